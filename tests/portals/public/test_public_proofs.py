"""校验 and 重新计算: what holds is confirmed, what was changed is told."""

import copy
import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation.files import store
from gongheng.foundation.ledger import reading
from gongheng.portals.public import proving
from gongheng.portals.public.evaluation import recomputed
from gongheng.trading.award.queries import public_ranking
from gongheng.trading.evaluation.ranking import Offer, formula_of, lines, ranked

PRICE = {"points": "60", "e1": "2", "e2": "1", "drop": "extremes", "drop_from": 5}


def a_bundle(life):
    entry = reading.story_of(life["tender"].code).filter(leaf__isnull=False).first()
    address = f"/projects/{life['tender'].code}/proof/{entry.leaf.position}.json"
    return Client().get(address).json()


def test_a_proof_of_the_platform_passes_every_step(life):
    result = proving.checked(a_bundle(life))
    assert result["passed"]
    assert len(result["steps"]) == 5


@pytest.mark.parametrize("change", [
    lambda b: b["entry"].update(at="2026-01-01T00:00:00.000000Z"),
    lambda b: b["entry"]["facts"].update(extra="1"),
    lambda b: b.update(leaf_index=b["leaf_index"] + 1),
    lambda b: b.update(tree_size=b["tree_size"] + 1),
    lambda b: b.update(proof=b["proof"][:-1]),
    lambda b: b.update(log_key="other"),
    lambda b: b.update(checkpoint=b["checkpoint"].replace("hubei", "hunan")),
    lambda b: b.update(proof="x"),
])  # fmt: skip
def test_whatever_is_changed_in_a_proof_no_longer_passes(life, change):
    bundle = copy.deepcopy(a_bundle(life))
    change(bundle)
    assert not proving.checked(bundle)["passed"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(
    ("entry", "leaf_index", "tree_size", "proof", "checkpoint", "log_key"), JSON)))  # fmt: skip
def test_no_bundle_whatsoever_raises_or_passes(bundle):
    assert not proving.checked(bundle)["passed"]


def test_the_verify_page_takes_a_proof_a_digest_and_a_file(life):
    client = Client()
    bundle = json.dumps(a_bundle(life), ensure_ascii=False)
    assert "全部通过" in client.post("/verify/", {"text": bundle}).content.decode()
    digest = life["tender"].documents.get().digest
    assert life["tender"].title in client.post("/verify/", {"text": digest}).content.decode()
    file = SimpleUploadedFile("招标文件.txt", store.get(digest))
    assert life["tender"].title in client.post("/verify/", {"file": file}).content.decode()
    other = SimpleUploadedFile("招标文件.txt", store.get(digest) + b" ")
    assert "没有这个摘要" in client.post("/verify/", {"file": other}).content.decode()
    assert life["tender"].title in client.get(f"/verify/{digest}/").content.decode()


@pytest.mark.parametrize(
    "text", ["", "x", "{", "[1]", '{"format": "gongheng-proof/1"}', "\x00", "[" * 5000]
)
def test_the_verify_page_answers_whatever_is_pasted(db, now, text):
    assert Client().post("/verify/", {"text": text}).status_code == 200


def test_a_proof_is_given_only_for_public_entries_of_that_project(life):
    from gongheng.foundation.ledger.models import Entry

    closed = Entry.objects.filter(matter=life["tender"].code).exclude(sight="public").first()
    assert closed is not None
    place = closed.leaf.position
    assert Client().get(f"/projects/{life['tender'].code}/proof/{place}.json").status_code == 404
    own = Entry.objects.filter(matter=life["tender"].code, sight="public").first()
    assert (
        Client().get(f"/projects/{life['open'].code}/proof/{own.leaf.position}.json").status_code
        == 404
    )


def test_only_public_papers_of_the_project_can_be_downloaded(life):
    code = life["tender"].code
    paper = life["tender"].documents.get().digest
    assert Client().get(f"/projects/{code}/documents/{paper}/").status_code == 200
    contract = life["award"].contract.digest
    sealed = life["section"].bids.first().sealed_digest
    for digest in (contract, sealed, "0" * 64, "..", life["section"].evaluation.report_digest):
        assert Client().get(f"/projects/{code}/documents/{digest}/").status_code == 404


def test_the_published_ranking_computes_again_to_the_same(life):
    assert recomputed(public_ranking(life["section"]))["same"]
    page = (
        Client()
        .get(f"/projects/{life['tender'].code}/sections/{life['section'].code}/evaluation/")
        .content.decode()
    )
    assert "重算结果与公示完全相符" in page


def test_no_members_own_points_are_in_the_public_ranking(life):
    assert all("points" not in one for row in public_ranking(life["section"])["rows"]
               for one in row["criteria"])  # fmt: skip


@pytest.mark.parametrize("change", [
    lambda r: r["rows"][0].update(total="99.99"),
    lambda r: r["rows"][1].update(price="1000000.00"),
    lambda r: r.update(benchmark="1.00"),
    lambda r: r["rows"][0].update(rank=2),
])  # fmt: skip
def test_a_ranking_that_was_changed_is_told(life, change):
    ranking = copy.deepcopy(public_ranking(life["section"]))
    change(ranking)
    assert not recomputed(ranking)["same"]


POINTS = st.decimals("0", "40", places=2)


@given(st.lists(st.tuples(st.decimals("1", "90000000", places=2), POINTS), min_size=3, max_size=9))
def test_any_ranking_of_the_engine_computes_again_to_the_same(given_rows):
    offers = [Offer(n, price, {"t": [points]}) for n, (price, points) in enumerate(given_rows)]
    base, unranked = lines(offers, PRICE)
    formula = formula_of(PRICE)
    ranking = {
        "benchmark": str(base), "dropped_extremes": len(offers) >= formula.drop_from, "decided": [],
        "formula": {"full": str(formula.full), "above": str(formula.above), "below": str(formula.below)},
        "rows": [
            {"bid": row.bid, "bidder_name": "甲", "price": str(row.price), "rank": row.rank,
             "total": str(row.total),
             "criteria": [{"code": c, "average": str(a)} for c, a in row.averages.items()]}
            for row in ranked(unranked)
        ],
    }  # fmt: skip
    assert recomputed(ranking)["same"]
    assert Decimal(ranking["benchmark"]) > 0


@pytest.mark.parametrize("told", [
    {"at": "\ud800"}, {"act": "\ud800"}, {"under": "x\udfff"}, {"matter": "\0"}, {"at": 1e308},
])  # fmt: skip
def test_signs_that_no_page_can_hold_are_an_answer_and_no_fault(db, told):
    text = json.dumps({"format": "gongheng-proof/1", "entry": told})
    answer = Client(raise_request_exception=False).post("/verify/", {"text": text})

    assert answer.status_code == 200
    whole = "\\ud" not in text
    assert ("不通过" in answer.content.decode()) == whole
