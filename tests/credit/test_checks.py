"""Who had to look credit up, who did: receipts, the award, and coverage from the ledger."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from builders import evaluation as late
from builders.credit import a_bureau, a_published_record
from builders.lists import a_redlisted
from builders.registry import HUBEI, START, YICHANG, a_party, a_supervisor, someone_of
from builders.trading import a_tenderer
from gongheng.credit.checks import actions, due, queries
from gongheng.credit.checks.models import CreditCheck
from gongheng.credit.checks.occasions import occasions
from gongheng.credit.checks.papers import KIND, paper_of
from gongheng.credit.subjects.actions import know
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.acts import plain
from gongheng.foundation.documents import render, verification_code
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.checked import rules as register
from gongheng.registry.checked.models import Checked
from gongheng.registry.parties.queries import party_of
from gongheng.rules.book import rulebook_root
from gongheng.trading.award import actions as awards

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def a_check(subject, by, *, occasion="award", case="示例标段-1", at=START):
    return actions.check(occasion, case=case, subject=subject, by=by, at=at)


@pytest.fixture
def record():
    return a_published_record()


def test_a_check_leaves_a_receipt_with_figures_of_what_is_public(record):
    host = a_tenderer()
    made = a_check(record.subject, host, at=START + YEAR / 365)
    assert made.summary["adverse"] == 1
    assert made.summary["points"] > 0
    told = {"number": made.number, "occasion": "award", "case": made.case,
            "subject": record.subject.code, "body": host.body, "body_name": made.body_name,
            "date": made.checked_at.isoformat(), **made.summary}  # fmt: skip
    assert made.digest == sm3_hex(canonical({"kind": "credit_check", "facts": told}))
    entry = Entry.objects.get(act="credit_check.check")
    assert entry.facts["digest"] == made.digest
    assert entry.matter == made.case
    assert Checked.objects.get().receipt == made.number
    assert queries.receipt_with(made.digest) == made


@pytest.mark.parametrize(
    ("occasion", "who"),
    [("award", "supervisor"), ("award", "nobody"), ("penalty", "tenderer"), ("nonsense", "tenderer"),
     (None, "tenderer"), ("", "supervisor")],
)  # fmt: skip
def test_only_the_offices_of_an_occasion_check_for_it(occasion, who, record, refused):
    by = {"supervisor": a_supervisor, "tenderer": a_tenderer, "nobody": lambda: NOBODY}[who]()
    with refused("not_permitted"):
        a_check(record.subject, by, occasion=occasion)
    assert not CreditCheck.objects.exists()
    assert not Checked.objects.exists()


@pytest.mark.parametrize("case", ["", " ", "x" * 101, "\x00"])
def test_a_bad_case_number_is_refused_and_nothing_is_noted(case, record, refused):
    host = a_tenderer()
    with refused({"": "text_missing", " ": "text_missing", "\x00": "text_unreadable"}.get(
            case, "text_too_long"), "case"):  # fmt: skip
        a_check(record.subject, host, case=case)
    assert not Checked.objects.exists()


def test_receipts_are_seen_by_the_unit_and_by_the_credit_office(record):
    host = a_tenderer()
    made = a_check(record.subject, host)
    assert list(queries.checks_by(host)) == [made]
    for other in (a_tenderer(), someone_of(a_party()), NOBODY):
        assert not queries.checks_by(other).exists()


# --- at the award ----------------------------------------------------------------------------------


@pytest.fixture
def check_required(tmp_path, monkeypatch):
    """The rulebook of a province that added a date from which an award asks for the receipt."""
    own = tmp_path / "rulebook"
    shutil.copytree(rulebook_root(), own)
    rule = own / "hubei/credit/check_required_at.yaml"
    rule.write_text(rule.read_text() + (
        "  2026-01-01:\n    value: [award]\n    law: 某规定\n    article: （条号待核实）\n    mark: D\n"))  # fmt: skip
    monkeypatch.setenv("GONGHENG_RULEBOOK", str(own))


def checked(award, host):
    winner = award.chosen.bidder_code
    subject = know(winner, by=a_bureau().clerk, at=award.decided_at)
    return a_check(subject, host, case=award.section.code, at=award.decided_at)


def test_today_an_award_without_a_check_only_warns():
    host = a_tenderer()
    award = late.a_decided_award(host)
    code, winner = award.section.code, award.chosen.bidder_code
    assert "应查尽查" in register.warning("award", code, winner, by=[host.body])
    assert awards.notify(award, by=host, at=award.decided_at).state == "notified"


def test_where_the_rule_asks_for_it_no_notice_goes_out_without_a_receipt(check_required, refused):
    host = a_tenderer()
    award = late.a_decided_award(host)
    with refused("check_missing", "check"):
        awards.notify(award, by=host, at=award.decided_at)
    checked(award, host)
    told = award.section.code, award.chosen.bidder_code
    assert register.warning("award", *told, by=[host.body]) == ""
    assert awards.notify(award, by=host, at=award.decided_at).state == "notified"


def test_a_check_of_another_firm_does_not_count(check_required, record, refused):
    host = a_tenderer()
    award = late.a_decided_award(host)
    a_check(record.subject, host, case=award.section.code)
    with refused("check_missing"):
        awards.notify(award, by=host, at=award.decided_at)


def test_a_check_by_whose_duty_it_is_not_does_not_count(check_required, refused, monkeypatch):
    """A stranger, and the winner itself in its office as a tenderer, could make the receipt."""
    host = a_tenderer()
    award = late.a_decided_award(host)
    winner = someone_of(party_of(award.chosen.bidder_code), "tenderer")
    for other in (a_tenderer(), winner):
        checked(award, other)
        with refused("check_missing"):
            awards.notify(award, by=host, at=award.decided_at)
    monkeypatch.setattr(register, "_noted", lambda *told: Checked.objects.filter(
        subject=told[2]).exists())  # twin  # fmt: skip
    assert awards.notify(award, by=host, at=award.decided_at).state == "notified"


@pytest.mark.parametrize("case", ["42010619900101123X", f"罚字 {138_0013_8000} 号"])
def test_a_number_of_a_person_is_no_case_number(record, refused, case):
    officer = a_bureau().clerk
    with refused("person_in_the_open", "case"):
        a_check(record.subject, officer, occasion="penalty", case=case)
    assert not Entry.objects.filter(matter__contains=case).exists()
    assert a_check(record.subject, officer, occasion="penalty", case="鄂建罚〔2026〕3号").case


def test_without_the_rule_the_unchecked_award_would_go_out(check_required, monkeypatch):
    """Twin: it is the register's rule that stops it."""
    host = a_tenderer()
    award = late.a_decided_award(host)
    monkeypatch.setattr(
        "gongheng.trading.award.actions.refuse_without_check", lambda *_, **__: None
    )
    assert awards.notify(award, by=host, at=award.decided_at).state == "notified"


# --- coverage --------------------------------------------------------------------------------------


def test_coverage_counts_awards_of_the_ledger_against_receipts():
    host, other = a_tenderer(), a_tenderer()
    first, second = late.a_decided_award(host), late.a_decided_award(other)
    checked(first, host)
    for award, by in ((first, host), (second, other)):
        awards.notify(award, by=by, at=award.decided_at)
    span = (START - YEAR, START + 2 * YEAR)
    rows = {one.organ: (one.wanted, one.checked, one.share)
            for one in queries.coverage(a_bureau().clerk, *span) if one.occasion == "award"}  # fmt: skip
    assert rows == {host.body: (1, 1, 100), other.body: (1, 0, 0)}
    assert {one.organ for one in queries.coverage(other, *span)} == {other.body}
    assert queries.coverage(a_bureau().clerk, START - 2 * YEAR, START - YEAR) == []


def test_a_receipt_made_after_the_award_does_not_polish_the_coverage(monkeypatch):
    host = a_tenderer()
    award = late.a_decided_award(host)
    awards.notify(award, by=host, at=award.decided_at)
    subject = know(award.chosen.bidder_code, by=a_bureau().clerk, at=award.decided_at)
    a_check(subject, host, case=award.section.code, at=award.decided_at + YEAR / 365)
    span = (START - YEAR, START + 2 * YEAR)
    assert shares(host, span) == [0]
    whole = due.owed
    lax = lambda *_: [replace(one, before=False) for one in whole(*span)]  # noqa: E731
    monkeypatch.setattr(due, "owed", lax)  # twin: any receipt will do
    assert shares(host, span) == [100]


def shares(actor, span):
    return [one.share for one in queries.coverage(actor, *span) if one.occasion == "award"]


def test_coverage_counts_candidates_of_public_money_penalties_and_honours():
    host, bureau = a_tenderer(), a_bureau(YICHANG)
    award = late.a_published_award(host)
    record = a_published_record(bureau, a_bureau(HUBEI), decided_on=START.date())
    a_redlisted(bureau=bureau)
    candidates = [row["bidder_code"] for row in award.candidates]
    subject = know(candidates[0], by=bureau.clerk, at=START)
    a_check(subject, host, occasion="investment", case=award.section.code)
    a_check(record.subject, bureau.clerk, occasion="penalty", case=record.document_number)
    a_check(record.subject, bureau.clerk, occasion="penalty", case="别的案件")
    span = (START - YEAR, START + 2 * YEAR)
    rows = {(one.occasion, one.organ): (one.wanted, one.checked)
            for one in queries.coverage(bureau.clerk, *span)}  # fmt: skip
    assert rows == {("investment", host.body): (len(candidates), 1),
                    ("penalty", bureau.code): (1, 1), ("honour", bureau.code): (1, 0)}  # fmt: skip
    assert set(queries.receipts_only(bureau.clerk, *span)) == {"inspection", "subsidy"}


def test_without_public_money_only_the_winner_is_owed_a_check():
    host = a_tenderer()
    tender = private_tender(host)
    late.a_published_award(host, tender)
    assert queries.coverage(a_bureau().clerk, START - YEAR, START + 2 * YEAR) == []


def private_tender(host):
    from builders.trading import an_opened_tender
    from gongheng.trading.tendering import actions as tendering

    whole = tendering.enter
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tendering, "enter", lambda *a, **k: whole(*a, **{**k, "state_funded": False}))
        return an_opened_tender(host)


def test_the_paper_of_a_receipt_says_what_was_kept_even_after_the_firm_was_renamed(record):
    host = a_tenderer()
    made = a_check(record.subject, host)
    before = render(KIND, plain(paper_of(made)))
    record.subject.name = "改名后的公司"
    record.subject.save()
    again = CreditCheck.objects.get()
    assert render(KIND, plain(paper_of(again))) == before
    assert verification_code(KIND, paper_of(again)) == made.digest
    again.summary["points"] += 1
    assert verification_code(KIND, paper_of(again)) != made.digest


def test_every_occasion_names_offices_and_only_known_acts():
    from gongheng.foundation.lifecycle import act_named

    assert len(occasions()) == 7
    for one in occasions().values():
        assert one.roles
        assert not one.act or act_named(one.act)


def test_a_check_opens_no_file(record, monkeypatch):
    """A check tells figures of what is public; it never opens the vault of records."""
    monkeypatch.setattr("gongheng.foundation.vault.store.reveal", lambda _: 1 / 0)
    monkeypatch.setattr("gongheng.foundation.vault.store.reveal_many", lambda _: 1 / 0)
    made = a_check(record.subject, a_supervisor(), occasion="penalty")
    assert made.summary["adverse"] == 1
