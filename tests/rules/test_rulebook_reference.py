"""The page of the rulebook in docs/reference is the one the rulebook gives today."""

from dataclasses import replace
from datetime import date

from gongheng.rules.book import Rulebook, default_book, rulebook_root
from gongheng.rules.reference import page

PAGE = rulebook_root().parent / "docs/reference/rulebook.md"


def test_the_committed_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(default_book()), (
        "请运行 python -m gongheng.rules.reference > docs/reference/rulebook.md"
    )


def test_every_value_of_every_rule_has_a_row():
    rows = [line for line in page(default_book()).splitlines() if line.startswith("| `")]

    assert len(rows) == sum(len(rule.dated) for rule in default_book().rules())


def test_a_changed_value_changes_the_page():
    """Twin: a page that did not show values would stay the same."""
    book = default_book()
    rules = {(rule.place, rule.key): rule for rule in book.rules()}
    rule = rules["national", "tendering/bid_preparation"]
    ((since, ruling),) = rule.dated
    changed = replace(rule, dated=((since, replace(ruling, value=21)),))
    ended = replace(rule, dated=((since, ruling), (date(2030, 1, 1), None)))

    for other in (changed, ended):
        rules["national", rule.key] = other
        assert page(Rulebook(book.places, dict(rules))) != page(book)
