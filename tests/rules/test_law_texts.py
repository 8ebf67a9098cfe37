"""Every rule marked V-law stands, figure and words, in the article it names; wrong ones do not."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from gongheng.rules.book import default_book, rulebook_root
from gongheng.rules.codelists import Codelist
from rules.law_texts import article, faults, figures, in_chinese, in_force_since, says

ONE_PERCENT = Decimal("0.01")
VERIFIED = [
    ruling
    for rule in default_book().rules()
    for _, ruling in rule.dated
    if ruling and ruling.mark == "V-law"
]
each_verified = pytest.mark.parametrize(
    "ruling", VERIFIED, ids=[f"{r.place}/{r.key}@{r.since}" for r in VERIFIED]
)


@pytest.fixture
def laws(shared):
    return shared / "data/laws"


def test_most_of_the_book_is_verified_against_the_texts():
    assert len(VERIFIED) > 150


@each_verified
def test_the_ruling_stands_in_its_article(laws, ruling):
    assert faults(laws, ruling) == []


@each_verified
def test_a_mutated_ruling_does_not_stand(laws, ruling):
    """Twin: one more, one less, or the opposite is always noticed."""
    if ruling.unit == "flag":
        wrong = [replace(ruling, value=False)]
    elif isinstance(ruling.value, Fraction):
        wrong = [replace(ruling, value=Fraction(3, 4)), replace(ruling, value=Fraction(1, 2))]
    elif ruling.unit == "ratio":
        wrong = [replace(ruling, value=ruling.value + step) for step in (ONE_PERCENT, -ONE_PERCENT)]
    else:
        wrong = [replace(ruling, value=ruling.value + step) for step in (1, -1)]

    assert all(faults(laws, each) for each in wrong)


@each_verified
def test_a_ruling_with_altered_words_does_not_stand(laws, ruling):
    assert faults(laws, replace(ruling, note="原文：“招标人想怎样就怎样”"))
    assert faults(laws, replace(ruling, note=""))


@each_verified
def test_a_verified_ruling_is_not_older_than_its_law(laws, ruling):
    assert ruling.since == in_force_since(laws, ruling.law)


def test_a_ruling_that_names_the_wrong_article_does_not_stand(laws):
    ruling = next(r for r in VERIFIED if r.key == "tendering/bid_preparation")

    assert faults(laws, replace(ruling, article="第二十五条"))
    with pytest.raises(AssertionError, match="没有第九百条"):
        faults(laws, replace(ruling, article="第九百条"))
    with pytest.raises(AssertionError, match="没有找到唯一的法律文本"):
        faults(laws, replace(ruling, law="招标法"))


@pytest.mark.parametrize(
    ("number", "written"),
    [(2, "二"), (10, "十"), (15, "十五"), (20, "二十"), (30, "三十"), (90, "九十"), (85, "八十五")],
)
def test_numbers_are_written_as_laws_write_them(number, written):
    assert in_chinese(number) == written


def test_five_days_are_not_found_in_fifteen():
    ruling = next(r for r in VERIFIED if r.key == "tendering/document_issue")

    assert figures(ruling) == ["5日", "五日"]
    assert says("不得少于五日", ruling)
    assert not says("不得少于十五日", ruling)
    assert not says("不得少于15日", ruling)
    assert not says("不得少于5个工作日", ruling)


# Read in the public repository of laws, but not among the texts beside the checkout.
READ_ELSEWHERE = {"公平竞争审查条例（国务院令第783号）"}
LISTS = sorted(
    path
    for path in (rulebook_root() / "codelists").rglob("*条*.yaml")
    if Codelist.load(path).mark == "V-law" and Codelist.load(path).law not in READ_ELSEWHERE
)


def numbered(number: int) -> str:
    return f"({in_chinese(number)})"


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_entry_of_a_verified_list_stands_in_its_article_and_none_is_left_out(laws, path):
    listed = Codelist.load(path)
    text = article(laws, listed.law, listed.article).replace("（", "(").replace("）", ")")
    items = range(1, len(listed.entries) + 1)

    assert [entry.label for entry in listed.entries if entry.label not in text] == []
    if numbered(1) in text:  # some articles list in running text, without numbers
        assert all(numbered(number) in text for number in items)
        assert numbered(len(listed.entries) + 1) not in text
