"""What is not public opens only under a live approval, on record before it is shown."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import OperationalError, ProgrammingError
from hypothesis import given
from hypothesis import strategies as st

from builders import credit as changing
from builders.credit import DAY, a_bureau, a_document_number, a_published_record, an_entered_record
from builders.inquiries import ALL_PARTS, CANARY, a_grant, a_pair, a_request, an_authorisation
from builders.registry import HUBEI, START, WUHAN, YICHANG, a_party, an_office, someone_of
from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.inquiries import actions, queries, tasks
from gongheng.credit.inquiries.models import Inquiry, Reading
from gongheng.credit.inquiries.purposes import ENDED, purposes
from gongheng.credit.records import door
from gongheng.foundation.access.actors import CLOCK, NOBODY
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.parties.queries import party_of

pytestmark = pytest.mark.django_db
LATER = START + timedelta(hours=2)


@pytest.fixture
def record():
    """A published record with a closed remark."""
    return a_published_record(content={"remark": CANARY})


def opened(inquiry, by, record, at=LATER):
    return door.open_file(inquiry, subject=record.subject.code, by=by, at=at)


def kept(file):
    return str([closed for _, closed in file["records"]])


def nothing_read(before):
    return Reading.objects.count() == 0 and Entry.objects.count() == before


def test_an_approved_reading_is_on_record_and_shows_only_what_was_granted(record):
    inquiry, asker = a_grant(record.subject.code, parts=["field:remark"])
    file = opened(inquiry, asker, record)

    assert [closed for _, closed in file["records"]] == [{"remark": CANARY}]
    entry = Entry.objects.get(act="file_inquiry.read")
    assert entry.facts["subject"] == record.subject.code
    assert entry.facts["parts"] == ["field:remark"]
    assert CANARY not in str(entry.facts)
    reading = Reading.objects.get()
    assert reading.shown["code"] == inquiry.code
    assert asker.person not in str(reading.shown)


def test_a_field_that_was_not_granted_stays_closed(record):
    inquiry, asker = a_grant(record.subject.code, parts=["field:legal_representative"])

    assert CANARY not in kept(opened(inquiry, asker, record))


def test_an_ended_record_opens_only_when_ended_records_were_granted(record):
    province = a_bureau(HUBEI)
    changing.withdrawn(record, revoked_on=START.date(), document_number=a_document_number(),
                     by=province.clerk, at=START)  # fmt: skip
    code = record.subject.code
    without, asker = a_grant(code, parts=["field:remark"])
    assert opened(without, asker, record)["records"] == []
    granted, asker = a_grant(code, parts=["field:remark", ENDED])

    assert CANARY in kept(opened(granted, asker, record))


def test_a_draft_is_never_opened_by_an_approval():
    draft = an_entered_record(a_bureau(), content={"remark": CANARY})
    inquiry, asker = a_grant(draft.subject.code)

    assert opened(inquiry, asker, draft)["records"] == []


def test_the_reading_is_recorded_before_anything_is_fetched(record, monkeypatch):
    inquiry, asker = a_grant(record.subject.code)
    order = []
    read, fetch = door.inquiries.read, door._granted
    monkeypatch.setattr(
        door.inquiries, "read", lambda *a, **k: order.append("read") or read(*a, **k)
    )
    monkeypatch.setattr(door, "_granted", lambda *a: order.append("fetch") or fetch(*a))
    opened(inquiry, asker, record)

    assert order == ["read", "fetch"]


def test_what_cannot_be_recorded_is_not_shown(record, monkeypatch):
    inquiry, asker = a_grant(record.subject.code)
    monkeypatch.setattr("gongheng.foundation.ledger.log.append", lambda *_, **__: 1 / 0)
    fetched = []
    monkeypatch.setattr(door, "_granted", lambda *a: fetched.append(a))
    with pytest.raises(ZeroDivisionError):
        opened(inquiry, asker, record)
    assert fetched == []
    assert not Reading.objects.exists()


# --- who asks, who approves ----------------------------------------------------------------------


def test_nobody_approves_his_own_request_and_another_of_the_organ_does(record, refused):
    asker, other = a_pair()
    inquiry = a_request(record.subject.code, asker)
    with refused("not_permitted"):
        actions.approve(inquiry, by=asker, at=LATER)
    with refused("wrong_state"):
        opened(inquiry, asker, record)
    stranger, _ = a_pair()
    with refused("not_permitted"):
        actions.approve(inquiry, by=stranger, at=LATER)

    assert actions.approve(inquiry, by=other, at=LATER).state == "granted"


def test_supervision_asks_the_keeper_of_credit_and_not_itself(record, refused):
    asker, other = a_pair(Role.SUPERVISOR)
    inquiry = a_request(record.subject.code, asker, purpose="supervision")
    for wrong in (other, a_bureau(YICHANG).clerk):
        with refused("not_permitted"):
            actions.approve(inquiry, by=wrong, at=LATER)

    assert actions.approve(inquiry, by=a_bureau(WUHAN).clerk, at=LATER).state == "granted"


def test_without_two_people_one_would_open_the_file_alone(record, monkeypatch):
    """Twin: what keeps the requester from approving is the predicate, and behind it the database."""
    from dataclasses import replace

    from gongheng.credit.inquiries.lifecycle import FILE_INQUIRY

    asker, _ = a_pair()
    inquiry = a_request(record.subject.code, asker)
    loose = replace(FILE_INQUIRY.acts["approve"], who=lambda *_: True)
    monkeypatch.setitem(FILE_INQUIRY.acts, "approve", loose)
    with pytest.raises(Refused, match="invalid_value"):
        actions.approve(inquiry, by=asker, at=LATER)
    assert not Inquiry.objects.filter(state="granted").exists()


@pytest.mark.parametrize("role", [Role.CENTRE, Role.WITNESS, Role.BIDDER, Role.TENDERER, Role.EXPERT,
                                  Role.SYSTEM_ADMIN, Role.AUDITOR, Role.SUPERVISOR, Role.CREDIT])  # fmt: skip
def test_only_the_offices_of_a_purpose_ask_for_it(role, record, refused):
    by = someone_of(a_party()) if role == Role.BIDDER else an_office(
        role, a_party(roles=["tenderer"]).code if role == Role.TENDERER else "", WUHAN)  # fmt: skip
    with refused("not_permitted"):
        a_request(record.subject.code, by)


def test_what_concerns_oneself_one_neither_asks_for_nor_approves(record, refused):
    asker, _ = a_pair()
    with refused("not_permitted"):
        a_request(asker.body, asker)
    with refused("not_permitted"):
        a_request(record.subject.code, NOBODY)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"days": 0}, "period_too_long", "days"), ({"days": 31}, "period_too_long", "days"),
        ({"days": True}, "period_too_long", "days"), ({"parts": []}, "missing_field", "parts"),
        ({"parts": ["field:password"]}, "unknown_choice", "parts"),
        ({"subjects": []}, "missing_field", "subjects"),
        ({"subjects": ["91420100000000000X"]}, "unknown_subject", "subjects"),
        ({"subjects": [str(n) for n in range(51)]}, "too_many_subjects", "subjects"),
        ({"case_number": " "}, "text_missing", "case_number"),
        ({"reason": "x" * 501}, "text_too_long", "reason"),
    ],
)  # fmt: skip
def test_a_bad_request_is_refused_with_its_field(changes, code, field, record, refused):
    asker, _ = a_pair()
    with refused(code, field):
        a_request(record.subject.code, asker, **changes)


@pytest.mark.parametrize("purpose", ["nonsense", "", None, 3, "financing"])
def test_no_purpose_of_the_list_no_request(purpose, record, refused):
    asker, _ = a_pair()
    with refused("not_permitted"):
        a_request(record.subject.code, asker, purpose=purpose)


# --- until when ----------------------------------------------------------------------------------


def test_after_its_last_instant_nothing_is_read_though_no_clock_has_ended_it(record, refused):
    inquiry, asker = a_grant(record.subject.code)
    assert opened(inquiry, asker, record, inquiry.ends_at - timedelta(seconds=1))
    with refused("inquiry_not_live"):
        opened(inquiry, asker, record, inquiry.ends_at)
    with refused("inquiry_not_live"):
        opened(inquiry, asker, record, inquiry.begins_at - timedelta(seconds=1))


def test_without_the_rule_an_expired_grant_would_still_open_the_file(record, monkeypatch):
    """Twin: it is `is_live` that closes it."""
    inquiry, asker = a_grant(record.subject.code)
    monkeypatch.setattr(actions.rules, "is_live", lambda *_: None)

    assert CANARY in kept(opened(inquiry, asker, record, inquiry.ends_at + DAY))


@given(days=st.integers(1, 30), off=st.integers(-(10**6), 10**7))
def test_a_grant_is_live_exactly_from_its_first_instant_to_its_last(days, off):
    from gongheng.credit.inquiries import rules

    inquiry = Inquiry(kind="approval", begins_at=START, ends_at=START + timedelta(days=days))
    at = START + timedelta(seconds=off)
    try:
        rules.is_live(inquiry, at)
        live = True
    except Refused:
        live = False
    assert live == (0 <= off < days * 86400)


def test_the_clock_ends_what_is_over_and_nothing_before(record, refused):
    inquiry, _ = a_grant(record.subject.code)
    assert list(tasks.deadlines(inquiry.ends_at - timedelta(seconds=1))) == []
    with refused("too_early"):
        actions.expire(inquiry, by=CLOCK, at=LATER)
    for _, act in tasks.deadlines(inquiry.ends_at):
        act()

    assert Inquiry.objects.get().state == "ended"


def test_an_approval_called_in_refused_or_taken_back_opens_nothing(record, refused):
    asker, other = a_pair()
    called, no, back = (a_request(record.subject.code, asker) for _ in range(3))
    called = actions.call_in(
        actions.approve(called, by=other, at=START), reason="结案", by=other, at=START
    )
    no = actions.refuse(no, reason="案号不符", by=other, at=START)
    back = actions.take_back(back, by=asker, at=START)
    for inquiry in (called, no, back):
        with refused("wrong_state"):
            opened(inquiry, asker, record)


def test_only_the_very_person_in_his_office_reads_and_only_the_subjects_named(record, refused):
    inquiry, asker = a_grant(record.subject.code)
    other = a_published_record()
    with refused("subject_not_in_inquiry"):
        opened(inquiry, asker, other)
    from dataclasses import replace

    for wrong in (a_pair()[0], NOBODY, replace(asker, role=Role.CREDIT), replace(asker, body="x"),
                  replace(asker, recused_from=frozenset({record.subject.code}))):  # fmt: skip
        with refused("not_permitted"):
            opened(inquiry, wrong, record)


# --- break-glass ---------------------------------------------------------------------------------

GLASS = {"case_number": "示例案〔2026〕2号", "parts": ALL_PARTS, "reason": "证据可能灭失"}


def an_emergency(record, at=START):
    first, second = a_pair()
    inquiry = actions.break_glass(
        "discipline", **GLASS, subjects=[record.subject.code], by=first, at=at
    )
    return inquiry, first, second


def test_the_glass_breaks_with_two_keys_and_is_reviewed_by_a_third(record, refused):
    inquiry, first, second = an_emergency(record)
    with refused("wrong_state"):
        opened(inquiry, first, record)
    with refused("not_permitted"):
        actions.turn_second_key(inquiry, by=first, at=START)
    inquiry = actions.turn_second_key(inquiry, by=second, at=START)
    assert CANARY in kept(opened(inquiry, first, record))
    for wrong in (first, second, a_bureau(WUHAN).clerk):
        with refused("not_permitted"):
            actions.review(inquiry, finding="sound", opinion="属实", by=wrong, at=LATER)
    inquiry = actions.review(
        inquiry, finding="sound", opinion="属实", by=a_bureau(HUBEI).clerk, at=LATER
    )

    assert (inquiry.state, inquiry.finding) == ("ended", "sound")
    with refused("wrong_state"):
        opened(inquiry, first, record)
    third = a_bureau(HUBEI).clerk
    with refused("nothing_to_review"):
        actions.review(inquiry, finding="sound", opinion="再", by=third, at=LATER)


def test_an_emergency_not_reviewed_in_time_reads_nothing_and_its_lateness_is_told(record, refused):
    inquiry, first, second = an_emergency(record)
    inquiry = actions.turn_second_key(inquiry, by=second, at=START)
    Inquiry.objects.update(ends_at=START + 3 * DAY)  # as if the rulebook gave more hours
    inquiry.refresh_from_db()
    with refused("inquiry_not_reviewed"):
        opened(inquiry, first, record, inquiry.review_due_at)
    late = inquiry.review_due_at + timedelta(hours=3)
    actions.review(inquiry, finding="unsound", opinion="无据", by=a_bureau(HUBEI).clerk, at=late)

    assert Entry.objects.get(act="file_inquiry.review").facts["late_hours"] == 3


def test_not_every_purpose_is_an_emergency(record, refused):
    asker, _ = a_pair(Role.SUPERVISOR)
    with refused("no_emergency", "purpose"):
        actions.break_glass("penalty", **GLASS, subjects=[record.subject.code], by=asker, at=START)


# --- by the subject's own word -------------------------------------------------------------------


def test_a_bank_reads_what_the_firm_authorised_until_it_is_revoked(record, refused):
    bank = someone_of(a_party(roles=["guarantor"]))
    code = record.subject.code
    inquiry = an_authorisation(code, bank, parts=["field:remark"])
    assert CANARY in kept(opened(inquiry, bank, record))
    other = someone_of(a_party(roles=["guarantor"]))
    with refused("not_permitted"):
        opened(inquiry, other, record)
    firm = someone_of(party_of(code))
    with refused("not_permitted"):
        actions.revoke(inquiry, by=bank, at=LATER)
    inquiry = actions.revoke(inquiry, by=firm, at=LATER)
    with refused("wrong_state"):
        opened(inquiry, bank, record)

    assert [one.shown["body"] for one in queries.readings_about(firm)] == [party_of(bank.body).name]
    assert not queries.readings_about(other).exists()


def test_nobody_authorises_for_another_firm_or_a_stranger_or_itself(record, refused):
    bank = someone_of(a_party(roles=["guarantor"]))
    firm = someone_of(party_of(record.subject.code))
    told = {"parts": ALL_PARTS, "days": 10}
    with refused("unit_not_registered", "unit"):
        actions.authorise(firm.body, purpose="financing", **told, by=firm, at=START)
    with refused("unknown_choice", "purpose"):
        actions.authorise(bank.body, purpose="discipline", **told, by=firm, at=START)
    with refused("not_permitted"):
        actions.authorise(bank.body, purpose="financing", **told, by=NOBODY, at=START)
    inspector, _ = a_pair()
    his_own = actions.authorise(bank.body, purpose="financing", **told, by=inspector, at=START)
    assert his_own.subjects == [inspector.person]


def test_the_subject_sees_who_read_and_nobody_else_does(record):
    inquiry, asker = a_grant(record.subject.code)
    opened(inquiry, asker, record)
    firm = someone_of(party_of(record.subject.code))

    assert queries.readings_about(firm).count() == 1
    for other in (asker, someone_of(a_party()), a_bureau().clerk, NOBODY, CLOCK):
        assert not queries.readings_about(other).exists()


def test_every_purpose_says_who_asks_and_who_approves():
    assert {one.approved_by for one in purposes().values()} == {"organ", "keeper", "subject"}
    assert all(one.asked_by or one.approved_by == "subject" for one in purposes().values())


def test_an_expert_s_name_opens_only_when_granted():
    from builders.registry import an_applicant

    expert, _ = an_applicant()
    record = a_published_record(
        subject=expert.person, subject_kind=SubjectKind.EXPERT, conduct="E401"
    )
    without, asker = a_grant(expert.person, parts=["field:remark"])
    assert opened(without, asker, record)["name"] == ""
    granted, asker = a_grant(expert.person)
    assert opened(granted, asker, record)["name"]
    entries = Entry.objects.filter(act="file_inquiry.read")
    assert not any("subject" in entry.facts for entry in entries)


# --- the role for reports ------------------------------------------------------------------------


@pytest.fixture
def as_report(settings):
    def ask(sql):
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT asked")
            cursor.execute(f"SET LOCAL ROLE {settings.REPORT_ROLE}")
            try:
                cursor.execute(sql)
                return cursor.fetchall()
            finally:
                cursor.execute("ROLLBACK TO SAVEPOINT asked")

    return ask


def every_table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def test_the_role_for_reports_sees_published_records_and_not_one_table(record, as_report):
    an_entered_record(a_bureau())
    assert [row[0] for row in as_report("SELECT code FROM credit_public_record")] == [record.code]
    assert CANARY not in str(as_report("SELECT * FROM credit_public_record"))
    tables = every_table()
    assert {"credit_record", "vault_secret", "credit_reading", "ledger_entry"} <= set(tables)
    for table in tables:
        with pytest.raises(ProgrammingError, match="permission denied"):
            as_report(f'SELECT * FROM "{table}"')
    for sql in ("UPDATE credit_public_record SET code = ''", "DELETE FROM credit_public_subject"):
        with pytest.raises(
            (ProgrammingError, OperationalError), match=r"permission denied|cannot update"
        ):
            as_report(sql)


def test_a_person_has_no_code_and_no_name_in_the_view(as_report):
    from builders.registry import an_applicant

    expert, _ = an_applicant()
    a_published_record(subject=expert.person, subject_kind=SubjectKind.EXPERT, conduct="E401")

    assert as_report("SELECT subject_code, subject_name FROM credit_public_record") == [("", "")]
    codes = [code for (code,) in as_report("SELECT code FROM credit_public_subject")]
    assert not any(code.startswith("person:") for code in codes)
