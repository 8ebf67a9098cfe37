"""失信信息告知书: served on the subject before the information is reported."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import heading, page, pairs, paragraph, signatures

NOTE = "本件由经办人员签章后送达，送达凭证存入信用记录。"


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the written notice: what will be reported, on which decision, and what one may do."""
    level = f"，等级为“{facts['level']}”" if facts["conduct"] and facts["level"] else ""
    conduct = f"属于“{facts['conduct']}”{level}（{facts['article']}）。" if facts["conduct"] else ""
    return page(
        title="失信信息告知书",
        number="",
        to=facts["to"],
        blocks=[
            paragraph(
                f"{facts['deciding_organ']}于{words.day(facts['decided_on'])}作出的决定，将作为"
                f"“{facts['item']}”记入信用记录，报送省级信用信息平台并依法公示。{conduct}"
                f"现依照{facts['basis']}，在报送之前书面告知。"
            ),
            heading("一、拟报送的内容"),
            pairs([("决定文书号", facts["document_number"]), *map(tuple, facts["content"])]),
            heading("二、你（单位）的权利"),
            paragraph(
                "认为上述内容与事实不符或者与决定文书不一致的，可以向本机关提出，并附有关材料；"
                f"公示之后仍可以提出异议、申请更正（{facts['rights']}）。对决定本身不服的，依决定文书"
                "载明的途径申请行政复议或者提起行政诉讼。"
            ),
            heading("三、送达"),
            signatures([("收件人（签章）", ""), ("送达人", ""), ("送达日期", "")]),
        ],
        signed_by=[facts["organ"]],
        on=words.day(facts["date"]),
        note=NOTE,
    )
