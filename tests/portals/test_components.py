"""Amounts, dates, pages and the timeline are shown exactly."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.portals import components
from gongheng.portals.templatetags import pages, written

amounts = st.decimals(min_value=0, max_value=Decimal("999999999999999.99"), places=2)


@given(amounts)
def test_an_amount_in_yuan_loses_and_gains_nothing(amount):
    assert Decimal(written.money(amount).replace(",", "")) == amount


@given(amounts)
def test_an_amount_in_ten_thousands_loses_and_gains_nothing(amount):
    assert Decimal(written.wan(amount).replace(",", "")) * 10000 == amount


@pytest.mark.parametrize("value", [None, "", "一百", float("nan"), Decimal("1e99999"), True])
def test_what_is_not_an_amount_is_a_dash(value):
    assert written.money(value) == written.wan(value) == written.number(value) == "—"


def test_a_moment_is_written_in_beijing_time_and_a_day_stays_a_day():
    moment = datetime(2026, 11, 21, 16, 5, tzinfo=UTC)
    assert written.zh_datetime(moment) == "2026年11月22日 00:05"
    assert written.zh_datetime(date(2026, 11, 22)) == "2026年11月22日"
    assert written.zh_date(None) == "—"


@given(st.integers(1, 400), st.data())
def test_page_numbers_offer_the_ends_and_the_neighbours_in_order(count, data):
    number = data.draw(st.integers(1, count))
    shown = components.page_numbers(number, count)
    real = [n for n in shown if n is not None]
    assert real == sorted(set(real))
    assert {1, number, count} <= set(real)
    assert len(shown) <= 7
    for left, right in pairwise(shown):
        assert None in {left, right} or right - left == 1


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(days, st.integers(0, 400)), min_size=1, max_size=8), days)
def test_every_span_lies_on_the_axis_and_lengths_keep_their_proportion(pairs, now):
    spans = [{"name": "环节", "start": s, "end": s + timedelta(days=n)} for s, n in pairs]
    drawn = components.timeline(spans, now)
    long = [(n, row["bar"]) for (_, n), row in zip(pairs, drawn["rows"], strict=True) if n > 40]
    scale = {round(n / float(bar["width"][:-1]), 0) for n, bar in long}
    for row in drawn["rows"]:
        left, width = float(row["bar"]["x"][:-1]), float(row["bar"]["width"][:-1])
        assert 0 <= left <= left + width <= 100.9
    assert all(0 <= float(tick["x"][:-1]) <= 100 for tick in drawn["ticks"])
    places = [float(tick["x"][:-1]) for tick in drawn["ticks"]]
    assert all(right - left > 7 for left, right in pairwise(places)), "labels would touch"
    assert not scale or max(scale) - min(scale) <= 1 + max(scale) * 0.02


def test_a_running_span_is_drawn_to_now():
    now = datetime(2026, 11, 23, tzinfo=components.SHANGHAI)
    drawn = components.timeline([{"name": "答复", "start": date(2026, 11, 13), "end": None}], now)
    bar = drawn["rows"][0]["bar"]
    end = float(bar["x"][:-1]) + float(bar["width"][:-1])
    assert end == pytest.approx(float(drawn["now"]["x"][:-1]), abs=0.02)


def test_a_desk_shows_what_is_overdue_first_and_what_has_no_limit_last():
    tasks = [{"n": 1}, {"n": 2, "due": date(2026, 12, 1)}, {"n": 3, "due": date(2026, 11, 1)}]
    assert [task["n"] for task in components.worst_first(tasks)] == [3, 2, 1]


def test_a_chart_draws_numbers_and_its_table_keeps_them_exact():
    amount = Decimal("1502.36")
    chart = components.chart("bar", ["土地"], [{"name": "成交", "data": [amount]}], "亿元")
    assert chart["rows"] == [["土地", amount]]
    assert chart["json"]["series"][0]["data"] == [1502.36]


def test_a_cell_never_lets_markup_through():
    row = {"name": {"text": "<script>", "url": '"><b>', "note": "<i>", "tone": "done"}}
    shown = pages.cell(row, {"key": "name"})
    assert "&lt;script&gt;" in shown
    assert '"><b>' not in shown
    assert "<i>" not in shown


def test_acts_are_either_open_or_shown_with_a_reason():
    acts = [{"label": "递交"}, {"label": "解密", "open": False, "reason": "未到开标时间"}]
    assert [a["label"] for a in pages.opened(acts)] == ["递交"]
    assert [a["label"] for a in pages.closed(acts)] == ["解密"]
    assert pages.opened(None) == pages.closed(None) == []
