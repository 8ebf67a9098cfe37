"""Repair: as early as the strictest rule allows and never before; two people; false material ends it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import credit as changing
from builders.credit import DAY, a_bureau, a_document_number, another_officer
from builders.lifecycles import any_verbs, try_all
from builders.lists import follow
from builders.registry import HUBEI, WUHAN, a_party, someone_of
from builders.rights import (
    BEGUN,
    Scene,
    a_doubted_repair,
    a_granted_repair,
    a_proof,
    a_repair_pledge,
    a_revoked_repair,
    a_verified_repair,
    an_application,
)
from gongheng.credit.catalogue.repair_classes import Penalty
from gongheng.credit.pledges import access as pledge_access
from gongheng.credit.pledges import actions as pledges
from gongheng.credit.pledges import rules as pledge_rules
from gongheng.credit.receivers import actions as receivers
from gongheng.credit.receivers import queries as received
from gongheng.credit.records.models import Record
from gongheng.credit.repair import actions, limits, queries, rules, tasks
from gongheng.credit.repair.calculator import Case, answer, earliest, lines_on
from gongheng.credit.repair.lifecycle import REPAIR
from gongheng.credit.repair.models import Repair
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.rules.book import default_book

FINE = Penalty("penalty", ("罚款",), "2.5", "招标投标法第五十三条")
PLACE = "hubei.yichang" if "hubei.yichang" in default_book().places.names else "hubei"
OPENS = clock.beijing(2026, 7, 9, 9)  # 公示满三个月（至7月8日）的次日
pytestmark = pytest.mark.django_db


def a_case(**changes):
    told = {"penalty": FINE, "level": "", "decided_on": date(2026, 4, 1),
            "published_on": date(2026, 4, 8)}  # fmt: skip
    return Case(**{**told, **changes})


def first_day(case, **more):
    return earliest(case, case.published_on, default_book(), PLACE, **more)


@pytest.mark.parametrize(
    ("case", "day"),
    [
        # 36号令：自公示之日起，一般三个月、严重一年、轻微即时
        (a_case(), date(2026, 7, 9)),
        (a_case(penalty=replace(FINE, kinds=("警告",))), date(2026, 4, 8)),
        (a_case(penalty=replace(FINE, kinds=("警告", "罚款"))), date(2026, 7, 9)),
        (a_case(penalty=replace(FINE, kinds=("罚款", "限制从业"))), date(2027, 4, 9)),
        (a_case(penalty=replace(FINE, fine_wan="100")), date(2027, 4, 9)),
        (a_case(penalty=replace(FINE, fine_wan="99.99")), date(2026, 7, 9)),
        (a_case(penalty=replace(FINE, listed=True)), date(2027, 4, 9)),
        # 58号令：自决定之日起；四个领域一年
        (a_case(decided_on=date(2025, 6, 1), published_on=date(2025, 6, 20)), date(2025, 9, 2)),
        (a_case(decided_on=date(2024, 6, 1), published_on=date(2024, 6, 20),
                penalty=replace(FINE, grounds="安全生产法第一百零九条")), date(2025, 6, 2)),
        # 跨越2026年4月1日：之前已满的按旧规定，之后才满的按新规定自公示之日起
        (a_case(decided_on=date(2025, 12, 30), published_on=date(2026, 1, 5)), date(2026, 3, 31)),
        (a_case(decided_on=date(2025, 12, 31), published_on=date(2026, 1, 5)), date(2026, 4, 6)),
        # 湖北：一般至严重满三个月，特别严重满六个月，自公告之日起，两者从严
        (a_case(level="minor", penalty=replace(FINE, kinds=("警告",))), date(2026, 7, 9)),
        (a_case(level="grave"), date(2026, 10, 9)),
        (a_case(level="grave", penalty=replace(FINE, kinds=("吊销许可证件",))), date(2027, 4, 9)),
        (a_case(level="serious", decided_on=date(2025, 6, 1), published_on=date(2025, 6, 20)),
         date(2025, 9, 21)),
        # 月末：三个月后的对应日没有的，取月末
        (a_case(decided_on=date(2026, 11, 20), published_on=date(2026, 11, 30)), date(2027, 3, 1)),
        # 不得修复；多项处罚取最长；虚假材料
        (a_case(repairable=False), None),
        (a_case(others=(replace(FINE, kinds=("责令停产停业",)),)), date(2027, 4, 9)),
        (a_case(banned_until=date(2028, 1, 1)), date(2028, 1, 2)),
    ],
)  # fmt: skip
def test_the_first_day_is_the_day_after_the_strictest_period_is_full(case, day):
    assert first_day(case) == day


def test_a_repeater_waits_until_the_year_has_no_second_decision():
    last = date(2027, 2, 1)

    assert first_day(a_case(), repeated=lambda on: on <= last) == last + DAY


KINDS = st.sets(
    st.sampled_from(["警告", "通报批评", "罚款", "责令关闭", "限制从业", "其他"]), min_size=1
)


@st.composite
def cases(draw):
    decided = draw(st.dates(date(2023, 5, 1), date(2027, 6, 30)))
    return Case(
        penalty=Penalty(draw(st.sampled_from(["penalty", "decision", "minor"])),
                        tuple(draw(KINDS)), draw(st.sampled_from(["", "1", "100", "250.5"])),
                        draw(st.sampled_from(["招标投标法", "消防法第六十条"])), draw(st.booleans())),
        level=draw(st.sampled_from(["", "minor", "heavier", "serious", "grave"])),
        decided_on=decided, published_on=decided + draw(st.integers(0, 30)) * DAY,
        repairable=draw(st.sampled_from([True, True, True, False])),
        banned_until=draw(st.sampled_from([None, None, date(2026, 12, 31)])),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(case=cases(), repeats=st.sampled_from([None, date(2026, 9, 9)]))
def test_no_day_before_the_first_is_open_and_the_first_is(case, repeats):
    def repeated(on):
        return repeats is not None and on <= repeats

    book = default_book()
    first = earliest(case, case.published_on, book, PLACE, repeated)
    last = first or case.published_on + 1500 * DAY
    day = case.published_on
    while day < last:
        assert not answer_allows(case, day, repeated), day
        day += DAY * (1 if (last - day).days < 100 else 29)
    assert first is None or answer_allows(case, first, repeated)


def answer_allows(case, day, repeated):
    return not any(
        one.holds_back(day) for one in lines_on(case, day, default_book(), PLACE, repeated)
    )


def test_every_line_names_its_article_and_where_it_is_not_verified():
    found = answer(a_case(level="grave"), date(2026, 5, 1), default_book(), PLACE)

    assert [line.label for line in found.lines] == ["国家规定的最短公示期", "湖北记分量化规定"]
    assert all(line.source and line.says for line in found.lines)
    assert not found.allowed
    assert found.class_label == "一般失信"


# --- the acts -------------------------------------------------------------------------------


@pytest.fixture
def scene():
    return Scene()


def test_an_application_one_day_early_is_refused_with_the_day_and_the_article(scene, refused):
    pledge = a_repair_pledge(scene, at=OPENS - DAY)
    with refused("repair_too_early", "record_code"):
        an_application(scene, at=OPENS - DAY, pledge_code=pledge)
    assert not Repair.objects.exists()
    repair = an_application(scene, at=OPENS, pledge_code=pledge)

    assert (repair.state, repair.earliest_on) == ("applied", date(2026, 7, 9))
    assert repair.articles


def test_without_the_calculator_a_record_would_be_repaired_at_once(scene, monkeypatch):
    """Twin: the day is kept by this rule alone."""
    real = rules.answer_for
    monkeypatch.setattr(rules, "answer_for", lambda one, day: replace(real(one, day), lines=()))

    assert an_application(scene, at=BEGUN).state == "applied"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"proof": []}, "evidence_missing", "proof"),
        ({"proof": ["f" * 64]}, "file_missing", "proof"),
        ({"statement": ""}, "text_missing", "statement"),
        ({"pledge_code": "没有"}, "repair_pledge_missing", "pledge_code"),
    ],
)
def test_a_bad_application_is_refused_with_its_field(scene, refused, changes, code, field):
    pledge = a_repair_pledge(scene, at=OPENS)
    with refused(code, field):
        an_application(scene, at=OPENS, **{"pledge_code": pledge, **changes})

    assert not Repair.objects.exists()


def test_nobody_applies_for_another_and_a_pledge_serves_once(scene, refused):
    pledge = a_repair_pledge(scene, at=OPENS)
    stranger = someone_of(a_party())
    with refused("not_permitted"):
        an_application(scene, at=OPENS, pledge_code=pledge, by=stranger)
    other = Scene(bureau=scene.bureau, province=scene.province)
    with refused("repair_pledge_missing"):
        an_application(other, at=OPENS, pledge_code=pledge)
    repair = an_application(scene, at=OPENS, pledge_code=pledge)
    actions.take_back(repair, by=scene.own, at=OPENS)
    with refused("already_exists", "pledge_code"):
        an_application(scene, at=OPENS, pledge_code=pledge)


def test_a_second_application_waits_for_the_first(scene, refused):
    an_application(scene, at=OPENS)
    pledge = a_repair_pledge(scene, at=OPENS)
    with refused("repair_open"):
        an_application(scene, at=OPENS, pledge_code=pledge)


def test_the_whole_path_ends_publicity_and_calls_every_receiver(scene):
    receivers.deliver([(scene.record.code, scene.code)], receiver_code=scene.province.code,
                      channel="push", by=CLOCK, at=BEGUN)  # fmt: skip
    repair = an_application(scene, at=OPENS)
    assert limits.clock(repair).on == date(2026, 7, 13)  # 二个工作日
    repair = actions.ask_supplement(repair, missing="缺缴款凭证", by=scene.bureau.clerk, at=OPENS)
    repair = actions.supplement(repair, proof=[a_proof(by=scene.own)], by=scene.own, at=OPENS + DAY)
    assert len(repair.proof) == 2
    repair = actions.check_materials(repair, by=scene.bureau.clerk, at=OPENS + DAY)
    repair = actions.accept(repair, by=scene.bureau.clerk, at=OPENS + DAY)
    assert limits.clock(repair).on == date(2026, 7, 24)  # 十个工作日
    repair = actions.extend(repair, reason="需要函询", by=scene.bureau.clerk, at=OPENS + DAY)
    assert limits.clock(repair).on == date(2026, 8, 7)
    repair = actions.verify(repair, findings="属实", by=scene.bureau.clerk, at=OPENS + 2 * DAY)
    repair = actions.grant(repair, document_number=a_document_number(), reason="条件齐备",
                           by=scene.bureau.checker, at=OPENS + 2 * DAY)  # fmt: skip
    assert scene.now().state == "published"
    for _, act in tasks.deadlines(OPENS + 2 * DAY):
        act()
    follow(OPENS + 2 * DAY)
    repair.refresh_from_db()

    assert (repair.state, scene.now().state) == ("finished", "repaired")
    assert received.receipts_of(scene.record.code).get().change == "repaired"
    assert queries.shown_repairs((OPENS + 3 * DAY).date(), HUBEI).get() == repair
    assert not queries.shown_repairs((OPENS + 40 * DAY).date(), HUBEI).exists()
    assert "属实" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_who_verified_does_not_decide(scene, refused):
    repair, stranger = a_verified_repair(scene, at=OPENS), a_bureau().clerk
    with refused("not_permitted"):
        actions.grant(repair, document_number=a_document_number(), reason="可", by=scene.bureau.clerk,
                      at=OPENS)  # fmt: skip
    for person in (scene.bureau.clerk, stranger):
        with refused("not_permitted"):
            actions.deny(repair, reason="不可", by=person, at=OPENS)

    repair.refresh_from_db()
    assert (repair.state, repair.decided_by) == ("verified", "")


def test_the_database_itself_keeps_verifier_and_decider_apart(scene, monkeypatch, refused):
    """Twin: without the predicate the claim of the table still refuses."""
    repair = a_verified_repair(scene, at=OPENS)
    act = REPAIR.acts["grant"]
    monkeypatch.setitem(REPAIR.acts, "grant", act.__class__(
        act.verb, act.label, act.start, act.end, lambda *_: True, act.under, act.sight))  # fmt: skip
    with refused("invalid_value"):
        actions.grant(repair, document_number=a_document_number(), reason="可", by=scene.bureau.clerk,
                      at=OPENS)  # fmt: skip


def test_a_new_violation_before_the_decision_forbids_it(scene, refused):
    repair = a_verified_repair(scene, at=OPENS)
    Scene(subject=scene.code, bureau=scene.bureau, province=scene.province, at=OPENS)
    with refused("repair_repeated"):
        actions.grant(repair, document_number=a_document_number(), reason="可",
                      by=scene.bureau.checker, at=OPENS)  # fmt: skip

    assert scene.now().state == "published"


def test_false_material_revokes_the_repair_restores_the_record_and_bans_for_years(
    scene, refused, monkeypatch
):
    repair = a_granted_repair(scene, at=OPENS)
    repair = actions.finish(repair, by=CLOCK, at=OPENS)
    with refused("revocation_missing"):  # nobody alone
        actions.revoke(repair, by=scene.province.clerk, at=OPENS + DAY)
    told = {"grounds": "伪造缴款凭证", "at": OPENS + DAY}
    for hand in (scene.bureau.clerk, scene.bureau.checker):  # who verified; who granted
        with refused("not_permitted"):
            actions.propose_revocation(repair, **told, digest=a_proof(OPENS, by=hand), by=hand)
    by = scene.province.checker
    with refused("missing_field", "digest"):
        actions.propose_revocation(repair, **told, digest="", by=by)
    repair = actions.propose_revocation(repair, **told, digest=a_proof(OPENS, by=by), by=by)
    for hand in (scene.bureau.clerk, scene.bureau.checker, by):
        with refused("not_permitted"):
            actions.revoke(repair, by=hand, at=OPENS + DAY)
    with refused("still_to_be_heard"):
        actions.revoke(repair, by=scene.province.clerk, at=OPENS + DAY)
    assert scene.now().state == "repaired"
    pledges.state_case(repair.pledge, statement="凭证属实", by=scene.own, at=OPENS + DAY)
    with refused("missing_field", "answer"):
        actions.revoke(repair, by=scene.province.clerk, at=OPENS + DAY)
    repair = actions.revoke(repair, answer="已向银行核实", by=scene.province.clerk, at=OPENS + DAY)

    assert (repair.state, repair.banned_until) == ("revoked", date(2029, 7, 10))
    assert (scene.now().state, scene.now().ended_at) == ("published", None)
    proposed = Record.objects.get(state="proposed")
    assert (proposed.conduct, proposed.subject) == ("B501", scene.record.subject)
    follow(OPENS + DAY)
    with refused("pledge_broken_before", "kind"):
        a_repair_pledge(scene, at=OPENS + 2 * DAY)
    monkeypatch.setattr(pledge_rules, "not_broken_before", lambda *_: None)
    pledge = a_repair_pledge(scene, at=OPENS + 2 * DAY)
    with refused("repair_banned"):
        an_application(scene, at=OPENS + 2 * DAY, pledge_code=pledge)
    assert not queries.shown_repairs((OPENS + DAY).date(), HUBEI).exists()


def test_without_the_predicate_who_verified_would_revoke_alone(scene, refused, monkeypatch):
    """Twin: in words the predicates stop the verifier; below them the table does."""
    repair = a_doubted_repair(scene, a_granted_repair(scene, at=OPENS), at=OPENS)
    act = REPAIR.acts["revoke"]
    office = REPAIR.acts["verify"].who
    monkeypatch.setitem(REPAIR.acts, "revoke", act.__class__(
        act.verb, act.label, act.start, act.end, office, act.under, act.sight))  # fmt: skip
    with refused("invalid_value"):
        actions.revoke(repair, answer="可", by=scene.bureau.clerk, at=OPENS)


def test_a_doubt_that_waits_stops_the_grant_until_it_is_dropped(scene, refused, monkeypatch):
    repair = a_doubted_repair(scene, a_verified_repair(scene, at=OPENS), at=OPENS)
    told = {"document_number": a_document_number(), "reason": "可", "by": scene.bureau.checker, "at": OPENS}  # fmt: skip
    with refused("revocation_open"):
        actions.grant(repair, **told)
    repair.refresh_from_db()
    assert repair.state == "verified"
    actions.drop_revocation(repair, reason="证据不足", by=scene.province.clerk, at=OPENS)
    assert actions.grant(repair, **told).state == "granted"


def test_without_the_question_a_doubted_repair_would_be_granted(scene, monkeypatch):
    """Twin."""
    repair = a_doubted_repair(scene, a_verified_repair(scene, at=OPENS), at=OPENS)
    monkeypatch.setattr(rules, "still_fit", lambda *_: None)
    assert actions.grant(repair, document_number=a_document_number(), reason="可",
                         by=scene.bureau.checker, at=OPENS).state == "granted"  # fmt: skip


def test_a_false_commitment_is_found_broken_where_the_record_is_though_its_subject_lives_elsewhere(
    refused,
):
    party = a_party(region=WUHAN, at=BEGUN)
    scene = Scene(subject=party.code)
    assert scene.record.region != party.region
    repair = a_doubted_repair(scene, a_granted_repair(scene, at=OPENS), at=OPENS)
    assert repair.pledge.open_finding() is not None
    decider = another_officer(scene.record, at=OPENS)
    elsewhere = a_bureau("420300", at=OPENS).clerk
    with refused("not_permitted"):
        pledges.find_broken(repair.pledge, answer="属实", by=elsewhere, at=OPENS)
    actions.revoke(repair, answer="证据确凿", by=decider, at=OPENS)
    repair.pledge.refresh_from_db()

    assert repair.pledge.state == "broken"


def test_without_the_place_of_the_record_the_commitment_would_stay_unmarked(monkeypatch):
    """Twin."""
    monkeypatch.setattr(pledge_access, "_where_it_repairs", lambda *_: False)
    scene = Scene(subject=a_party(region=WUHAN, at=BEGUN).code)
    repair = a_doubted_repair(scene, a_granted_repair(scene, at=OPENS), at=OPENS)
    actions.revoke(repair, by=another_officer(scene.record, at=OPENS), at=OPENS)
    repair.pledge.refresh_from_db()
    assert repair.pledge.state == "signed"


def test_a_dropped_doubt_leaves_repair_and_pledge_as_they_were(scene, refused):
    repair = a_doubted_repair(scene, a_granted_repair(scene, at=OPENS), at=OPENS)
    repair = actions.drop_revocation(repair, reason="证据不足", by=scene.province.clerk, at=OPENS)
    assert (repair.state, repair.pledge.open_finding()) == ("granted", None)
    with refused("revocation_missing"):
        actions.revoke(repair, by=scene.province.clerk, at=OPENS + DAY)


def test_the_pledge_of_a_granted_repair_is_not_taken_back(scene, refused, monkeypatch):
    repair = a_granted_repair(scene, at=OPENS)
    told = {"reason": "不想承诺了", "by": scene.own, "at": OPENS}
    with refused("pledge_in_repair"):
        pledges.take_back(repair.pledge, **told)
    actions.finish(repair, by=CLOCK, at=OPENS)
    with refused("pledge_in_repair"):
        pledges.take_back(repair.pledge, **told)
    repair.pledge.refresh_from_db()
    assert repair.pledge.state == "signed"
    monkeypatch.setattr(pledge_rules, "no_repair_stands_on", lambda _: None)  # twin
    assert pledges.take_back(repair.pledge, **told).state == "taken_back"


def test_without_the_ban_false_material_would_cost_nothing(scene, monkeypatch):
    """Twin: the ban is kept by this rule alone."""
    repair = a_granted_repair(scene, at=OPENS)
    a_revoked_repair(scene, repair, at=OPENS)
    monkeypatch.setattr(rules, "ban_of", lambda *_: None)
    monkeypatch.setattr(pledge_rules, "not_broken_before", lambda *_: None)

    assert an_application(scene, at=OPENS + DAY).state == "applied"


def test_an_application_ends_with_a_record_that_ended_otherwise(scene, refused):
    repair = an_application(scene, at=OPENS)
    with refused("repair_still_needed"):
        actions.lapse(repair, by=CLOCK, at=OPENS)
    changing.withdrawn(scene.now(), revoked_on=OPENS.date(), document_number=a_document_number(),
                     by=scene.bureau.checker, at=OPENS)  # fmt: skip
    follow(OPENS)
    repair.refresh_from_db()

    assert repair.state == "lapsed"


def test_publicity_ends_by_itself_at_the_national_maximum_of_the_class():
    warned = Scene(penalty_kinds=["警告"], fine_wan="")

    assert warned.record.publicity_ends_on == date(2026, 7, 8)  # 轻微：最长三个月，先于量化周期
    assert Scene().record.publicity_ends_on == date(2026, 10, 7)  # 量化周期六个月，先于最长一年


def acts_of(scene):
    office, other, own = scene.bureau.clerk, scene.bureau.checker, scene.own
    return {
        "ask_supplement": lambda r, at: actions.ask_supplement(r, missing="补", by=office, at=at),
        "supplement": lambda r, at: actions.supplement(r, proof=[a_proof(by=own)], by=own, at=at),
        "check_materials": lambda r, at: actions.check_materials(r, by=office, at=at),
        "accept": lambda r, at: actions.accept(r, by=office, at=at),
        "refuse": lambda r, at: actions.refuse(r, reason="缺", by=office, at=at),
        "verify": lambda r, at: actions.verify(r, findings="属实", by=office, at=at),
        "extend": lambda r, at: actions.extend(r, reason="复杂", by=office, at=at),
        "deny": lambda r, at: actions.deny(r, reason="否", by=other, at=at),
        "take_back": lambda r, at: actions.take_back(r, by=own, at=at),
        "grant": lambda r, at: actions.grant(
            r, document_number=a_document_number(), reason="可", by=other, at=at),
        "lapse": lambda r, at: actions.lapse(r, by=CLOCK, at=at),
    }  # fmt: skip


@settings(max_examples=12, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(verbs=any_verbs(REPAIR), late=st.integers(0, 3))
def test_whatever_is_tried_in_whatever_order_the_table_is_kept(verbs, late):
    scene = Scene()
    at = OPENS + late * DAY
    perform = {verb: (lambda r, act=act: act(r, at)) for verb, act in acts_of(scene).items()}
    try_all(REPAIR, an_application(scene, at=at), [v for v in verbs if v in perform], perform)


@settings(max_examples=12, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(days=st.lists(st.integers(0, 120), min_size=1, max_size=4),
       verbs=st.permutations(["check_materials", "accept", "verify", "grant"]))  # fmt: skip
def test_no_sequence_of_acts_ends_a_record_before_the_strictest_rule_allows(days, verbs):
    """Applications on any days, acts in any order, the worker's turn after each: never too early."""
    from gongheng.foundation.refusals import Refused

    scene, first = Scene(), date(2026, 7, 9)
    perform = acts_of(scene)
    for n in sorted(days):
        at = BEGUN + timedelta(days=n)
        before = Entry.objects.filter(act__startswith="re").count()
        try:
            repair = an_application(scene, at=at)
        except Refused:
            assert Entry.objects.filter(act__startswith="re").count() == before
            repair = Repair.objects.filter(record=scene.record).last()
        for verb in ["check_materials", "accept", "verify", "grant", *verbs]:
            if repair is not None:
                repair.refresh_from_db()
                try:
                    perform[verb](repair, at)
                except Refused:
                    continue
        for _, act in list(tasks.deadlines(at)):
            act()
        if at.date() < first:
            assert scene.now().state == "published"
        else:
            assert scene.now().state == "repaired"
