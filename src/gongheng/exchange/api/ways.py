"""One act at one address: the body's fields, their types and labels come from the act itself."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Protocol, get_args, get_origin

from django.http import HttpRequest, HttpResponse
from ninja import Body, Header, Path, Router
from pydantic import Field, create_model

from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.fields import Day as DayIn
from gongheng.exchange.api.fields import Document, Flag, Key, Moment, Money, Strict, Text, Whole
from gongheng.exchange.api.labels import LABELS
from gongheng.exchange.api.once import once
from gongheng.exchange.api.problems import PROBLEMS
from gongheng.exchange.api.shapes import encode
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.lifecycle import Lifecycle
from gongheng.foundation.refusals import refuse_unless

OURS = {"by", "at"}  # what the interface itself knows
Maker = Callable[[Any, Any, Actor], Any]  # (value told, the thing, actor) -> what the act takes


class Face(Protocol):
    """What shows a thing: a Shape, or a small class with the same three."""

    columns: Any
    schema: Any

    def of(self, thing: Any) -> dict[str, Any]:
        """Return what is shown."""


@dataclass(frozen=True)
class Way:
    """One act: where it is found, on what it is done and what is shown afterwards."""

    path: str
    life: Lifecycle
    action: Callable[..., Any]
    shape: Face
    find: Callable[..., Any] | None = None  # (actor, **path) -> the thing, refusing not_found
    given: Mapping[str, tuple[Any, Maker | None]] = field(default_factory=dict)
    optional: tuple[str, ...] = ()  # given fields that may be left out
    method: str = "POST"
    after: Callable[[Any], Any] = lambda thing: thing  # what is shown of the act's result
    named: str = ""  # the act, where the function also carries its consequences elsewhere
    changes: bool = False  # only what was sent is handed on, as for `amend`

    @property
    def verb(self) -> str:
        """The act's name in its lifecycle: the function's own, unless the function does more."""
        return self.named or self.action.__name__


def add(router: Router, *ways: Way) -> None:
    """Give every way its address."""
    for way in ways:
        act = way.life.acts[way.verb]
        router.add_api_operation(
            way.path, [way.method], _view(way),
            response={_status(way): way.shape.schema, **PROBLEMS},
            summary=f"{act.label}（{way.life.label}）",
            description=f"{(way.action.__doc__ or '').strip()}\n\n依据：{act.under}",
            operation_id=f"{way.life.subject}_{way.verb}",
        )  # fmt: skip


def _status(way: Way) -> int:
    return 201 if way.life.acts[way.verb].begins else 200


def _view(way: Way) -> Callable[..., HttpResponse]:
    shape = _body_of(way)

    def view(request: HttpRequest, idempotency_key: str, **told: Any) -> HttpResponse:
        actor = somebody(request)
        body = told.pop("body", None)

        def act() -> tuple[int, bytes]:
            thing = way.find(actor, **told) if way.find else None
            given = _handed_on(way, body, thing, actor)
            first = () if thing is None else (thing,)
            done = way.action(*first, **given, by=actor, at=request.now)  # type: ignore[attr-defined]
            return _status(way), encode(way.shape.of(way.after(done)))

        return once(request, actor, idempotency_key, act)

    view.__name__ = f"{way.life.subject}_{way.verb}"
    view.__signature__ = _signature(way, shape)  # type: ignore[attr-defined]
    return view


def _signature(way: Way, shape: type[Strict]) -> inspect.Signature:
    def parameter(name: str, kind: Any, default: Any) -> inspect.Parameter:
        only = inspect.Parameter.KEYWORD_ONLY
        return inspect.Parameter(name, only, annotation=kind, default=default)

    names = [part[1:-1] for part in way.path.split("/") if part.startswith("{")]
    return inspect.Signature([
        inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        parameter("idempotency_key", Key, Header(..., alias="Idempotency-Key")),
        *(parameter(name, *path_type(name)) for name in names),
        parameter("body", shape, Body(...)),
    ])  # fmt: skip


def path_type(name: str) -> tuple[Any, Any]:
    """Return how a part of an address is written: `number` is a whole number, others text."""
    if name.endswith("_id"):
        return Annotated[int, Field(ge=1, le=2**63 - 1)], Path(...)
    return Annotated[str, Field(min_length=1, max_length=120)], Path(...)


def _handed_on(way: Way, body: Any, thing: Any, actor: Actor) -> dict[str, Any]:
    told = {
        name: getattr(body, name)
        for name in type(body).model_fields
        if not way.changes or name in body.model_fields_set
    }
    for name, (_, make) in way.given.items():
        if make and told.get(name) is not None:
            told[name] = make(told[name], thing, actor)
    return told


def _body_of(way: Way) -> type[Strict]:
    fields: dict[str, Any] = {}
    for name, parameter in _asked(way):
        if name in way.given:
            kind, default = way.given[name][0], _default(parameter, name in way.optional)
        else:
            kind, default = _told_as(parameter), _default(parameter, optional=False)
        fields[name] = (kind, Field(default, description=_label(way, name)))
    for name, (kind, _) in way.given.items():
        if name not in fields:
            default = None if way.changes or name in way.optional else ...
            told = kind | None if name in way.optional else kind
            fields[name] = (told, Field(default, description=_label(way, name)))
    title = "".join(part.title() for part in f"{way.life.subject}_{way.verb}".split("_"))
    return create_model(title, __base__=Strict, **fields)


def _asked(way: Way) -> list[tuple[str, inspect.Parameter]]:
    parameters = list(inspect.signature(way.action).parameters.items())
    skipped = 1 if way.find else 0
    wanted = [
        (name, one)
        for name, one in parameters[skipped:]
        if name not in OURS and one.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    unknown = set(way.optional) - {name for name, _ in wanted} - set(way.given)
    assert not unknown, unknown
    return wanted


def _default(parameter: inspect.Parameter, optional: bool) -> Any:  # noqa: FBT001
    if parameter.default is inspect.Parameter.empty:
        return None if optional else ...
    if isinstance(parameter.default, tuple):
        return list(parameter.default)
    return parameter.default


PLAIN: dict[Any, Any] = {
    str: Text, int: Whole, bool: Flag, datetime: Moment, date: DayIn, Decimal: Money,
}  # fmt: skip


def _told_as(parameter: inspect.Parameter) -> Any:
    """Return the type in which an act's argument is sent."""
    kind = parameter.annotation
    options = set(get_args(kind)) - {type(None)}
    if Decimal in options:
        return Money
    if type(None) in get_args(kind):
        return PLAIN[options.pop()] | None
    if get_origin(kind) is dict:
        return Document
    if get_origin(kind) is not None:
        (item,) = get_args(kind)
        items: Any = list[PLAIN[item]]  # type: ignore[valid-type]
        return Annotated[items, Field(max_length=200)]
    return PLAIN[kind]


def _label(way: Way, name: str) -> str:
    if name in LABELS:
        return LABELS[name]
    column = way.shape.columns.column(name)
    if column is None:
        raise KeyError(f"labels.py has no Chinese label for {name} of {way.path}")
    return column.label


def found(thing: Any, what: str = "") -> Any:
    """Return the thing. Refuses `not_found` when there is none this actor may see."""
    refuse_unless(thing is not None, "not_found", field=what)
    return thing
