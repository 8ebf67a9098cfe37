"""What pages, the interface and files tell of stamps. Nothing here writes."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from gongheng.foundation.clock import BEIJING
from gongheng.foundation.documents.words import day
from gongheng.foundation.timestamps.keeping import addresses, standings
from gongheng.foundation.timestamps.models import Stamp, StampKind, StampState, Standing

NOT_CONNECTED = "本平台未接入时间戳服务"
NOT_YET = "还没有申请"
MOST_FLAGGED = 50
MANY = 100  # fewer are not told: a small number would tell how many acts happen in secret just now


def connected() -> bool:
    """Tell whether this installation asks anybody for time stamps."""
    return bool(addresses())


def stamp_of(kind: str, subject: str) -> Stamp | None:
    """Return the stamp of a subject, waiting or there."""
    return Stamp.objects.filter(kind=kind, subject=subject).first()


def stamps_of(kind: str, subjects: Iterable[str]) -> dict[str, Stamp]:
    """Return the stamps of several subjects in one question."""
    rows = Stamp.objects.filter(kind=kind, subject__in=list(subjects))
    return {one.subject: one for one in rows}


def stamps_in(matter: str, *kinds: str) -> list[Stamp]:
    """Return the stamps of these kinds filed under a matter, the oldest first."""
    return list(Stamp.objects.filter(matter=matter, kind__in=kinds).order_by("wanted_at", "pk"))


def token_of(stamp: Stamp | None) -> bytes:
    """Return the token, b"" while there is none."""
    return bytes(stamp.token) if stamp and stamp.token else b""


def told(stamp: Stamp | None) -> dict[str, Any] | None:
    """Return what a file or the interface carries of a stamp; None where none was asked for."""
    if stamp is None:
        return None
    token = token_of(stamp)
    return {
        "state": str(stamp.state),
        **({"token": base64.b64encode(token).decode()} if token else {}),
    }


def in_words(stamp: Stamp | None) -> str:
    """Return the sentence of a page: stamped when and by whom, waiting, or why there is none."""
    if stamp is not None and stamp.generated_at is not None:
        at = stamp.generated_at.astimezone(BEIJING)
        return f"{day(at)} {at:%H:%M:%S}，{stamp.authority}出具"
    if stamp is not None:
        return "等待出具，通常一分钟以内"
    return NOT_YET if connected() else NOT_CONNECTED


@dataclass(frozen=True)
class Backlog:
    """Whether many wait, and whether the oldest of them waits too long."""

    many: bool
    late: bool


def backlog(at: datetime) -> Backlog:
    """Return what waits for an authority; `late` when the oldest waits longer than the setting allows.

    A head that no quorum of witnesses cosigned yet waits for them: they have an alarm of their own.
    """
    rows = Stamp.objects.filter(state=StampState.WAITING).exclude(digest="")
    allowed = timedelta(minutes=settings.TIMESTAMP_ALARM_MINUTES)
    return Backlog(
        len(rows.values("pk")[:MANY]) == MANY, rows.filter(wanted_at__lt=at - allowed).exists()
    )


def flagged(matter: str = "", *kinds: str) -> list[Stamp]:
    """Return the newest stamps whose time and the platform's clock disagreed; of one matter or of all."""
    rows = Stamp.objects.filter(far=True)
    if matter:
        rows = rows.filter(matter=matter, kind__in=kinds)
    return list(rows.order_by("-generated_at")[:MOST_FLAGGED])


def apart_in_words(stamp: Stamp) -> str:
    """Return by how much, and on which side."""
    seconds = abs(stamp.apart_ms or 0) // 1_000
    minutes, rest = divmod(seconds, 60)
    span = f"{minutes:,} 分钟" if minutes else f"{rest} 秒"
    return f"平台时钟{'慢' if (stamp.apart_ms or 0) > 0 else '快'} {span}"


def authorities() -> list[Standing]:
    """Return how each configured authority stands."""
    return standings(addresses())


def kind_label(kind: str) -> str:
    """Return what is stamped, in words."""
    return str(StampKind(kind).label)
