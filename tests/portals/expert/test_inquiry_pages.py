"""A clarification by pages: asked by the chair, answered by the bidder, judged by the chair."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.access.actors import actor_of
from gongheng.foundation.access.models import Office
from gongheng.trading.evaluation.models import Inquiry

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


def test_a_bid_is_clarified_by_pages(client_of, good_page):
    evaluation, people = late.a_started_evaluation(build.a_tenderer())
    bid = evaluation.section.bids.order_by("pk").first()
    bidder = actor_of(Office.objects.get(body=bid.bidder_code, state="held"))
    at, code = f"/expert/{evaluation.pk}/inquiries/", evaluation.tender.code
    with clock.frozen(evaluation.started_at):
        good_page(people[0], at, "expert", "inquire")
        assert client_of(people[1]).get(at).status_code == 404
        due = (evaluation.started_at + timedelta(hours=10)).strftime("%Y-%m-%dT%H:%M")
        sent = {"bid": bid.pk, "question": "工期以何者为准？", "due_at": due}
        assert client_of(people[0]).post(at, sent).status_code == 302
        one = Inquiry.objects.get()
        good_page(bidder, f"/bidder/inquiries/{one.pk}/", "bidder", "reply")
        assert client_of(build.a_bidder()).get(f"/bidder/inquiries/{one.pk}/").status_code == 404
        client = client_of(bidder)
        assert "澄清要求" in client.get("/desk/").content.decode()
        path = f"/bidder/inquiries/{one.pk}/"
        assert client.post(path, {"answer": "以投标函为准"}).status_code == 302
        assert client.post(path, {"answer": "再说一次"}).status_code == 409
        good_page(bidder, f"/bidder/tenders/{code}/", "bidder", "replied")
        good_page(people[0], f"{at}{one.pk}/", "expert", "judge")
        refused = client_of(people[0]).post(f"{at}{one.pk}/", {"taken": "set_aside", "reason": ""})
        assert refused.status_code == 422
        assert client_of(people[0]).post(f"{at}{one.pk}/", {"taken": "accept"}).status_code == 302
        good_page(people[1], f"/expert/{evaluation.pk}/", "expert", "clarified")
        assert "已采纳" not in client.get(f"/bidder/tenders/{code}/").content.decode()
