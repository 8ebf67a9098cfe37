"""信用综合评价: a pure function held equal to one query; tried, adopted by two, frozen for trading."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import credit as changing
from builders import evaluation as late
from builders import trading
from builders.credit import DAY, a_bureau, a_document_number, a_published_record
from builders.lists import a_pledge
from builders.ratings import a_draft_model, a_tried_model, an_adopted_model, an_award, take_all
from builders.registry import HUBEI, START, WUHAN, a_code, a_party, someone_of
from builders.trading import lawful_terms
from gongheng.credit.points.table import first_counting
from gongheng.credit.ratings import actions, queries, rules
from gongheng.credit.ratings import tasks as worker
from gongheng.credit.ratings.lifecycle import MODEL
from gongheng.credit.ratings.models import RatingModel
from gongheng.credit.ratings.rules import Evidence, Fact
from gongheng.credit.ratings.scheme import read_scheme, samples
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.rated import actions as register
from gongheng.registry.rated.models import Rated, Snapshot
from gongheng.registry.rated.queries import ratings_at, snapshot_now
from gongheng.rules.strict import BadRule
from gongheng.trading.evaluation import actions as evaluations

TODAY = day_of(START)
SCHEME = read_scheme(samples()["bidder"])


def a_fact(category="penalty", level="serious", on=TODAY, result="", code="r"):
    return Fact(code, category, level, result, on)


# The pure function


def test_a_rating_explains_every_point_by_its_record_and_adds_up():
    told = rules.rate(SCHEME, Evidence((a_fact(), a_fact("award", "", code="g")), registered=True,
                                       pledged=True), TODAY)  # fmt: skip
    adverse, _, award, *_ = told.lines
    assert (adverse.points, award.points) == (Decimal("-20.00"), Decimal("4.00"))
    assert [part.fact.code for part in adverse.parts] == ["r"]
    assert told.score == Decimal("69.00") == SCHEME.base + sum(one.points for one in told.lines)
    assert told.grade == "C"


@pytest.mark.parametrize(
    ("day", "points"),
    [(date(2026, 3, 1), 0), (date(2026, 3, 2), -20), (date(2026, 9, 2), -20), (date(2026, 9, 3), -10),
     (date(2027, 3, 2), -10), (date(2027, 3, 3), -4), (date(2029, 3, 2), -4), (date(2029, 3, 3), 0)],
)  # fmt: skip
def test_a_record_decays_by_steps_the_last_day_of_a_step_included(day, points):
    line = rules.rate(SCHEME, Evidence((a_fact(on=date(2026, 3, 2)),)), day).lines[0]
    assert line.points == points


def test_a_cap_bounds_a_line_and_the_score_stays_between_least_and_most():
    awards = tuple(a_fact("award", "", code=f"{n}") for n in range(9))
    good = rules.rate(SCHEME, Evidence(awards, registered=True, pledged=True), TODAY)
    bad = rules.rate(SCHEME, Evidence(tuple(a_fact(level="grave") for _ in range(9))), TODAY)
    assert (good.lines[2].total, good.lines[2].points) == (36, 8)
    assert (bad.score, bad.grade) == (0, "D")
    nearly = rules.rate(replace(SCHEME, most=Decimal(85)), Evidence(awards), TODAY)
    assert nearly.score == 85


@given(facts=st.lists(st.builds(
    a_fact, st.sampled_from(["penalty", "decision", "minor"]),
    st.sampled_from(["", "minor", "heavier", "serious", "grave"]),
    st.dates(date(2022, 1, 1), date(2026, 3, 2))), max_size=8), day=st.dates(date(2022, 1, 1), date(2030, 1, 1)))  # fmt: skip
def test_one_more_adverse_record_never_raises_a_score_and_order_never_matters(facts, day):
    whole = rules.rate(SCHEME, Evidence(tuple(facts)), day)
    assert whole.score <= rules.rate(SCHEME, Evidence(tuple(facts[1:])), day).score
    assert whole.score == rules.rate(SCHEME, Evidence(tuple(reversed(facts))), day).score


# The text


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [('base: "80"', "base: 80", "应为文字"), ('base: "80"', 'base: "101"', "least"),
     ('"-40"', '"-0.333"', "两位小数"), ('"-40"', '"NaN"', "带引号"), ("months: 6,", "months: 0,", "months"),
     ('cap: "80"', 'cap: "0"', "cap"), ("kind: bidder", "kind: nobody", "不认识"),
     ('from: "0"', 'from: "10"', "最低"), ("{grave:", "{awful:", "等级"), ("code: minor", "code: adverse", "重复"),
     ("mark: D", "mark: &x D", "引用"), ("source: pledged", "source: record", "categories")],
)  # fmt: skip
def test_a_faulty_model_is_refused_with_its_line(old, new, why):
    text = samples()["bidder"]
    assert old in text
    with pytest.raises(BadRule, match=why) as caught:
        read_scheme(text.replace(old, new, 1))
    assert caught.value.line > 0


@pytest.mark.parametrize("kind", ["bidder", "agency", "tenderer", "expert"])
def test_every_sample_in_the_rulebook_can_be_read_and_says_that_it_is_one(kind):
    read = read_scheme(samples()[kind])
    assert (read.kind, read.standing) == (kind, "示例")


# All at once


@st.composite
def a_history(draw):
    on = draw(st.dates(date(2023, 1, 1), date(2026, 6, 1)))
    state = draw(st.sampled_from(["published", "withdrawn", "repaired", "expired", "corrected"]))
    shown = datetime.combine(
        on + draw(st.integers(0, 90)) * DAY, time(draw(st.integers(0, 23))), UTC
    )
    ended = None if state == "published" else shown + timedelta(hours=draw(st.integers(0, 9000)))
    category = draw(
        st.sampled_from(["penalty", "decision", "minor", "award", "performance", "declared"])
    )
    result = draw(st.sampled_from(["按约履行", "未履行", "提前完成", ""]))
    return {"decided_on": on, "formed_on": on, "state": state, "published_at": shown,
            "accepted_at": shown, "entered_at": shown if draw(st.booleans()) else None,
            "ended_at": ended, "category": category, "subject_kind": draw(st.sampled_from(["bidder", "agency"])),
            "level": draw(st.sampled_from(["", "minor", "heavier", "serious", "grave"])),
            "content": {"performance_result": result} if result else {}}  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories=st.lists(a_history(), min_size=1, max_size=12), day=st.dates(date(2023, 1, 1), date(2029, 1, 1)))  # fmt: skip
def test_one_query_over_all_subjects_gives_what_the_pure_function_gives(histories, day):
    """Rows are written straight: hundreds of histories by real acts would take an hour."""
    with transaction.atomic():
        firms = [
            Subject(code=f"x{n}", name="x", known_since=START, state="known") for n in range(3)
        ]
        Subject.objects.bulk_create(firms)
        Record.objects.bulk_create(Record(code=str(uuid4()), subject=firms[n % 3], **one)
                                   for n, one in enumerate(histories))  # fmt: skip
        found = {code: score for _, code, score in queries.all_rated(SCHEME, day)}
        for firm in firms:
            told = rules.rate(SCHEME, queries.evidence_of(firm, "bidder", day), day)
            assert found.get(firm.code, rules.rate(SCHEME, Evidence(), day).score) == told.score
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_equality_above_needs_the_same_last_day(monkeypatch):
    """Twin: a window one day too short drops a record that the pure function still counts."""
    province = a_bureau(HUBEI)
    record = a_published_record(
        a_bureau(WUHAN), province, conduct="B301", decided_on=date(2025, 9, 2)
    )
    subject = record.subject
    pure = rules.rate(SCHEME, queries.evidence_of(subject, "bidder", TODAY), TODAY).score
    assert {score for _, _, score in queries.all_rated(SCHEME, TODAY)} == {pure}
    monkeypatch.setattr(queries, "first_counting", lambda day, n: first_counting(day, n) + DAY)
    assert {score for _, _, score in queries.all_rated(SCHEME, TODAY)} != {pure}


@pytest.mark.django_db
def test_registration_pledge_award_and_penalty_make_up_the_rating_of_a_firm():
    bureau, province = a_bureau(WUHAN), a_bureau(HUBEI)
    an_adopted_model(province)
    firm = someone_of(a_party(), "bidder")
    a_pledge("bidder", by=firm)
    an_award(bureau, province, firm.body)
    record = a_published_record(bureau, province, subject=firm.body, conduct="B301")
    told = queries.rating_of(record.subject, "bidder", TODAY)
    assert [str(one.points) for one in told.lines] == ["-20.00", "0", "4.00", "0", "0", "2", "3"]
    changing.withdrawn(
        record,
        revoked_on=TODAY,
        document_number=a_document_number(),
        by=province.clerk,
        at=START + DAY,
    )
    assert queries.rating_of(record.subject, "bidder", TODAY + DAY).lines[0].points == 0
    assert queries.rating_of(record.subject, "bidder", TODAY).lines[0].points == -20


# Tried and adopted


@pytest.mark.django_db
def test_a_draft_is_tried_on_history_and_tells_moves_and_the_most_affected_and_changes_nothing():
    bureau, province = a_bureau(WUHAN), a_bureau(HUBEI)
    hit = a_published_record(bureau, province, conduct="B301")
    an_adopted_model(province)
    draft = a_draft_model(
        province, text=samples()["bidder"].replace('serious: "-20"', 'serious: "-10"')
    )
    before = (list(Record.objects.values()), Rated.objects.count())
    take_all()
    draft.refresh_from_db()
    assert draft.state == "tried"
    assert draft.trial["moves"] == [{"from": "D", "to": "C", "count": 1}]
    assert (draft.trial["before"], draft.trial["after"]) == ({"D": 1}, {"C": 1})
    assert draft.trial["most"][0]["subject"] == hit.subject_id
    assert len(draft.trial["history"]) == 3
    assert list(Record.objects.values()) == before[0]


@pytest.mark.django_db
def test_a_model_is_adopted_only_after_its_trial_and_by_another_person(refused):
    province = a_bureau(HUBEI)
    draft = a_draft_model(province)
    number = {"document_number": a_document_number()}
    with refused("wrong_state"):
        actions.adopt(draft, **number, by=province.checker, at=START)
    tried = actions.try_out(draft, by=CLOCK, at=START)
    with refused("not_permitted"):
        actions.adopt(tried, **number, by=province.clerk, at=START)
    with refused("text_missing"):
        actions.adopt(tried, document_number="", by=province.checker, at=START)
    tried.refresh_from_db()
    assert tried.state == "tried"
    assert actions.adopt(tried, **number, by=province.checker, at=START).state == "adopted"
    assert Entry.objects.get(act="rating_model.adopt").facts["digest"] == tried.digest


@pytest.mark.django_db
def test_without_the_second_person_one_officer_would_set_the_ratings_of_everybody(monkeypatch):
    """Twin: the predicate removed, the database still keeps it."""
    province = a_bureau(HUBEI)
    tried = a_tried_model(province)
    act = MODEL.acts["adopt"]
    monkeypatch.setitem(MODEL.acts, "adopt", replace(act, who=lambda _actor, _model: True))
    with pytest.raises(Refused) as caught:
        actions.adopt(tried, document_number=a_document_number(), by=province.clerk, at=START)
    assert caught.value.code == "invalid_value"


@pytest.mark.django_db
def test_a_new_model_takes_the_place_of_the_old_and_past_days_keep_the_model_of_their_day():
    province = a_bureau(HUBEI)
    old = an_adopted_model(province)
    later = START + 40 * DAY
    new = an_adopted_model(
        province, text=samples()["bidder"].replace('base: "80"', 'base: "70"'), at=later
    )
    old.refresh_from_db()
    assert (old.state, new.state) == ("superseded", "adopted")
    assert queries.model_on("bidder", TODAY) == old
    assert queries.model_on("bidder", day_of(later)) == new
    assert queries.model_on("bidder", TODAY - DAY) is None


@pytest.mark.django_db
def test_a_model_is_repealed_by_two_persons_and_its_ratings_are_no_longer_offered(refused):
    province = a_bureau(HUBEI)
    model = an_adopted_model(province)
    take_all()
    with refused("repeal_not_proposed"):
        actions.repeal(model, by=province.checker, at=START + DAY)
    model = actions.propose_repeal(model, reason="办法已经废止", by=province.clerk, at=START + DAY)
    with refused("not_permitted"):
        actions.repeal(model, by=province.clerk, at=START + DAY)
    model = actions.repeal(model, by=province.checker, at=START + DAY)
    assert (model.state, snapshot_now("bidder")) == ("repealed", None)
    assert ratings_at([a_code()], "bidder", START + DAY) == {}
    assert ratings_at(["x"], "bidder", START + DAY / 2)["x"].score == 82


@pytest.mark.django_db
def test_nobody_below_the_province_drafts_adopts_or_repeals(refused):
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    tried = a_tried_model(province)
    with refused("not_permitted"):
        actions.draft(samples()["agency"], by=city.clerk, at=START)
    with refused("not_permitted"):
        actions.adopt(tried, document_number=a_document_number(), by=city.checker, at=START)
    with refused("rating_not_readable", "text"):
        actions.draft("kind: [", by=province.clerk, at=START)
    with refused("not_permitted"):
        register.take("bidder", [], day=TODAY, model=("m", "d"), other=(Decimal(1), "A"),
                      by=province.clerk, at=START)  # fmt: skip
    assert RatingModel.objects.count() == 1


# Taken for trading


@pytest.mark.django_db
def test_a_rating_taken_before_a_deadline_is_not_changed_by_what_comes_after():
    bureau, province = a_bureau(WUHAN), a_bureau(HUBEI)
    an_adopted_model(province)
    firm = a_party()
    take_all()
    deadline = START + timedelta(hours=8)
    a_published_record(
        bureau, province, subject=firm.code, conduct="B401", at=START + timedelta(hours=9)
    )
    take_all(START + DAY)
    assert ratings_at([firm.code], "bidder", deadline)[firm.code].score == 82
    told = ratings_at([firm.code], "bidder", START + DAY)[firm.code]
    assert (told.score, told.grade, told.day) == (42, "D", TODAY + DAY)


@pytest.mark.django_db
def test_a_taking_writes_only_what_changed_and_one_entry_with_a_digest():
    bureau, province = a_bureau(WUHAN), a_bureau(HUBEI)
    model = an_adopted_model(province)
    a_published_record(bureau, province)
    take_all()
    assert [act for _, act in worker.deadlines(START)] == []
    take_all(START + DAY)
    first, second = Snapshot.objects.order_by("pk")
    assert (first.changed, second.changed, first.digest) == (1, 0, second.digest)
    assert (Rated.objects.count(), first.state) == (1, "replaced")
    entry = Entry.objects.filter(act="rating_snapshot.take").order_by("pk").last()
    assert entry.facts["digest"] == second.digest
    assert entry.facts["model"] == model.digest


@pytest.mark.django_db
def test_a_day_is_taken_once(refused):
    model = an_adopted_model()
    take_all()
    with refused("already_exists"):
        worker.take_ratings(model, by=CLOCK, at=START + timedelta(hours=1))


# In a tender


def the_terms(**changes):
    terms = lawful_terms(**changes)
    last = {"code": "t3", "name": "信用评价", "points": "5", "kind": "credit"}
    return {**terms, "criteria": [*terms["criteria"][:2], last]}


@pytest.mark.django_db
def test_a_criterion_by_credit_is_refused_while_no_rating_can_be_had(monkeypatch, refused):
    monkeypatch.setattr(trading, "lawful_terms", the_terms)
    with pytest.raises(Refused) as caught:
        trading.an_announced_tender(trading.a_tenderer())
    assert caught.value.code == "credit_rating_missing"


@pytest.mark.django_db
def test_a_criterion_by_credit_counts_the_rating_of_the_moment_bids_were_due(monkeypatch):
    monkeypatch.setattr(trading, "lawful_terms", the_terms)
    an_adopted_model()
    take_all()
    host = trading.a_tenderer()
    evaluation, people = late.a_started_evaluation(host)
    bid = evaluation.section.bids.first()
    Rated.objects.create(kind="bidder", code=bid.bidder_code, score="40.10", grade="D", day=TODAY,
                         since=START, until=evaluation.tender.bids_due_at + DAY)  # fmt: skip
    with pytest.raises(Refused) as caught:
        late.score_all(evaluation, people[:1])
    assert caught.value.code == "credit_points_given"

    late.score_all(evaluation, people, points=lambda *_: {"t1": "20", "t2": "8"})
    done = evaluations.rank(evaluation, by=people[0], at=evaluation.started_at + timedelta(hours=2))
    points = {row["bid"]: row["criteria"][2]["average"] for row in done.ranking["rows"]}
    assert points.pop(bid.pk) == "2.01"
    assert set(points.values()) == {"4.10"}
    told = {one["bid"]: one for one in done.ranking["credit"]}
    assert (told[bid.pk]["score"], told[bid.pk]["party"]) == ("40.10", bid.bidder_code)
    assert told[bid.pk]["day"] == TODAY.isoformat()
