"""考核、通报、责任人: computed and reproduced, adopted by two, on time, handed over."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import credit as changing
from builders.bulletins import AFTER, a_draft_bulletin, a_duty, a_published_bulletin
from builders.credit import DAY, a_bureau, a_document_number, a_published_record, a_reported_record
from builders.evaluation import a_decided_award
from builders.registry import HUBEI, START, WUHAN, YICHANG
from builders.trading import a_tenderer
from gongheng.credit.bulletins import actions, queries, rules
from gongheng.credit.bulletins import figures as computed
from gongheng.credit.bulletins.lifecycle import BULLETIN
from gongheng.credit.bulletins.models import Bulletin, Duty
from gongheng.credit.bulletins.papers import KIND, paper_of
from gongheng.credit.bulletins.scheme import scheme
from gongheng.credit.checks import actions as checks
from gongheng.credit.subjects.actions import know
from gongheng.foundation.documents import render
from gongheng.foundation.files import store
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.trading.award import actions as awards

CENTS = st.one_of(st.none(), st.decimals(0, 100, places=1))


def row_of(bulletin, bureau):
    return next(row for row in bulletin.figures if row["organ"] == bureau.code)


# The pure part


@given(st.lists(CENTS, min_size=8, max_size=8))
def test_a_score_is_the_weighed_mean_of_what_there_is_and_never_beyond_it(values):
    used = scheme()
    told = dict(zip([one.figure for one in used.weighed], values, strict=True))
    known = [value for value in values if value is not None]
    scored = rules.score(used, told)
    if not known:
        assert scored is None
        return
    assert min(known) - Decimal("0.1") <= scored <= max(known) + Decimal("0.1")


def test_the_bounds_themselves_are_praised_and_not_criticised():
    used = scheme()
    assert rules.verdict(used, used.praise) == "praise"
    assert rules.verdict(used, used.criticise) == ""
    assert rules.verdict(used, used.criticise - rules.TENTH) == "criticise"
    assert rules.verdict(used, None) == ""


@pytest.mark.parametrize(("last", "due"), [(date(2026, 1, 9), date(2026, 7, 9)),
                                           (date(2025, 8, 31), date(2026, 2, 28)), (None, date(2019, 10, 8))])  # fmt: skip
def test_the_next_bulletin_is_due_six_months_after_the_last(last, due):
    assert rules.next_due(last).on >= due
    assert rules.late_days(rules.next_due(last), rules.next_due(last).on) == 0
    assert rules.late_days(rules.next_due(last), rules.next_due(last).on + DAY) == 1


# Figures


@pytest.mark.django_db
def test_figures_are_counted_from_moments_and_late_work_is_late():
    province, good, slow = a_bureau(HUBEI), a_bureau(WUHAN), a_bureau(YICHANG)
    kept = a_published_record(good, province)
    a_published_record(slow, province, at=START + 30 * DAY, decided_on=START.date() - DAY,
                       formed_on=START.date() - DAY)  # fmt: skip
    checks.check(
        "penalty", case=kept.document_number, subject=kept.subject, by=good.clerk, at=START
    )
    bulletin = a_draft_bulletin(province)
    first, last = row_of(bulletin, good), row_of(bulletin, slow)
    assert (first["counted"]["report"], first["counted"]["publish"]) == ([1, 1], [1, 1])
    assert (last["counted"]["report"], last["counted"]["publish"]) == ([0, 1], [0, 1])
    assert (first["counted"]["must_check"], last["counted"]["must_check"]) == ([1, 1], [0, 1])
    assert Decimal(first["score"]) > Decimal(last["score"])
    assert (first["verdict"], last["verdict"]) == ("praise", "criticise")
    assert row_of(bulletin, province)["score"] is None


@pytest.mark.django_db
def test_awards_of_the_region_count_for_its_bureau_and_checks_count_from_then_on_but_for_the_award_no_late_one():
    province, city, host = a_bureau(HUBEI), a_bureau(WUHAN), a_tenderer()
    award = a_decided_award(host)
    awards.notify(award, by=host, at=award.decided_at)
    used, half = scheme(), rules.half_year(2026, 1)
    checked_at = award.decided_at + 3 * DAY
    winner = know(award.chosen.bidder_code, by=city.clerk, at=award.decided_at)
    for occasion in ("award", "investment"):  # too late for the award, in time for the other
        checks.check(occasion, case=award.section.code, subject=winner, by=host, at=checked_at)
    told = {}
    for as_of in (award.decided_at + DAY, checked_at):
        rows, _ = computed.figures(used, *half, as_of)
        told[as_of] = next(row for row in rows if row["organ"] == city.code)["counted"]
        assert all(
            "must_check" not in row["counted"] for row in rows if row["organ"] == province.code
        )
    owed = 1 + len(award.candidates)  # the winner, and every candidate of public money
    assert [one["must_check"] for one in told.values()] == [[0, owed], [1, owed]]


@pytest.mark.django_db
def test_what_is_not_done_by_the_instant_counts_against_and_what_is_not_yet_due_does_not():
    city = a_bureau(WUHAN)
    a_reported_record(city)
    used = scheme()
    half = rules.half_year(2026, 1)
    soon, _ = computed.figures(used, *half, START + timedelta(hours=1))
    late, _ = computed.figures(used, *half, START + 60 * DAY)
    told = {row["organ"]: row["counted"] for row in soon}[city.code]
    assert "publish" not in told
    assert {row["organ"]: row["counted"] for row in late}[city.code]["publish"] == [0, 1]


@pytest.mark.django_db
def test_the_same_instant_gives_the_same_digest_whatever_is_done_later():
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    record = a_published_record(city, province)
    bulletin = a_draft_bulletin(province)
    later = AFTER + DAY
    changing.corrected(record, reason="更正金额", conduct=record.conduct, content={**record.content, "fine_wan": "3"},
                    decided_on=record.decided_on, by=province.clerk, at=later)  # fmt: skip
    a_published_record(city, province, at=later, decided_on=date(2026, 6, 30))
    assert queries.is_reproduced(bulletin)
    assert (
        Entry.objects.get(act="credit_bulletin.draft_bulletin").facts["inputs"] == bulletin.inputs
    )


@pytest.mark.django_db
def test_figures_that_no_longer_agree_are_not_adopted(refused):
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    a_published_record(city, province)
    bulletin = a_draft_bulletin(province)
    Bulletin.objects.filter(pk=bulletin.pk).update(inputs="0" * 64)
    bulletin.refresh_from_db()
    with refused("figures_changed"):
        actions.adopt_bulletin(
            bulletin, document_number=a_document_number(), by=province.checker, at=AFTER
        )
    assert not queries.is_reproduced(bulletin)


# Adopted and published


@pytest.mark.django_db
def test_a_bulletin_is_adopted_by_another_person_and_published_as_a_paper(refused):
    province = a_bureau(HUBEI)
    made = a_draft_bulletin(province)
    number = {"document_number": a_document_number()}
    with refused("not_permitted"):
        actions.adopt_bulletin(made, **number, by=province.clerk, at=AFTER)
    with refused("wrong_state"):
        actions.publish_bulletin(made, by=province.clerk, at=AFTER)
    with refused("already_exists"):
        a_draft_bulletin(province)
    made = actions.adopt_bulletin(made, **number, by=province.checker, at=AFTER)
    made = actions.publish_bulletin(made, by=province.clerk, at=AFTER)
    assert store.get(made.file_digest) == render(KIND, paper_of(made))
    assert (
        Entry.objects.get(act="credit_bulletin.publish_bulletin").facts["file"] == made.file_digest
    )


@pytest.mark.django_db
def test_without_the_second_person_the_database_still_keeps_one_from_adopting_alone(monkeypatch):
    """Twin: the predicate removed; the claim of the table remains."""
    province = a_bureau(HUBEI)
    made = a_draft_bulletin(province)
    act = replace(BULLETIN.acts["adopt_bulletin"], who=lambda _actor, _bulletin: True)
    monkeypatch.setitem(BULLETIN.acts, "adopt_bulletin", act)
    with pytest.raises(Refused) as caught:
        actions.adopt_bulletin(
            made, document_number=a_document_number(), by=province.clerk, at=AFTER
        )
    assert caught.value.code == "invalid_value"


@pytest.mark.django_db
def test_a_half_year_that_is_not_over_and_a_wrong_one_are_refused(refused):
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    with refused("period_not_over", "half"):
        a_draft_bulletin(province, half=2)
    with refused("unknown_choice", "half"):
        a_draft_bulletin(province, half=3)
    with refused("not_permitted"):
        a_draft_bulletin(city)
    dropped = actions.drop_bulletin(a_draft_bulletin(province), by=province.clerk, at=AFTER)
    assert dropped.state == "dropped"
    assert a_draft_bulletin(province).state == "drafted"


def test_the_first_bulletin_counts_from_the_later_of_the_rule_and_the_platform():
    opened = date(2026, 11, 26)
    assert rules.next_due(None, opened).on > opened
    assert rules.next_due(None, date(2010, 1, 1)) == rules.next_due(None)
    assert rules.next_due(date(2026, 1, 9), opened) == rules.next_due(date(2026, 1, 9))


@pytest.mark.django_db
def test_a_platform_of_today_is_not_late_with_its_first_bulletin():
    assert queries.clock_of_bulletins(date(2026, 11, 26))[1:] == (0, False)


@pytest.mark.django_db
def test_a_bulletin_is_compared_with_the_one_before_and_moves_the_clock():
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    a_published_record(city, province)
    assert queries.clock_of_bulletins(date(2027, 7, 1))[1] > 0
    first = a_published_bulletin(province)
    assert queries.clock_of_bulletins(date(2026, 12, 1))[1:] == (0, False)
    assert queries.clock_of_bulletins(date(2026, 12, 20))[1:] == (0, True)
    later = AFTER + 200 * DAY
    a_published_record(
        city, province, at=AFTER + 90 * DAY, decided_on=date(2026, 8, 1), formed_on=date(2026, 8, 1)
    )
    second = a_draft_bulletin(province, half=2, at=later)
    assert second.previous == first
    told = next(row for row in paper_of(second)["rows"] if row["organ"] == city.code)
    assert Decimal(told["change"]) < 0


# Responsibilities


@pytest.mark.django_db
def test_a_liaison_is_named_noted_and_handed_over_and_no_name_stands_in_the_ledger(refused):
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    duty = a_duty(city)
    with refused("not_permitted"):
        actions.note_duty(duty, by=city.clerk, at=AFTER)
    duty = actions.note_duty(duty, by=province.clerk, at=AFTER)
    with refused("duty_filled"):
        a_duty(city, name="李示例")
    successor = actions.hand_over(duty, name="王示例", phone="027-1", handed_over="在办两件，账号已停用",
                                  by=city.checker, at=AFTER + DAY)  # fmt: skip
    duty.refresh_from_db()
    successor.refresh_from_db()
    assert (duty.state, successor.state, successor.replaces) == ("handed_over", "named", duty)
    assert queries.persons_of([successor])[successor.person]["name"] == "王示例"
    assert not [
        one for one in Entry.objects.all() if "示例" in str(one.facts) and "duty" in one.act
    ]


@pytest.mark.django_db
def test_what_is_missing_is_counted_and_another_organ_neither_reads_nor_hands_over(refused):
    province, city, other = a_bureau(HUBEI), a_bureau(WUHAN), a_bureau(YICHANG)
    duty = a_duty(city)
    told = {code: labels for code, _, labels in queries.duties_missing(province.clerk)}
    assert (len(told[city.code]), len(told[other.code])) == (3, 4)
    assert [code for code, _, _ in queries.duties_missing(city.clerk)] == [city.code]
    assert list(queries.duties_of(other.clerk)) == []
    with refused("not_permitted"):
        actions.hand_over(
            duty, name="王示例", phone="1", handed_over="无", by=other.clerk, at=AFTER
        )
    with refused("unknown_choice", "kind"):
        a_duty(city, "king")
    assert Duty.objects.count() == 1
