"""信用查询回执: who looked whom up, on which occasion, and what was public at that moment."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import heading, page, pairs, paragraph

NOTE = "扫描二维码可以查验本回执是否出自本平台。查询时公示中的信息；之后的变化以平台公示为准。"


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the receipt: the check first, then its result in figures."""
    return page(
        title="信用查询回执",
        number=facts["number"],
        blocks=[
            paragraph(f"{facts['body_name']}在办理下列事项时，已经按照“应查尽查”的要求查询信用信息。"),
            pairs([("信用主体", facts["name"]), ("统一社会信用代码", facts["subject"]),
                   ("环节", facts["label"]), ("案件（标段）编号", facts["case"]),
                   ("查询单位", f"{facts['body_name']}（{facts['body']}）"),
                   ("查询时间", words.instant(facts["date"]))]),
            heading("查询结果"),
            pairs([("公示中的失信记录", f"{facts['adverse']} 条"),
                   ("公示中的其他记录", f"{facts['other']} 条"), ("当日记分", f"{facts['points']} 分"),
                   ("限制与禁入", f"{facts['restrictions']} 项")]),
        ],
        signed_by=["公共资源交易信用信息平台"],
        on=words.day(facts["date"]),
        note=NOTE,
    )  # fmt: skip
