"""Supervision follows every draw on pages; whoever forms a committee sees how far, and no name."""

import json

import pytest
from gongheng_verifier import draw as offline
from gongheng_verifier.report import Report

from builders import lots as build
from builders import registry, trading
from gongheng.foundation.access.models import Office
from gongheng.foundation.vault import store
from gongheng.registry.experts.models import Draw
from gongheng.registry.lots import actions as lot_actions
from gongheng.registry.lots.models import Lot
from gongheng.trading.evaluation import undoing
from portals.conftest import someone
from portals.counting import queries_of

pytestmark = pytest.mark.django_db
LISTED = "/supervisor/draws/"


@pytest.fixture
def formed():
    return build.a_circle()


@pytest.fixture
def people(formed):
    made = build.experts("A02", 7)
    build.a_list()
    return made


@pytest.fixture
def asked(client_of, at_moment, formed, people):
    """Asked for on the host's own page."""
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    at = tender.documents_from
    client = client_of(host)
    section = tender.sections.get().code
    with at_moment(at):
        page = client.get(f"/tenderer/sections/{section}/draw/").content.decode()
        assert "监护人" in page
        assert "示例" not in page.split("<main")[1].split("</main")[0]
        told = client.post(f"/tenderer/sections/{section}/draw/",
                           {"specialty_1": "A02", "count_1": 3, "reserves": 1}, follow=True)  # fmt: skip
        assert "等待行政监督同意" in told.content.decode()
        row = Draw.objects.get()
        assert row.state == "proposed"
        above = client_of("supervisor")
        page = above.get(f"{LISTED}proposals/{row.pk}/").content.decode()
        assert tender.title in page
        assert "3 名" in page
        done = above.post(f"{LISTED}proposals/{row.pk}/agree/", follow=True).content.decode()
        assert "已同意" in done
    return tender, Draw.objects.get(), client, at


def test_supervision_sees_each_step_and_downloads_what_the_verifier_accepts(
    asked, formed, people, client_of, at_moment
):
    tender, row, host, at = asked
    above = client_of("supervisor")
    with at_moment(at):
        assert "已申请，待入树" in above.get(LISTED).content.decode()
        assert above.get(f"{LISTED}{row.lot_id}/transcript/").status_code == 404
        build.answered(build.anchored(row.lot, at), formed, at)
        early = above.get(f"{LISTED}{row.lot_id}/").content.decode()
        assert "呼叫完毕以后提供" in early
        assert f"{row.lot_id}/transcript/" not in early
        assert above.get(f"{LISTED}{row.lot_id}/transcript/").status_code == 404
        row = build.called_through(row, people, at)
        page = above.get(f"{LISTED}{row.lot_id}/").content.decode()
        told = above.get(f"{LISTED}{row.lot_id}/transcript/")
        tab = host.get(f"/tenderer/tenders/{tender.code}/?tab=evaluation").content.decode()
    names = [store.reveal(Office.objects.get(pk=one.office_id).person)["name"]
             for one in people.values()]  # fmt: skip
    assert not [name for name in names if name in page]
    assert row.lot.root in page
    assert "呼叫完毕" in tab
    report = Report("")
    whole = json.loads(told.content)
    offline.judge(whole, report, offline.Pins(root=row.lot.root, calls=row.calls_head))
    assert report.exit_code == 0
    (result,) = whole["result"]
    assert (len(result["seated"]), len(result["reserves"])) == (3, 1)
    assert all(who in page for who in result["seated"])


@pytest.fixture
def told(formed, people, monkeypatch):
    """A draw that named a value, which the centre's clerk has just copied."""
    named = ("示例彩票中心，以后第一次公布的数值", registry.START + registry.hours(72))
    monkeypatch.setattr(lot_actions, "public_of", lambda *_: named)
    by = registry.someone_of(registry.a_party(roles=["tenderer"]), "tenderer")
    lot = build.asked(by, {"A02": 2}).lot
    clerk = registry.an_office("centre", registry.a_code("12"), registry.WUHAN)
    return lot_actions.tell_value(lot, value="03 07 11", by=clerk, at=registry.START)


def test_supervision_does_not_read_the_value_here_that_it_is_to_copy_at_the_source(
    told, client_of, at_moment
):
    above = client_of("supervisor")
    with at_moment(registry.START):
        page = above.get(f"{LISTED}{told.pk}/").content.decode()
        form = above.get(f"{LISTED}{told.pk}/value/").content.decode()
        assert "03 07 11" not in page + form
        assert "等待录入和核对" in page
        assert "未计入" not in page
        done = above.post(f"{LISTED}{told.pk}/value/", {"value": "03 07 11"}, follow=True)
    assert "第一次公布的数值：03 07 11" in done.content.decode()


def test_with_the_value_on_the_page_the_second_copy_would_be_one_of_the_first(
    told, client_of, at_moment, monkeypatch
):
    monkeypatch.setattr(type(told), "waits_for_value", False)
    with at_moment(registry.START):
        page = client_of("supervisor").get(f"{LISTED}{told.pk}/").content.decode()
    assert "03 07 11" in page


def test_others_than_the_regions_supervision_see_no_draw(asked, client_of, somebody):
    _, row, host, _ = asked
    for path in ("", f"{row.lot_id}/", f"{row.lot_id}/transcript/", f"{row.lot_id}/cancel/"):
        assert host.get(LISTED + path).status_code in {403, 404}
        for role in ("expert", "centre", "witness", "bidder"):
            assert client_of(role).get(LISTED + path).status_code in {403, 404}
    far = client_of(somebody("supervisor", region=registry.YICHANG))
    assert far.get(f"{LISTED}{row.lot_id}/").status_code == 404
    assert far.post(f"{LISTED}{row.lot_id}/cancel/", {"reason": "x"}).status_code == 404
    assert Lot.objects.get().state == "asked"


def test_a_supervisor_cancels_with_a_reason_and_an_inspector_only_reads(
    asked, client_of, at_moment
):
    _, row, _, at = asked
    url = f"{LISTED}{row.lot_id}/cancel/"
    with at_moment(at):
        reader = client_of("inspector")
        assert reader.get(f"{LISTED}{row.lot_id}/").status_code == 200
        assert reader.post(url, {"reason": "x"}).status_code == 403
        above = client_of("supervisor")
        assert above.post(url, {"reason": ""}).status_code == 422
        done = above.post(url, {"reason": "名单泄露"}, follow=True).content.decode()
    assert "已撤销" in done
    assert "名单泄露" not in done
    row.refresh_from_db()
    assert (row.state, row.lot.state) == ("cancelled", "cancelled")


def test_a_known_result_is_undone_by_a_second_body_that_reads_why(
    asked, formed, client_of, somebody, at_moment
):
    _, row, _, at = asked
    with at_moment(at):
        lot = build.answered(build.anchored(row.lot, at), formed, at)
        page = f"{LISTED}{lot.pk}/"
        first, second = client_of("supervisor"), client_of(somebody("supervisor"))
        assert f'{page}cancel/"' not in first.get(page).content.decode()
        assert first.post(f"{page}cancel/", {"reason": "名单泄露"}).status_code == 403
        assert "cancel/propose/" in first.get(page).content.decode()
        first.post(f"{page}cancel/propose/", {"reason": "名单泄露"})
        assert "cancel/propose/" not in second.get(page).content.decode()
        for who in (first, second):
            told = who.get(page).content.decode()
            assert all(word in told for word in ("待另一单位决定", "名单泄露", "维持抽取"))
        assert f'{page}cancel/"' not in first.get(page).content.decode()
        assert "等待另一单位决定" not in first.get("/desk/").content.decode()
        assert "等待另一单位决定" in second.get("/desk/").content.decode()
        assert "有人提出撤销" in second.get(LISTED).content.decode()
        read = second.get(f"{page}cancel/").context["form"].initial["proposal"]
        first.post(f"{page}keep/", {"reason": "收回"})
    with at_moment(at + registry.hours(1)):
        first.post(f"{page}cancel/propose/", {"reason": "另一个理由"})
        told = {"reason": "名单确已泄露", "proposal": read}
        swapped = second.post(f"{page}cancel/", told)
        assert swapped.status_code == 409
        assert "重新打开" in swapped.content.decode()
        told["proposal"] = second.get(f"{page}cancel/").context["form"].initial["proposal"]
        done = second.post(f"{page}cancel/", told, follow=True).content.decode()
        assert "已由另一单位撤销" in done
        assert "1 次，均维持" in done
    lot.refresh_from_db()
    assert lot.state == "cancelled"


def test_once_something_rests_on_it_a_draw_is_not_undone(
    asked, formed, client_of, at_moment, monkeypatch
):
    _, row, _, at = asked
    with at_moment(at):
        lot = build.answered(build.anchored(row.lot, at), formed, at)
        build.proposed_to_undo(lot, at)
        monkeypatch.setattr(undoing, "why_not", lambda _: "draw_is_used")
        above = client_of("supervisor")
        page = f"{LISTED}{lot.pk}/"
        told = above.get(page).content.decode()
        assert "维持抽取" in told, "the proposal may still be dropped"
        assert "已经据以评标，不再撤销" in told
        assert f'{page}cancel/"' not in told
        assert "等待另一单位决定" not in above.get("/desk/").content.decode()
        for path in ("cancel/", "cancel/propose/"):
            answer = above.post(page + path, {"reason": "名单泄露"})
            assert answer.status_code == 409
            assert "不再撤销" in answer.content.decode()
    lot.refresh_from_db()
    assert lot.state == "drawn"


def test_an_inspection_sample_is_drawn_from_all_that_is_supervised(formed, client_of, at_moment):
    host = trading.a_tenderer()
    tenders = [trading.an_announced_tender(host) for _ in range(4)]
    at = tenders[0].announced_at + registry.hours(1)
    day = f"{at:%Y-%m-%d}"
    told = {"kind": "announced", "since": day, "until": day, "take": 2}
    above = client_of("supervisor")
    with at_moment(at):
        assert "4 件" in above.get(f"{LISTED}inspect/").content.decode()
        for wrong in ({"take": 5}, {"kind": "mine"}, {"until": "2020-01-01"},
                      {"since": "2020-01-01", "until": "2020-01-02"}):  # fmt: skip
            assert above.post(f"{LISTED}inspect/", {**told, **wrong}).status_code == 422
        assert not Lot.objects.exists()
        assert above.post(f"{LISTED}inspect/", told).status_code == 302
        lot = Lot.objects.get()
        assert (lot.kind, lot.request["entries"]) == (
            "inspection",
            sorted(one.code for one in tenders),
        )
        again = above.post(f"{LISTED}inspect/", told)
        assert again.status_code == 409
        assert "已经申请过" in again.content.decode()
        lot = build.answered(build.anchored(lot, at), formed, at)
        page = above.get(f"{LISTED}{lot.pk}/").content.decode()
        whole = json.loads(above.get(f"{LISTED}{lot.pk}/transcript/").content)
        assert "已公告的招标项目（" in above.get(LISTED).content.decode()
    chosen = [one["entry"] for one in whole["result"]]
    assert (len(chosen), len(set(chosen))) == (2, 2)
    assert all(f"<li>{one}</li>" in page for one in chosen)
    report = Report("")
    offline.judge(whole, report, offline.Pins(root=lot.root))
    assert report.exit_code == 0


def test_an_inspection_needs_guardians_and_a_supervisor(client_of, at_moment):
    tender = trading.an_announced_tender(trading.a_tenderer())
    day = f"{tender.announced_at:%Y-%m-%d}"
    told = {"kind": "announced", "since": day, "until": day, "take": 1}
    with at_moment(tender.announced_at):
        page = client_of("supervisor").post(f"{LISTED}inspect/", told)
        assert page.status_code == 409
        assert "抽取密钥" in page.content.decode()
        for role in ("inspector", "centre", "tenderer"):
            assert client_of(role).post(f"{LISTED}inspect/", told).status_code == 403
    assert not Lot.objects.exists()


def test_more_draws_cost_the_list_no_more_queries(formed, people, client_of, at_moment):
    above = client_of(someone("supervisor"))
    counts, shown = [], []
    with at_moment(registry.START):
        for number in range(1, 5):
            by = registry.someone_of(registry.a_party(roles=["tenderer"]), "tenderer")
            build.a_listed_draw(formed, by, {"A02": 2}, matter=f"E{number}")
            counts.append(queries_of(lambda: above.get(LISTED)))
            shown.append(len(above.get(LISTED).context["rows"]))
    assert shown == [1, 2, 3, 4]
    assert len(set(counts[1:])) == 1
