"""A public record changes by two persons: one proposes, another decides; a graver one after notice."""

import pytest

from builders.credit import (
    DAY,
    a_bureau,
    a_notice_file,
    a_proposed_correction,
    a_proposed_withdrawal,
    another_officer,
    corrected,
)
from builders.registry import HUBEI
from builders.rights import BEGUN, Scene
from gongheng.credit.records import actions, queries
from gongheng.credit.records.changes import actions as changes
from gongheng.credit.records.changes import rules
from gongheng.credit.records.lifecycle import RECORD
from gongheng.credit.records.models import Change, Record
from gongheng.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def lighter(scene, **more):
    """A conduct taken away: the points would be gone."""
    return {"reason": "定性有误", "conduct": "", "content": scene.record.content,
            "decided_on": scene.record.decided_on, **more}  # fmt: skip


def test_one_officer_alone_changes_nothing_that_is_public(scene, refused):
    """Conduct "" took the points away and a name off the black list, by one hand."""
    one, before = scene.bureau.checker, Entry.objects.count()
    for act in (actions.correct, actions.withdraw):
        with refused("change_missing"):
            act(scene.now(), by=one, at=BEGUN)
    assert Entry.objects.count() == before
    changes.propose_correction(scene.now(), **lighter(scene), by=one, at=BEGUN)
    assert (scene.now().state, scene.now().conduct) == ("published", "B201")
    for hand in (one, scene.bureau.clerk):  # who proposed; who entered
        with refused("not_permitted"):
            actions.correct(scene.now(), by=hand, at=BEGUN)

    assert scene.now().state == "published"
    made = actions.correct(scene.now(), by=scene.province.clerk, at=BEGUN)
    assert (made.conduct, made.state, scene.now().state) == ("", "published", "corrected")


def test_without_the_predicate_and_the_database_one_hand_would_do_both(scene, monkeypatch, refused):
    """Twin: the predicate alone stops him in words; below it the table still refuses."""
    one = scene.bureau.checker
    changes.propose_correction(scene.now(), **lighter(scene), by=one, at=BEGUN)
    monkeypatch.setattr(Record, "open_change", lambda _: None)
    assert RECORD.acts["correct"].who(one, scene.now())
    monkeypatch.undo()
    act = RECORD.acts["correct"]
    open_to = RECORD.acts["propose_correction"].who
    monkeypatch.setitem(RECORD.acts, "correct", act.__class__(
        act.verb, act.label, act.start, act.end, open_to, act.under, act.sight))  # fmt: skip
    with pytest.raises(Exception, match="nobody_decides_the_change_he_proposed"):
        actions.correct(scene.now(), by=one, at=BEGUN)


@pytest.mark.parametrize(
    "graver",
    [{"conduct": "B401"}, {"content": {"fine_wan": "9"}}],
    ids=["more points", "a higher amount"],
)
def test_a_graver_correction_waits_until_its_subject_was_told(scene, refused, graver):
    content = {**scene.record.content, **graver.get("content", {})}
    record = a_proposed_correction(
        scene.now(), at=BEGUN, told=False, **{**graver, "content": content}
    )
    assert record.open_change().graver
    with refused("subject_not_told"):
        actions.correct(record, by=scene.province.clerk, at=BEGUN)
    assert scene.now().state == "published"
    with refused("missing_field", "digest"):
        changes.notify_correction(record, digest="", by=scene.bureau.checker, at=BEGUN)
    paper = a_notice_file(BEGUN, by=scene.bureau.checker)
    changes.notify_correction(record, digest=paper, by=scene.bureau.checker, at=BEGUN)

    made = actions.correct(scene.now(), by=scene.province.clerk, at=BEGUN)
    assert made.notice_digest == paper


def test_without_the_question_a_graver_correction_comes_unheard(scene, monkeypatch):
    """Twin: the rule refuses first, the table last."""
    record = a_proposed_correction(scene.now(), at=BEGUN, told=False, conduct="B401")
    monkeypatch.setattr(rules, "was_told", lambda _: None)
    with pytest.raises(Exception, match="a_graver_correction_was_told"):
        actions.correct(record, by=scene.province.clerk, at=BEGUN)
    assert scene.now().state == "published"


def test_a_lighter_correction_needs_no_notice_and_none_is_taken(scene, refused):
    record = a_proposed_correction(scene.now(), at=BEGUN, content={
        **scene.record.content, "fine_wan": "1"})  # fmt: skip
    assert not record.open_change().graver
    with refused("nothing_to_tell"):
        changes.notify_correction(record, digest=a_notice_file(by=scene.bureau.checker),
                                  by=scene.bureau.checker, at=BEGUN)  # fmt: skip


def test_a_withdrawal_rests_on_the_file_of_the_revoking_decision(scene, refused):
    by = scene.bureau.checker
    foreign = a_notice_file(BEGUN, by=a_bureau(HUBEI, at=BEGUN).clerk)
    before = Entry.objects.count()
    told = {
        "revoked_on": BEGUN.date(),
        "document_number": "示例撤〔2026〕1号",
        "by": by,
        "at": BEGUN,
    }
    for digest, code in (("", "missing_field"), ("0" * 64, "file_missing")):
        with refused(code, "digest"):
            changes.propose_withdrawal(scene.now(), **told, digest=digest)
    with refused("file_missing", "digest"):
        changes.propose_withdrawal(scene.now(), **told, digest=foreign)
    assert (Change.objects.count(), Entry.objects.count()) == (0, before)
    paper = a_notice_file(BEGUN, by=by)
    changes.propose_withdrawal(scene.now(), **told, digest=paper)
    with refused("not_permitted"):
        actions.withdraw(scene.now(), by=by, at=BEGUN)

    record = actions.withdraw(scene.now(), by=scene.province.clerk, at=BEGUN)
    entry = Entry.objects.get(act="record.withdraw")
    assert (record.state, record.revoked_on, entry.facts["paper"]) == (
        "withdrawn", BEGUN.date(), paper)  # fmt: skip


def test_one_proposal_waits_at_a_time_and_a_dropped_one_changes_nothing(scene, refused):
    record = a_proposed_withdrawal(scene.now(), revoked_on=BEGUN.date(), at=BEGUN)
    with refused("change_open"):
        changes.propose_correction(record, **lighter(scene), by=scene.bureau.checker, at=BEGUN)
    with refused("change_missing"):  # a withdrawal is no correction
        actions.correct(record, by=scene.province.clerk, at=BEGUN)
    changes.drop_change(record, reason="文书不是撤销", by=scene.province.clerk, at=BEGUN)
    with refused("change_missing"):
        actions.withdraw(scene.now(), by=scene.province.checker, at=BEGUN)

    assert (scene.now().state, scene.now().digest) == ("published", scene.record.digest)
    assert changes.propose_correction(scene.now(), **lighter(scene), by=scene.bureau.checker,
                                      at=BEGUN)  # fmt: skip


def test_a_proposal_stands_on_the_desks_of_those_who_decide_and_of_nobody_else(scene):
    a_proposed_correction(scene.now(), at=BEGUN)
    assert queries.changes_waiting(scene.province.clerk).count() == 1
    assert queries.changes_waiting(scene.bureau.checker).count() == 1
    assert not queries.changes_waiting(a_bureau().clerk).exists()
    assert not queries.changes_waiting(scene.own).exists()


def test_who_proposed_a_correction_has_his_hands_in_the_corrected_record(scene):
    by = another_officer(scene.record, at=BEGUN)
    made = corrected(scene.now(), by=scene.province.clerk, proposer=by, at=BEGUN + DAY)
    assert made.hands() == {scene.bureau.clerk.person, scene.province.clerk.person, by.person}
