"""What a stored column is: its family, its label, whether it may be empty. Never a row of it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Column:
    """A column as an interface describes it."""

    family: type[Any]  # the class of the field
    label: str
    empty: bool  # it, or a link on the way to it, may be null
    blank: bool
    choices: tuple[str, ...]


class Columns:
    """The columns of one table and of those it links to, by path; for schemas, not for reading."""

    def __init__(self, table: str) -> None:
        self._table = apps.get_model(table)

    def column(self, path: str) -> Column | None:
        """Return the column at `link__to__column`, or None."""
        table, (*links, last) = self._table, path.split("__")
        empty = False
        for name in links:
            link = table._meta.get_field(name)  # noqa: SLF001
            table, empty = link.related_model, empty or link.null
        found = {one.name: one for one in table._meta.get_fields()}.get(last)  # noqa: SLF001
        if not isinstance(found, models.Field):
            return None
        choices = tuple(str(value) for value, _ in found.flatchoices if value is not None)
        return Column(
            type(found), str(found.verbose_name), empty or found.null, found.blank, choices
        )
