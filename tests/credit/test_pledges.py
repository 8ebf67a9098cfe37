"""Pledges: signed once as read, asked for at the step, checked, and what a false one leads to."""

import shutil
from datetime import date

import pytest

from builders.credit import DAY, a_bureau, a_notice_file
from builders.lists import a_broken_pledge, a_pledge, text_digest
from builders.registry import (
    HUBEI,
    START,
    YICHANG,
    a_code,
    a_party,
    a_person,
    an_applicant,
    an_office,
    someone_of,
)
from builders.trading import a_bidder, a_project, a_submitted_bid, a_tenderer, an_announced_tender
from gongheng.credit.pledges import actions, queries, rules
from gongheng.credit.pledges.lifecycle import PLEDGE
from gongheng.credit.pledges.models import Pledge
from gongheng.credit.pledges.templates import digest_of, template_of, templates
from gongheng.credit.records.models import Record
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.acts import plain
from gongheng.foundation.documents import render
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.pledged import rules as register
from gongheng.registry.pledged.rules import has_pledged
from gongheng.rules.book import rulebook_root
from gongheng.trading.bidding.models import Bid
from gongheng.trading.tendering import actions as tendering

pytestmark = pytest.mark.django_db


def test_a_pledge_is_signed_by_the_person_in_office_at_server_time_as_it_was_read():
    pledge = a_pledge()
    template = template_of("bidder")

    assert (pledge.state, pledge.signed_at, pledge.for_life) == ("signed", START, True)
    assert pledge.digest == digest_of(template, template.text(pledge.version))
    told = Entry.objects.get(act="pledge.sign")
    assert told.facts["digest"] == pledge.digest
    assert pledge.signed_by not in str(told.facts)
    assert list(queries.public_pledges()) == [pledge]
    assert has_pledged(pledge.subject.code, "bid")


def test_a_text_that_changed_meanwhile_is_not_signed(refused):
    by = someone_of(a_party())
    with refused("pledge_text_changed", "digest"):
        a_pledge(by=by, digest=text_digest("agency"))

    assert not Pledge.objects.exists()


def test_a_pledge_for_life_is_signed_once_in_the_whole_province(refused):
    pledge = a_pledge()
    by = someone_of(a_party_of(pledge))
    with refused("already_pledged", "kind"):
        a_pledge(by=by, at=START + DAY)


def a_party_of(pledge):
    from gongheng.registry.parties.queries import party_of

    return party_of(pledge.subject.code)


def test_a_pledge_for_an_occasion_is_signed_each_time_and_can_be_taken_back(refused):
    by = someone_of(a_party())
    first, second = (a_pledge("repair", by=by, occasion=f"记录{n}") for n in (1, 2))
    first = actions.take_back(first, reason="不再申请", by=by, at=START)

    assert (first.state, second.state) == ("taken_back", "signed")
    assert list(queries.public_pledges()) == [second]
    for_life = a_pledge(by=by)
    with refused("pledge_for_life"):
        actions.take_back(for_life, reason="反悔", by=by, at=START)


def test_nobody_signs_for_another_and_nobody_in_a_capacity_he_does_not_have(refused):
    party, stranger = a_party(), someone_of(a_party())
    with refused("not_permitted"):
        a_pledge(by=stranger, subject_code=party.code)
    bureau = a_bureau()
    with refused("not_permitted"):
        a_pledge(by=bureau.clerk, subject_code=party.code)
    with refused("pledge_not_for_you", "subject_kind"):
        a_pledge("agency", by=someone_of(party), subject_kind="agency")
    with refused("pledge_not_for_you", "subject_kind"):
        a_pledge("bidder", by=someone_of(party), subject_kind="tenderer")
    assert not Pledge.objects.exists()


def test_an_expert_signs_for_himself_and_stands_nowhere_by_name():
    person = a_person("欧阳示例")
    himself = Actor("registration", role="registration", person=person, region="420100")
    pledge = a_pledge("expert", by=himself, subject_code=person, subject_kind="expert")

    assert pledge.subject.name == ""
    assert "subject" not in Entry.objects.get(act="pledge.sign").facts
    assert has_pledged(person, "expert")


def test_a_new_version_that_asks_for_renewal_is_offered_again_and_replaces_the_old(
    tmp_path, monkeypatch, refused
):
    pledge = a_pledge()
    by = someone_of(a_party_of(pledge))
    assert queries.asked_of(by, START.date()) == []
    own = tmp_path / "rulebook"
    shutil.copytree(rulebook_root(), own)
    file = own / "codelists/credit_pledges/bidder.yaml"
    file.write_text(file.read_text() + (
        '  - version: "2027"\n    since: 2026-03-10\n    basis: 示例\n    mark: D\n'
        "    must_renew: true\n    paragraphs:\n      - 新的承诺。\n"))  # fmt: skip
    monkeypatch.setenv("GONGHENG_RULEBOOK", str(own))
    later = START + 10 * DAY
    assert queries.asked_of(by, START.date()) == []
    assert [one.code for one, _ in queries.asked_of(by, later.date())] == ["bidder"]
    new = a_pledge(by=by, at=later)
    pledge.refresh_from_db()

    assert (pledge.state, new.replaces, new.version) == ("superseded", pledge, "2027")
    assert has_pledged(pledge.subject.code, "bid")
    assert queries.asked_of(by, later.date()) == []


def test_without_the_rule_a_step_only_asks_and_does_not_refuse():
    tender = an_announced_tender(a_tenderer())

    assert a_submitted_bid(tender, a_bidder()).state == "submitted"


def test_with_the_rule_nobody_bids_before_he_pledged(pledge_required, refused):
    owner = a_tenderer()
    project = a_project(owner)
    with refused("pledge_missing", "pledge"):
        tendering.enter(project, title="示例", trade_class="A02", organise="self", by=owner,
                        at=START)  # fmt: skip
    a_pledge("tenderer", by=owner, subject_kind="tenderer")
    tender = an_announced_tender(owner)
    bidder = a_bidder()
    with pytest.raises(Refused, match="pledge_missing") as no:
        a_submitted_bid(tender, bidder)
    assert "投标之前应当作出信用承诺" in no.value.sentence
    assert not Bid.objects.exists()
    a_pledge(by=bidder)

    assert a_submitted_bid(tender, bidder).state == "submitted"


def test_without_the_question_a_bid_without_pledge_would_come_in(pledge_required, monkeypatch):
    """Twin: the refusal comes from the register's question alone."""
    monkeypatch.setattr(register, "has_pledged", lambda *_: True)
    tender = an_announced_tender(a_tenderer())

    assert a_submitted_bid(tender, a_bidder()).state == "submitted"


def test_with_the_rule_no_expert_applies_before_he_pledged(pledge_required, refused):
    with refused("pledge_missing", "pledge"):
        an_applicant()


def test_a_false_pledge_becomes_a_proposed_record_with_its_conduct_and_counts_no_more():
    bureau = a_bureau()
    pledge = a_pledge()
    pledge = actions.check(
        pledge, finding="kept", grounds="抽查业绩证明属实", by=bureau.clerk, at=START
    )
    assert pledge.state == "signed"
    own = someone_of(a_party_of(pledge))
    pledge = a_broken_pledge(pledge, own=own, teller=bureau.clerk, by=bureau.checker,
                             at=START + DAY, grounds="业绩证明系伪造")  # fmt: skip
    record = Record.objects.get()

    assert pledge.state == "broken"
    assert (record.state, record.conduct, record.level) == ("proposed", "B501", "")
    assert record.subject == pledge.subject
    assert pledge.checks.first().record_code == record.code
    assert not has_pledged(pledge.subject.code, "bid")
    assert "伪造" not in str(Entry.objects.get(act="pledge.find_broken").facts)


def test_one_officer_alone_finds_no_pledge_broken_and_none_unheard(refused):
    bureau, pledge = a_bureau(), a_pledge()
    own = someone_of(a_party_of(pledge))
    with refused("finding_missing"):
        actions.find_broken(pledge, by=bureau.clerk, at=START)
    with refused("missing_field", "digest"):
        actions.tell_broken(pledge, grounds="不实", digest="", by=bureau.clerk, at=START)
    assert not pledge.checks.exists()
    paper = a_notice_file(START, by=bureau.clerk)
    actions.tell_broken(pledge, grounds="不实", digest=paper, by=bureau.clerk, at=START)
    with refused("finding_open"):
        actions.tell_broken(pledge, grounds="不实", digest=paper, by=bureau.clerk, at=START)
    with refused("not_permitted"):
        actions.find_broken(pledge, by=bureau.clerk, at=START + 20 * DAY)
    with refused("still_to_be_heard"):
        actions.find_broken(pledge, by=bureau.checker, at=START + DAY)
    with refused("hearing_over"):
        actions.state_case(pledge, statement="没有", by=own, at=START + 20 * DAY)
    pledge.refresh_from_db()
    assert pledge.state == "signed"
    assert actions.find_broken(pledge, by=bureau.checker, at=START + 20 * DAY).state == "broken"


def test_without_hearing_and_predicate_a_pledge_breaks_at_once(monkeypatch):
    """Twin: the rule alone gives time; the table still wants two."""
    bureau, pledge = a_bureau(), a_pledge()
    paper = a_notice_file(START, by=bureau.clerk)
    actions.tell_broken(pledge, grounds="不实", digest=paper, by=bureau.clerk, at=START)
    monkeypatch.setattr(rules, "was_heard", lambda *_: None)
    act, office = PLEDGE.acts["find_broken"], PLEDGE.acts["check"].who
    with monkeypatch.context() as patch:
        patch.setitem(PLEDGE.acts, "find_broken", act.__class__(
            act.verb, act.label, act.start, act.end, office, act.under, act.sight))  # fmt: skip
        with pytest.raises(Exception, match="nobody_finds_broken_what_he_told"):
            actions.find_broken(pledge, by=bureau.clerk, at=START)
    pledge.refresh_from_db()
    assert actions.find_broken(pledge, by=bureau.checker, at=START).state == "broken"


def test_whose_pledge_was_found_broken_does_not_sign_again_at_once(refused, monkeypatch):
    bureau, pledge = a_bureau(), a_pledge()
    own = someone_of(a_party_of(pledge))
    a_broken_pledge(pledge, own=own, teller=bureau.clerk, by=bureau.checker)
    with refused("pledge_broken_before", "kind"):
        a_pledge(by=own, at=START + 300 * DAY)
    assert Pledge.objects.count() == 1
    assert a_pledge(by=own, at=START + 370 * DAY).state == "signed"
    monkeypatch.setattr(rules, "not_broken_before", lambda *_: None)  # twin
    other = a_pledge()
    again = someone_of(a_party_of(other))
    a_broken_pledge(other, own=again, teller=bureau.clerk, by=bureau.checker)
    assert a_pledge(by=again, at=START + DAY).state == "signed"


def test_another_citys_officer_and_the_subject_itself_check_nothing(refused):
    pledge = a_pledge()
    for hand in (a_bureau(YICHANG).clerk, someone_of(a_party_of(pledge))):
        with refused("not_permitted"):
            actions.check(pledge, finding="kept", grounds="属实", by=hand, at=START)
        with refused("not_permitted"):
            actions.tell_broken(pledge, grounds="不实", digest="", by=hand, at=START)
        with refused("not_permitted"):
            actions.find_broken(pledge, by=hand, at=START)
    assert not queries.pledges_checked_by(a_bureau(YICHANG).clerk).exists()
    assert queries.pledges_checked_by(a_bureau(HUBEI).clerk).get() == pledge


@pytest.mark.parametrize("field", ["finding", "grounds"])
def test_a_check_without_finding_or_grounds_is_refused(field, refused):
    bureau, pledge = a_bureau(), a_pledge()
    told = {"finding": "kept", "grounds": "属实", field: ""}
    with refused("unknown_choice" if field == "finding" else "text_missing", field):
        actions.check(pledge, **told, by=bureau.clerk, at=START)

    assert not pledge.checks.exists()


def test_the_paper_of_a_pledge_is_a_pdf_and_the_same_every_time():
    pledge = a_pledge()
    facts = plain(queries.paper_of(pledge, pledge.subject.name, template_of("bidder").title))

    assert render("pledge", facts)[:5] == b"%PDF-"
    assert render("pledge", facts) == render("pledge", facts)


def test_every_kind_of_pledge_names_what_it_rests_on_and_a_false_one_is_a_known_conduct():
    from gongheng.credit.catalogue.conducts import conduct_on

    for one in templates():
        assert one.basis, one.code
        assert one.texts[0].paragraphs, one.code
        assert set(dict(one.breach)) == set(one.signers), one.code
        for kind, conduct in one.breach:
            assert conduct_on(conduct, date(2026, 3, 2)).subject == kind


def test_an_office_of_another_role_is_asked_for_nothing():
    assert queries.asked_of(a_bureau().clerk, START.date()) == []
    expert = an_office(Role.EXPERT)
    assert [one.code for one, _ in queries.asked_of(expert, START.date())] == ["expert"]


def test_staff_of_the_centre_sign_for_themselves_and_nobody_else_signs_as_staff(refused):
    clerk = an_office(Role.CENTRE, a_code("12"), HUBEI)
    assert [one.code for one, _ in queries.asked_of(clerk, START.date())] == ["staff"]
    expert = an_office(Role.EXPERT)
    for by in (expert, someone_of(a_party())):
        with refused("pledge_not_for_you", "subject_kind"):
            a_pledge("staff", by=by, subject_code=by.person, subject_kind="staff")
    with refused("not_permitted"):
        a_pledge("staff", by=clerk, subject_code=expert.person, subject_kind="staff")
    assert not Pledge.objects.exists()

    pledge = a_pledge("staff", by=clerk, subject_code=clerk.person, subject_kind="staff")
    assert list(queries.own_pledges(clerk)) == [pledge]
    assert queries.asked_of(clerk, START.date()) == []
    assert "subject" not in Entry.objects.get(act="pledge.sign").facts

    office = a_bureau(HUBEI)
    broken = a_broken_pledge(pledge, own=clerk, teller=office.checker, by=office.clerk,
                             at=START + DAY, grounds="违规调阅")  # fmt: skip
    assert broken.state == "broken"
    record = Record.objects.get()
    assert (record.state, record.conduct, record.subject.code) == ("proposed", "S501", clerk.person)
