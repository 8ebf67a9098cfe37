"""招标文件主要条款 (招标投标法第十九条): the terms that later acts are measured by."""

from decimal import Decimal
from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import heading, page, pairs, paragraph, table


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the front part of a tender document: sections, terms, how bids are scored."""
    tender, terms = facts["tender"], facts["terms"]
    sections = [
        (one["title"], one["content"], words.money(one["estimate"]),
         words.money(one["ceiling_price"]), one["period_days"], one["qualification"])
        for one in facts["sections"]
    ]  # fmt: skip
    criteria = [(item["name"], item["points"]) for item in terms["criteria"]]
    price, seats = terms["price"], terms["committee"]
    ratio = (Decimal(terms["performance_bond_ratio"]) * 100).normalize()
    return page(
        title=f"{tender['title']}招标文件",
        number=f"{tender['code']}-{facts['version']}",
        blocks=[
            heading("一、招标项目"),
            pairs([
                ("招标人", tender["host"]), ("招标代理机构", tender["agency"]),
                ("招标方式", tender["mode"]), ("资金来源", tender["fund_source"]),
            ]),
            table(["标段", "内容与规模", "估算价", "最高投标限价", "工期（天）", "资格要求"], sections,
                  widths=[14, 24, 24, 24, 9, 22], right=[2, 3, 4]),
            heading("二、投标须知"),
            pairs([
                ("投标有效期", f"自投标截止之日起 {terms['bid_validity_days']} 天"),
                ("联合体投标", "接受" if terms.get("consortium") else "不接受"),
                ("投标保证金", words.money(terms["bond_yuan"])),
                ("履约保证金", f"中标合同金额的 {ratio:f}%"),
                ("中标候选人", f"不超过 {terms['candidates']} 个"),
                ("评标委员会", f"{seats['size']} 人，其中专家 {seats.get('experts', '—')} 人"),
            ]),
            heading("三、评标办法"),
            table(["评分因素", "分值"], [*criteria, ("投标报价", price["points"])],
                  widths=[80, 20], right=[1]),
            paragraph(
                f"投标报价以评标基准价得满分，每高于基准价百分之一扣 {price.get('e1', '0')} 分，"
                f"每低于百分之一扣 {price.get('e2', '0')} 分，扣至零分为止。"
            ),
            *([pairs([tuple(row) for row in facts["benchmark"]])] if facts.get("benchmark") else []),
        ],
        signed_by=[tender["host"], tender["agency"]],
        on=words.day(facts["date"]),
    )  # fmt: skip
