"""公告、公示: whatever the structured content says, in the order it says it."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import Block, heading, page, pairs, table

MOMENTS = ("时间", "截止", "起", "止")
AMOUNTS = ("价", "金额", "报价", "保证金")


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return a notice: `title`, `number`, `content` (labels to values), `host`, `date`."""
    return page(
        title=facts["title"],
        number=facts["number"],
        blocks=_blocks(facts["content"]),
        signed_by=[facts.get("host", ""), facts.get("agency", "")],
        on=words.day(facts["date"]),
    )


def _blocks(content: dict[str, Any]) -> list[Block]:
    simple = [(label, _said(label, value)) for label, value in content.items()
              if not isinstance(value, list | dict)]  # fmt: skip
    blocks: list[Block] = [pairs(simple)] if simple else []
    for label, value in content.items():
        if isinstance(value, dict):
            blocks += [
                heading(label),
                pairs([(key, _said(key, one)) for key, one in value.items()]),
            ]
        elif isinstance(value, list) and value:
            blocks += [heading(label), _listed(value)]
    return blocks


def _listed(rows: list[Any]) -> Block:
    if not isinstance(rows[0], dict):
        return pairs([(str(number), str(one)) for number, one in enumerate(rows, start=1)])
    head = list(rows[0])
    if len(head) > 7:  # a wide row reads better as pairs
        return pairs([(key, _said(key, row[key])) for row in rows for key in head])
    cells = [[_said(key, row.get(key)) for key in head] for row in rows]
    widths = [max(_width(row[column]) for row in [*cells, head]) for column in range(len(head))]
    return table(head, cells, widths=widths)


def _said(label: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    text = str(value)
    if label.endswith(MOMENTS) and "T" in text:
        return words.instant(text)
    if label.endswith("日期"):
        return words.day(text)
    if label.endswith(AMOUNTS) and _is_amount(text):
        return words.money(text)
    return text


def _is_amount(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _width(text: str) -> int:
    """Return how wide a cell wants to be: Chinese may wrap, a code or an amount may not."""
    if text.isascii() or text.removesuffix(" 元").isascii():
        return len(text) + 5
    return max(6, min(2 * len(text), 20))
