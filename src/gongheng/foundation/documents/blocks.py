"""The building blocks of a page: paragraph, heading, pairs, table, signatures."""

from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]


def paragraph(text: str) -> Block:
    """A paragraph, first line indented by two characters."""
    return {"is": "paragraph", "text": text}


def heading(text: str) -> Block:
    """A heading of the first level: 一、…"""
    return {"is": "heading", "text": text}


def pairs(rows: Sequence[tuple[str, str]]) -> Block:
    """Label and value, one pair a row; empty values stand as a dash."""
    return {"is": "pairs", "rows": [[label, text or "—"] for label, text in rows]}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[int],
          right: Sequence[int] = (), caption: str = "") -> Block:  # fmt: skip
    """A ruled table; `widths` are shares, `right` the columns of figures."""
    return {
        "is": "table", "head": list(head), "rows": [[str(cell) for cell in row] for row in rows],
        "widths": list(widths), "right": list(right), "caption": caption,
    }  # fmt: skip


def signatures(lines: Sequence[tuple[str, str]]) -> Block:
    """Places to sign: whose, and what stands there already."""
    return {"is": "signatures", "rows": [list(line) for line in lines]}


def page(*, title: str, number: str, blocks: Sequence[Block], signed_by: Sequence[str], on: str,
         to: str = "", heading_over: str = "", note: str = "") -> dict[str, Any]:  # fmt: skip
    """A whole document: title, number, addressee, body, who signs and seals, day."""
    return {
        "title": title, "number": number, "to": to, "over": heading_over, "blocks": list(blocks),
        "signed_by": [name for name in signed_by if name], "on": on, "note": note,
    }  # fmt: skip
