"""The real files beside the repository; the counts were taken without our parser."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from gongheng.exchange.intake import notices, yichang
from gongheng.exchange.intake.lines import Unreadable

REAL = Path(__file__).parents[3] / "shared" / "data" / "real"

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="real files are not kept in the repository: no ../shared beside it"
)


@pytest.fixture(scope="module")
def candidates():
    return list(yichang.read(REAL / "yichang_candidates.jsonl"))


@pytest.fixture(scope="module")
def published():
    return list(notices.read(REAL / "notices.jsonl"))


def raw(name):
    return [json.loads(line) for line in (REAL / name).read_text(encoding="utf-8").splitlines()]


def warned(rows):
    return Counter(w.reason_zh for row in rows for w in row.warnings)


def test_no_line_of_the_candidate_file_is_lost(candidates):
    assert len(candidates) == len(raw("yichang_candidates.jsonl")) == 999
    assert not [one for one in candidates if isinstance(one, Unreadable)]
    assert len({one.key for one in candidates}) == 999


def test_every_entry_of_the_bid_lists_is_a_candidate_or_held_back(candidates):
    entries = sum(len(record["bids"]) for record in raw("yichang_candidates.jsonl"))
    held = Counter(h.kind for row in candidates for h in row.held)

    assert sum(len(row.candidates) for row in candidates) + held.total() == entries == 3156
    assert held == {"narrative": 20, "unclear": 9}


def test_every_figure_the_compiler_gave_is_read_alike_from_its_text(candidates):
    prices = [e.price for row in candidates for e in (*row.candidates, *row.held)]

    assert Counter(p.unit for p in prices) == {
        "CNY": 2590, "TEXT": 372, "PCT": 95, "NONE": 72, "RATE": 27,
    }  # fmt: skip
    told = sum(b["price"] is not None for r in raw("yichang_candidates.jsonl") for b in r["bids"])
    assert sum(p.amount is not None for p in prices) == told == 2712


def test_the_faults_of_the_candidate_file_are_all_named(candidates):
    assert warned(candidates) == {
        "未提供报价。": 39,
        "报价处是表头文字，原始报价未能读出。": 33,
        "该处是评标过程说明，不是投标人，未作为候选人。": 20,
        "该处不像单位名称（可能是业绩或项目名），未作为候选人，待人工核对。": 9,
        "联合体成员重复，已合并。": 8,
        "标题在来源处被截断。": 1,
    }


def test_every_publicity_period_is_read_and_starts_on_its_day(candidates):
    assert all(row.publicity_starts_at.date() == row.published_on for row in candidates)
    assert all(row.publicity_starts_at < row.publicity_ends_at for row in candidates)


def test_rounds_and_consortia_are_recognised(candidates):
    records = raw("yichang_candidates.jsonl")

    again = sum("次公示" in r["title"] for r in records)
    joint = sum(b["bidder"].endswith("联合体") for r in records for b in r["bids"])
    assert sum(row.round > 1 for row in candidates) == again == 27
    assert sum(c.is_consortium for row in candidates for c in row.candidates) == joint == 525


def test_no_excerpt_of_the_candidate_file_carries_a_telephone(candidates):
    said = " ".join(w.raw_excerpt for row in candidates for w in row.warnings)

    assert not re.search(r"1[3-9][0-9]{9}", said)
    assert "评标工作" in said


def test_no_line_of_the_notice_file_is_lost(published):
    assert len(published) == len(raw("notices.jsonl")) == 975
    assert not [one for one in published if isinstance(one, Unreadable)]


def test_sums_and_times_of_notices_are_all_read(published):
    records = raw("notices.jsonl")

    for field, ours in (("budget", "budget"), ("bidAmount", "bid_amount"),
                        ("bidOpenTime", "bids_open_at"), ("bidEndTime", "bids_due_at"),
                        ("signEndTime", "sign_up_due_at")):  # fmt: skip
        assert sum(field in r for r in records) == sum(
            getattr(row, ours) is not None for row in published
        )
    assert sum(row.budget or 0 for row in published) == sum(r.get("budget", 0) for r in records)


def test_every_notice_has_a_region_but_those_for_the_whole_country(published):
    nationwide = sum(r["area"] == "全国" and "city" not in r for r in raw("notices.jsonl"))

    assert sum(row.region is None for row in published) == nationwide == 8


def test_the_faults_of_the_notice_file_are_all_named(published):
    records = raw("notices.jsonl")
    early = sum(r.get("bidOpenTime", "9") < r.get("bidEndTime", "0") for r in records)

    found = warned(published)
    assert found["开标时间早于投标截止时间。"] == early == 18
    assert found["单位名称是占位文字。"] == sum(r.get("buyer") == "某单位" for r in records) == 10
    assert found["标题含网页标记，已去除。"] == sum("<em>" in r["title"] for r in records) == 1
    assert found["成交金额高于预算，请人工核对。"] == 7
    assert found["投标截止时间早于公告发布时间。"] == 5
