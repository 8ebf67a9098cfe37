"""Who witnesses this log, how far each has come, and what is kept of their answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from gongheng.foundation.ledger.checkpoint import Checkpoint as Head
from gongheng.foundation.ledger.cosignature import Cosigner
from gongheng.foundation.ledger.models import (
    Checkpoint,
    Cosignature,
    WitnessRefusal,
    WitnessStanding,
)

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=5)
LONGEST_ANSWER = 4_000
GRAVE = ("ahead", "forked")  # faults that say: this log is not the one that was seen


@dataclass(frozen=True)
class Witness:
    """An outside witness: where it is asked and the key it signs with."""

    address: str
    key: Cosigner

    @property
    def name(self) -> str:
        """The name in its key."""
        return self.key.name


def witnesses() -> list[Witness]:
    """Return the configured witnesses; ValueError on a setting that cannot be read."""
    found = []
    for one in filter(str.strip, settings.WITNESSES.split(";")):
        address, key = one.split()
        found.append(Witness(address.rstrip("/"), Cosigner.from_vkey(key)))
    names, publics = {one.name for one in found}, {one.key.public for one in found}
    if not len(names) == len(publics) == len(found):  # one body would count as two
        raise ValueError("two witnesses have one name or one key")
    return found


def quorum() -> int:
    """Return how many witnesses must have cosigned a head."""
    return int(settings.WITNESS_QUORUM)


def standing_of(witness: Witness) -> WitnessStanding:
    """Return how far a witness has come; a new one stands at 0."""
    return WitnessStanding.objects.get_or_create(witness=witness.name)[0]


def has_line(head: Checkpoint, witness: Witness) -> bool:
    """Whether a witness cosigned this very head."""
    return Cosignature.objects.filter(size=head.size, witness=witness.name).exists()


def keep(witness: Witness, head: Checkpoint, line: str, seen_at: datetime, *, at: datetime) -> None:
    """Keep a cosignature that was found good, and begin afresh with the witness."""
    Cosignature.objects.get_or_create(
        size=head.size, witness=witness.name, defaults={"line": line, "seen_at": seen_at}
    )
    WitnessStanding.objects.filter(witness=witness.name).update(
        size=head.size, asked_at=at, answered_at=at, again_at=None, faults=0, fault=""
    )


def resume(witness: Witness, size: int, *, at: datetime) -> None:
    """The witness says at which size it stands: go on from there."""
    WitnessStanding.objects.filter(witness=witness.name).update(size=size, answered_at=at)


def put_off(standing: WitnessStanding, fault: str, *, at: datetime) -> None:
    """Ask again later, each time twice as late."""
    wait = min(FIRST_WAIT * 2 ** min(standing.faults, 20), LONGEST_WAIT)
    WitnessStanding.objects.filter(pk=standing.pk).update(
        asked_at=at, again_at=at + wait, faults=standing.faults + 1, fault=fault
    )


def contradicted() -> bool:
    """Whether a quorum of witnesses last said that they saw another history than this one.

    A log set back or rewritten must not go on: each new head would be a second one for its size.
    """
    known = [one.name for one in witnesses()]
    rows = WitnessStanding.objects.filter(witness__in=known, fault__in=GRAVE)
    return bool(known) and rows.count() >= quorum()


def hold(witness: Witness, head: Checkpoint, fault: str, *, old: int, proof: list[str],
         answer: str, at: datetime) -> None:  # fmt: skip
    """Keep a refusal with what was offered; the same one once."""
    WitnessRefusal.objects.get_or_create(
        witness=witness.name, size=head.size, fault=fault,
        defaults={"answer": answer.replace("\0", "")[:LONGEST_ANSWER], "old": old,
                  "note": head.note, "proof": proof, "refused_at": at},
    )  # fmt: skip


def quorum_size(least: int = 1, most: int | None = None) -> int:
    """Return the size of the newest head in these bounds that a quorum cosigned, 0 if there is none."""
    signed = Cosignature.objects.filter(size__gte=least)
    if most is not None:
        signed = signed.filter(size__lte=most)
    rows = _quorate(signed)
    return rows.order_by("-size").values_list("size", flat=True).first() or 0


def _quorate(signed: QuerySet[Cosignature]) -> QuerySet[Any, Any]:
    known = [one.name for one in witnesses()]
    if len(known) < quorum():
        signed = signed.none()
    rows = signed.filter(witness__in=known).values("size")
    return rows.annotate(lines=Count("witness")).filter(lines__gte=quorum())


@dataclass(frozen=True)
class LastLine:
    """The newest cosignature of a witness."""

    witness: str
    key: str
    size: int
    seen_at: datetime | None


def last_lines() -> list[LastLine]:
    """Return of each configured witness what it cosigned last."""
    found = []
    for one in witnesses():
        line = Cosignature.objects.filter(witness=one.name).order_by("-size").first()
        size, seen_at = (line.size, line.seen_at) if line else (0, None)
        found.append(LastLine(one.name, one.key.vkey(), size, seen_at))
    return found


def newest_cosigned() -> Checkpoint | None:
    """Return the newest head that a quorum cosigned."""
    size = quorum_size()
    return Checkpoint.objects.filter(size=size).first() if size else None


def best_head(position: int) -> Checkpoint | None:
    """Return the newest quorum-cosigned head over this place, else the newest head."""
    newest = Checkpoint.objects.order_by("-size")
    if not settings.WITNESSES.strip():
        return newest.first()
    size = quorum_size(position + 1)
    return newest.filter(size=size).first() if size else newest.first()


def first_head(position: int) -> Checkpoint | None:
    """Return the oldest head over this place that a quorum cosigned; the oldest one without witnesses.

    Where witnesses are configured and none has answered there is no such head: one waits.
    """
    heads = Checkpoint.objects.filter(size__gt=position).order_by("size")
    if not settings.WITNESSES.strip():
        return heads.first()
    signed = _quorate(Cosignature.objects.filter(size__gt=position))
    size = signed.order_by("size").values_list("size", flat=True).first()
    return heads.filter(size=size).first() if size else None


def with_lines(head: Checkpoint) -> str:
    """Return the signed note of a head with every known witness's line below the log's own."""
    if not settings.WITNESSES.strip():
        return head.note
    known = [one.name for one in witnesses()]
    rows = Cosignature.objects.filter(size=head.size, witness__in=known).order_by("witness")
    return head.note + "".join(rows.values_list("line", flat=True))


def body_of(head: Checkpoint) -> str:
    """Return the text that witnesses sign."""
    return Head(head.note.partition("\n")[0], head.size, bytes.fromhex(head.root)).body()


def lost_since(at: datetime) -> datetime | None:
    """Return since when no quorum has come, if that is longer than the setting allows.

    Counted from the oldest head that waits for its quorum; nothing waits on an idle log.
    """
    if not settings.WITNESSES.strip():
        return None
    waiting = Checkpoint.objects.filter(size__gt=quorum_size()).order_by("size")
    since = waiting.values_list("made_at", flat=True).first()
    allowed = timedelta(minutes=settings.WITNESS_ALARM_MINUTES)
    return since if since is not None and at - since > allowed else None


def latest_standings() -> list[dict[str, Any]]:
    """Return of each configured witness: name, standing (or None), cosignatures, refusals."""
    states = {one.witness: one for one in WitnessStanding.objects.all()}
    signed = _counted(Cosignature.objects.all())
    refused = _counted(WitnessRefusal.objects.all())
    return [
        {"witness": one, "standing": states.get(one.name), "signed": signed.get(one.name, 0),
         "refused": refused.get(one.name, 0)}
        for one in witnesses()
    ]  # fmt: skip


def _counted(rows: QuerySet[Any]) -> dict[str, int]:
    found = rows.order_by().values_list("witness").annotate(rows=Count("pk"))
    return dict(found)


def refusals(most: int = 50) -> list[WitnessRefusal]:
    """Return the newest refusals with their evidence."""
    return list(WitnessRefusal.objects.order_by("-refused_at", "-pk")[:most])


def recent_heads(most: int = 30) -> list[tuple[Checkpoint, list[Cosignature]]]:
    """Return the newest heads, each with the lines of its known witnesses."""
    heads = list(Checkpoint.objects.order_by("-size")[:most])
    sizes = Q(size__in=[head.size for head in heads])
    lines: dict[int, list[Cosignature]] = {}
    known = [one.name for one in witnesses()]
    for line in Cosignature.objects.filter(sizes, witness__in=known).order_by("witness"):
        lines.setdefault(line.size, []).append(line)
    return [(head, lines.get(head.size, [])) for head in heads]
