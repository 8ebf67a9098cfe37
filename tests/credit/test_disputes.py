"""Objections: who asserts proves, marked at once, decided by clean hands, corrected everywhere."""

from datetime import date, timedelta

import pytest

from builders import credit as changing
from builders.credit import DAY, a_bureau, a_document_number
from builders.lists import a_blacklisted, a_removal_proposed, follow
from builders.registry import START, WUHAN, YICHANG, a_code, a_party, an_organ, someone_of
from builders.rights import BEGUN, Scene, a_dispute, a_proof, an_accepted_dispute
from gongheng.credit.disputes import actions, limits, queries, reactions, rules
from gongheng.credit.disputes.lifecycle import DISPUTE
from gongheng.credit.disputes.models import Contest, Dispute
from gongheng.credit.receivers import actions as receivers
from gongheng.credit.receivers import queries as received
from gongheng.credit.receivers import reactions as calling
from gongheng.credit.records import actions as records
from gongheng.credit.records.changes import actions as changes
from gongheng.credit.records.models import Record
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.parties.queries import party_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def proposed(scene, **changes):
    """What is right, proposed by one more person of the organ."""
    right = {"content": {**scene.record.content, "fine_wan": "1.5"}}
    return changing.a_proposed_correction(scene.now(), at=BEGUN, **{**right, **changes})


def test_an_objection_marks_the_record_at_once_and_the_mark_goes_with_it(scene):
    dispute = a_dispute(scene)
    assert scene.now().marks == ["disputed"]
    assert (dispute.state, dispute.organ_code) == ("lodged", scene.bureau.code)
    actions.take_back(dispute, by=scene.own, at=BEGUN + DAY)

    assert scene.now().marks == []
    assert "金额记载有误" not in str(list(Entry.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"evidence": []}, "evidence_missing", "evidence"),
        ({"evidence": ["0" * 64]}, "file_missing", "evidence"),
        ({"evidence": "one"}, "unknown_choice", "evidence"),
        ({"grounds": " "}, "text_missing", "grounds"),
        ({"claimed": "\x00"}, "text_unreadable", "claimed"),
        ({"target_code": "没有这条"}, "not_found", "target_code"),
        ({"subject_code": "nobody"}, "not_found", "subject_code"),
    ],
)
def test_a_bad_objection_is_refused_with_its_field_and_leaves_no_mark(
    scene, refused, changes, code, field
):
    with refused(code, field):
        a_dispute(scene, **changes)

    assert not Dispute.objects.exists()
    assert scene.now().marks == []


def test_nobody_objects_for_somebody_else_nor_to_a_record_of_somebody_else(scene, refused):
    stranger = someone_of(a_party())
    with refused("not_permitted"):
        a_dispute(scene, by=stranger)
    other = Scene(bureau=scene.bureau, province=scene.province)
    with refused("not_found", "target_code"):
        a_dispute(scene, target_code=other.record.code)
    with refused("not_permitted"):
        a_dispute(scene, by=scene.bureau.checker)
    assert not Dispute.objects.exists()


def test_what_was_decided_is_taken_up_again_only_with_a_new_file(scene, refused):
    paper = a_proof(by=scene.own)
    dispute = a_dispute(scene, evidence=[paper])
    with refused("dispute_open"):
        a_dispute(scene)
    dispute = actions.accept(dispute, by=scene.bureau.checker, at=BEGUN)
    actions.reject(dispute, reason="文书原文如此", by=scene.bureau.checker, at=BEGUN)
    with refused("dispute_repeated", "evidence"):
        a_dispute(scene, evidence=[paper], grounds="换一种说法")

    assert scene.now().marks == []
    assert a_dispute(scene, evidence=[paper, a_proof(by=scene.own)]).state == "lodged"


def test_without_the_question_the_same_objection_comes_again(scene, monkeypatch):
    """Twin: repetition is kept by this rule alone."""
    paper = a_proof(by=scene.own)
    actions.refuse(a_dispute(scene, evidence=[paper]), reason="材料与记录无关",
                   by=scene.bureau.checker, at=BEGUN)  # fmt: skip
    monkeypatch.setattr(rules, "is_new", lambda *_: None)

    assert a_dispute(scene, evidence=[paper]).state == "lodged"


def test_who_entered_the_record_does_not_decide_about_it(scene, refused):
    dispute = an_accepted_dispute(scene)
    for act in (actions.reject, lambda d, **k: actions.uphold(d, remedy="correct", **k)):
        with refused("not_permitted"):
            act(dispute, reason="无误", by=scene.bureau.clerk, at=BEGUN)

    dispute.refresh_from_db()
    assert (dispute.state, dispute.decided_by) == ("accepted", "")


def test_without_clean_hands_the_enterer_would_judge_his_own_entry(scene, monkeypatch):
    """Twin: the predicate alone keeps him away from rejecting."""
    dispute = an_accepted_dispute(scene)
    act = DISPUTE.acts["reject"]
    office = DISPUTE.acts["accept"].who
    monkeypatch.setitem(DISPUTE.acts, "reject", act.__class__(
        act.verb, act.label, act.start, act.end, office, act.under, act.sight))  # fmt: skip

    done = actions.reject(dispute, reason="无误", by=scene.bureau.clerk, at=BEGUN)
    assert done.state == "rejected"


def test_an_upheld_objection_corrects_the_record_and_every_receiver_is_called(scene):
    one, two = a_code("11"), a_code("12")
    pair = [(scene.record.code, scene.code)]
    receivers.deliver(pair, receiver_code=one, channel="push", by=CLOCK, at=BEGUN)
    receivers.deliver(pair, receiver_code=two, channel="report", by=CLOCK, at=BEGUN)
    dispute = an_accepted_dispute(scene)
    proposed(scene)
    dispute = actions.uphold(dispute, remedy="correct", reason="金额录入有误", by=scene.bureau.checker, at=BEGUN)  # fmt: skip
    follow(BEGUN)
    made = Record.objects.get(code=dispute.new_record)

    assert (scene.now().state, made.state, made.content["fine_wan"]) == (
        "corrected", "published", "1.5")  # fmt: skip
    rows = received.receipts_of(scene.record.code)
    assert {row.state for row in rows} == {"called"}
    assert {row.replacement_code for row in rows} == {made.code}
    assert {row.due_on for row in rows} == {date(2026, 4, 13)}  # 三个工作日
    first = rows.get(receiver_code=one)
    receivers.acknowledge(first, by=CLOCK, at=BEGUN + DAY)
    assert received.receipts_of(scene.record.code).get(receiver_code=one).acknowledged_at
    assert list(received.overdue(BEGUN + 6 * DAY)) == [rows.get(receiver_code=two)]
    assert follow(BEGUN) == 0


def test_without_the_reaction_no_receiver_learns_of_a_correction(scene, monkeypatch):
    """Twin: receivers are called by this reaction alone."""
    monkeypatch.setattr(calling, "_call", lambda *_: None)
    receivers.deliver([(scene.record.code, scene.code)], receiver_code=a_code("11"),
                      channel="push", by=CLOCK, at=BEGUN)  # fmt: skip
    proposed(scene)
    actions.uphold(an_accepted_dispute(scene), remedy="correct", reason="有误", by=scene.bureau.checker, at=BEGUN)  # fmt: skip
    follow(BEGUN)

    assert received.receipts_of(scene.record.code).get().state == "held"


def test_a_receiver_is_noted_once_and_nobody_acknowledges_for_another(scene, refused):
    code = a_code("91")
    pair = [(scene.record.code, scene.code)]
    for _ in range(2):
        receivers.deliver(pair, receiver_code=code, channel="push", by=CLOCK, at=BEGUN)
    receipt = received.receipts_of(scene.record.code).get()
    with refused("not_permitted"):
        receivers.deliver(pair, receiver_code=a_code(), channel="push", by=scene.own, at=BEGUN)
    with refused("wrong_state"):
        receivers.acknowledge(receipt, by=CLOCK, at=BEGUN)
    changing.withdrawn(scene.record, revoked_on=BEGUN.date(), document_number=a_document_number(),
                     by=scene.bureau.checker, at=BEGUN)  # fmt: skip
    follow(BEGUN)
    with refused("not_permitted"):
        receivers.acknowledge(receipt, by=scene.own, at=BEGUN)
    own = someone_of(a_party(code=code))
    assert received.waiting_at(own).get() == receipt

    assert receivers.acknowledge(receipt, by=own, at=BEGUN).state == "done"


def test_a_failed_correction_leaves_the_objection_undecided(scene, refused):
    dispute = an_accepted_dispute(scene)
    told = {"remedy": "correct", "reason": "有误", "by": scene.bureau.checker, "at": BEGUN}
    with refused("change_missing"):
        actions.uphold(dispute, **told)
    with refused("change_missing"):
        actions.uphold(dispute, **{**told, "remedy": "withdraw"})
    with refused("unknown_conduct", "conduct"):
        proposed(scene, conduct="X1")
    proposed(scene, proposer=scene.bureau.checker)
    with refused("not_permitted"):  # who proposed it does not uphold, which decides it
        actions.uphold(dispute, **told)
    with refused("unknown_choice", "remedy"):
        actions.uphold(dispute, **{**told, "remedy": "take_off"})

    dispute.refresh_from_db()
    assert (dispute.state, scene.now().state) == ("accepted", "published")


def test_days_run_from_receipt_and_an_expert_opinion_does_not_count(scene):
    dispute = an_accepted_dispute(scene)  # 2026-04-08, a Wednesday
    assert limits.clock(dispute).on == date(2026, 4, 13)
    other = an_organ(kind="supervision", region=WUHAN)
    dispute = actions.ask_unit(dispute, unit=other.code, by=scene.bureau.checker, at=BEGUN)
    assert limits.clock(dispute).on == date(2026, 4, 17)
    dispute = actions.pause(dispute, reason="笔迹鉴定", digest=a_proof(by=scene.bureau.checker), by=scene.bureau.checker,
                            at=BEGUN + DAY)  # fmt: skip
    assert limits.clock(dispute).on is None
    with pytest.raises(Refused):
        actions.reject(dispute, reason="无误", by=scene.bureau.checker, at=BEGUN + DAY)
    dispute = actions.resume(dispute, digest=a_proof(by=scene.bureau.checker), by=scene.bureau.checker,
                             at=BEGUN + timedelta(days=6))  # fmt: skip
    # 鉴定 4月10日、13日、14日 三个工作日不计
    assert limits.clock(dispute).on == date(2026, 4, 22)
    assert limits.late_days(dispute, BEGUN + timedelta(days=15)) == 1


def test_the_unit_asked_answers_and_only_it(scene, refused):
    from builders.registry import an_office

    unit = an_organ(kind="supervision", region=WUHAN)
    dispute = an_accepted_dispute(scene)
    with refused("unit_is_oneself", "unit"):
        actions.ask_unit(dispute, unit=scene.bureau.code, by=scene.bureau.checker, at=BEGUN)
    dispute = actions.ask_unit(dispute, unit=unit.code, by=scene.bureau.checker, at=BEGUN)
    with refused("not_permitted"):
        actions.tell_facts(dispute, answer="属实", by=scene.bureau.checker, at=BEGUN)
    their = an_office("supervisor", unit.code, WUHAN)
    assert queries.disputes_on_the_desk_of(their).get() == dispute

    assert actions.tell_facts(dispute, answer="文书所载为1.5万元", by=their, at=BEGUN).unit_answer


def test_an_objection_to_a_listing_takes_the_name_off_by_another_than_who_decided(refused):
    bureau = a_bureau(YICHANG)
    listing = a_blacklisted(bureau=bureau)
    at = START + timedelta(days=40)
    own = someone_of(party_of(listing.subject.code))
    dispute = actions.lodge("listing", subject_code=listing.subject.code, target_code=listing.code,
                            grounds="列错主体", claimed="移出", evidence=[a_proof(by=own)], by=own, at=at)  # fmt: skip
    third = a_bureau("420000")
    dispute = actions.accept(dispute, by=bureau.clerk, at=at)
    told = {"remedy": "take_off", "reason": "列错", "document_number": a_document_number()}
    for person in (bureau.clerk, bureau.checker):
        with refused("not_permitted"):
            actions.uphold(dispute, **told, by=person, at=at)
    with refused("change_missing"):
        actions.uphold(dispute, **told, by=third.clerk, at=at)
    a_removal_proposed(listing, by=third.clerk, at=at)
    with refused("not_permitted"):  # who proposed it does not uphold, which decides it
        actions.uphold(dispute, **told, by=third.clerk, at=at)
    dispute.refresh_from_db()
    assert dispute.state == "accepted"
    actions.uphold(dispute, **told, by=third.checker, at=at)
    listing.refresh_from_db()

    assert (listing.state, listing.removal) == ("taken_off", "error")


def test_another_published_datum_is_objected_to_at_the_province(scene):
    dispute = actions.lodge("datum", subject_code=scene.code, datum="量化记分页的合计",
                            grounds="合计有误", claimed="4分", evidence=[a_proof(by=scene.own)], by=scene.own,
                            at=BEGUN)  # fmt: skip
    assert not queries.disputes_on_the_desk_of(scene.bureau.checker).exists()
    dispute = actions.accept(dispute, by=scene.province.clerk, at=BEGUN)
    dispute = actions.uphold(dispute, remedy="amended", reason="已在来源更正",
                             by=scene.province.clerk, at=BEGUN)  # fmt: skip

    assert dispute.state == "upheld"


def test_an_objection_lapses_with_a_record_that_ended_otherwise_and_not_before(scene, refused):
    dispute = a_dispute(scene)
    with refused("dispute_still_stands"):
        actions.lapse(dispute, by=CLOCK, at=BEGUN)
    changing.withdrawn(scene.now(), revoked_on=BEGUN.date(), document_number=a_document_number(),
                     by=scene.bureau.checker, at=BEGUN)  # fmt: skip
    follow(BEGUN)
    dispute.refresh_from_db()

    assert dispute.state == "lapsed"


def a_contest(scene, *, number="（2026）鄂行初1号", **changes):
    told = {"forum": "lawsuit", "body_name": "示例市中级人民法院", "case_number": number,
            "accepted_on": BEGUN.date(), "evidence": [a_proof(by=scene.own)], "by": scene.own}  # fmt: skip
    return actions.report(scene.record.code, **{**told, **changes}, at=BEGUN)


def test_a_lawsuit_is_marked_when_checked_and_the_last_outcome_unmarks(scene, refused):
    with refused("evidence_missing"):
        a_contest(scene, evidence=[])
    first, second = a_contest(scene), a_contest(scene, number="（2026）鄂行复2号", forum="review")
    assert scene.now().marks == []
    first = actions.confirm(first, by=scene.bureau.checker, at=BEGUN)
    second = actions.confirm(second, by=scene.bureau.checker, at=BEGUN)
    assert scene.now().marks == ["contested"]
    told = {"outcome": "kept", "decided_on": BEGUN.date(), "by": scene.bureau.checker, "at": BEGUN}
    with refused("not_permitted"):
        actions.conclude(first, **{**told, "by": scene.bureau.clerk},
                         document_number=a_document_number())  # fmt: skip
    actions.conclude(first, document_number=a_document_number(), **told)
    assert scene.now().marks == ["contested"]
    actions.conclude(second, document_number=a_document_number(), **told)

    assert scene.now().marks == []


def test_a_decision_that_fell_has_the_withdrawal_proposed_with_its_paper(scene, refused):
    contest = actions.confirm(a_contest(scene), by=scene.bureau.checker, at=BEGUN)
    told = {"outcome": "revoked", "document_number": a_document_number(),
            "decided_on": BEGUN.date(), "by": scene.bureau.checker, "at": BEGUN}  # fmt: skip
    with refused("missing_field", "digest"):
        actions.conclude(contest, **told)
    assert (scene.now().state, scene.now().open_change()) == ("published", None)
    actions.conclude(contest, **told, digest=a_proof(by=scene.bureau.checker))
    assert scene.now().state == "published"
    with refused("not_permitted"):  # who said how it ended does not withdraw as well
        records.withdraw(scene.now(), by=scene.bureau.checker, at=BEGUN)
    records.withdraw(scene.now(), by=scene.province.clerk, at=BEGUN)

    assert (scene.now().state, scene.now().revoked_on) == ("withdrawn", BEGUN.date())


@pytest.mark.parametrize("another", [False, True])
def test_a_dropped_withdrawal_takes_the_mark_away_unless_another_lawsuit_is_under_way(
    scene, another
):
    contest = actions.confirm(a_contest(scene), by=scene.bureau.checker, at=BEGUN)
    if another:
        actions.confirm(
            a_contest(scene, case_number="（2026）鄂行初2号"), by=scene.bureau.checker, at=BEGUN
        )
    actions.conclude(contest, outcome="revoked", document_number=a_document_number(),
                     decided_on=BEGUN.date(), digest=a_proof(by=scene.bureau.checker),
                     by=scene.bureau.checker, at=BEGUN)  # fmt: skip
    follow(BEGUN)
    assert scene.now().marks == ["contested"]  # until the withdrawal is decided
    changes.drop_change(scene.now(), reason="文书不是撤销原决定", by=scene.province.clerk, at=BEGUN)
    follow(BEGUN)

    assert scene.now().marks == (["contested"] if another else [])
    assert scene.now().state == "published"


def test_a_dropped_proposal_leaves_a_mark_that_still_stands(scene):
    actions.confirm(a_contest(scene), by=scene.bureau.checker, at=BEGUN)
    proposed(scene)
    changes.drop_change(scene.now(), reason="没有错", by=scene.province.clerk, at=BEGUN)
    follow(BEGUN)
    assert scene.now().marks == ["contested"]


def test_without_its_reaction_the_mark_would_stay(scene, monkeypatch):
    """Twin."""
    monkeypatch.delitem(reactions.REACTIONS, "record.drop_change")
    contest = actions.confirm(a_contest(scene), by=scene.bureau.checker, at=BEGUN)
    actions.conclude(contest, outcome="revoked", document_number=a_document_number(),
                     decided_on=BEGUN.date(), digest=a_proof(by=scene.bureau.checker),
                     by=scene.bureau.checker, at=BEGUN)  # fmt: skip
    changes.drop_change(scene.now(), reason="不是", by=scene.province.clerk, at=BEGUN)
    follow(BEGUN)
    assert scene.now().marks == ["contested"]


def test_a_corrected_record_is_contested_on_as_its_predecessor_was(scene):
    contest = actions.confirm(a_contest(scene), by=scene.bureau.checker, at=BEGUN)
    proposed(scene)
    dispute = actions.uphold(an_accepted_dispute(scene), remedy="correct", reason="有误", by=scene.bureau.checker, at=BEGUN)  # fmt: skip
    made = Record.objects.get(code=dispute.new_record)

    assert made.marks == ["contested"]
    assert Contest.objects.get(pk=contest.pk).record == made


def test_a_desk_shows_its_own_and_the_subject_its_own(scene):
    dispute = a_dispute(scene)

    assert queries.own_disputes(scene.own).get() == dispute
    assert not queries.own_disputes(someone_of(a_party())).exists()
    assert queries.disputes_on_the_desk_of(scene.province.clerk).get() == dispute
    assert not queries.disputes_on_the_desk_of(a_bureau().clerk).exists()
    assert not queries.disputes_on_the_desk_of(scene.own).exists()
