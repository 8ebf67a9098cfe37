"""How an act is performed: the only place that locks, permits, advances and records."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from gongheng.foundation.ledger import log
from gongheng.foundation.lifecycle import SAME, Act, Lifecycle
from gongheng.foundation.refusals import Refused, refuse_unless

Thing = TypeVar("Thing", bound=models.Model)


class Record:
    """Collects the facts of one act; private ones go to the vault, only a commitment is logged."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self.private_facts: dict[str, Any] = {}

    def __call__(self, **facts: Any) -> None:
        """Add public facts: references, digests, figures; never a name, phone or number of a person."""
        self.facts.update(plain(facts))

    def private(self, **facts: Any) -> None:
        """Add facts that may have to be erased one day (个人信息保护法第四十七条)."""
        self.private_facts.update(plain(facts))


@contextmanager
def performing(
    lifecycle: Lifecycle, verb: str, thing: Thing, *, by: Any, at: datetime
) -> Iterator[tuple[Thing, Record]]:
    """Yield the locked thing and a `record` function; whatever is refused leaves no trace.

    Raises Refused `not_permitted` or `wrong_state`, and whatever the body refuses.
    """
    act = lifecycle.acts[verb]
    record = Record()
    with transaction.atomic():
        thing = hold(thing)
        refuse_unless(act.who(by, thing), "not_permitted", act=act.label, source=act.under)
        state = thing.state  # type: ignore[attr-defined]
        refuse_unless(
            state in act.start,
            "wrong_state",
            act=act.label,
            thing=lifecycle.label,
            state=lifecycle.states(state).label,
            source=act.under,
        )
        yield thing, record
        if act.end != SAME:
            thing.state = act.end  # type: ignore[attr-defined]
        _keep(thing)
        _append(lifecycle, act, thing, record, by=by, at=at)


@contextmanager
def beginning(
    lifecycle: Lifecycle, verb: str, thing: Thing, *, by: Any, at: datetime
) -> Iterator[tuple[Thing, Record]]:
    """Bring an unsaved thing into being under a row of its table; siblings of `performing`."""
    act = lifecycle.acts[verb]
    record = Record()
    with transaction.atomic():
        refuse_unless(act.who(by, thing), "not_permitted", act=act.label, source=act.under)
        yield thing, record
        thing.state = act.end  # type: ignore[attr-defined]
        _keep(thing)
        _append(lifecycle, act, thing, record, by=by, at=at)


def hold(thing: Thing) -> Thing:
    """Lock a row until the transaction ends and return it as it stands now.

    An act that depends on another thing's state (a bid on its tender's deadline) holds it too.
    """
    return type(thing)._base_manager.select_for_update(of=("self",)).get(pk=thing.pk)  # noqa: SLF001


def may(lifecycle: Lifecycle, verb: str, thing: Any, by: Any) -> str:
    """Return "" when the act is open to this actor now, else the reason in Chinese."""
    act = lifecycle.acts[verb]
    if thing.state not in act.start:
        return f"当前状态为“{lifecycle.states(thing.state).label}”，不能{act.label}"
    return "" if act.who(by, thing) else f"您的岗位不能{act.label}"


def plain(value: Any) -> Any:
    """Return `value` as canonical JSON may hold it: money and times as text."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    return str(value)


def _keep(thing: models.Model) -> None:
    try:
        thing.full_clean(validate_constraints=True)
    except ValidationError as error:
        raise _as_refusal(error) from error
    thing.save()


def _as_refusal(error: ValidationError) -> Refused:
    """Turn the first fault of a model into a refusal that names its field."""
    if hasattr(error, "error_dict"):
        field, faults = next(iter(error.error_dict.items()))
    else:
        field, faults = "", error.error_list
    fault = faults[0]
    message = " ".join(fault.messages)
    code = fault.code if fault.code in CONSTRAINT_CODES else "invalid_value"
    return Refused(code, field="" if field == "__all__" else field, message=message)


CONSTRAINT_CODES = {"already_exists", "not_permitted", "invalid_code"}


def _append(
    lifecycle: Lifecycle, act: Act, thing: Any, record: Record, *, by: Any, at: datetime
) -> None:
    log.append(
        lifecycle.name(act.verb),
        subject=f"{lifecycle.subject}:{thing.pk}",
        matter=thing.matter,
        actor=by.reference,
        at=at,
        under=act.under,
        sight=act.sight,
        facts=record.facts,
        private=record.private_facts,
    )
