"""The building blocks of a page: paragraph, heading, pairs, table, signatures."""

from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]
CHECK_IT = "扫描二维码，或者在公衡平台“核验”页面输入核验码，可以核对本件与登记的内容是否一致。"
LONGEST_TITLE = 19  # characters of 二号 that fit one line
GROUP = 16
KINDS_AT_THE_END = (
    "中标候选人公示", "中标结果公告", "招标失败公告", "招标公告", "更正公告", "澄清公告", "终止公告",
    "暂停公告", "合同公告", "履约公告", "招标文件",
)  # fmt: skip


def paragraph(text: str) -> Block:
    """A paragraph, first line indented by two characters."""
    return {"is": "paragraph", "text": text}


def heading(text: str) -> Block:
    """A heading of the first level: 一、…"""
    return {"is": "heading", "text": text}


def pairs(rows: Sequence[tuple[str, str]]) -> Block:
    """Label and value, one pair a row; empty values stand as a dash."""
    return {"is": "pairs", "rows": [[label, text or "—"] for label, text in rows]}


def table(head: Sequence[str], rows: Sequence[Sequence[Any]], *, widths: Sequence[int],
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
         to: str = "", note: str = CHECK_IT) -> dict[str, Any]:  # fmt: skip
    """A whole document: title, number, addressee, body, who signs and seals, day."""
    return {
        "title": _title_lines(title), "number": number, "to": to, "blocks": list(blocks),
        "signed_by": [name for name in signed_by if name], "on": on, "note": note,
    }  # fmt: skip


def grouped(digest: str) -> str:
    """Return a digest in groups that a line can break between."""
    return " ".join(digest[start : start + GROUP] for start in range(0, len(digest), GROUP))


def _title_lines(title: str) -> list[str]:
    """Break a long title where its meaning breaks: before the kind of document (GB/T 9704 7.3.1)."""
    kind = next((kind for kind in KINDS_AT_THE_END if title.endswith(kind)), "")
    if len(title) <= LONGEST_TITLE or not kind or kind == title:
        return [title]
    return [title.removesuffix(kind), kind]
