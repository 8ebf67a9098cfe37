"""What waits for its stamp, and what is kept of the answers. Nobody's act waits for any of this."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from gongheng.foundation.ledger import cosigning
from gongheng.foundation.sealing.suites import suite
from gongheng.foundation.timestamps.checking import Stamped
from gongheng.foundation.timestamps.models import Stamp, StampKind, StampState, Standing

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=2)
HEAD_WAIT = timedelta(seconds=5)
HEADS_AT_ONCE = 50
MOST_DOUBLINGS = 20


def addresses() -> list[str]:
    """Return where stamps are asked for, in the order in which they are tried."""
    return [one.strip() for one in settings.TIMESTAMPS.split(";") if one.strip()]


def want(
    kind: StampKind, subject: str, *, matter: str, said: bytes | None = None,
    position: int | None = None, at: datetime,
) -> None:  # fmt: skip
    """Let a subject be stamped: these bytes, or the first witnessed head over a place of the log.

    Without a connected service nothing is asked for: nobody is promised what will not come.
    """
    if not addresses():
        return
    name = settings.TIMESTAMP_SUITE
    digest = suite(name).digest(said).hex() if said is not None else ""
    Stamp.objects.get_or_create(
        kind=kind, subject=subject,
        defaults={"matter": matter, "suite": name, "digest": digest, "position": position,
                  "wanted_at": at, "again_at": at},
    )  # fmt: skip


def fix_heads(at: datetime) -> int:
    """Digest the heads that are cosigned meanwhile; return how many there were."""
    done = 0
    rows = Stamp.objects.filter(state=StampState.WAITING, digest="", again_at__lte=at)
    for stamp in rows.order_by("again_at")[:HEADS_AT_ONCE]:
        assert stamp.position is not None
        head = cosigning.first_head(stamp.position)
        if head is None:
            rows.filter(pk=stamp.pk).update(again_at=at + HEAD_WAIT)
            continue
        digest = suite(stamp.suite).digest(cosigning.body_of(head).encode()).hex()
        rows.filter(pk=stamp.pk).update(digest=digest, wanted_at=at, again_at=at)
        done += 1
    return done


def due(at: datetime, most: int) -> list[Stamp]:
    """Return what is to be asked for now, the oldest first."""
    rows = Stamp.objects.filter(state=StampState.WAITING, again_at__lte=at).exclude(digest="")
    return list(rows.order_by("again_at", "pk")[:most])


def keep(stamp: Stamp, token: bytes, told: Stamped, *, apart: timedelta, far: bool,
         at: datetime) -> bool:  # fmt: skip
    """Keep a token that was found good; only the first one, so that none is ever changed."""
    rows = Stamp.objects.filter(pk=stamp.pk, state=StampState.WAITING)
    return bool(rows.update(
        token=token, generated_at=told.at, accuracy_ms=int(told.accuracy / timedelta(milliseconds=1)),
        authority=told.authority[:200], policy=told.policy[:100], serial=str(told.serial),
        received_at=at, apart_ms=int(apart / timedelta(milliseconds=1)), far=far, fault="",
        state=StampState.STAMPED,
    ))  # fmt: skip


def put_off(stamp: Stamp, fault: str, *, at: datetime) -> None:
    """Ask for this one again later: what came back for it was not good."""
    Stamp.objects.filter(pk=stamp.pk, state=StampState.WAITING).update(
        again_at=at + _pause(stamp.faults), faults=stamp.faults + 1, fault=fault[:40]
    )


def _pause(faults: int) -> timedelta:
    return min(FIRST_WAIT * 2 ** min(faults, MOST_DOUBLINGS), LONGEST_WAIT)


def standings(wanted: Iterable[str]) -> list[Standing]:
    """Return how each authority stands, in this order; a new one has not been asked yet."""
    order = list(wanted)
    known = {one.address: one for one in Standing.objects.filter(address__in=order)}
    return [known.get(one) or Standing(address=one) for one in order]


def is_open(one: Standing, at: datetime) -> bool:
    """Whether it may be asked now; a clock that was moved back keeps nobody waiting."""
    again = one.again_at
    return again is None or not at < again <= at + LONGEST_WAIT


def answered(address: str, *, at: datetime) -> None:
    """It answers: begin afresh with it."""
    told = {"answered_at": at, "asked_at": at, "again_at": None, "faults": 0, "fault": ""}
    Standing.objects.update_or_create(address=address, defaults=told)


def silent(address: str, fault: str, *, at: datetime) -> None:
    """It does not answer, or not in a way that helps: the next one is asked meanwhile."""
    one = Standing.objects.get_or_create(address=address)[0]
    Standing.objects.filter(pk=one.pk).update(
        asked_at=at, again_at=at + _pause(one.faults), faults=one.faults + 1, fault=fault[:40]
    )
