"""What goes out: a shape is a list of a model's columns, from which schema and rows both come.

Rows are taken as values and encoded by msgspec: half the cost of building objects (docs/decisions).
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from django.db import models
from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Schema
from pydantic import Field, WithJsonSchema, create_model

from gongheng.foundation.columns import Column, Columns

JSON = "application/json; charset=utf-8"
MoneyOut = Annotated[str, WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"})]
encode = msgspec.json.Encoder(decimal_format="string").encode

Extra = tuple[Any, Callable[[Any], Any]]  # type, and how it is read from a thing


class Shape:
    """The public face of a model. `columns` is `column` or `path__to__column:name` by blanks."""

    def __init__(self, name: str, model: str, columns: str, **extras: Extra) -> None:
        self.columns = Columns(model)
        pairs = [part.partition(":")[::2] for part in columns.split()]
        self.sources = [source for source, _ in pairs]
        self.names = [new or source.replace("__", "_") for source, new in pairs]
        self.extras = extras
        told: dict[str, Any] = {
            name: self._typed(source) for name, source in zip(self.names, self.sources, strict=True)
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

    def _typed(self, source: str) -> tuple[Any, Any]:
        """Return type and label of a column; what is reached over an empty link may be null."""
        column = self.columns.column(source)
        assert column is not None, source
        kind = _kind(column)
        return (kind | None if column.empty else kind), Field(description=column.label)


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


def _kind(column: Column) -> Any:
    if column.choices:
        return Literal[(*column.choices, "")] if column.blank else Literal[column.choices]
    return next((kind for family, kind in KINDS if issubclass(column.family, family)), str)


KINDS: list[tuple[Any, Any]] = [
    (models.DecimalField, MoneyOut),
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.BooleanField, bool),
    ((models.IntegerField, models.AutoField), int),
    (models.JSONField, Any),
    (models.ForeignKey, int),
]
