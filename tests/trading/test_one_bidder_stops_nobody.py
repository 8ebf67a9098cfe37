"""One bidder's file cannot keep all the others from being read out (招标投标法第三十六条)."""

import pytest

from builders import trading as build
from builders.denied import refused
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding import rules
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening import actions as opening

pytestmark = pytest.mark.django_db
NO_PDF = [("报价清单.pdf", b"plain words, no PDF at all")]


@pytest.fixture
def host():
    return build.a_tenderer()


@pytest.fixture
def tender(host):
    tender = build.an_announced_tender(host)
    for price in ("9000000.00", "9200000.00"):
        build.a_submitted_bid(tender, build.a_bidder(), price=price)
    return tender


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.pdf", b"no pdf", "file_type"), ("a.zip", b"no zip", "file_type"),
     ("a.txt", b"\xff\xfe", "file_type"), ("a.txt", b"", "file_type"),
     ("a.exe", b"MZ", "file_type"), ("\u202efdp.txt", b"x", "file_name"),
     ("\ud800.txt", b"x", "file_name"), ("a\n.txt", b"x", "file_name")],
)  # fmt: skip
def test_what_could_not_be_opened_is_not_sealed(tender, name, content, code):
    told = {"letter": build.a_letter(), "attachments": [(name, content)], "by": build.a_bidder(),
            "at": tender.documents_from}  # fmt: skip
    no = refused(code, bidding.submit, tender.sections.first(), **told)
    assert no.field == "attachments"


def sealed_unseen(tender, monkeypatch):
    """A bid sealed before its attachments were looked at."""
    with monkeypatch.context() as before:
        before.setattr(rules, "attachments_are_acceptable", lambda _: None)
        return build.a_submitted_bid(tender, build.a_bidder(), attachments=NO_PDF)


def test_a_bid_that_cannot_be_opened_is_a_fault_of_its_own(host, tender, monkeypatch):
    bad, at = sealed_unseen(tender, monkeypatch), tender.bids_due_at
    held = opening.read_out(opening.hold_opening(tender, by=host, at=at), by=host, at=at)
    assert held.read_out_at == at
    assert [(fault["bid"], fault["code"]) for fault in held.faults] == [(bad.pk, "file_type")]
    assert Bid.objects.filter(section__tender=tender, state="opened").count() == 2


def test_a_pause_in_the_middle_is_no_fault_of_a_bid(host, tender, monkeypatch):
    build.a_submitted_bid(tender, build.a_bidder())
    at = tender.bids_due_at
    held = opening.hold_opening(tender, by=host, at=at)
    told = {"reason": "处理投诉", "source": "招标投标法实施条例第六十二条"}

    def paused(*_, **__):
        from gongheng.foundation.refusals import Refused

        raise Refused("suspended", **told)

    monkeypatch.setattr(bidding, "unseal", paused)
    refused("suspended", opening.read_out, held, by=host, at=at)
