"""Read draws: what waits for a guardian, what came out, the transcript anybody can check."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left

from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.drawing import engine
from gongheng.foundation.drawing.transcript import Drawn, Fixed
from gongheng.foundation.ledger import reading
from gongheng.foundation.ledger.models import Checkpoint, Entry
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store
from gongheng.registry.guardians.models import Circle
from gongheng.registry.guardians.queries import circle_for, guardian_of
from gongheng.registry.lots.access import TENDER_CODE
from gongheng.registry.lots.lifecycle import LOT, LotKind, LotState
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.rules import REQUEST, given, key_of

Row = dict[str, Any]


def drawing_circle(region: str, at: Any) -> Circle | None:
    """The circle whose key draws in this region, or None: then draws are provisional."""
    circle = circle_for(region, at) if region else None
    return circle if circle is not None and circle.draw_key else None


def entry_of(lot: Lot) -> Entry:
    """The ledger's entry of the request."""
    return Entry.objects.get(act="lot.request", subject=f"lot:{lot.pk}")


def first_head(lot: Lot) -> Checkpoint | None:
    """The first head over the request that a quorum of witnesses cosigned, if there is one yet."""
    return reading.first_head_over(entry_of(lot))


def waiting() -> QuerySet[Lot]:
    """Draws asked for whose checkpoint is not fixed yet, the oldest first."""
    return Lot.objects.filter(state=LotState.ASKED).order_by("pk")


def waiting_for_value(actor: Actor) -> QuerySet[Lot]:
    """Draws of the region that wait for the value they named, for the centre and supervision."""
    rows = Lot.objects.filter(state=LotState.ASKED, public_settled_at=None).order_by("-pk")
    if not actor.holds(Role.CENTRE, Role.WITNESS, Role.SUPERVISOR):
        return rows.none()
    rows = rows.exclude(public_due_at=None).filter(region__startswith=head_of(actor.region))
    return _but_recused(rows, actor)


def lot_numbered(pk: int) -> Lot | None:
    """A draw by number."""
    return Lot.objects.select_related("circle").filter(pk=pk).first()


def draws_of_guardian(actor: Actor) -> QuerySet[Lot]:
    """Draws of the circles in which the actor's body holds a place, newest first; nobody else's."""
    rows = Lot.objects.select_related("circle").prefetch_related("answers", "circle__guardians")
    if not (actor.holds(Role.GUARDIAN) and actor.body):
        return rows.none()
    return rows.filter(circle__guardians__body=actor.body).order_by("-pk")


def is_answered_by(lot: Lot, actor: Actor) -> bool:
    """Whether the actor's body has answered; asks nothing when answers and guardians are at hand."""
    places = {one.at for one in lot.circle.guardians.all() if one.body == actor.body}
    return any(one.place in places for one in lot.answers.all())


def waiting_draws(actor: Actor) -> list[Lot]:
    """Those that wait for the actor's answer, the oldest first."""
    rows = draws_of_guardian(actor).filter(state=LotState.ANCHORED).order_by("pk")
    return [one for one in rows if not is_answered_by(one, actor)]


def waiting_for(actor: Actor) -> list[Row]:
    """What this guardian has still to answer, each with the request file; nothing for others."""
    return [
        {"id": lot.pk, "kind": lot.kind, "circle": lot.circle_id, "asked_at": lot.asked_at,
         "answered": [one.place for one in lot.answers.all()], "request": request_file(lot)}
        for lot in waiting_draws(actor)
    ]  # fmt: skip


def waits_for(actor: Actor, pk: int) -> Lot | None:
    """A draw of this guardian's circle, waiting or not, else None."""
    lot = lot_numbered(pk)
    return lot if lot is not None and guardian_of(actor, lot.circle) is not None else None


def request_file(lot: Lot) -> Row:
    """`gongheng/draw-request/1` as `gongheng guardian answer` reads it."""
    return {"v": REQUEST, "root": lot.root, "checkpoint": lot.checkpoint,
            "logged": reading.proof_under(entry_of(lot), lot.checkpoint)}  # fmt: skip


def fixed_of(lot: Lot) -> Fixed:
    """Request, pool and exclusions as they were fixed; the pool comes out of the vault.

    Refuses `draw_altered` when what is stored is no longer what the log's root says.
    """
    kept = store.reveal(lot.pool) if lot.pool else None
    pool = (kept or {}).get("rows", [])
    fixed = Fixed(lot.request, pool, lot.exclusions)
    refuse_unless(fixed.root.hex() == lot.root, "draw_altered")
    return fixed


def drawn_of(lot: Lot) -> Drawn:
    """The draw with its seed, for its lists and its transcript."""
    answers = tuple(given(one) for one in lot.answers.all())
    return Drawn(fixed_of(lot), lot.checkpoint, key_of(lot), answers,
                 bytes.fromhex(lot.value), lot.public_value, bytes.fromhex(lot.seed))  # fmt: skip


def transcript_of(lot: Lot, calls: Sequence[Row] = ()) -> Row:
    """`gongheng-draw/1`: what anybody computes again."""
    return drawn_of(lot).transcript(calls)


def chosen_of(lot: Lot) -> list[str]:
    """Which entries a draw other than of experts chose; nothing before it is drawn."""
    if lot.state != LotState.DRAWN or lot.kind == LotKind.EXPERTS:
        return []
    return [row["entry"] for row in engine.chosen(lot.request, bytes.fromhex(lot.seed))]


def why_cancel(lot: Lot) -> str:
    """The reason given by whoever proposed to undo it; for supervision, out of the vault."""
    return str((store.reveal(lot.cancel_why) or {}).get("reason", "")) if lot.cancel_why else ""


def lots_of(matter: str) -> QuerySet[Lot]:
    """Every draw of a matter, in order; the caller narrows to whoever may see it."""
    return Lot.objects.filter(matter=matter).order_by("pk")


def lots_watched_by(actor: Actor) -> QuerySet[Lot]:
    """Draws of the region a supervisor or inspector watches, newest first; nobody else's.

    Nothing of a file, or of the tender it belongs to, that he must keep away from.
    """
    rows = Lot.objects.select_related("circle").prefetch_related("answers").order_by("-pk")
    if not actor.holds(Role.SUPERVISOR, Role.INSPECTOR):
        return rows.none()
    return _but_recused(rows.filter(region__startswith=head_of(actor.region)), actor)


def cancels_to_judge(actor: Actor) -> QuerySet[Lot]:
    """Draws that somebody proposed to undo, for supervision of another body to decide."""
    rows = lots_watched_by(actor).filter(state__in=LOT.acts["keep"].start)
    if not (actor.holds(Role.SUPERVISOR) and actor.body):
        return rows.none()
    rows = rows.exclude(cancel_told_by="")
    return rows.exclude(cancel_told_body=actor.body).exclude(cancel_told_by=actor.person)


def kept_before(lot: Lot) -> int:
    """How often somebody proposed to undo it and it was kept."""
    return Entry.objects.filter(act="lot.keep", subject=f"lot:{lot.pk}").count()


def _but_recused(rows: QuerySet[Lot], actor: Actor) -> QuerySet[Lot]:
    """As `access.kept_away`, of many at once."""
    if not actor.recused_from:
        return rows
    rows = rows.exclude(matter__in=actor.recused_from).alias(tender=Left("matter", TENDER_CODE))
    return rows.exclude(tender__in=actor.recused_from)
