"""交易公告汇编: one record, its fields and its faults."""

from datetime import datetime
from decimal import Decimal

import pytest

from gongheng.exchange.intake import notices
from gongheng.exchange.intake.lines import Warnings
from gongheng.exchange.intake.values import SHANGHAI

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


def parsed(record):
    return notices.parse(record, Warnings(1))


def test_a_good_notice_becomes_a_row_without_warnings():
    row = parsed(
        {
            **NOTICE,
            "budget": 2200000,
            "winner": "湖北甲有限公司",
            "winners": ["湖北甲有限公司", "湖北乙有限公司"],
        },
    )

    assert row.key == "notices:N1"
    assert row.warnings == ()
    assert (row.region, row.budget) == ("420102", Decimal(2200000))
    assert [w.text for w in row.winners] == ["湖北甲有限公司", "湖北乙有限公司"]
    assert row.published_at == datetime(2020, 4, 3, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"subtype": "新类别"}, "subtype", "公告类别不在已知之列，按原文保留。"),
        ({"title": "某<em>医院</em>公告"}, "title", "标题含网页标记，已去除。"),
        ({"budget": 235}, "budget", "金额大小不合常理，疑为单位有误，请人工核对。"),
        ({"budget": 20000, "bidAmount": 30000}, "bidAmount", "成交金额高于预算，请人工核对。"),
        (
            {"bidOpenTime": "2020-05-01T08:00:00+08:00", "bidEndTime": "2020-05-01T09:00:00+08:00"},
            "bidOpenTime",
            "开标时间早于投标截止时间。",
        ),
        (
            {"bidEndTime": "2020-04-02T09:00:00+08:00"},
            "bidEndTime",
            "投标截止时间早于公告发布时间。",
        ),
        ({"buyer": "某单位"}, "buyer", "单位名称是占位文字。"),
        ({"buyer": "李四"}, "buyer", "疑为自然人姓名，公开前须遮盖。"),
        ({"winner": "系中华人民共和国合"}, "winners", "不像单位名称，待人工核对。"),
        (
            {"winner": "甲有限公司", "winners": ["乙有限公司"]},
            "winner",
            "中标人不在中标人名单之内，已并入。",
        ),
        ({"winner": "某市第一人民医院"}, "winner", "中标人与采购人同名，请人工核对。"),
        ({"winners": "甲有限公司"}, "winners", "中标人名单不是列表。"),
        (
            {"city": "不存在市", "district": None},
            "area",
            "地区名称不能确定为一个区划代码，按原文保留。",
        ),
    ],
)
def test_a_notice_with_one_bad_field_is_kept_with_its_warning(change, field, reason):
    row = parsed({**NOTICE, **change})

    assert (field, reason) in [(w.field, w.reason_zh) for w in row.warnings]


def test_a_result_may_name_a_closing_time_before_itself():
    row = parsed({**NOTICE, "subtype": "成交", "bidEndTime": "2020-04-02T09:00:00+08:00"})

    assert row.warnings == ()


def test_a_notice_for_the_whole_country_has_no_region_and_no_warning():
    row = parsed({**NOTICE, "area": "全国", "city": None, "district": None})

    assert row.region is None
    assert row.warnings == ()


def test_a_winner_who_is_a_person_is_flagged():
    row = parsed({**NOTICE, "winner": "李四"})

    assert row.has_natural_person
    assert row.winners[0].public == "李*"
