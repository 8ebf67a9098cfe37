"""From the ledger to deliveries, and from what the other side answered to what we know of it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from gongheng.exchange.feeds import actions, rules
from gongheng.exchange.feeds.datasets import NO_DATASET, datasets
from gongheng.exchange.feeds.destinations import Destination, destinations
from gongheng.exchange.feeds.lifecycle import STUCK, DeliveryState
from gongheng.exchange.feeds.models import Change, Channel, Delivery, Reconciliation, Taken
from gongheng.exchange.feeds.sources import CHANGES, Told, contents, told_by
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.serials.take import next_serial

FOLLOWER = "feeds.credit_hubei"
SERIAL_DIGITS = 15
SENT = (DeliveryState.WAITING, DeliveryState.ACKNOWLEDGED, DeliveryState.DEAD)


def make_deliveries(entry: Any, *, at: datetime) -> None:
    """List what an entry makes known, for every destination, in the order of the tree."""
    code = str(entry.facts.get("code") or "")
    if not code:
        return
    for destination in destinations():
        if CHANGES[entry.act] == Change.REMOVED:
            _remove_all(destination, f"{entry.act.partition('.')[0]}:{code}", entry, at)
        else:
            for one in told_by(entry.act, code):
                _tell(destination, one, entry, at)


REACTIONS = dict.fromkeys(CHANGES, make_deliveries)


def _remove_all(destination: Destination, about: str, entry: Any, at: datetime) -> None:
    """Take back every datum that was told of a thing, whether the thing can still be read or not."""
    rows = Delivery.objects.filter(destination=destination.name, about=about)
    for dataset in sorted(set(rows.values_list("dataset", flat=True))):
        _remove(list(rows.filter(dataset=dataset).order_by("seq")), entry, at)


def _remove(before: list[Delivery], entry: Any, at: datetime) -> None:
    last = before[-1]
    if last.data_type == Change.REMOVED or any(one.because_of == entry.pk for one in before):
        return
    _supersede(before, at)
    if not any(one.state in SENT for one in before):
        return  # it never left: there is nothing to take back
    _list(_following(last, Change.REMOVED, {"fields": {}, "faults": []}, entry, at), at)


def _tell(destination: Destination, told: Told, entry: Any, at: datetime) -> None:
    datum = told.datum
    before = list(_of_datum(destination, datum).order_by("seq"))
    if not before:
        _list(_first(destination, datum, entry, at), at)
    elif told.change == Change.REMOVED:
        _remove(before, entry, at)
    elif not _is_known(before[-1], datum, entry):
        gone = before[-1].data_type == Change.REMOVED  # taken back, and told anew since
        arrived = not gone and any(one.state in SENT for one in before)
        change = Change.CHANGED if arrived else Change.NEW
        _supersede(before, at)
        _list(_following(before[-1], change, contents(datum), entry, at), at)


def _is_known(last: Delivery, datum: Any, entry: Any) -> bool:
    """Whether the last step already says the same, or comes from this very entry."""
    ended = last.data_type == Change.REMOVED or last.state == DeliveryState.CALLED_OFF
    same = (last.fields, last.faults) == (datum.fields, datum.faults) and not ended
    return same or last.because_of == entry.pk


def _supersede(before: list[Delivery], at: datetime) -> None:
    for one in before:
        if one.state in STUCK:
            actions.call_off(one, reason="由后一次推送取代", by=CLOCK, at=at)


def _first(destination: Destination, datum: Any, entry: Any, at: datetime) -> Delivery:
    return Delivery(
        destination=destination.name, about=datum.about, dataset=datum.dataset,
        data_key=_new_key(destination, datum.dataset), seq=1, data_type=Change.NEW,
        subject=datum.subject, subject_name=datum.subject_name, region=datum.region,
        because_of=entry.pk, fields=datum.fields, faults=datum.faults, caused_at=entry.at,
        made_at=at, due_on=rules.due(datum.region, entry.at),
    )  # fmt: skip


def _following(last: Delivery, change: int, told: dict[str, Any], entry: Any,
               at: datetime) -> Delivery:  # fmt: skip
    return Delivery(
        destination=last.destination, about=last.about, dataset=last.dataset, data_key=last.data_key,
        seq=last.seq + 1, data_type=change, subject=last.subject, subject_name=last.subject_name,
        region=last.region, because_of=entry.pk, fields=told["fields"], faults=told["faults"],
        caused_at=entry.at, made_at=at, due_on=rules.due(last.region, entry.at),
    )  # fmt: skip


def _list(delivery: Delivery, at: datetime) -> None:
    act = actions.hold if delivery.faults else actions.queue
    act(delivery, by=CLOCK, at=at)


def _new_key(destination: Destination, dataset: str) -> str:
    known = datasets().get(dataset)
    number = known.number if known else "000"
    serial = next_serial(f"feed/{destination.name}/{dataset if known else NO_DATASET}")
    return f"{destination.system_no:0>4.4}{number}{serial:0{SERIAL_DIGITS}d}"


def _of_datum(destination: Destination, datum: Any) -> Any:
    return Delivery.objects.filter(destination=destination.name, about=datum.about,
                                   dataset=datum.dataset)  # fmt: skip


# What the other side answered -------------------------------------------------------------------


@transaction.atomic
def settle(sent: Iterable[tuple[Delivery, str]], answer: dict[str, Any], *, at: datetime) -> int:
    """Acknowledge, give up or put off each of a package by its own line; return how many settled.

    A line counts only when it names the key, the step and the very bytes; said twice is said once.
    """
    lines: dict[tuple[str, Any], dict[str, Any]] = {}
    told = answer.get("RESULTS")
    for line in told if isinstance(told, list) else []:
        named = isinstance(line, dict) and isinstance(line.get("DATA_KEY"), str)
        if named and isinstance(line.get("SEQ"), int):
            lines.setdefault((line["DATA_KEY"], line["SEQ"]), line)
    return sum(_settle(one, digest, lines.get((one.data_key, one.seq), {}), answer, at)
               for one, digest in sent)  # fmt: skip


def _settle(delivery: Delivery, digest: str, line: dict[str, Any], answer: dict[str, Any],
            at: datetime) -> bool:  # fmt: skip
    receipt, package = answer["_note"], answer["PACKAGE"]
    if line.get("STATUS") == "1" and line.get("DIGEST") == digest:
        actions.acknowledge(delivery, receipt=receipt, digest=digest, package=package, by=CLOCK, at=at)  # fmt: skip
        return True
    if line.get("STATUS") == "-1" and line.get("DIGEST") == digest:
        actions.give_up(delivery, reason=str(line.get("MSG") or ""), receipt=receipt,
                        package=package, by=CLOCK, at=at)  # fmt: skip
        return True
    return False


def note_attempt(deliveries: Iterable[Delivery], *, at: datetime) -> None:
    """Count a sending before it is made, so that a crash leaves its trace."""
    sent = list(deliveries)
    for one in sent:
        one.attempts, one.sent_at = one.attempts + 1, at
    keys = [one.pk for one in sent]
    Delivery.objects.filter(pk__in=keys).update(attempts=F("attempts") + 1, sent_at=at)


def put_off(delivery: Delivery, fault: str, destination: Destination, *, at: datetime) -> None:
    """Try one delivery again later, each time twice as late."""
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
        next_at=at + destination.pause(delivery.attempts), last_fault=fault
    )


def note_fault(deliveries: Iterable[Delivery], fault: str) -> None:
    """Say on each what went wrong last; when it is sent next is the channel's to say."""
    keys = [one.pk for one in deliveries]
    waiting = Delivery.objects.filter(pk__in=keys, state=DeliveryState.WAITING)
    waiting.update(last_fault=fault)


def channel(name: str) -> Channel:
    """The channel of a destination, made at its first use."""
    return Channel.objects.get_or_create(name=name)[0]


def pause(way: Channel, fault: str, destination: Destination, *, at: datetime) -> None:
    """Close the way for a while after a failure."""
    way.failures += 1
    way.paused_until = at + destination.pause(way.failures)
    way.last_fault, way.last_failed_at = fault, at
    way.save(update_fields=["failures", "paused_until", "last_fault", "last_failed_at"])


def reopen(way: Channel, *, at: datetime) -> None:
    """The other side answered."""
    way.failures, way.paused_until, way.last_answered_at = 0, None, at
    way.save(update_fields=["failures", "paused_until", "last_answered_at"])


@transaction.atomic
def keep_comparison(destination: Destination, day: date, dataset: str, *, figures: dict[str, Any],
                    mend: list[Delivery], at: datetime) -> Reconciliation:  # fmt: skip
    """Keep what both sides counted and send again what the other side lacks."""
    for one in mend:
        actions.resend(one, by=CLOCK, at=at)
    where = {"destination": destination.name, "day": day, "dataset": dataset}
    known = Reconciliation.objects.filter(**where).first()
    mended = (known.mended if known else 0) + len(mend)
    return Reconciliation.objects.update_or_create(
        **where, defaults={**figures, "mended": mended, "checked_at": at}
    )[0]


def note_reconciled(way: Channel, day: date) -> None:
    """Both sides were compared up to this day."""
    way.reconciled_on = day
    way.save(update_fields=["reconciled_on"])


def keep_taken(destination: Destination, number: str, *, record_code: str, passed_over_for: str,
               at: datetime) -> None:  # fmt: skip
    """Remember that a record of the other side was looked at."""
    Taken.objects.create(destination=destination.name, number=number, record_code=record_code,
                         passed_over_for=passed_over_for, taken_at=at)  # fmt: skip


def move_cursor(way: Channel, cursor: str, *, at: datetime) -> None:
    """Remember how far the other side's own records were read."""
    way.cursor, way.taken_at = cursor, at
    way.save(update_fields=["cursor", "taken_at"])
