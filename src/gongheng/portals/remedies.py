"""How objections, repairs and what the rules say are told, to the subject and to the office."""

from datetime import datetime
from typing import Any

from django.http import Http404

from gongheng.credit.disputes import limits as dispute_limits
from gongheng.credit.lists.queries import own_listings
from gongheng.credit.receivers.queries import receipts_of
from gongheng.credit.records.queries import own_records
from gongheng.credit.repair import limits as repair_limits
from gongheng.foundation.access.roles import MARKET, Role
from gongheng.foundation.clock import day_of
from gongheng.portals import trades
from gongheng.portals.choices import names_of
from gongheng.portals.credit_words import conduct_words, item_title
from gongheng.portals.templatetags.written import zh_date

SUBJECTS = (*sorted(MARKET), Role.EXPERT)
TONES = {
    "lodged": "info", "accepted": "info", "paused": "warn", "upheld": "done", "rejected": "neutral",
    "refused": "neutral", "taken_back": "neutral", "lapsed": "neutral", "applied": "info",
    "to_supplement": "warn", "checked": "info", "verified": "info", "granted": "done",
    "finished": "done", "denied": "neutral", "revoked": "danger", "reported": "info",
    "marked": "warn", "turned_down": "neutral", "concluded": "neutral", "held": "info",
    "called": "warn", "done": "done",
}  # fmt: skip
LINES = [{"key": "label", "label": "规定"}, {"key": "says", "label": "对这条记录"},
         {"key": "until", "label": "不能申请至"},
         {"key": "source", "label": "依据"}]  # fmt: skip
RECEIVERS = [{"key": "who", "label": "接收方"}, {"key": "channel", "label": "方式"},
             {"key": "delivered", "label": "提供时间", "kind": "date"},
             {"key": "state", "label": "更正"}, {"key": "due", "label": "期限", "kind": "date"},
             {"key": "acknowledged", "label": "确认时间"}]  # fmt: skip


def chip(thing: Any) -> dict[str, str]:
    """The state of a thing in words and tone."""
    return {"text": thing.get_state_display(), "tone": TONES.get(thing.state, "neutral")}


def own_record(actor: Any, code: str) -> Any:
    """Return a record of the asking subject; otherwise 404."""
    found = own_records(actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def own_listing(actor: Any, code: str) -> Any:
    """Return a listing of the asking subject; otherwise 404."""
    found = own_listings(actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def titled(record: Any) -> str:
    """A record in a few words."""
    return conduct_words(record) if record.conduct else item_title(record)


def when_words(found: Any) -> str:
    """When a record may be repaired, in one sentence."""
    if found.earliest is None:
        return "依照规定不得修复，公示期满自动终止公示。"
    if found.allowed:
        return f"现在可以申请修复（{zh_date(found.earliest)}起）。"
    return f"{zh_date(found.earliest)}起可以申请修复。"


def line_rows(found: Any) -> list[dict[str, Any]]:
    """Each rule with its article and its standing."""
    return [{"label": one.label, "says": one.says,
             "until": zh_date(one.until) if one.until else "一直" if one.never else "—",
             "source": {"text": one.source, "note": one.standing},
             "_class": "soon" if one.holds_back(found.day) else ""} for one in found.lines]  # fmt: skip


def receiver_rows(record_code: str) -> list[dict[str, Any]]:
    """Who received a record and whether a change arrived; persons are not named."""
    rows = list(receipts_of(record_code)[:200])
    names = names_of({row.receiver_code for row in rows if not _is_person(row)})
    return [
        {"who": "个人" if _is_person(row) else row.receiver_name
         or names.get(row.receiver_code, row.receiver_code),
         "channel": row.get_channel_display(), "delivered": day_of(row.delivered_at),
         "state": chip(row), "due": row.due_on,
         "acknowledged": zh_date(day_of(row.acknowledged_at)) if row.acknowledged_at else "—"}
        for row in rows
    ]  # fmt: skip


def dispute_next(dispute: Any, now: datetime) -> dict[str, Any] | None:
    """The running clock of an objection for the head of its page."""
    if dispute.ended_at:
        return None
    clock = dispute_limits.clock(dispute)
    if clock.on is None:
        return {"label": "鉴定论证中", "left": "不计入办理期限", "article": clock.rule.source}
    return _next("办结", clock.on, clock.rule.source, now)


def repair_next(repair: Any, now: datetime) -> dict[str, Any] | None:
    """The running clock of an application."""
    clock = repair_limits.clock(repair)
    return _next(clock.label, clock.on, clock.rule.source, now) if clock else None


def _next(label: str, on: Any, article: str, now: datetime) -> dict[str, Any]:
    due = trades.end_of(on)
    left, late, soon = trades.left(now, due)
    return {"label": label, "due": due, "left": left, "article": article, "fixed": late,
            "late": late, "soon": soon, "tone": "danger" if late else "warn" if soon else ""}  # fmt: skip


def target_of(dispute: Any) -> str:
    """What is objected to."""
    if dispute.record is not None:
        return (
            f"{titled(dispute.record)}（{dispute.record.document_number or dispute.record.code}）"
        )
    if dispute.listing is not None:
        return f"{dispute.listing.get_colour_display()}：{dispute.listing.reason}"
    return str(dispute.datum)


def _is_person(row: Any) -> bool:
    return str(row.receiver_code).startswith("person:")
