"""The rulebook as one page: `python -m gongheng.rules.reference > docs/reference/rulebook.md`."""

import sys
from collections.abc import Iterator
from itertools import groupby

from gongheng.rules.book import Rule, Rulebook, default_book
from gongheng.rules.rulings import BOUNDS, MARKS, Ruling

HEADINGS = ("键", "标题", "值", "界限", "依据", "自", "核对")
BOUND_WORDS = {bound: words.split("：")[0] for bound, words in BOUNDS.items()}


def page(book: Rulebook) -> str:
    """Give the whole page in Markdown: every value of every rule, by place."""
    lines = [
        "# 规则一览",
        "",
        "由 `python -m gongheng.rules.reference` 根据 `rulebook/` 生成，请勿手改。",
        "写法和修改办法见 [rulebook/README.md](../../rulebook/README.md)。",
        "",
        *_marks(),
    ]
    for place, rules in groupby(book.rules(), key=lambda rule: rule.place):
        lines += ["", f"## {book.places.names[place]}（{place}）", "", *_table(list(rules))]
    return "\n".join(lines) + "\n"


def _marks() -> Iterator[str]:
    yield from ("| 核对 | 含义 |", "| --- | --- |")
    for mark, meaning in MARKS.items():
        yield f"| {mark} | {meaning} |"


def _table(rules: list[Rule]) -> Iterator[str]:
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"|{' --- |' * len(HEADINGS)}"
    for rule in rules:
        for since, ruling in rule.dated:
            yield _row(rule, str(since), ruling)


def _row(rule: Rule, since: str, ruling: Ruling | None) -> str:
    if ruling is None:
        return f"| `{rule.key}` | {rule.title} | 废止 | — | — | {since} | — |"
    cells = (
        f"`{rule.key}`",
        ruling.title,
        ruling.shown,
        BOUND_WORDS[ruling.bound],
        ruling.source,
        since,
        ruling.mark,
    )
    return f"| {' | '.join(cell.replace('|', '／') for cell in cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page(default_book()))
