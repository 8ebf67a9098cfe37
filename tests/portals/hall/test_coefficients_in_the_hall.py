"""抽系数 where people meet it: the hall and its stream, one draw's page, the ranking's pages, the interface."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from gongheng_verifier import draw as offline
from gongheng_verifier.report import Report

from builders import coefficients as build
from builders import lots as draws
from builders import openings
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.portals.hall.live import messages_after
from gongheng.registry.lots.queries import chosen_of
from gongheng.trading.evaluation import actions as evaluations
from portals.conftest import faults_of, scrolls_sideways, shot

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def seen(client, url, at, status=200):
    with clock.frozen(at):
        answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def hall():
    return build.an_open_hall()


def test_the_hall_tells_the_request_the_wait_and_the_value(client_of, hall):
    public, url = client_of("anonymous"), f"/hall/{hall.tender.code}/"
    at = openings.opened_at(hall)
    page = seen(public, url, at)
    assert "开标时抽取的系数" in page
    assert "申请已登记，等待固定检查点" in page
    build.answer(hall, at, places=(1, 2))
    page = seen(public, url, at)
    assert "已答复 2 位，满 3 位抽出" in page
    (lot,) = build.lots_of(hall)
    seen(public, f"{url}coefficients/{lot.pk}.json", at, 404)
    assert "还没有抽出" in seen(public, f"{url}coefficients/{lot.pk}/", at)
    build.draws.answered(lot, hall.formed, at, (5,))
    openings.time_passes(at + MINUTE)
    lot.refresh_from_db()
    assert chosen_of(lot)[0] in seen(public, url, at + MINUTE)


def test_the_stream_carries_request_and_result_as_they_happen(hall):
    build.drawn(hall)
    seal_all(at=openings.opened_at(hall) + 2 * MINUTE)
    told = [one["text"] for one in messages_after(hall.tender.code, 0)]
    (value,) = chosen_of(build.lots_of(hall)[0])
    asked = next(one for one in told if one.startswith("申请抽取系数"))
    assert "候选 5 个" in asked
    drawn = next(one for one in told if one.startswith("抽出系数"))
    assert f"K = {value}，候选 5 个中的第 " in drawn
    assert told.index(asked) < told.index(drawn)


def test_anybody_downloads_the_transcript_and_computes_it_again(client_of, hall):
    (lot,) = build.drawn(hall)
    at = openings.opened_at(hall) + 2 * MINUTE
    text = seen(client_of("anonymous"), f"/hall/{hall.tender.code}/coefficients/{lot.pk}.json", at)
    report = Report("")
    offline.judge(json.loads(text), report, offline.Pins(root=lot.root))
    assert report.exit_code == 0


def test_a_draw_of_another_tender_or_kind_is_not_found_here(client_of, hall):
    build.drawn(hall)
    other = openings.trading.an_announced_tender(hall.host)
    (lot,) = build.lots_of(hall)
    at = openings.opened_at(hall) + 2 * MINUTE
    for ending in (f"{lot.pk}.json", f"{lot.pk}/", "999999/", f"{10**30}/", f"{10**30}.json"):
        seen(client_of("anonymous"), f"/hall/{other.code}/coefficients/{ending}", at, 404)


def test_a_cancelled_draw_stays_in_sight(client_of, hall):
    (first,) = build.drawn(hall)
    at = openings.opened_at(hall) + 3 * MINUTE
    draws.undone(first, reason="监护人密钥可能泄露", by=hall.formed.former, at=at)
    build.ask_again(hall, at)
    page = seen(client_of("anonymous"), f"/hall/{hall.tender.code}/", at)
    assert "已由行政监督撤销" in page
    assert "此前的抽取已撤销，重新申请" in page or "申请已登记" in page
    assert "监护人密钥可能泄露" not in page


def test_the_chair_is_told_what_the_ranking_waits_for(client_of, hall):
    at = build.to_the_reading(hall)
    evaluation, people, at = build.scored(hall, at)
    page = seen(client_of(people[0]), reverse("expert:evaluation", args=[evaluation.pk]), at)
    assert "系数 K 还没有抽出" in page
    build.drawn(hall, at)
    evaluation = evaluations.rank(evaluation, by=people[0], at=at)
    page = seen(client_of(people[0]), reverse("expert:evaluation", args=[evaluation.pk]), at)
    (lot,) = build.lots_of(hall)
    assert f"/hall/{hall.tender.code}/coefficients/{lot.pk}/" in page
    assert "有效报价平均值 × K" in page


def test_the_supervisor_finds_it_in_his_list_of_draws(client_of, hall):
    (lot,) = build.drawn(hall)
    at = openings.opened_at(hall) + 3 * MINUTE
    page = seen(client_of(hall.formed.former), "/supervisor/draws/", at)
    assert "抽取系数" in page
    page = seen(client_of(hall.formed.former), f"/supervisor/draws/{lot.pk}/", at)
    assert chosen_of(lot)[0] in page


@pytest.mark.page
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_a_draw_are_whole_on_a_narrow_screen(browse):
    hall = build.an_open_hall(build.composite())
    first, _ = build.drawn(hall)
    page = browse(width=360)
    with clock.frozen(openings.opened_at(hall) + 2 * MINUTE):
        for name, path in (("coefficients", ""), ("coefficient", f"coefficients/{first.pk}/")):
            page.goto(f"{page.site}/hall/{hall.tender.code}/{path}")
            shot(page, "hall", name)
            assert faults_of(page) == []
            assert not scrolls_sideways(page)
