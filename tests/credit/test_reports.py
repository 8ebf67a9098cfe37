"""Reports: issued, checked, outdated by a correction; a changed row is found offline."""

import json
from datetime import timedelta

import pytest
from gongheng_verifier.cli import run

from builders import credit as changing
from builders.credit import DAY, a_bureau, a_document_number, a_published_record
from builders.inquiries import CANARY, an_authorisation
from builders.lists import follow
from builders.registry import HUBEI, START, a_party, an_applicant, someone_of
from gongheng.credit.inquiries import actions as inquiries
from gongheng.credit.inquiries.models import Reading
from gongheng.credit.records.models import Record
from gongheng.credit.reports import actions, queries
from gongheng.credit.reports.models import Report
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.documents import verification_code
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.registry.parties.queries import party_of

pytestmark = pytest.mark.django_db
LATER = START + timedelta(hours=2)


@pytest.fixture
def record():
    return a_published_record(content={"remark": CANARY})


def withdrawn(record, at=LATER):
    return changing.withdrawn(record, revoked_on=START.date(), document_number=a_document_number(),
                            by=a_bureau(HUBEI).clerk, at=at)  # fmt: skip


def test_the_public_part_is_issued_once_until_something_changes(record):
    first = actions.issue(record.subject, by=NOBODY, at=LATER)
    assert actions.issue(record.subject, by=NOBODY, at=LATER + DAY) == first
    assert Entry.objects.filter(act="credit_report.issue").count() == 1
    told = queries.facts_for(NOBODY, first)
    assert told["records"][0]["digest"] == record.digest
    assert CANARY not in str(told)
    entry = queries.entry_of(first)
    assert entry.facts["digest"] == first.digest == verification_code("credit_report", told)


def test_a_correction_outdates_the_copies_and_the_next_is_another(record):
    report = actions.issue(record.subject, by=NOBODY, at=START + timedelta(hours=1))
    assert queries.changed_since(report) is None
    withdrawn(record)
    assert queries.changed_since(report) == LATER  # without waiting for the follower
    follow(LATER)
    report.refresh_from_db()
    assert report.state == "outdated"
    again = actions.issue(record.subject, by=NOBODY, at=LATER + DAY)
    assert again != report
    assert queries.facts_for(NOBODY, again)["records"] == []


def test_the_subject_has_the_whole_and_nobody_else_does(record, refused):
    withdrawn(record)
    firm, other = someone_of(party_of(record.subject.code)), someone_of(a_party())
    report = actions.issue_closed(record.subject, by=firm, at=LATER)
    assert len(queries.facts_for(firm, report)["records"]) == 1
    assert queries.facts_for(NOBODY, report) is None
    assert queries.facts_for(other, report) is None
    with refused("not_permitted"):
        actions.issue_closed(record.subject, by=other, at=LATER)


def test_a_bank_has_what_it_was_granted_once_and_on_record(record, refused):
    bank = someone_of(a_party(roles=["guarantor"]))
    inquiry = an_authorisation(record.subject.code, bank, parts=["field:remark"])
    report = actions.issue_closed(record.subject, inquiry=inquiry, by=bank, at=LATER)
    assert CANARY in str(report.told)
    assert Reading.objects.count() == 1
    kept = Report.objects.get(pk=report.pk)
    assert (kept.facts_key, queries.facts_for(bank, kept)) == ("", None)
    firm = someone_of(party_of(record.subject.code))
    assert [one.receiver_name for one in queries.own_reports(firm)] == [party_of(bank.body).name]
    inquiry = inquiries.revoke(inquiry, by=firm, at=LATER)
    with refused("wrong_state"):
        actions.issue_closed(record.subject, inquiry=inquiry, by=bank, at=LATER)
    assert Report.objects.count() == 1


def test_a_person_has_no_public_report(refused):
    expert, _ = an_applicant()
    a_published_record(subject=expert.person, subject_kind="expert", conduct="E401")
    subject = Subject.objects.get(code=expert.person)
    with refused("not_permitted"):
        actions.issue(subject, by=NOBODY, at=LATER)


# --- offline ---------------------------------------------------------------------------------------


@pytest.fixture
def judged(record, tmp_path):
    def judge(change=lambda told: told):
        seal_all(at=LATER)
        told = change(json.loads(json.dumps(queries.bundle_of(record.subject))))
        file = tmp_path / "bundle.json"
        file.write_text(json.dumps(told, ensure_ascii=False))
        return run([str(file)])[0]

    return judge


def test_the_verifier_finds_a_whole_bundle_sound(judged):
    report = judged()
    assert report.exit_code == 0, report.lines()
    assert any(check.number == "V11" for check in report.checks)


@pytest.mark.parametrize(
    "changes",
    [{"level": "minor"}, {"conduct": "B101"}, {"content": {"facts": "改过"}}, {"organ_code": "X"},
     {"trade_code": "改"}, {"document_number": "改"}],
)  # fmt: skip
def test_a_row_changed_in_the_database_is_found_offline(record, judged, changes):
    Record.objects.filter(pk=record.pk).update(**changes)  # as a superuser would, past every act
    report = judged()
    assert report.exit_code == 1
    assert [check.number for check in report.checks if not check.holds] == ["V11"]


def test_a_bundle_made_to_fit_the_changed_row_is_found_by_the_tree(record, judged):
    from gongheng_verifier.sm3 import sm3
    from gongheng_verifier.strictjson import canonical

    Record.objects.filter(pk=record.pk).update(level="minor")

    def fitted(told):
        row = told["records"][0]
        row["proof"]["entry"]["facts"]["digest"] = sm3(canonical(row["record"])).hex()
        return told

    report = judged(fitted)
    assert [check.number for check in report.checks if not check.holds] == ["V03"]


@pytest.mark.parametrize(
    "spoil",
    [lambda told: {**told, "subject": "另一个"}, lambda told: {**told, "more": 1},
     lambda told: {**told, "records": [{"record": {}, "proof": {}}]},
     lambda told: {**told, "records": ["x"]}, lambda told: {**told, "records": 3}],
)  # fmt: skip
def test_a_spoiled_bundle_is_never_called_sound(judged, spoil):
    assert judged(spoil).exit_code != 0
