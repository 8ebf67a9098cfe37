"""What pages, the interface and files tell of stamps. Nothing here writes."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Min, Q

from gongheng.foundation.documents.words import instant
from gongheng.foundation.timestamps.keeping import addresses, standings
from gongheng.foundation.timestamps.models import Stamp, StampKind, StampState, Standing

NOT_CONNECTED = "本平台未接入时间戳服务"
MOST_FLAGGED = 50
MOST_COUNTED = 10_000


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
        second = f"{stamp.generated_at.astimezone().second:02d}秒"
        return f"时间戳：{instant(stamp.generated_at)}{second}，{stamp.authority}出具"
    if stamp is not None:
        return "时间戳：等待出具，出具后本页会更新"
    return "时间戳：办理时还没有接入时间戳服务" if connected() else NOT_CONNECTED


@dataclass(frozen=True)
class Backlog:
    """How many wait, and since when the oldest of them."""

    waiting: int
    since: datetime | None
    late: bool


def backlog(at: datetime) -> Backlog:
    """Return what waits; `late` when the oldest waits longer than the setting allows."""
    rows = Stamp.objects.filter(state=StampState.WAITING)
    since = rows.aggregate(since=Min("wanted_at"))["since"]
    waiting = rows.values("pk")[:MOST_COUNTED].count() if since else 0
    allowed = timedelta(minutes=settings.TIMESTAMP_ALARM_MINUTES)
    return Backlog(waiting, since, since is not None and at - since > allowed)


def flagged(matter: str = "") -> list[Stamp]:
    """Return the newest stamps whose time and the platform's clock disagreed; of one matter or of all."""
    rows = Stamp.objects.filter(Q(matter=matter) if matter else Q(), far=True)
    return list(rows.order_by("-generated_at")[:MOST_FLAGGED])


def authorities() -> list[Standing]:
    """Return how each configured authority stands."""
    return standings(addresses())


def kind_label(kind: str) -> str:
    """Return what is stamped, in words."""
    return str(StampKind(kind).label)
