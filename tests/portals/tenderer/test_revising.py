"""Revise the tender document through its page: what changes and the days of the law come first."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.files import store
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.portals import terms as words
from gongheng.portals.fields import MOMENT
from gongheng.trading.clarification.models import Clarification
from gongheng.trading.notices.rules import first_deadline
from gongheng.trading.tendering.models import Tender, TenderDocument

pytestmark = pytest.mark.django_db
EARLY = build.START + timedelta(days=1)
LATE = build.START + timedelta(days=10)


@pytest.fixture
def host(client_of):
    return client_of(build.a_tenderer())


@pytest.fixture
def tender(host):
    return build.an_announced_tender(host.actor)


def page_of(tender):
    return f"/tenderer/tenders/{tender.code}/revise/"


def typed(host, tender, **changes):
    """What the page offers, as a browser sends it back, with changes."""
    form = host.get(page_of(tender)).context["form"]
    told = {one.html_name: one.value() for one in form if one.name != "upload"}
    told = {name: "on" if value is True else value for name, value in told.items()
            if value not in (None, False)}  # fmt: skip
    due = tender.bids_due_at.astimezone(clock.BEIJING).strftime(MOMENT)
    return {**told, "bids_due_at": due, "text": "投标有效期改为一百二十日", **changes}


def sent(host, tender, told):
    """Look, then confirm what was shown."""
    shown = host.post(page_of(tender), told)
    assert shown.status_code == 200, shown.context["form"].errors
    more = {name: shown.context[name] for name in ("seen", "kept")}
    told = {name: value for name, value in told.items() if name != "upload"}
    own = {"own": "yes"} if shown.context["own"] else {}
    return shown, host.post(page_of(tender), {**told, **more, **own})


def test_changed_terms_are_shown_side_by_side_before_anything_is_sent(host, tender):
    with clock.frozen(EARLY):
        told = typed(host, tender, bid_validity_days="120")
        shown = host.post(page_of(tender), told)
        rows = {row["name"]: row for row in shown.context["changes"]["rows"]}
        assert rows["投标有效期"]["new"] == "120 天"
        assert "还没有发出" in shown.content.decode()
        assert Clarification.objects.count() == 0
        assert TenderDocument.objects.count() == 1

        _, done = sent(host, tender, told)
    assert done.status_code == 302
    document = TenderDocument.objects.get(version=2)
    assert document.terms["bid_validity_days"] == 120
    assert document.changes == "投标有效期改为一百二十日"
    assert Clarification.objects.get().issued_at == document.made_at


def test_the_file_that_was_shown_is_the_file_that_is_sent(host, tender):
    content = b"%PDF-1.7\n" + b"revised"
    with clock.frozen(EARLY):
        told = typed(host, tender, upload=SimpleUploadedFile("new.pdf", content))
        shown, done = sent(host, tender, told)
    assert sm3_hex(content) in shown.content.decode()
    assert done.status_code == 302
    assert TenderDocument.objects.get(version=2).digest == sm3_hex(content)


def test_what_was_changed_after_it_was_shown_is_shown_again(host, tender):
    with clock.frozen(EARLY):
        shown = host.post(page_of(tender), typed(host, tender, bid_validity_days="120"))
        more = {name: shown.context[name] for name in ("seen", "kept")}
        again = host.post(page_of(tender), {**typed(host, tender, bid_validity_days="150"), **more})
    assert again.status_code == 200
    assert again.context["seen"] != shown.context["seen"]
    assert Clarification.objects.count() == 0


def test_the_laws_delay_is_told_before_and_changed_terms_cannot_escape_it(host, tender):
    with clock.frozen(LATE):
        assert "截止时间最早" in host.get(page_of(tender)).content.decode()
        told = typed(host, tender, bid_validity_days="120")
        told.pop("affects_preparation")  # the box is no way round the law
        no = host.post(page_of(tender), told)
        assert no.status_code == 422
        assert "bids_due_at" in no.context["form"].errors
        assert TenderDocument.objects.count() == 1
        day = first_deadline(tender.notices.get(), LATE).on
        shown, done = sent(host, tender, {**told, "bids_due_at": f"{day:%Y-%m-%d}T09:30"})
    assert "投标截止时间" in {row["name"] for row in shown.context["changes"]["rows"]}
    assert done.status_code == 302
    assert clock.day_of(Tender.objects.get().bids_due_at) == day


def test_without_the_check_of_the_page_the_act_still_refuses(host, tender, monkeypatch):
    monkeypatch.setattr(
        "gongheng.portals.tenderer.revising.leaves_time_to_prepare", lambda *_: None
    )
    with clock.frozen(LATE):
        told = typed(host, tender, bid_validity_days="120")
        _, done = sent(host, tender, told)
    assert done.status_code == 422
    assert (Clarification.objects.count(), TenderDocument.objects.count()) == (0, 1)


def test_a_revision_that_changes_nothing_is_sent_back(host, tender):
    with clock.frozen(EARLY):
        no = host.post(page_of(tender), typed(host, tender))
    assert no.status_code == 422
    assert "upload" in no.context["form"].errors
    assert TenderDocument.objects.count() == 1


@pytest.mark.parametrize("kept", ["", "x", "\0" * 64, "0" * 64, "f" * 65])
def test_a_forged_file_of_the_page_before_changes_nothing(host, tender, kept):
    with clock.frozen(EARLY):
        told = typed(host, tender, kept=kept, own="yes", seen="x")
        assert host.post(page_of(tender), told).status_code in (404, 422)
    assert TenderDocument.objects.count() == 1


def test_another_units_file_cannot_be_passed_off(host, tender, client_of):
    other = client_of(build.a_tenderer())
    theirs = store.put(b"%PDF-1.7 theirs", name="a.pdf", at=EARLY, by=other.actor).digest
    with clock.frozen(EARLY):
        told = typed(host, tender, kept=theirs, own="yes")
        assert host.post(page_of(tender), told).status_code == 404
        assert other.get(page_of(tender)).status_code == 404
    assert tender.documents.count() == 1


def test_criteria_that_keep_their_name_keep_all_that_hangs_on_them(host, tender):
    document = tender.documents.get()
    kinds = [{**one, "code": f"own{place}"} for place, one in enumerate(document.terms["criteria"])]
    TenderDocument.objects.update(terms={**document.terms, "criteria": kinds})
    with clock.frozen(EARLY):
        _, done = sent(host, tender, typed(host, tender, bid_validity_days="120"))
    assert done.status_code == 302
    codes = [one["code"] for one in TenderDocument.objects.get(version=2).terms["criteria"]]
    assert codes == [one["code"] for one in kinds]


def test_everybody_sees_both_versions_their_digests_and_what_differs(host, tender, client_of):
    bidder = client_of(build.a_bidder())
    compare = f"/projects/{tender.code}/documents/versions/2/"
    with clock.frozen(EARLY):
        assert Client().get(compare).status_code == 404
        sent(
            host,
            tender,
            typed(host, tender, bid_validity_days="120", text="有效期改，电话13800000000"),
        )
        given = tender.documents_from
    with clock.frozen(max(EARLY, given) + timedelta(hours=1)):
        page = Client().get(compare).content.decode()
        for one in tender.documents.all():
            assert one.digest in page
        assert "90 天" in page
        assert "120 天" in page
        assert "13800000000" not in page
        assert compare in Client().get(f"/projects/{tender.code}/").content.decode()
        assert compare in bidder.get(f"/bidder/tenders/{tender.code}/").content.decode()
        assert (
            compare in host.get(f"/tenderer/tenders/{tender.code}/?tab=documents").content.decode()
        )
        assert Client().get(compare.replace("/2/", "/1/")).status_code == 404


def test_a_term_that_came_or_went_is_said_so():
    price = {"points": "60", "e1": "2", "e2": "1"}
    old = {"bid_validity_days": 90, "bond_yuan": "0.00", "performance_bond_ratio": "0.1",
           "committee": {"size": 5, "experts": 4}, "candidates": 3, "price": price,
           "criteria": [{"code": "a", "name": "业绩", "points": "40"}]}  # fmt: skip
    new = {**old, "criteria": [{"code": "b", "name": "信誉", "points": "40"}], "consortium": True}
    assert words.differing(old, old) == []
    assert words.differing(old, new) == [
        {"name": "联合体投标", "old": "不接受", "new": "接受"},
        {"name": "评分因素：业绩", "old": "40 分", "new": "取消"},
        {"name": "评分因素：信誉", "old": "没有", "new": "40 分"},
    ]
