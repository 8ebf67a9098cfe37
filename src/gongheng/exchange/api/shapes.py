"""What goes out: a shape is a list of a model's columns, from which schema and rows both come.

Rows are taken as values and encoded by msgspec: half the cost of building objects (docs/decisions).
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Schema
from pydantic import Field, WithJsonSchema, create_model

JSON = "application/json; charset=utf-8"
MoneyOut = Annotated[str, WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"})]
encode = msgspec.json.Encoder(decimal_format="string").encode

Extra = tuple[Any, Callable[[Any], Any]]  # type, and how it is read from a thing


class Shape:
    """The public face of a model. `columns` is `column` or `path__to__column:name` by blanks."""

    def __init__(self, name: str, model: str, columns: str, **extras: Extra):
        self.model = apps.get_model(model)
        pairs = [part.partition(":")[::2] for part in columns.split()]
        self.sources = [source for source, _ in pairs]
        self.names = [new or source.replace("__", "_") for source, new in pairs]
        self.extras = extras
        told: dict[str, Any] = {
            name: _typed(self._column(source))
            for name, source in zip(self.names, self.sources, strict=True)
        }
        told |= {name: (kind, Field()) for name, (kind, _) in extras.items()}
        self.schema: type[Schema] = create_model(name, __base__=Schema, **told)

    def rows(self, found: QuerySet[Any]) -> list[dict[str, Any]]:
        """Return the columns of a query; extras are for single things only."""
        return [self.named(values) for values in found.values_list(*self.sources)]

    def named(self, values: Iterable[Any]) -> dict[str, Any]:
        """Return one row of columns by name."""
        return dict(zip(self.names, values, strict=False))

    def of(self, thing: Any) -> dict[str, Any]:
        """Return one thing, extras included."""
        row = {
            name: _reached(thing, source)
            for name, source in zip(self.names, self.sources, strict=True)
        }
        return row | {name: read(thing) for name, (_, read) in self.extras.items()}

    def _column(self, source: str) -> Any:
        model, *rest = self.model, *source.split("__")
        for step in rest[:-1]:
            model = model._meta.get_field(step).related_model  # noqa: SLF001
        return model._meta.get_field(rest[-1])  # noqa: SLF001


def listed(shape: Shape) -> type[Schema]:
    """Return the schema of a plain list of shapes."""
    items = list[shape.schema]  # type: ignore[name-defined]
    return create_model(f"{shape.schema.__name__}List", __base__=Schema, items=(items, Field()))


def answer(body: Any, status: int = 200) -> HttpResponse:
    """Return JSON as it is: Chinese unescaped, money as text, moments with their zone."""
    return HttpResponse(encode(body), status=status, content_type=JSON)


def _reached(thing: Any, source: str) -> Any:
    for step in source.split("__"):
        if thing is None:
            return None
        thing = getattr(thing, step)
    return thing


def _typed(column: Any) -> tuple[Any, Any]:
    kind = _kind(column)
    if column.null:
        kind = kind | None
    return kind, Field(description=str(column.verbose_name))


def _kind(column: Any) -> Any:
    if column.choices:
        values = tuple(value for value, _ in column.flatchoices if value is not None)
        return Literal[(*values, "")] if column.blank else Literal[values]
    for family, kind in KINDS:
        if isinstance(column, family):
            return kind
    return str


KINDS: list[tuple[Any, Any]] = [
    (models.DecimalField, MoneyOut),
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.BooleanField, bool),
    ((models.IntegerField, models.AutoField), int),
    (models.JSONField, Any),
    (models.ForeignKey, int),
]
