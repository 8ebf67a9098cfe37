"""More time, and all bids rejected, by pages."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation.models import Evaluation

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


def test_members_ask_for_time_and_the_tenderer_grants_it(client_of, good_page):
    host = build.a_tenderer()
    evaluation, people = late.a_formed_evaluation(host)
    section, at = evaluation.section.code, f"/expert/{evaluation.pk}/"
    with clock.frozen(evaluation.formed_at + timedelta(minutes=5)):
        good_page(host, f"/tenderer/sections/{section}/start/", "tenderer", "start")
        until = "2026-03-23T17:00"
        started = client_of(host).post(
            f"/tenderer/sections/{section}/start/", {"planned_until": until}
        )
        assert started.status_code == 302
        good_page(people[1], f"{at}time/", "expert", "time")
        for member in people[1:3]:
            assert client_of(member).post(f"{at}time/", {}).status_code == 302
        assert "延长评标时间" in client_of(host).get("/desk/").content.decode()
        good_page(host, f"/tenderer/sections/{section}/extend/", "tenderer", "extend")
        sent = {"planned_until": "2026-03-23T21:00", "reason": "两名成员提出"}
        assert (
            client_of(host).post(f"/tenderer/sections/{section}/extend/", sent).status_code == 302
        )
        good_page(people[0], at, "expert", "extended")
        page = good_page(
            host, f"/tenderer/tenders/{evaluation.tender.code}/", "tenderer", "timeline-evaluation"
        )
        assert "第四十八条" in page.content()
    assert len(Evaluation.objects.get().extended) == 1


def test_the_chair_finds_competition_lacking(client_of, good_page):
    evaluation, people = late.a_started_evaluation(build.a_tenderer())
    at = f"/expert/{evaluation.pk}/reject-all/"
    bid = evaluation.section.bids.order_by("pk").first()
    with clock.frozen(evaluation.started_at):
        early = client_of(people[0]).post(at, {"reason": "缺乏竞争"})
        assert early.status_code == 409
        evaluations.reject_bid(evaluation, bid=bid, ground="3", reason="资质不符", by=people[0],
                               at=evaluation.started_at)  # fmt: skip
        page = good_page(people[0], at, "expert", "reject-all")
        assert "待核实" in page.content()
        assert client_of(people[1]).get(at).status_code == 404
        assert client_of(people[0]).post(at, {"reason": "缺乏竞争"}).status_code == 302
        good_page(people[0], f"/expert/{evaluation.pk}/", "expert", "all-rejected")
