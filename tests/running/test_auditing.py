"""A row of credit altered, made or deleted beside the acts is found and named; honest rows are not."""

from dataclasses import replace

import pytest

from builders.credit import DAY, a_proposed_correction
from builders.lists import a_blacklisted, follow
from builders.registry import START
from builders.rights import BEGUN, Scene, a_dispute, a_granted_repair, a_revoked_repair
from gongheng.credit.checks import actions as checks
from gongheng.credit.checks.models import CreditCheck
from gongheng.credit.disputes.models import Dispute
from gongheng.credit.inquiries import actions as inquiries
from gongheng.credit.inquiries.models import Inquiry
from gongheng.credit.lists.models import Listing
from gongheng.credit.measures.models import Measure
from gongheng.credit.pledges.models import Pledge
from gongheng.credit.records.models import Record
from gongheng.credit.repair import actions as repairs
from gongheng.credit.repair.models import Repair
from gongheng.credit.subjects.models import Subject
from gongheng.exchange.feeds.models import Delivery
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK
from gongheng.registry.checked.models import Checked
from gongheng.running import audited, auditing

pytestmark = pytest.mark.django_db
OPENS = clock.beijing(2026, 7, 9, 9)
LONG_AGO = START - 400 * DAY


def found():
    return list(auditing.altered(audited.TABLES))


@pytest.fixture
def scene():
    """Repaired, falsely, and restored; objected to; listed elsewhere; checked; a file asked for."""
    scene = Scene()
    repair = repairs.finish(a_granted_repair(scene, at=OPENS), by=CLOCK, at=OPENS)
    a_revoked_repair(scene, repair, at=OPENS + DAY)
    a_dispute(scene, at=OPENS + DAY)
    a_blacklisted()
    checks.check("penalty", case="鄂〔2026〕1号", subject=scene.record.subject,
                 by=scene.bureau.clerk, at=BEGUN)  # fmt: skip
    asked = inquiries.request("dispute", case_number="1", subjects=[scene.code], days=2,
                              parts=["records:ended"], by=scene.bureau.clerk, at=BEGUN)  # fmt: skip
    inquiries.approve(asked, by=scene.bureau.checker, at=BEGUN)
    follow(OPENS + 2 * DAY)
    return scene


ALTERATIONS = [
    (Record, "state", "expired"), (Record, "level", "minor"), (Record, "decided_on", LONG_AGO.date()),
    (Record, "publicity_ends_on", BEGUN.date()), (Record, "ended_at", BEGUN), (Record, "conduct", ""),
    (Record, "published_at", LONG_AGO), (Record, "accepted_at", LONG_AGO),
    (Record, "reported_at", LONG_AGO), (Record, "revoked_on", BEGUN.date()),
    (Record, "content", {"facts": "另一件事"}), (Record, "document_number", "他罚〔2026〕9号"),
    (Record, "organ_code", "11420000000000000X"), (Record, "digest", "0" * 64),
    (Listing, "state", "taken_off"), (Listing, "ends_on", BEGUN.date()), (Listing, "colour", "red"),
    (Listing, "told_at", LONG_AGO), (Listing, "decided_at", LONG_AGO), (Listing, "listed_at", LONG_AGO),
    (Listing, "reason", "另一个事由"), (Listing, "basis", "另一条"), (Listing, "document_number", "他〔2026〕9号"),
    (Inquiry, "subjects", ["91420106MA00000000"]), (Subject, "name", "另一家公司"),
    (Measure, "state", "lifted"), (Measure, "effect", "warning"), (Measure, "lifted_at", BEGUN),
    (Pledge, "state", "signed"), (Pledge, "paragraphs", ["我什么也没有承诺"]), (Pledge, "signed_at", LONG_AGO),
    (Pledge, "digest", "0" * 64),
    (Repair, "state", "denied"), (Repair, "banned_until", None), (Repair, "earliest_on", BEGUN.date()),
    (Repair, "decided_at", LONG_AGO), (Repair, "finished_at", None),
    (Dispute, "state", "rejected"), (Dispute, "lodged_at", LONG_AGO),
    (Inquiry, "ends_at", OPENS + 900 * DAY), (Inquiry, "parts", ["person:name"]), (Inquiry, "state", "ended"),
    (CreditCheck, "summary", {"adverse": 0, "other": 0, "points": 0, "restrictions": 0}),
    (CreditCheck, "checked_at", LONG_AGO), (Checked, "checked_at", LONG_AGO), (Checked, "receipt", "x"),
    (Delivery, "state", "called_off"), (Delivery, "due_on", LONG_AGO.date()),
]  # fmt: skip


def test_every_alteration_beside_the_acts_is_found_and_honest_rows_are_not(scene):
    assert found() == []
    for model, column, value in ALTERATIONS:
        row = model.objects.order_by("pk").first()
        was = getattr(row, column)
        changed = model.objects.filter(pk=row.pk)
        if model is Record and column in {"ended_at", "revoked_on"}:
            assert was is None
        changed.update(**{column: value})
        named = {one.thing.rpartition(":")[2] for one in found()}
        assert str(row.pk) in named, (model.__name__, column)
        changed.update(**{column: was})
    assert found() == []


def test_a_row_made_without_an_act_and_one_deleted_are_found(scene):
    Subject.objects.create(
        code="91420106MA00000000", name="凭空公司", known_since=START, state="known"
    )
    assert [one.told for one in found()] == [auditing.NEVER]
    Subject.objects.filter(name="凭空公司").delete()
    Delivery.objects.order_by("pk").first().delete()
    assert [one.told for one in found()] == [auditing.GONE]


def test_rows_from_before_the_digests_raise_no_alarm(scene, monkeypatch):
    """Entries of an earlier program hold no digest of names, words and subjects of a file."""
    new, told = {"words", "whom", "named"}, auditing._told

    def earlier(kept, entries):
        for entry in entries:
            entry.facts = {key: value for key, value in entry.facts.items() if key not in new}
        return told(kept, entries)

    Listing.objects.update(reason="另一个事由")
    assert "words" in {one.column for one in found()}
    monkeypatch.setattr(auditing, "_told", earlier)
    assert found() == []


def test_a_correction_that_is_only_proposed_changes_nothing_of_the_record(scene):
    bad = {"content": {**scene.record.content, "fine_wan": "1.5"}, "conduct": "B301"}
    a_proposed_correction(scene.record, at=OPENS + 3 * DAY, **bad)
    assert found() == []
    table = next(one for one in audited.TABLES if one.model is Record)
    without = replace(table, only_proposed=())
    assert {one.column for one in auditing.altered([without])} == {"conduct", "digest"}  # twin


def test_a_record_given_to_another_subject_is_found(scene):
    other = Subject.objects.exclude(pk=scene.record.subject_id).first()
    Record.objects.filter(pk=scene.record.pk).update(subject=other)
    assert {"matter", "digest"} <= {one.column for one in found()}


def test_without_asking_the_ledger_a_hidden_record_would_not_be_missed(scene, monkeypatch):
    """Twin."""
    Record.objects.filter(pk=scene.record.pk).update(state="expired")
    assert found()
    monkeypatch.setattr(auditing, "_told", lambda *_: {})
    assert found() == []


def test_the_command_tells_what_it_found_and_fails(scene, capsys):
    assert audited.check() == 0
    Record.objects.filter(pk=scene.record.pk).update(state="expired", ended_at=BEGUN)
    assert audited.check() == 1
    assert f"record:{scene.record.pk}\tstate" in capsys.readouterr().out
