"""What the paper of a bulletin says; read from what was computed, never typed."""

from decimal import Decimal
from typing import Any

from gongheng.credit.bulletins.models import Bulletin
from gongheng.credit.bulletins.scheme import scheme

KIND = "credit_bulletin"


def paper_of(bulletin: Bulletin) -> dict[str, Any]:
    """Facts of the layout: figures, praised and criticised, sources, instant, comparison."""
    used, before = scheme(), _before(bulletin)
    rows = [{**row, "before": before.get(row["organ"]), "change": change(row, before)}
            for row in bulletin.figures]  # fmt: skip
    return {
        "number": bulletin.document_number, "opening": bulletin.opening,
        "since": bulletin.since.isoformat(), "until": bulletin.until.isoformat(),
        "as_of": bulletin.as_of.isoformat(), "scheme": used.title, "standing": used.standing,
        "columns": [{"figure": one.figure, "label": one.label, "weight": str(one.weight),
                     "basis": one.basis} for one in used.weighed],
        "rows": rows, "inputs": bulletin.inputs,
        "praise": str(used.praise), "criticise": str(used.criticise),
        "date": (bulletin.published_at or bulletin.adopted_at or bulletin.drafted_at).isoformat(),
    }  # fmt: skip


def change(row: dict[str, Any], before: dict[str, str | None]) -> str:
    """How the score moved against the previous bulletin: +1.5, -2.0, 0.0; "" without one."""
    was = before.get(row["organ"])
    if was is None or row["score"] is None:
        return ""
    return f"{Decimal(row['score']) - Decimal(was):+.1f}"


def _before(bulletin: Bulletin) -> dict[str, str | None]:
    held = bulletin.previous
    return {row["organ"]: row["score"] for row in held.figures} if held else {}
