"""开标记录 (招标投标法第三十六条)."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import heading, page, pairs, paragraph, signatures, table


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the record: every bid read out, section by section, objections, who signed."""
    tender = facts["tender"]
    blocks = [
        pairs([
            ("招标项目", f"{tender['title']}（{tender['code']}）"),
            ("招标人", tender["host"]),
            ("投标截止时间", words.instant(facts["due_at"])),
            ("开标时间", f"{words.instant(facts['started_at'])} 至 {words.instant(facts['closed_at'])}"),
            ("开标地点", facts["place"]),
        ]),
    ]  # fmt: skip
    for section in facts["sections"]:
        rows = [
            (number, bid["bidder"], words.money(bid["price"]), bid["period_days"], bid["quality"],
             "相符" if bid["intact"] else "不符，未宣读")
            for number, bid in enumerate(section["bids"], start=1)
        ]  # fmt: skip
        blocks.append(heading(f"{section['title']}（{section['code']}）"))
        if not rows:
            blocks.append(paragraph(section.get("note", "投标人少于三个，未开标。")))
            continue
        blocks.append(table(
            ["序号", "投标人", "投标报价", "工期（天）", "质量", "密封摘要"], rows,
            widths=[7, 32, 24, 11, 12, 12], right=[2, 3],
        ))  # fmt: skip
        blocks += [paragraph(_partners(bid)) for bid in section["bids"] if bid.get("partners")]
    objections = facts.get("objections", [])
    blocks.append(heading("当场异议"))
    blocks += [
        paragraph(f"{one['by']}提出：{one['grounds']}　答复：{one['answer']}") for one in objections
    ] or [paragraph("没有当场异议。")]
    blocks.append(heading("签认"))
    blocks.append(signatures([
        (one["name"], f"已于 {words.instant(one['at'])} 电子签认") for one in facts["signatures"]
    ]) if facts["signatures"] else paragraph("无人签认。"))  # fmt: skip
    return page(
        title="开标记录", number=facts["number"], blocks=blocks, signed_by=[tender["host"]],
        on=words.day(facts["date"]),
    )  # fmt: skip


def _partners(bid: dict[str, Any]) -> str:
    shares = [f"{one['name']}承担 {one['share']}%（{one['work']}）" for one in bid["partners"]]
    return f"{bid['bidder']}：{'；'.join(shares)}。"
