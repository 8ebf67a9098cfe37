"""Consortia: formed by their own parties, secret before the opening, one bid for all of them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import evaluation as late
from builders import registry
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.parties import actions as parties
from gongheng.registry.parties.queries import party_of
from gongheng.trading.award import contents
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.consortia import actions, queries, rules
from gongheng.trading.bidding.consortia.rules import Partner
from gongheng.trading.evaluation import queries as evaluations
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.queries import record_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender():
    return build.an_announced_tender(build.a_tenderer(), sections_wanted=2, consortium=True)


def at(tender):
    return tender.documents_from + timedelta(days=2)


def proposed(tender, lead, *members, section=None, shares=None):
    everyone = [lead, *members]
    shares = shares or ["60.00", *([f"{Decimal(40) / len(members):.2f}"] * len(members))]
    partners = [Partner(one.body, share, "施工") for one, share in
                zip(everyone, shares, strict=True)]  # fmt: skip
    return actions.propose(section or tender.sections.first(), members=partners,
                           agreement=build.a_file("共同投标协议", by=lead), by=lead, at=at(tender))  # fmt: skip


def formed(tender, lead, *members, **kwargs):
    consortium = proposed(tender, lead, *members, **kwargs)
    for one in members:
        consortium = actions.consent(consortium, by=one, at=at(tender))
    return consortium


def read_out(tender):
    host = registry.Actor("office:h", role="tenderer", body=tender.tenderer_code, account_id=1)
    held = opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    held = opening.read_out(held, by=host, at=tender.bids_due_at)
    opening.close(held, by=host, at=tender.bids_due_at)
    return host, tender.__class__.objects.get(pk=tender.pk)


def test_a_document_that_takes_no_consortium_takes_none():
    tender = build.an_announced_tender(build.a_tenderer())
    lead, member = build.a_bidder(), build.a_bidder()
    no = refused("consortium_not_accepted", proposed, tender, lead, member)
    assert no.source == "招标投标法实施条例第三十七条"


def test_the_notice_says_whether_consortia_are_accepted(tender):
    assert tender.notices.get().content["是否接受联合体投标"] == "接受"
    other = build.an_announced_tender(build.a_tenderer())
    assert other.notices.get().content["是否接受联合体投标"] == "不接受"


def test_a_formed_consortium_bids_as_one_with_its_agreement_inside(tender):
    lead, member = build.a_bidder(), build.a_bidder()
    formed(tender, lead, member)
    bid = build.a_submitted_bid(tender, lead)
    assert bid.party_codes() == {lead.body, member.body}
    assert bid.bidder_name.endswith("联合体")
    for _ in range(2):
        build.a_submitted_bid(tender, build.a_bidder())
    _, tender = read_out(tender)
    bid.refresh_from_db()
    assert bid.attachments[0]["name"] == "共同投标协议.txt"
    record = record_facts(tender)
    first = next(one for one in record["sections"][0]["bids"] if one["partners"])
    assert [one["share"] for one in first["partners"]] == ["60.00", "40.00"]


def test_no_bid_before_every_member_has_consented_for_itself(tender):
    lead, member, stranger = (build.a_bidder() for _ in range(3))
    consortium = proposed(tender, lead, member)
    no = refused("consortium_incomplete", build.a_submitted_bid, tender, lead)
    assert party_of(member.body).name in no.facts["names"]
    for one in (lead, stranger):
        refused("not_permitted", actions.consent, consortium, by=one, at=at(tender))
    actions.consent(consortium, by=member, at=at(tender))
    refused("already_exists", actions.consent, consortium, by=member, at=at(tender))
    assert build.a_submitted_bid(tender, lead).state == "submitted"


def test_a_member_that_consented_bids_neither_alone_nor_elsewhere_in_the_project(tender):
    lead, member, other = (build.a_bidder() for _ in range(3))
    formed(tender, lead, member)
    second = tender.sections.last()
    for section in (tender.sections.first(), second):
        no = refused("bids_in_a_consortium", build.a_submitted_bid, tender, member, section=section)
        assert no.source == "招标投标法实施条例第三十七条"
    elsewhere = proposed(tender, other, member, section=second)
    refused("bids_in_a_consortium", actions.consent, elsewhere, by=member, at=at(tender))
    refused("bids_in_a_consortium", build.a_submitted_bid, tender, lead, section=second)
    again = formed(tender, lead, member, section=second)
    assert again.members.count() == 2, "the same consortium may bid for another section"


def test_a_unit_that_bid_alone_must_withdraw_first_and_the_lead_learns_nothing_of_it(tender):
    lead, member = build.a_bidder(), build.a_bidder()
    bid = build.a_submitted_bid(tender, member)
    consortium = proposed(tender, lead, member)
    refused("bids_alone", actions.consent, consortium, by=member, at=at(tender))
    refused("bids_alone", proposed, tender, member, lead)
    bidding.withdraw(bid, reason="改为联合体", by=member, at=at(tender) + timedelta(days=1))
    assert actions.consent(consortium, by=member, at=at(tender) + timedelta(days=1))


def test_nobody_outside_sees_a_consortium_before_the_opening(tender):
    lead, member, stranger = (build.a_bidder() for _ in range(3))
    formed(tender, lead, member)
    host = registry.Actor("office:h", role="tenderer", body=tender.tenderer_code, account_id=1)
    for one in (stranger, host):
        assert not queries.consortia_of(one).exists()
    acts = Entry.objects.filter(act__startswith="consortium.")
    assert acts.count() == 2
    assert set(acts.values_list("sight", flat=True)) == {"closed"}


def test_either_side_may_dissolve_until_the_bid_is_in(tender):
    lead, member = build.a_bidder(), build.a_bidder()
    consortium = formed(tender, lead, member)
    bid = build.a_submitted_bid(tender, lead)
    refused(
        "consortium_has_bid", actions.dissolve, consortium, reason="退出", by=member, at=at(tender)
    )
    bidding.withdraw(bid, reason="退出", by=lead, at=bid.submitted_at)
    refused("not_permitted", actions.dissolve, consortium, reason="退出", by=build.a_bidder(),
            at=at(tender))  # fmt: skip
    actions.dissolve(consortium, reason="退出", by=member, at=bid.submitted_at)
    assert build.a_submitted_bid(tender, member).consortium is None
    assert build.a_submitted_bid(tender, lead).consortium is None


@pytest.mark.parametrize(
    ("shares", "code"), [(["60.00", "30.00"], "consortium_shares"),
                         (["100.01", "0.01"], "consortium_shares"), (["100", "0"], "bad_figure")]
)  # fmt: skip
def test_shares_make_a_whole(tender, shares, code):
    refused(code, proposed, tender, build.a_bidder(), build.a_bidder(), shares=shares)


def test_a_consortium_has_several_registered_parties_an_agreement_and_its_lead(tender):
    lead, member = build.a_bidder(), build.a_bidder()
    section, told = tender.sections.first(), {"by": lead, "at": at(tender)}
    whole = [Partner(lead.body, "50", "施工"), Partner(member.body, "50", "施工")]
    file = build.a_file("共同投标协议", by=lead)
    for members in ([whole[0]], [whole[0], whole[0]], [whole[1]], []):
        refused(
            "consortium_members", actions.propose, section, members=members, agreement=file, **told
        )
    unknown = [whole[0], Partner(build.a_code(), "50", "施工")]
    refused("partner_unknown", actions.propose, section, members=unknown, agreement=file, **told)
    refused("no_agreement", actions.propose, section, members=whole, agreement="", **told)
    refused("file_missing", actions.propose, section, members=whole, agreement="0" * 64, **told)
    idle = [whole[0], Partner(member.body, "50", " ")]
    refused("missing_field", actions.propose, section, members=idle, agreement=file, **told)


def test_a_member_barred_or_bound_to_the_tenderer_bars_the_whole(tender):
    from gongheng.registry.parties.relations import actions as relations

    lead, member = build.a_bidder(), build.a_bidder()
    formed(tender, lead, member)
    relations.declare_relation(
        party_of(member.body), other_code=tender.tenderer_code, other_name="招标人", kind="held",
        by=member, at=at(tender),
    )  # fmt: skip
    refused("related_to_tenderer", build.a_submitted_bid, tender, lead)


def test_partners_do_not_compete_but_a_partners_sister_bid_is_found(tender):
    from gongheng.registry.parties.relations import actions as relations

    lead, member, rival = (build.a_bidder() for _ in range(3))
    for other in (member, rival):
        relations.declare_relation(
            party_of(lead.body), other_code=other.body, other_name="子公司", kind="holds",
            by=lead, at=build.START,
        )  # fmt: skip
    formed(tender, lead, member)
    for one in (lead, rival, build.a_bidder()):
        build.a_submitted_bid(tender, one)
    host, tender = read_out(tender)
    evaluation, _ = late.a_started_evaluation(host, tender)
    finding = evaluation.findings.get()
    assert len(finding.bids) == 2
    assert evaluations.bidders_without_head(evaluation)
    assert {member.body, lead.body} <= evaluation.parties()


def test_the_candidates_show_every_party(tender):
    lead, member = build.a_bidder(), build.a_bidder()
    formed(tender, lead, member)
    build.a_submitted_bid(tender, lead, price="9000000.00")
    for price in ("9200000.00", "9500000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    host, tender = read_out(tender)
    award = late.a_published_award(host, tender)
    shown = next(row for row in award.candidates if "consortium" in row)
    assert {one["code"] for one in shown["consortium"]} == {lead.body, member.body}
    told = contents._candidate(shown)
    assert member.body in told["联合体各方"]


def test_the_lower_qualification_of_one_trade_counts(tender):
    lead, member = build.a_bidder(), build.a_bidder()
    consortium = formed(tender, lead, member)
    for number, (one, level) in enumerate(((lead, "一级"), (member, "叁级"))):
        parties.enter_qualification(
            party_of(one.body), name="市政公用工程施工总承包", level=level, certificate_no=f"D{number}",
            issued_by="住房和城乡建设厅", issued_on=build.START.date(), by=one, at=build.START,
        )  # fmt: skip
    (row,) = queries.counted_qualifications(consortium)
    assert row["counted"] == "叁级"


LEVELS = ["特级", "一级", "甲级", "二级", "乙级", "三级", "丙级"]


@settings(max_examples=50)
@given(levels=st.lists(st.sampled_from(LEVELS), min_size=1, max_size=5))
def test_the_counted_level_is_one_of_theirs_and_none_is_lower(levels):
    order = {"特": 0, "一": 1, "甲": 1, "二": 2, "乙": 2, "三": 3, "丙": 3}
    found = queries.lowest(levels)
    assert found in levels
    assert all(order[found[0]] >= order[level[0]] for level in levels)
    assert queries.lowest([*levels, "准一级"]) == "", "an unknown level is left to the committee"


def test_without_the_check_a_member_would_bid_twice(tender, monkeypatch):
    """The twin: the defence removed, a consented member also bids alone."""
    lead, member = build.a_bidder(), build.a_bidder()
    formed(tender, lead, member)
    monkeypatch.setattr(rules, "bids_once", lambda *_: None)
    assert build.a_submitted_bid(tender, member).consortium is None
