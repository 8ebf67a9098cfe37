"""Where the call-out of a draw stands, and its transcript."""

from collections import Counter
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor, actor_of
from gongheng.foundation.access.models import Office, OfficeState
from gongheng.foundation.access.roles import Role
from gongheng.foundation.canonical import canonical
from gongheng.foundation.drawing import roots
from gongheng.foundation.drawing.engine import CallOut, Stratum
from gongheng.foundation.drawing.proof import proof_of
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.vault import store
from gongheng.registry.experts.lifecycle import DrawState, InvitationState
from gongheng.registry.experts.models import Draw, Expert, Invitation
from gongheng.registry.experts.queries import standing_draws
from gongheng.registry.lots.lifecycle import LotState
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import drawn_of, transcript_of

KEPT_SECONDS = 24 * 3600
Row = dict[str, Any]
FIXING = ("draw.request", "draw.agree", "draw.go_ahead")  # what fixes a draw notes what to look at


def out_of(row: Draw) -> CallOut:
    """The lists of a draw with every call so far taken."""
    kept = store.reveal(row.order) or {}
    assert row.lot is not None
    strata = row.lot.request["strata"]
    out = CallOut([Stratum(one["code"], one["seats"], one["reserves"], kept["orders"][one["code"]])
                   for one in strata])  # fmt: skip
    for call in row.calls:
        out.take(call)
    return out


def head_after(row: Draw, calls: list[Row]) -> str:
    """The head of the chain over these calls."""
    assert row.lot is not None
    return roots.calls_head(bytes.fromhex(row.lot.root), calls).hex()


def transcript_of_draw(row: Draw) -> Row:
    """`gongheng-draw/1` of a draw as far as it has come."""
    assert row.lot is not None
    return transcript_of(row.lot, row.calls)


def transcript_of_lot(lot: Lot) -> Row | None:
    """The transcript of a drawn lot, with the calls where it is one of experts; None before the last call.

    With pool and seed anybody who knows the experts' employers computes who is called next.
    """
    if not lot.seed or is_called_now(lot):
        return None
    draw = Draw.objects.filter(lot=lot).first()
    return transcript_of(lot, draw.calls if draw else ())


def is_called_now(lot: Lot) -> bool:
    """Whether the experts of a drawn lot are still being called, so that its transcript waits."""
    draw = Draw.objects.filter(lot=lot).first()
    return bool(lot.seed) and draw is not None and still_calls(draw)


def proved(matter: str) -> QuerySet[Draw]:
    """The draws of a matter that can be proved to everybody."""
    rows = standing_draws(matter).filter(lot__state=LotState.DRAWN).exclude(order="")
    return rows.select_related("lot")


def cancelled_of(matter: str) -> list[Draw]:
    """Every draw of a matter that was cancelled, the earliest first; ask first if it may be shown."""
    rows = Draw.objects.filter(matter=matter, state=DrawState.CANCELLED, lot__isnull=False)
    return list(rows.select_related("lot").order_by("pk"))


def has_proofs(matter: str) -> bool:
    """Whether a draw of this matter can be proved to everybody."""
    return proved(matter).exists()


def proof_of_draw(row: Draw) -> Row:
    """The proof for everybody; ask first if it may be shown. Computed once for what was called so far.

    It takes the whole pool out of the vault: nobody makes us do that with every visit.
    """
    lot = row.lot
    assert lot is not None
    key = f"draw-proof:{row.pk}:{row.calls_head}"
    kept = cache.get_or_set(key, lambda: proof_of(drawn_of(lot), row.calls), KEPT_SECONDS)
    return kept or {}  # the type alone: a proof is never empty


def to_be_listed() -> QuerySet[Draw]:
    """Draws whose seed exists and whose lists are not made yet."""
    rows = Draw.objects.filter(state=DrawState.REQUESTED, lot__state=LotState.DRAWN)
    return rows.select_related("lot").order_by("pk")


def being_called() -> QuerySet[Draw]:
    """Draws with somebody still to be called and nobody asked at the moment."""
    rows = Draw.objects.filter(state=DrawState.DRAWN, waits=True)
    asked = rows.filter(invitations__state=InvitationState.INVITED)
    return rows.exclude(pk__in=asked.values("pk")).select_related("lot").order_by("pk")


def still_calls(row: Draw) -> bool:
    """Whether somebody is asked or is still to be asked; a draw not yet listed is running too."""
    if row.lot_id is None or row.state == DrawState.CANCELLED:
        return False
    asked = row.invitations.filter(state=InvitationState.INVITED).exists()
    return row.state == DrawState.REQUESTED or row.waits or asked


def calls_run(matter: str) -> bool:
    """Whether a draw of this matter is still being called."""
    return any(still_calls(row) for row in standing_draws(matter))


def called(matter: str, expert: Expert) -> Invitation | None:
    """The invitation of somebody called for this matter, the latest."""
    rows = Invitation.objects.filter(draw__matter=matter, expert=expert)
    return rows.exclude(stratum="").select_related("draw", "expert").order_by("-pk").first()


def untold() -> QuerySet[Invitation]:
    """Calls that no gateway has taken yet, the oldest first."""
    rows = Invitation.objects.filter(state=InvitationState.INVITED, told_at=None)
    return rows.exclude(stratum="").select_related("draw", "expert").order_by("pk")


def asked_by_call(number: str) -> Invitation | None:
    """The open call of a number; nothing for an unknown, answered or lapsed one."""
    rows = Invitation.objects.filter(state=InvitationState.INVITED, call=number).exclude(call="")
    return rows.select_related("draw", "expert").first()


def phone_of(expert: Expert) -> str:
    """The phone number, out of the vault, for the gateway alone."""
    return str((store.reveal(expert.person) or {}).get("phone", ""))


def on_the_phone(invitation: Invitation) -> Actor | None:
    """The expert himself as he answers a call: his office, named by the call; None without one."""
    office = Office.objects.filter(person=invitation.expert.person, role=Role.EXPERT,
                                   state=OfficeState.HELD).first()  # fmt: skip
    return replace(actor_of(office), reference=f"call:{invitation.call}") if office else None


def flags_told(rows: list[Lot]) -> dict[int, list[str]]:
    """Lot -> what was noted for supervision when it was fixed; from the ledger, in two queries."""
    draws = dict(Draw.objects.filter(lot__in=rows).values_list("pk", "lot_id"))
    subjects = {f"draw:{pk}": lot for pk, lot in draws.items()}
    entries = Entry.objects.filter(act__in=FIXING, subject__in=list(subjects))
    return {subjects[one.subject]: list(one.facts.get("flags", [])) for one in entries}


def progress_of(lot: Lot) -> list[Row]:
    """Of each list: seats, how many were called, came, wait as reserves, are missing; no names."""
    draw = Draw.objects.filter(lot=lot).first()
    if draw is None or not draw.order:
        return []
    out = out_of(draw)
    return [
        {"stratum": one["stratum"], "seats": own.seats, "listed": len(own.order),
         "called": sum(call["stratum"] == own.code for call in draw.calls),
         "seated": one["seated"], "reserves": one["reserves"], "short": one["short"]}
        for own, one in zip(out.strata, out.result(), strict=True)
    ]  # fmt: skip


def progress_said(matter: str) -> str:
    """How far the verifiable draws of a matter have come, in words; "" where there is none."""
    rows = Draw.objects.filter(matter=matter).exclude(state=DrawState.CANCELLED)
    last = rows.exclude(lot=None, asked={}).select_related("lot").order_by("-pk").first()
    if last is None:
        return ""
    if last.lot is None:
        return str(DrawState(last.state).label)
    if last.state == DrawState.REQUESTED:
        return str(LotState(last.lot.state).label)
    return "按次序呼叫中" if still_calls(last) else "呼叫完毕"


def summaries_of(matter: str) -> list[Row]:
    """What every verifiable draw of a matter came to, with the digest of its transcript; no aliases."""
    rows = Draw.objects.filter(matter=matter, lot__isnull=False).select_related("lot")
    found = []
    for row in rows.order_by("pk"):
        lot = row.lot
        assert lot is not None
        whole = transcript_of(lot, row.calls) if lot.seed else None
        outcomes = Counter(call["outcome"] for call in row.calls)
        found.append({
            "state": row.state, "asked_at": lot.asked_at, "wanted": row.wanted,
            "request_root": lot.root, "pool_root": lot.pool_root, "excluded": len(lot.exclusions),
            "seed": lot.seed, "calls_head": row.calls_head, "outcomes": dict(outcomes),
            "transcript": sm3_hex(canonical(whole)) if whole else "",
        })  # fmt: skip
    return found
