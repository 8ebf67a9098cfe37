"""信用承诺书: the text as it was signed, by whom, when, and its digest."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import grouped, page, pairs, paragraph, signatures


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the pledge: paragraphs first, then who signed and the place for the signature."""
    known = [("承诺人", facts["name"])]
    if facts["subject"]:
        known.append(("统一社会信用代码", facts["subject"]))
    if facts["occasion"]:
        known.append(("所涉事项", facts["occasion"]))
    return page(
        title=facts["title"],
        number=facts["number"],
        blocks=[
            *(paragraph(text) for text in facts["paragraphs"]),
            pairs([*known, ("身份", facts["capacity"]), ("文本版本", facts["version"]),
                   ("签署时间", words.instant(facts["date"])),
                   ("文本摘要", grouped(facts["digest"]))]),
            signatures([("承诺人（电子签名）", facts["signature"])]),
        ],
        signed_by=[facts["name"]],
        on=words.day(facts["date"]),
    )  # fmt: skip
