"""信用报告: what stands about a subject at an instant, ready to be signed."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import grouped, heading, page, pairs, paragraph

NOTE = "本报告免费出具。扫描二维码可以查验本报告是否出自本平台、出具后内容有无变化。"
NOTHING = "截至上述时间，范围内没有信用记录。"


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the report: whose, how much, as of when, each record with its digest."""
    head = [("信用主体", facts["name"]), ("统一社会信用代码", facts["code"]), ("报告范围", facts["scope"]),
            ("接收单位", facts["receiver"]), ("截至时间", words.instant(facts["as_of"])),
            ("当日记分", f"{facts['points']} 分"), ("记录数", f"{len(facts['records'])} 条")]  # fmt: skip
    blocks = [pairs([row for row in head if row[1]])]
    for number, one in enumerate(facts["records"], start=1):
        title = f"{number}. {one['category']}（{one['state']}）"
        known = [("失信行为", one["conduct"]), ("等级", one["level"]), ("决定机关", one["organ"]),
                 ("决定文书号", one["number"]), ("决定日期", words.day(one["decided_on"])),
                 ("标注", one["marks"]), *map(tuple, one["content"]),
                 ("内容摘要", grouped(one["digest"]))]  # fmt: skip
        blocks += [heading(title), pairs(_once([row for row in known if row[1]]))]
    if not facts["records"]:
        blocks.append(paragraph(NOTHING))
    return page(title="信用报告", number=facts["number"], blocks=blocks, signed_by=["公共资源交易信用信息平台"],
                on=words.day(facts["date"]), note=NOTE)  # fmt: skip


def _once(rows: list[Any]) -> list[Any]:
    """Each label once: the number of the paper stands in the content, too."""
    return list({label: (label, value) for label, value in rows}.values())
