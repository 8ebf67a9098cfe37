"""中标通知书 (招标投标法第四十五条)."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import page, pairs, paragraph


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the award notice: to the winner, what it won, at which price, by when to sign."""
    section, tender = facts["section"], facts["tender"]
    return page(
        title="中标通知书",
        number=facts["number"],
        to=facts["to"],
        blocks=[
            paragraph(
                f"{tender['title']}{section['title']}的评标工作已经结束，中标候选人公示期满。"
                "经依法确定，你单位为该标段的中标人。"
            ),
            pairs([
                ("招标项目编号", tender["code"]),
                ("标段编号", section["code"]),
                ("统一交易标识码", section["deal_code"]),
                ("中标价", f"{words.money(facts['price'])}（人民币{words.capitals(facts['price'])}）"),
                ("工期", f"{facts['period_days']} 日历天"),
                ("质量", facts["quality"]),
            ]),
            paragraph(
                f"请自本通知书发出之日起 {facts['sign_days']} 日内，按照招标文件和你单位的投标文件，"
                f"与招标人订立书面合同（{facts['sign_source']}）。招标人和中标人不得再行订立背离合同"
                "实质性内容的其他协议。"
            ),
            paragraph("特此通知。"),
        ],
        signed_by=[facts["host"], facts["agency"]],
        on=words.day(facts["date"]),
    )  # fmt: skip
