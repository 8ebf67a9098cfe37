"""宣传与培训: two people for what is published, a test that counts, a certificate that can be checked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.credit import DAY, a_bureau
from builders.lessons import RIGHT, TOLD, WRONG, a_piece, an_open_course
from builders.registry import HUBEI, START, WUHAN, YICHANG
from gongheng.credit.lessons import actions, queries, rules
from gongheng.credit.lessons.lifecycle import PIECE
from gongheng.credit.lessons.models import Attempt, Piece
from gongheng.credit.lessons.questions import SAMPLE, Question, read_questions, right_of, shaped
from gongheng.foundation.clock import day_of
from gongheng.foundation.documents import render
from gongheng.foundation.ledger.models import Entry
from gongheng.rules.strict import BadRule

pytestmark = pytest.mark.django_db


# Pieces


def test_a_piece_is_published_by_another_person_sent_back_rewritten_and_withdrawn(refused):
    bureau = a_bureau(WUHAN)
    piece = a_piece(bureau)
    with refused("not_permitted"):
        actions.publish_piece(piece, by=bureau.clerk, at=START)
    piece = actions.return_piece(piece, reason="标题不准确", by=bureau.checker, at=START)
    piece = actions.rewrite_piece(
        piece, **{**TOLD, "title": "改后的标题"}, by=bureau.clerk, at=START
    )
    assert not queries.public_pieces().exists()
    piece = actions.publish_piece(piece, by=bureau.checker, at=START + DAY)
    assert list(queries.public_pieces()) == [piece]
    assert Entry.objects.get(act="credit_piece.publish_piece").facts["digest"] == piece.digest
    piece = actions.withdraw_piece(
        piece, reason="当事人信用已修复", by=bureau.clerk, at=START + DAY
    )
    assert not queries.public_pieces().exists()
    withdrawn = Entry.objects.get(act="credit_piece.withdraw_piece")
    assert "修复" not in str(withdrawn.facts)


def test_whoever_rewrites_a_piece_cannot_review_it(refused):
    bureau, other = a_bureau(WUHAN), a_bureau(YICHANG)
    piece = a_piece(bureau)
    with refused("not_permitted"):
        actions.publish_piece(piece, by=other.checker, at=START)
    piece = actions.rewrite_piece(piece, **TOLD, by=bureau.checker, at=START)
    with refused("not_permitted"):
        actions.publish_piece(piece, by=bureau.checker, at=START)
    with refused("unknown_choice", "kind"):
        a_piece(bureau, kind="gossip")
    assert Piece.objects.get().state == "drafted"
    assert actions.publish_piece(piece, by=bureau.clerk, at=START).state == "published"


def test_without_the_second_person_the_database_still_keeps_one_from_publishing_alone(
    monkeypatch, refused
):
    """Twin: the predicate removed; the claim of the table remains."""
    bureau = a_bureau(WUHAN)
    piece = a_piece(bureau)
    open_door = replace(PIECE.acts["publish_piece"], who=lambda _actor, _piece: True)
    monkeypatch.setitem(PIECE.acts, "publish_piece", open_door)
    with refused("invalid_value"):
        actions.publish_piece(piece, by=bureau.clerk, at=START)
    assert not queries.public_pieces().exists()


# Questions


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [("right: [4]", "right: [5]", "序号"), ("right: [4]", "right: []", "序号"), ("right: [4]", "right: [true]", "序号"),
     ("[1分, 4分, 8分, 12分]", "[1分]", "选项"), ("4分, 8分", "8分, 8分", "选项"), ("questions:", "quiz:", "不认识")],
)  # fmt: skip
def test_faulty_questions_are_told_with_their_line(old, new, why):
    with pytest.raises(BadRule, match=why):
        read_questions(SAMPLE.replace(old, new, 1))


@given(st.lists(st.sets(st.integers(1, 4), min_size=1), min_size=1, max_size=10), st.data())
def test_the_score_counts_exactly_the_questions_answered_exactly(rights, data):
    asked = tuple(Question("?", ("a", "b", "c", "d"), tuple(sorted(one))) for one in rights)
    hits = data.draw(st.lists(st.booleans(), min_size=len(asked), max_size=len(asked)))
    given_ = [sorted(one.right, reverse=True) if hit else [n for n in range(1, 5) if n not in one.right] or [1]
              for one, hit in zip(asked, hits, strict=True)]  # fmt: skip
    assert shaped(asked, given_) == given_
    assert right_of(asked, given_) == sum(hits)
    assert shaped(asked, [*given_, [1]]) is None
    assert shaped(asked, [[0], *given_[1:]]) is None


# Tests and certificates


def test_a_passed_test_gives_a_certificate_that_can_be_checked_and_says_nothing_of_the_person():
    province = a_bureau(HUBEI)
    course = an_open_course(province)
    failed = actions.hand_in(course, answers=WRONG, by=province.clerk, at=START)
    passed = actions.hand_in(course, answers=RIGHT, by=province.clerk, at=START)
    assert (failed.passed, failed.check_code, passed.passed) == (False, "", True)
    paper = render(rules.CERTIFICATE, rules.paper_of(passed))
    assert paper.startswith(b"%PDF")
    assert rules.check_code(passed) == passed.check_code
    entry = Entry.objects.filter(act="training_attempt.hand_in").order_by("pk").last()
    assert (entry.facts["certificate"], entry.sight) == (passed.check_code, "closed")
    assert list(queries.own_attempts(province.checker)) == []


def test_attempts_a_day_are_limited_and_a_passed_course_is_done(refused):
    province = a_bureau(HUBEI)
    course = an_open_course(province)
    for _ in range(3):
        actions.hand_in(course, answers=WRONG, by=province.clerk, at=START)
    with refused("training_attempts_spent"):
        actions.hand_in(course, answers=RIGHT, by=province.clerk, at=START + timedelta(hours=2))
    assert actions.hand_in(course, answers=RIGHT, by=province.clerk, at=START + DAY).passed
    with refused("already_exists"):
        actions.hand_in(course, answers=RIGHT, by=province.clerk, at=START + DAY)


@pytest.mark.parametrize(
    "answers", [[], [[4]], [[4], []], [[4], [9]], "42", [["4"], [1]], [[True], [1]]]
)
def test_answers_that_do_not_fit_the_questions_are_refused(answers, refused):
    province = a_bureau(HUBEI)
    course = an_open_course(province)
    with refused("answers_missing", "answers"):
        actions.hand_in(course, answers=answers, by=province.clerk, at=START)
    assert not Attempt.objects.exists()


def test_only_open_courses_of_ones_own_office_are_taken(refused):
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    course = an_open_course(province, roles=["supervisor"])
    with refused("not_permitted"):
        actions.hand_in(course, answers=RIGHT, by=city.clerk, at=START)
    course = actions.close_course(an_open_course(province), by=province.clerk, at=START)
    with refused("course_not_open"):
        actions.hand_in(course, answers=RIGHT, by=city.clerk, at=START)
    other = an_open_course(province)
    with refused("not_permitted"):
        actions.close_course(other, by=city.clerk, at=START)


def test_coverage_counts_heads_by_organ_and_what_is_required_waits_until_passed():
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    course = an_open_course(province)
    assert list(queries.to_be_passed(city.clerk)) == [course]
    actions.hand_in(course, answers=RIGHT, by=city.clerk, at=START)
    rows = {row["body"]: (row["people"], row["passed"]) for row in queries.coverage(course)}
    assert (rows[city.code], rows[province.code]) == ((2, 1), (2, 0))
    assert list(queries.to_be_passed(city.clerk)) == []
    assert list(queries.to_be_passed(city.checker)) == [course]


def test_the_pass_mark_itself_is_enough():
    day = day_of(START)
    assert rules.is_enough(4, 5, day)
    assert not rules.is_enough(79, 100, day)


def test_questions_people_write_are_not_kept_for_ever():
    """An unbounded cache would grow with every text that somebody hands in."""
    most = read_questions.cache_info().maxsize
    assert most is not None
    for number in range(most + 5):
        read_questions(SAMPLE.replace("每次", f"第{number}次", 1))
    assert read_questions.cache_info().currsize == most
