"""The catalogue's fields as questions of a form; one place decides how each kind is asked."""

from typing import Any

from django import forms

from gongheng.credit.catalogue.fields import Field, fields
from gongheng.credit.catalogue.items import Item
from gongheng.portals.fields import Day, Figure, Text

UNIT = "万元"


def questions(item: Item) -> dict[str, Any]:
    """Return code -> form field for every field of an item, in the catalogue's order."""
    known = fields()
    return {code: question(known[code], required=code in item.required) for code in item.fields}


def question(field: Field, *, required: bool) -> Any:
    """Return the form field of one field of the catalogue."""
    told: dict[str, Any] = {"label": field.label, "required": required, "help_text": _help(field)}
    match field.kind:
        case "long_text":
            return Text(max_length=field.most, **told)
        case "day":
            return Day(**told)
        case "amount_wan":
            return Figure(unit=UNIT, max_digits=18, decimal_places=6, min_value=0, **told)
        case "choice":
            return _choice(field, told)
    return forms.CharField(max_length=field.most, **told)


def typed(item: Item, cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return what was typed as the records take it: only the item's own fields, none empty."""
    return {code: cleaned[code] for code in item.fields if cleaned.get(code) not in (None, "", [])}


def _help(field: Field) -> str:
    hidden = "不对外公开。" if field.sight == "closed" else ""
    return f"{field.help}{'。' if field.help and hidden else ''}{hidden}"


def _choice(field: Field, told: dict[str, Any]) -> Any:
    options = [(one, one) for one in field.choices]
    if field.several:
        return forms.MultipleChoiceField(
            choices=options, widget=forms.CheckboxSelectMultiple, **told
        )
    return forms.ChoiceField(choices=[("", "请选择"), *options], **told)
