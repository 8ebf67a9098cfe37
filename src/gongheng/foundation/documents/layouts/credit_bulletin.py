"""工作情况通报: figures of every organ, who did well and who did not, and where the figures come from."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import grouped, heading, page, pairs, paragraph, table

NAMES = {"praise": "通报表扬", "criticise": "通报批评"}


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the bulletin of one half-year."""
    rows, columns = facts["rows"], facts["columns"]
    scored = [row for row in rows if row["score"] is not None]
    told = [(row["name"], row["score"], row["change"] or "—", NAMES.get(row["verdict"], "—"))
            for row in scored]  # fmt: skip
    parts = [(row["name"], *(row["figures"].get(one["figure"]) or "—" for one in columns))
             for row in rows]  # fmt: skip
    mark = f"（{facts['standing']}）" if facts["standing"] not in facts["scheme"] else ""
    return page(
        title="公共资源招标投标信用体系建设工作情况通报",
        number=facts["number"],
        blocks=[
            paragraph(f"现将{words.day(facts['since'])}至{words.day(facts['until'])}全省公共资源招标投标"
                      f"信用体系建设工作情况通报如下。{facts['opening']}"),
            heading("一、综合得分"),
            table(["单位", "得分", "比上期", "结果"], told, widths=[6, 2, 2, 3], right=[1, 2]),
            heading("二、各项指标（%）"),
            table(["单位", *(one["label"] for one in columns)], parts,
                  widths=[5, *(2 for _ in columns)], right=list(range(1, len(columns) + 1))),
            heading("三、说明"),
            paragraph(f"得分按“{facts['scheme']}”{mark}计算，为各项的加权平均；没有数据的指标不计，权重相应去除。"
                      f"不低于 {facts['praise']} 分的列为通报表扬，低于 {facts['criticise']} 分的列为通报批评。"),
            pairs([*((f"{one['label']}（权重 {one['weight']}）", one["basis"]) for one in columns),
                   ("数据来源", "平台的信用记录、培训记录和案例，没有人工填报的数字"),
                   ("数据截至", words.instant(facts["as_of"])),
                   ("数据摘要", grouped(facts["inputs"]))]),
        ],
        signed_by=[],
        on=words.day(facts["date"]),
    )  # fmt: skip
