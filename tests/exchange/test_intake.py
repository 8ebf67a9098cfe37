"""Intake reads line by line; every line becomes a row or a reason, and every fault is named."""

import json
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.exchange.intake import lines, names, notices, yichang
from gongheng.exchange.intake.lines import Unreadable
from gongheng.exchange.intake.values import SHANGHAI

GOOD = {
    "id": "a-1",
    "date": "2025-06-13",
    "title": "某河道整治工程中标候选人公示",
    "project": "某河道整治工程",
    "publicity": "2025年06月13日 18时00分至2025年06月16日 18时00分",
    "url": "https://example.org/a-1.html",
    "bids": [
        {
            "bidder": "湖北甲建设有限公司",
            "price_text": "1799255.53",
            "price": 1799255.53,
            "unit": "CNY",
        }
    ],
}
NOTICE = {
    "id": "N1",
    "title": "某医院采购公告",
    "publishTime": "2020-04-03T00:00:00+08:00",
    "subtype": "招标",
    "area": "湖北",
    "city": "武汉市",
    "district": "江岸区",
    "buyer": "某市第一人民医院",
    "site": "某网",
}


@pytest.fixture
def read(tmp_path):
    """Write the lines given (objects, text or bytes) and read them back."""

    def write_and_read(source, *given_lines):
        path = tmp_path / "in.jsonl"
        path.write_bytes(b"\n".join(_bytes(one) for one in given_lines))
        return list(source.read(path))

    return write_and_read


def _bytes(one):
    if isinstance(one, bytes):
        return one
    return (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)).encode()


def a_bid(bidder="湖北甲建设有限公司", text="100000.00", price=100000.0, unit="CNY"):
    return {"bidder": bidder, "price_text": text, "price": price, "unit": unit}


def test_a_good_line_becomes_a_row_without_warnings(read):
    (row,) = read(yichang, GOOD)

    assert row.key == "yichang:a-1"
    assert row.warnings == row.held == ()
    assert row.publicity_starts_at == datetime(2025, 6, 13, 18, tzinfo=SHANGHAI)
    assert row.publicity_ends_at == datetime(2025, 6, 16, 18, tzinfo=SHANGHAI)
    assert row.publicity_starts_at.utcoffset().total_seconds() == 8 * 3600
    assert row.candidates[0].price.amount == Decimal("1799255.53")
    assert row.candidates[0].public_name == "湖北甲建设有限公司"


@pytest.mark.parametrize(
    ("bad", "field", "reason"),
    [
        ("", "", "空行。"),
        ("{", "", "该行不是完整的JSON。"),
        ("[1]", "", "该行不是一条记录（应为JSON对象）。"),
        ('{"id": NaN}', "", "该行不是完整的JSON。"),
        ("[" * 100_000, "", "该行不是完整的JSON。"),
        ('{"id": ' + "9" * 5000 + "}", "", "该行不是完整的JSON。"),
        (b"\xff\xfe{}", "", "该行不是UTF-8文字。"),
        ("x" * (lines.LONGEST_LINE * 2 + 5), "", "该行超过1 MiB，未读取。"),
        ({**GOOD, "id": None}, "id", "编号缺失或含有不允许的字符。"),
        ({**GOOD, "id": "../x"}, "id", "编号缺失或含有不允许的字符。"),
        ({**GOOD, "title": " \u200b"}, "title", "缺少标题。"),
        ({**GOOD, "date": "2025-02-30"}, "date", "发布日期缺失或无法读出。"),
        ({**GOOD, "date": 20250613}, "date", "发布日期缺失或无法读出。"),
    ],
)
def test_a_line_without_its_core_is_unreadable_and_its_neighbours_are_read(
    read, bad, field, reason
):
    first, middle, after = read(yichang, GOOD, bad, {**GOOD, "id": "a-2"})

    assert (middle.line, middle.field, middle.reason_zh) == (2, field, reason)
    assert len(middle.raw_excerpt) <= 61
    assert (first.line, after.line) == (1, 3)


def test_a_line_that_comes_twice_is_named_with_its_first_place(read):
    row, again = read(yichang, GOOD, {**GOOD, "title": "另一标题中标候选人公示"})

    assert isinstance(again, Unreadable)
    assert "第1行" in again.reason_zh
    assert row.title == GOOD["title"]


@given(st.lists(st.one_of(st.binary(max_size=30), st.just(json.dumps(GOOD).encode())), max_size=8))
def test_every_line_ends_as_a_row_or_a_reason(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("any") / "in.jsonl"
    path.write_bytes(b"\n".join(raw))

    content = path.read_bytes()
    count = content.count(b"\n") + (content != b"" and not content.endswith(b"\n"))
    for source in (yichang, notices):
        assert [one.line for one in source.read(path)] == list(range(1, count + 1))


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
        ),
        max_leaves=6,
    ),
    st.sampled_from(sorted(GOOD)),
    st.sampled_from([*sorted(NOTICE), "winners", "winner", "budget", "bidEndTime"]),
)
def test_no_value_of_a_field_stops_the_reading(tmp_path_factory, value, field, notice_field):
    path = tmp_path_factory.mktemp("any") / "in.jsonl"
    for source, record in (
        (yichang, {**GOOD, field: value}),
        (notices, {**NOTICE, notice_field: value}),
    ):
        path.write_text(json.dumps(record), encoding="utf-8")
        assert len(list(source.read(path))) == 1


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"publicity": "见公告"}, "publicity", "公示起止时间无法读出。"),
        (
            {"publicity": "2025年06月31日 18时00分至2025年07月03日 18时00分"},
            "publicity",
            "公示起止时间中有不存在的日期或时刻。",
        ),
        (
            {"publicity": "2025年06月16日 18时00分至2025年06月13日 18时00分"},
            "publicity",
            "公示截止时间不晚于开始时间。",
        ),
        (
            {"publicity": "2025年06月12日 18时00分至2025年06月16日 18时00分"},
            "publicity",
            "公示开始早于发布日期。",
        ),
        ({"title": "某工程检测服务中标候..."}, "title", "标题在来源处被截断。"),
        ({"url": "javascript:alert(1)"}, "url", "原文网址缺失或不可用。"),
        ({"url": None}, "url", "原文网址缺失或不可用。"),
        ({"url": "https://[x"}, "url", "原文网址缺失或不可用。"),
        ({"bids": []}, "bids", "没有候选人。"),
        ({"bids": "x"}, "bids", "没有候选人。"),
        ({"bids": [a_bid(), a_bid()]}, "bids", "同一投标人在候选人中出现多次。"),
        ({"bids": [a_bid(bidder="")]}, "bids[1].bidder", "投标人名称缺失。"),
        ({"bids": [None]}, "bids[1].bidder", "投标人名称缺失。"),
        ({"bids": [a_bid("张三丰")]}, "bids[1].bidder", "疑为自然人姓名，公开前须遮盖。"),
        (
            {"bids": [a_bid("某某污水处理站建设项目")]},
            "bids[1].bidder",
            "该处不像单位名称（可能是业绩或项目名），未作为候选人，待人工核对。",
        ),
        (
            {"bids": [a_bid("甲有限公司、乙有限公司")]},
            "bids[1].bidder",
            "多家单位并列而未注明联合体，按联合体读取。",
        ),
        (
            {"bids": [a_bid("甲建设有限公司、甲建设有限公司、乙有限公司联合体")]},
            "bids[1].bidder",
            "联合体成员重复，已合并。",
        ),
        ({"bids": [a_bid("甲建设有限公司联合体")]}, "bids[1].bidder", "称联合体而只有一名成员。"),
    ],
)
def test_a_row_with_one_bad_field_is_kept_with_its_warning(read, change, field, reason):
    (row,) = read(yichang, {**GOOD, **change})

    assert (field, reason) in [(w.field, w.reason_zh) for w in row.warnings]
    assert row.key == "yichang:a-1"


def test_evaluation_minutes_taken_for_a_bidder_are_held_back_and_masked(read):
    minutes = "评标工作于2025年进行。招标人代表：张三代理机构人员：李四五，电话13800001234。"
    (row,) = read(yichang, {**GOOD, "bids": [a_bid(), a_bid(minutes, "未提供", None, None)]})

    assert len(row.candidates) == len(row.held) == 1
    assert row.held[0].kind == "narrative"
    said = row.held[0].excerpt + "".join(w.raw_excerpt for w in row.warnings)
    assert not [secret for secret in ("张三", "李四五", "13800001234") if secret in said]


def test_without_the_masking_the_minutes_would_leak(read, monkeypatch):
    monkeypatch.setattr(names, "mask_numbers_in", lambda text: text)
    (row,) = read(yichang, {**GOOD, "bids": [a_bid("评标工作于今日进行，电话13800001234。")]})

    assert "13800001234" in row.held[0].excerpt


def test_a_natural_person_among_candidates_is_flagged_and_shown_masked(read):
    (row,) = read(yichang, {**GOOD, "bids": [a_bid("张三丰")]})

    assert row.candidates[0].has_natural_person
    assert row.candidates[0].public_name == "张**"
    assert "三丰" not in "".join(w.raw_excerpt for w in row.warnings)


def test_a_second_publicity_is_tied_to_its_project(read):
    (row,) = read(
        yichang,
        {
            **GOOD,
            "title": "某工程中标候选人公示更正公示第2次公示",
            "project": "某工程更正公示第2次公示",
        },
    )

    assert (row.round, row.is_correction, row.base_project) == (2, True, "某工程")


def test_members_named_twice_are_kept_once_in_their_first_place(read):
    (row,) = read(yichang, {**GOOD, "bids": [a_bid("甲公司、乙公司、甲公司、丙公司联合体")]})

    assert row.candidates[0].public_name == "甲公司、乙公司、丙公司联合体"
