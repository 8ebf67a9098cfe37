"""Prices, moments, periods and names of published text: exact, or kept as written."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.exchange.intake.lines import Warnings
from gongheng.exchange.intake.names import members_of, name_of, safe_excerpt
from gongheng.exchange.intake.values import SHANGHAI, moment_of, period_of, price_of, yuan_of


@pytest.mark.parametrize(
    ("text", "told", "unit", "amount", "kept"),
    [
        ("1799255.53", Decimal("1799255.53"), "CNY", "1799255.53", "CNY"),
        ("1,799,255.53元", None, None, "1799255.53", "CNY"),
        ("698万元", 6980000, "CNY", "6980000", "CNY"),
        ("¥6960000.00 元（大写：人民币陆佰玖拾陆万元整）", None, None, "6960000.00", "CNY"),
        ("0.83%", Decimal("0.83"), "PCT", "0.83", "PCT"),
        ("94.2 ％", Decimal("94.2"), "PCT", "94.2", "PCT"),
        ("68.90", Decimal("68.9"), "RATE", "68.90", "RATE"),
        ("68.90", None, None, None, "TEXT"),
        ("价格系数98.5%", None, None, None, "TEXT"),
        ("设计费9元；建安费100元", None, None, None, "TEXT"),
        ("100000.00", Decimal("100000.01"), "CNY", None, "TEXT"),
        ("98%", 98, "CNY", None, "TEXT"),
        ("-5元", -5, "CNY", None, "TEXT"),
        ("0", 0, "CNY", None, "TEXT"),
        ("未提供", None, None, None, "NONE"),
        ("投标报价(元/%)", None, None, None, "NONE"),
        (None, None, None, None, "NONE"),
    ],
)
def test_a_price_is_an_exact_figure_with_its_unit_or_stays_text(text, told, unit, amount, kept):
    price = price_of(text, told, unit, Warnings(1), "price")

    assert (price.amount, price.unit) == (None if amount is None else Decimal(amount), kept)
    assert price.text == (text or "")


@pytest.mark.parametrize("text", ["5元", "900000000000.00", "100000.001", "120%"])
def test_a_price_beyond_belief_is_kept_and_pointed_out(text):
    warn = Warnings(1)

    assert price_of(text, None, "PCT" if "%" in text else "CNY", warn, "price").amount is not None
    assert warn.done()


@given(st.decimals("1000", "99999999999", places=2))
def test_every_sum_in_yuan_is_read_to_the_cent(amount):
    warn = Warnings(1)

    assert price_of(f"{amount}元", amount, "CNY", warn, "p").amount == amount
    assert price_of(f"{amount:,}", amount, "CNY", warn, "p").amount == amount
    assert warn.done() == ()


@given(st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1)), st.integers(1, 60 * 24 * 40))
def test_every_publicity_period_is_read_back(start, minutes):
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=minutes)
    text = f"{start:%Y年%m月%d日 %H时%M分}至{end:%Y年%m月%d日 %H时%M分}"

    assert period_of(text, Warnings(1), "p") == (
        start.replace(tzinfo=SHANGHAI), end.replace(tzinfo=SHANGHAI),
    )  # fmt: skip


def test_the_24th_hour_is_the_midnight_that_ends_the_day():
    _, end = period_of("2025年6月13日9时0分至2025年6月30日24时00分", Warnings(1), "p")

    assert end == datetime(2025, 7, 1, tzinfo=SHANGHAI)


def test_an_instant_of_another_zone_is_the_same_instant_in_shanghai():
    assert moment_of("2020-04-03T16:00:00Z", Warnings(1), "t") == datetime(
        2020, 4, 4, tzinfo=SHANGHAI
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2020-04-03T00:00:00", "时间未注明时区，按北京时间读取。"),
        ("1970-01-01T00:00:00+08:00", "时间的年份不合常理。"),
        ("0001-01-01T00:00:00+23:00", "时间无法读出。"),
        ("昨天", "时间无法读出。"),
        (17, "时间无法读出。"),
    ],
)
def test_a_strange_instant_is_warned_of(value, reason):
    warn = Warnings(1)
    moment_of(value, warn, "t")

    assert [w.reason_zh for w in warn.done()] == [reason]


@pytest.mark.parametrize("value", [0, -1, "abc", True, "Infinity", "NaN", [], Decimal(0)])
def test_what_is_no_sum_is_left_out_and_warned_of(value):
    warn = Warnings(1)

    assert yuan_of(value, warn, "budget") is None
    assert len(warn.done()) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("湖北甲建设有限公司", "firm"),
        ("长江工程监理咨询有限公司（湖北）", "firm"),
        ("新疆某建材设计研究院（有限公司）", "firm"),
        ("北京某会计师事务所（特殊普通合伙）", "firm"),
        ("阜阳市某某办公家具店", "firm"),
        ("武汉大学", "firm"),
        ("张三", "natural_person"),
        ("欧阳修文", "natural_person"),
        ("买买提·吐尔逊", "natural_person"),
        ("某单位", "placeholder"),
        ("/", "placeholder"),
        (None, "placeholder"),
        ("某公司顺发煤矿首采区勘探", "unclear"),
        ("某公司企业信息中标信息", "unclear"),
    ],
)
def test_a_name_is_a_firm_a_person_a_placeholder_or_unclear(text, kind):
    assert name_of(text).kind == kind


@pytest.mark.parametrize(
    ("text", "names", "joint"),
    [
        ("甲有限公司、乙设计院联合体", ["甲有限公司", "乙设计院"], True),
        ("（联合体）甲有限公司、乙有限公司", ["甲有限公司", "乙有限公司"], True),
        ("牵头人：甲有限公司；成员：乙有限公司（联合体）", ["甲有限公司", "乙有限公司"], True),
        ("甲（宜昌、武汉）有限公司", ["甲（宜昌、武汉）有限公司"], False),
        ("第一中标候选人：甲 有限公司", ["甲有限公司"], False),
        ("甲(湖北)有限公司", ["甲（湖北）有限公司"], False),
    ],
)
def test_a_consortium_is_split_into_its_members(text, names, joint):
    members, is_joint = members_of(text)

    assert [m.text for m in members] == names
    assert is_joint is joint


def test_an_excerpt_is_short_and_shows_no_person():
    assert safe_excerpt("张三丰") == "张**"
    assert len(safe_excerpt("长" * 500)) == 61
    assert (
        safe_excerpt("法定代表人：李某某，手机13800001234") == "法定代表人：李**，手机138****1234"
    )
