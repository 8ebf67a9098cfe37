"""招标投标情况书面报告 (招标投标法第四十七条)."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import heading, page, pairs, paragraph, table


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the report to the supervising department: scope, manner, committee, result."""
    tender, section, times = facts["tender"], facts["section"], facts["times"]
    winner, seats = facts["winner"], facts["committee"]
    candidates = [
        (row["rank"], row["bidder_name"], words.money(row["price"]), row["total"])
        for row in facts["candidates"]
    ]
    publicity = f"{words.instant(times['published'])} 至 {words.instant(times['publicity_ends'])}"
    return page(
        title="招标投标情况书面报告",
        number=facts["number"],
        blocks=[
            paragraph(f"根据{facts['source']}，现将{tender['title']}{section['title']}的招标投标"
                      "情况报告如下。"),
            heading("一、招标范围、方式和组织形式"),
            pairs([
                ("招标项目编号", tender["code"]),
                ("标段编号", section["code"]),
                ("招标范围", section["content"]),
                ("招标方式", tender["mode"]),
                ("组织形式", tender["organise"]),
                ("招标代理机构", tender["agency"]),
            ]),
            heading("二、招标投标过程"),
            pairs([
                ("发布招标公告", words.instant(times["announced"])),
                ("开标", words.instant(times["opened"])),
                ("收到评标报告", words.instant(times["reported"])),
                ("中标候选人公示", publicity),
                ("确定中标人", words.instant(times["decided"])),
                ("发出中标通知书", words.instant(times["notified"])),
            ]),
            heading("三、评标委员会的组成"),
            paragraph(f"评标委员会共 {seats['size']} 人，其中技术、经济等方面的专家 "
                      f"{seats['experts']} 人。"),
            heading("四、评标结果和中标结果"),
            table(["名次", "中标候选人", "投标报价", "总分"], candidates,
                  widths=[8, 46, 30, 14], right=[2, 3]),
            paragraph(f"中标人：{winner['name']}，中标价 {words.money(winner['price'])}，"
                      f"工期 {winner['period_days']} 日历天。"),
        ],
        signed_by=[facts["host"]],
        on=words.day(facts["date"]),
    )  # fmt: skip
