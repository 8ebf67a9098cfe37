"""Re-tender through the pages: what is carried and why, and the way from round to round."""

from datetime import timedelta

import pytest

from builders import trading as build
from gongheng.foundation import clock
from gongheng.trading.opening import actions as opening
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db


def half_failed(host):
    """Two sections, the second of which fails for want of bidders."""
    tender = build.an_announced_tender(host, sections_wanted=2)
    first, second = tender.sections.all()
    for section, wanted in ((first, 3), (second, 2)):
        for _ in range(wanted):
            build.a_submitted_bid(tender, build.a_bidder(), section=section)
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    return Tender.objects.get(pk=tender.pk)


def carried(page):
    return {row["title"]["text"]: (row["carried"]["text"], row["why"])
            for row in page.context["carried"]["rows"]}  # fmt: skip


def test_the_page_says_which_sections_are_carried_and_why(client_of):
    host = client_of(build.a_tenderer())
    tender = half_failed(host.actor)
    url = f"/tenderer/tenders/{tender.code}/again/"
    with clock.frozen(tender.bids_due_at + timedelta(days=1)):
        assert url in host.get(f"/tenderer/tenders/{tender.code}/").content.decode()
        assert "重新招标（第2标段）" in host.get("/desk/").content.decode()
        told = carried(host.get(url))
        assert told["第1标段"] == ("不带入", "进行中，没有流标")
        assert told["第2标段"][0] == "带入"
        assert told["第2标段"][1].startswith("流标：")
        host.post(url)
        again = Tender.objects.get(previous=tender)
        assert host.get(url).status_code == 409
        draft = host.get(f"/tenderer/tenders/{again.code}/")
        assert tender.code in draft.content.decode()
        assert again.code in host.get(f"/tenderer/tenders/{tender.code}/").content.decode()
        assert "重新招标（" not in host.get("/desk/").content.decode()


def test_the_public_page_leads_to_a_round_only_once_it_is_announced(client_of, client):
    from gongheng.trading.notices import actions as notices
    from gongheng.trading.tendering import actions as tendering

    host = client_of(build.a_tenderer())
    tender = half_failed(host.actor)
    at = tender.bids_due_at + timedelta(days=1)
    with clock.frozen(at):
        host.post(f"/tenderer/tenders/{tender.code}/again/")
        again = Tender.objects.get(previous=tender)
        by = {"by": host.actor, "at": at}
        assert (
            f"/projects/{again.code}/"
            not in client.get(f"/projects/{tender.code}/").content.decode()
        )
        assert client.get(f"/projects/{again.code}/").status_code == 404
        tendering.file_self_tender(again, statement="有专职招标人员五人", **by)
        again = tendering.review_fairness(again, answers=build.every_item_passes(again), **by)
        page = host.get(f"/tenderer/tenders/{again.code}/draft/").content.decode()
        assert f"取自上一次招标（{tender.code}）" in page
        assert "施工组织设计" in page
        tendering.draft_documents(
            again, digest=build.a_file(at=at, by=by["by"]), terms=tender.terms(), **by
        )
        notices.invite(again, **build.dates_of(at), **by)
        before = client.get(f"/projects/{tender.code}/").content.decode()
        after = client.get(f"/projects/{again.code}/").content.decode()
    assert f"/projects/{again.code}/" in before
    assert again.sections.get().code in before
    assert f"/projects/{tender.code}/" in after
    assert "流标：" in after


@pytest.mark.page
@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_re_tender_and_of_a_correction_are_good_pages(good_page):
    host = build.a_tenderer()
    tender = half_failed(host)
    live = build.an_announced_tender(host)
    notice = live.notices.get()
    with clock.frozen(tender.bids_due_at - timedelta(days=1)):
        good_page(host, f"/tenderer/tenders/{live.code}/notices/{notice.pk}/correct/",
                  "tenderer", "correct")  # fmt: skip
    with clock.frozen(tender.bids_due_at + timedelta(days=1)):
        good_page(host, f"/tenderer/tenders/{tender.code}/again/", "tenderer", "again")
        good_page(host, "/desk/searches/", "desk", "searches")
