"""合同主要条款 (招标投标法第四十六条)."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import grouped, page, pairs


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the main terms of a contract as made public."""
    return page(
        title="合同主要条款",
        number=facts["number"],
        blocks=[pairs([
            ("招标项目", f"{facts['tender']['title']}（{facts['tender']['code']}）"),
            ("标段", f"{facts['section']['title']}（{facts['section']['code']}）"),
            ("招标人", facts["host"]),
            ("中标人", facts["winner"]),
            ("合同金额", f"{words.money(facts['amount'])}（人民币{words.capitals(facts['amount'])}）"),
            ("工期", f"{facts['period_days']} 日历天"),
            ("质量", facts["quality"]),
            ("履约保证金", words.money(facts["performance_bond"])),
            ("签订日期", words.day(facts["signed_on"])),
            ("合同文本摘要", grouped(facts["digest"])),
        ])],
        signed_by=[facts["host"], facts["winner"]],
        on=words.day(facts["date"]),
    )  # fmt: skip
