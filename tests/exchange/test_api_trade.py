"""A whole trade through the interface alone, from the project to the opening and beyond."""

import base64

import pytest

from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.reading import size_of_tree
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.rules.codelists import codelist
from gongheng.trading.tendering.rules import REVIEW_LIST

pytestmark = pytest.mark.django_db
START = build.START


def ok(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


@pytest.fixture
def host(as_actor):
    return as_actor(build.a_tenderer())


def entered(host):
    """A project and a tender with one section, made by calls only."""
    me = ok(host.get("/me"))
    project = ok(host.send("/projects", {
        "name": "示例道路改造工程", "region": "420100", "industry": "E48", "owner_code": me["body"],
    }), 201)  # fmt: skip
    tender = ok(host.send(f"/projects/{project['code']}/tenders", {
        "title": "示例道路改造工程施工", "trade_class": "A02", "organise": "self",
    }), 201)  # fmt: skip
    section = ok(host.send(f"/tenders/{tender['code']}/sections", {
        "title": "第1标段", "content": "道路", "estimate": "10000000.00",
        "ceiling_price": "9800000.00", "qualification": "市政二级", "period_days": 180,
    }), 201)  # fmt: skip
    return tender["code"], section


def announced(host):
    code, section = entered(host)
    day = clock.day_of(START)
    answers = {entry.code: "pass" for entry in codelist(REVIEW_LIST).on(day)}
    ok(host.send(f"/tenders/{code}/self-filing", {"statement": "有专职招标人员五人"}))
    ok(host.send(f"/tenders/{code}/fair-review", {"answers": answers}))
    file = ok(host.send("/documents?name=招标文件.txt", "招标文件正文".encode(),
                        content_type="application/octet-stream"), 201)  # fmt: skip
    document = {"digest": file["digest"], "terms": build.lawful_terms()}
    ok(host.send(f"/tenders/{code}/documents", document))
    dates = {name: moment.isoformat() for name, moment in build.dates_of(START).items()}
    ok(host.send(f"/tenders/{code}/invitation", {**dates, "contact": "招标办"}), 201)
    return code, section["code"], file["digest"]


def bid(caller, section, price):
    letter = {"price": price, "period_days": 170, "quality": "合格", "manager": "李四"}
    content = base64.b64encode("施工方案".encode()).decode()
    return caller.send(f"/sections/{section}/bids", {
        "letter": letter, "attachments": [{"name": "方案.txt", "content": content}],
    })  # fmt: skip


def test_a_tender_runs_to_its_opening_by_calls_alone(host, as_actor, anyone):
    with clock.frozen(START):
        code, section, digest = announced(host)
    public = ok(anyone.get(f"/tenders/{code}"))
    assert public["tender"]["state"] == "announced"
    assert public["sections"][0]["estimate"] == "10000000.00"
    assert [one["kind"] for one in public["notices"]] == ["tender"]
    got = anyone.get(f"/tenders/{code}/documents/{digest}")
    assert b"".join(got.streaming_content).decode() == "招标文件正文"

    bidders = [as_actor(build.a_bidder()) for _ in range(3)]
    with clock.frozen(START + build.timedelta(days=5)):
        for caller, price in zip(bidders, ("9000000.00", "9200000.00", "9500000.00"), strict=True):
            made = ok(bid(caller, section, price), 201)
            assert made["price"] is None, "sealed"
        assert ok(anyone.get(f"/tenders/{code}/bids")) == {"items": []}
        assert len(ok(bidders[0].get(f"/tenders/{code}/bids"))["items"]) == 1
        early = host.send(f"/tenders/{code}/opening", {})
        assert (early.status_code, early.json()["code"]) == (409, "too_early")
        assert early.json()["source"]

    with clock.frozen(START + build.timedelta(days=21)):
        late = bid(as_actor(build.a_bidder()), section, "9100000.00")
        assert (late.status_code, late.json()["code"]) == (409, "deadline_passed")
        assert len(ok(host.send(f"/tenders/{code}/opening", {}), 201)["items"]) == 1
        ok(host.send(f"/tenders/{code}/opening/read-out", {}))
        ok(bidders[1].send(f"/tenders/{code}/opening/signatures", {}))
        ok(host.send(f"/tenders/{code}/opening/close", {}))
    read_out = ok(anyone.get(f"/tenders/{code}/bids"))["items"]
    assert sorted(one["price"] for one in read_out) == ["9000000.00", "9200000.00", "9500000.00"]
    assert ok(anyone.get(f"/tenders/{code}/opening"))["state"] == "closed"
    acts = set(Entry.objects.filter(matter=code).values_list("act", flat=True))
    assert {"tender.open", "opening.read_out", "bid.unseal"} <= acts


def test_questions_and_clarifications_show_no_asker(host, as_actor, anyone):
    with clock.frozen(START):
        code, _, _ = announced(host)
    bidder, other = as_actor(build.a_bidder()), as_actor(build.a_bidder())
    with clock.frozen(START + build.timedelta(days=1)):
        asked = ok(bidder.send(f"/tenders/{code}/questions", {"text": "工期能否顺延？"}), 201)
        assert "asked_by" not in asked
        assert ok(other.get(f"/tenders/{code}/questions")) == {"items": []}
        told = {"text": "工期不变", "affects_preparation": False, "answers": [asked["id"]]}
        ok(host.send(f"/tenders/{code}/clarifications", told), 201)
    assert len(ok(anyone.get(f"/tenders/{code}/clarifications"))["items"]) == 1
    assert ok(host.get(f"/tenders/{code}/questions"))["items"][0]["state"] == "answered"


def test_an_objection_is_seen_by_its_sides_only(host, as_actor, anyone):
    with clock.frozen(START):
        code, section, _ = announced(host)
    bidder, other = as_actor(build.a_bidder()), as_actor(build.a_bidder())
    told = {"about": "documents", "grounds": "资格条件排斥潜在投标人", "section": section}
    with clock.frozen(START + build.timedelta(days=2)):
        made = ok(bidder.send(f"/tenders/{code}/objections", told), 201)
        assert anyone.get(f"/tenders/{code}/objections").status_code == 401
        assert ok(other.get(f"/tenders/{code}/objections")) == {"items": []}
        path = f"/tenders/{code}/objections/{made['id']}/answer"
        assert other.send(path, {"text": "代答"}).status_code == 403
        assert ok(host.send(path, {"text": "已修改"}))["state"] == "answered"


def test_too_short_a_period_is_refused_with_its_article(host):
    with clock.frozen(START):
        code, _ = entered(host)
        answers = {e.code: "pass" for e in codelist(REVIEW_LIST).on(clock.day_of(START))}
        ok(host.send(f"/tenders/{code}/self-filing", {"statement": "有专职人员"}))
        ok(host.send(f"/tenders/{code}/fair-review", {"answers": answers}))
        file = ok(host.send("/documents?name=a.txt", "招标文件".encode(),
                            content_type="application/octet-stream"), 201)  # fmt: skip
        document = {"digest": file["digest"], "terms": build.lawful_terms()}
        ok(host.send(f"/tenders/{code}/documents", document))
        dates = build.dates_of(START, preparation=19)
        refused = host.send(
            f"/tenders/{code}/invitation",
            {name: moment.isoformat() for name, moment in dates.items()},
        )
    problem = refused.json()
    assert (refused.status_code, problem["field"]) == (422, "bids_due_at")
    assert "招标投标法" in problem["source"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("estimate", 1000, "bad_figure"), ("estimate", "1000.001", "too_many_places"),
     ("estimate", "1e3", None), ("estimate", "1,000", "bad_figure"), ("estimate", "", "bad_figure"),
     ("estimate", "-1", "bad_figure"), ("estimate", "NaN", "bad_figure"),
     ("estimate", 1000.5, "number_not_exact"), ("estimate", True, "bad_figure"),
     ("estimate", "1" * 17, "bad_figure"), ("period_days", "180", "invalid_value"),
     ("period_days", -1, "invalid_value"), ("period_days", 2**31, "invalid_value"),
     ("period_days", True, "invalid_value"), ("estimate", "１０００", "bad_figure")],
)  # fmt: skip
def test_figures_are_exact_or_refused(host, field, value, code):
    with clock.frozen(START):
        tender, _ = entered(host)
        body = {"title": "二", "content": "道路", "estimate": "10000000.00", "qualification": "二级",
                "period_days": 180, field: value}  # fmt: skip
        answer = host.send(f"/tenders/{tender}/sections", body)
    if code is None:
        assert ok(answer, 201)["estimate"] == "1000.00"
    else:
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["field"] == field


@pytest.mark.parametrize(
    ("value", "code"),
    [("2026-03-30T09:00:00", "bad_moment"), ("2026-02-30T09:00:00+08:00", "bad_moment"),
     (1774832400, "bad_moment"), ("0001-01-01T00:00:00+08:00", "bad_moment"),
     ("9999-12-31T23:59:59-12:00", "bad_moment"), ("2026-03-30", "bad_moment")],
)  # fmt: skip
def test_a_moment_must_exist_and_carry_its_zone(host, value, code):
    with clock.frozen(START):
        tender, _ = entered(host)
        refused = host.send(f"/tenders/{tender}/postpone", {"bids_due_at": value, "reason": "x"})
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["field"] == "bids_due_at"


def test_the_ledger_can_be_followed_and_proved_from_outside(host, anyone):
    with clock.frozen(START):
        code, _, digest = announced(host)
        seal_all(at=START)
    feed = ok(anyone.get("/changes", limit=500))
    mine = [one for one in feed["items"] if one["matter"] == code]
    assert [one["act"] for one in mine][:2] == ["tender.enter", "section.add"]
    position = mine[-1]["position"]
    assert ok(anyone.get(f"/ledger/entries/{position}")) == mine[-1]
    bundle = ok(anyone.get(f"/ledger/entries/{position}/proof"))
    assert ok(anyone.send("/verify", bundle))["holds"]
    forged = {**bundle, "entry": {**bundle["entry"], "at": "2020-01-01T00:00:00.000000Z"}}
    assert anyone.send("/verify", forged).json()["code"] == "not_a_proof"
    known = ok(anyone.get(f"/verify/{digest}"))
    assert known["stored"]
    assert [one["act"] for one in known["entries"]] == ["tender.draft_documents"]


def test_closed_entries_never_leave_by_the_feed_the_proof_or_the_tiles(host, anyone):
    with clock.frozen(START):
        announced(host)
        seal_all(at=START)
    closed = Entry.objects.filter(sight="closed").select_related("leaf").first()
    assert anyone.get(f"/ledger/entries/{closed.leaf.position}").status_code == 404
    assert anyone.get(f"/ledger/entries/{closed.leaf.position}/proof").status_code == 404
    size = size_of_tree()
    assert size > Entry.objects.count(), "padding stands between the acts"
    assert anyone.get(f"/ledger/tile/entries/000.p/{size}").status_code == 404
    tile = anyone.get(f"/ledger/tile/0/000.p/{size}")
    assert len(tile.content) == 32 * size
    assert anyone.get(f"/ledger/tile/0/000.p/{size + 1}").status_code == 404
    note = anyone.get("/ledger/checkpoint")
    assert note["Content-Type"].startswith("text/plain")
    assert f"\n{size}\n" in note.content.decode()
    assert ok(anyone.get("/ledger/consistency", old=1, new=size))["proof"]
