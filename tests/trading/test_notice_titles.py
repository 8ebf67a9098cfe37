"""Whoever reads only the title knows whose notice it is."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.trading.contracts import actions as contracts
from gongheng.trading.notices import contents
from gongheng.trading.notices.models import Kind, Notice
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db
NAME = "示例道路改造工程施工"


def test_every_notice_of_a_whole_life_names_its_tender_and_its_kind():
    host = build.a_tenderer()
    contract = late.a_published_contract(host)
    day = contract.signed_on + timedelta(days=100)
    contracts.complete(contract, completed_on=day, settlement="9000000.00", evaluation="合格",
                       by=host, at=contract.award.notified_at + timedelta(days=200))  # fmt: skip

    titles = dict(Notice.objects.values_list("kind", "title"))

    assert titles == {kind: f"{NAME}{Kind(kind).label}" for kind in (
        "tender", "candidates", "result", "contract", "performance")}  # fmt: skip


def test_where_there_is_more_than_one_section_the_title_names_it():
    host = build.a_tenderer()
    tender = build.an_announced_tender(host, sections_wanted=2)
    first, second = tender.sections.all()
    for section in (first, second):
        for price in ("9000000.00", "9100000.00", "9200000.00"):
            build.a_submitted_bid(tender, build.a_bidder(), price=price, section=section)
    at = tender.bids_due_at
    held = opening.read_out(opening.hold_opening(tender, by=host, at=at), by=host, at=at)
    opening.close(held, by=host, at=at)

    late.a_published_award(host, Tender.objects.get(pk=tender.pk))

    assert Notice.objects.get(kind="candidates").title == f"{NAME}（第1标段）中标候选人公示"
    assert Notice.objects.get(kind="tender").title == f"{NAME}招标公告"


def test_the_longest_names_still_fit_a_title():
    host = build.a_tenderer()
    tender = build.an_announced_tender(host, sections_wanted=2)
    tender.title = "长" * 200
    section = tender.sections.first()
    section.title = "段" * 200
    longest = max(len(contents.title(tender, kind, section=section, number=99)) for kind in Kind)

    assert longest <= Notice._meta.get_field("title").max_length
