"""How an act is performed: the only place that locks, permits, advances and records."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from gongheng.foundation.facts import sorted_out
from gongheng.foundation.ledger import log
from gongheng.foundation.lifecycle import SAME, Act, Lifecycle
from gongheng.foundation.refusals import Refused, refuse_unless, wording

Thing = TypeVar("Thing", bound=models.Model)


class Record:
    """Collects the facts of one act; private ones go to the vault, only a commitment is logged.

    Free text is private whoever records it: `facts.sorted_out` decides, here and nowhere else.
    """

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self.private_facts: dict[str, Any] = {}

    def __call__(self, **facts: Any) -> None:
        """Add facts: references, digests, figures are said; what people wrote goes to the vault."""
        said, kept = sorted_out(plain(facts))
        self.facts.update(said)
        self.private_facts.update(kept)

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
        refuse_unless(act.who(by, thing), "not_permitted", act=act.label, source=act.article(thing))
        state = thing.state  # type: ignore[attr-defined]
        refuse_unless(
            state in act.start,
            "wrong_state",
            act=act.label,
            thing=lifecycle.label,
            state=lifecycle.states(state).label,
            source=act.article(thing),
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
        refuse_unless(act.who(by, thing), "not_permitted", act=act.label, source=act.article(thing))
        yield thing, record
        thing.state = act.end  # type: ignore[attr-defined]
        _keep(thing)
        _append(lifecycle, act, thing, record, by=by, at=at)


def beginning_many(
    lifecycle: Lifecycle,
    verb: str,
    things: list[Thing],
    *,
    by: Any,
    at: datetime,
    facts_of: Callable[[Thing], dict[str, Any]],
) -> list[Thing]:
    """Bring many things into being at once, each with its own entry; all or none.

    Free text is left out of the facts. Fields are checked one by one; what concerns several rows (uniqueness, references) is left to
    the database, which refuses the whole batch. Raises Refused.
    """
    act = lifecycle.acts[verb]
    with transaction.atomic():
        for thing in things:
            refuse_unless(
                act.who(by, thing), "not_permitted", act=act.label, source=act.article(thing)
            )
            thing.state = act.end  # type: ignore[attr-defined]
            _check_fields(thing)
        if things:
            try:
                type(things[0])._base_manager.bulk_create(things)  # noqa: SLF001
            except IntegrityError as error:
                raise _lost_race(things[0], error) from error
        log.append_many(
            [
                {
                    "act": lifecycle.name(act.verb),
                    "subject": f"{lifecycle.subject}:{thing.pk}",
                    "matter": thing.matter,  # type: ignore[attr-defined]
                    "actor": by.reference,
                    "at": at,
                    "under": act.article(thing),
                    "sight": act.sight,
                    "facts": sorted_out(plain(facts_of(thing)))[0],
                }
                for thing in things
            ]
        )
    return things


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
    """Check fields here; what concerns several rows is a claim the database itself keeps.

    Asking it beforehand too would cost a query a claim and still lose a race.
    """
    _check_fields(thing)
    try:
        thing.save()
    except IntegrityError as error:
        raise _lost_race(thing, error) from error


def _check_fields(thing: models.Model) -> None:
    relations = {field.name for field in thing._meta.fields if field.is_relation}  # noqa: SLF001
    try:
        thing.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise _as_refusal(thing, error) from error


def _as_refusal(thing: models.Model, error: ValidationError) -> Refused:
    """Turn the first fault of a model into a refusal that names its field."""
    if hasattr(error, "error_dict"):
        field, faults = next(iter(error.error_dict.items()))
    else:
        field, faults = "", error.error_list
    fault = faults[0]
    message = " ".join(fault.messages)
    code = fault.code if fault.code in wording() else "invalid_value"
    name = thing._meta.verbose_name  # noqa: SLF001
    return Refused(code, field="" if field == "__all__" else field, message=message, thing=name)


def _lost_race(thing: models.Model, error: IntegrityError) -> Refused:
    """Say which claim the database kept: a row that is there already, or values that clash."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    meta = thing._meta  # noqa: SLF001
    broken = next((claim for claim in meta.constraints if claim.name == name), None)
    code = getattr(broken, "violation_error_code", None)
    message = str(getattr(broken, "violation_error_message", ""))
    if code not in wording():
        code = "invalid_value" if isinstance(broken, models.CheckConstraint) else "already_exists"
    if message == str(models.BaseConstraint.default_violation_error_message):
        message = "所填内容相互矛盾，请核对"
    return Refused(code, field=_column(meta, name), thing=meta.verbose_name, message=message)


def _column(meta: Any, constraint: str) -> str:
    """Return the field a one-column claim is about: the database names such claims after it."""
    unique = [field for field in meta.fields if field.unique and not field.primary_key]
    hits = [one for one in unique if constraint.startswith(f"{meta.db_table}_{one.column}_")]
    return hits[0].name if hits else ""


def _append(
    lifecycle: Lifecycle, act: Act, thing: Any, record: Record, *, by: Any, at: datetime
) -> None:
    log.append(
        lifecycle.name(act.verb),
        subject=f"{lifecycle.subject}:{thing.pk}",
        matter=thing.matter,
        actor=by.reference,
        at=at,
        under=act.article(thing),
        sight=act.sight,
        facts=record.facts,
        private=record.private_facts,
    )
