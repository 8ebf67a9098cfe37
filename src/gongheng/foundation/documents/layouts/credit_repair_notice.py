"""信用修复告知书: served together with the decision (两书同达)."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import heading, page, pairs, paragraph, signatures


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the notice: when repair may be asked for, under which rules, what is needed."""
    kind = f"按国家规定属于{facts['kind']}。" if facts["kind"] else ""
    when = (
        facts["when"]
        if facts["published"]
        else "尚未公示；以下按今日公示推算，以实际公示之日为准。"
    )
    return page(
        title="信用修复告知书",
        number="",
        to=facts["to"],
        blocks=[
            paragraph(
                f"{facts['organ']}于{words.day(facts['decided_on'])}作出的决定（"
                f"{facts['document_number'] or facts['item']}）将作为失信信息公示。{kind}"
                "现将信用修复的条件和办法随决定一并告知。"
            ),
            heading("一、什么时候可以申请"),
            paragraph(when),
            pairs([tuple(line) for line in facts["lines"]]),
            heading("二、申请需要的材料"),
            paragraph("履行义务、纠正失信行为的证明材料；公开作出的信用修复承诺书。材料虚假的，撤销修复、"
                      "恢复公示，并在规定期限内不再受理修复申请。"),
            heading("三、怎样申请"),
            paragraph(f"登录公共资源交易平台，在“我的信用”提出（{facts['basis']}）。不收取任何费用。"),
            signatures([("收件人（签章）", ""), ("送达人", ""), ("送达日期", "")]),
        ],
        signed_by=[facts["organ"]],
        on=words.day(facts["date"]),
        note="本件与决定书一并送达。",
    )  # fmt: skip
