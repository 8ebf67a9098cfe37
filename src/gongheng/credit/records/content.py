"""Hold what was filled in to the catalogue: right fields, right kinds, no person in the open."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from gongheng.credit.catalogue.fields import Field, fields
from gongheng.credit.catalogue.items import Item
from gongheng.foundation.codes import mask_numbers_in
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry import entry_checks as check

SIX_PLACES = Decimal("0.000001")
MOST_WAN = Decimal(999_999_999_999)  # what numeric(18,6) holds
BRACKETS = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "（": "〔", "）": "〕",
                          "(": "〔", ")": "〕"})  # fmt: skip
YEAR_IN_BRACKETS = re.compile(r"〔[0-9]{4}〕")
# 处罚类别 → 必须一并填写的项（standards 4.3）
FOLLOWS = {"罚款": "fine_wan", "没收违法所得": "confiscated_wan", "没收非法财物": "confiscated_wan",
           "暂扣许可证件": "withheld_licence", "吊销许可证件": "withheld_licence"}  # fmt: skip


def checked(item: Item, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (public content, closed content) in the order of the catalogue.

    Refuses `unknown_field`, `missing_field` and whatever the kind of a field refuses, naming it.
    """
    values, faults = weighed(item, given)
    if faults:
        raise faults[0]
    known = fields()
    closed = {code: value for code, value in values.items() if known[code].sight == "closed"}
    return {code: value for code, value in values.items() if code not in closed}, closed


def weighed(item: Item, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Refused]]:
    """Return every value that is right and a refusal for every one that is not."""
    known, faults = fields(), [
        Refused("unknown_field", field=name, name=name) for name in given if name not in item.fields
    ]  # fmt: skip
    values: dict[str, Any] = {}
    for code in item.fields:
        try:
            _weigh(item, known[code], given.get(code), values)
        except Refused as fault:
            faults.append(fault)
    return values, [*faults, *_penalty_is_whole(item, values, {one.field for one in faults})]


def _weigh(item: Item, field: Field, value: Any, values: dict[str, Any]) -> None:
    empty = value in (None, "", [])
    refuse_unless(not empty or field.code not in item.required, "missing_field",
                  field=field.code, name=field.label)  # fmt: skip
    if not empty:
        values[field.code] = _value(field, value)


def document_number(value: object, *, required: bool) -> str:
    """Return 文书号 with the brackets of official documents. Refuses one without its year.

    Wide digits and signs nobody sees would make two numbers of one, and two records of one decision.
    """
    written = check.text(value, field="document_number", most=128, required=required)
    written = unicodedata.normalize("NFKC", written).translate(BRACKETS)
    written = "".join(one for one in written if unicodedata.category(one)[0] not in "ZC")
    dated = not written or YEAR_IN_BRACKETS.search(written)
    refuse_unless(dated, "document_number_without_year", field="document_number")
    return written


def _value(field: Field, value: Any) -> Any:
    match field.kind:
        case "text" | "long_text":
            return _text(field, value)
        case "day":
            return _day(field, value).isoformat()
        case "amount_wan":
            return format(_wan(field, value), "f")
        case "uscc":
            return check.uscc(value, field=field.code)
        case "choice":
            return _chosen(field, value)
    raise Refused("invalid_value", field=field.code, message=f"{field.label}不能在此填写")


def _text(field: Field, value: Any) -> str:
    written = check.text(value, field=field.code, most=field.most, required=False)
    if field.code == "document_number":
        return document_number(written, required=False)
    if field.sight == "public":
        clean = mask_numbers_in(written) == written
        refuse_unless(clean, "person_in_the_open", field=field.code, name=field.label)
    return written


def _day(field: Field, value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip().replace("/", "-"))
    except ValueError as error:
        raise Refused("invalid_date", field=field.code, name=field.label) from error


def _wan(field: Field, value: Any) -> Decimal:
    exact_kind = isinstance(value, int | str | Decimal) and not isinstance(value, bool)
    refuse_unless(exact_kind, "invalid_wan", field=field.code)
    try:
        amount = Decimal(value)
        fits = amount.is_finite() and 0 <= amount <= MOST_WAN
        exact = fits and amount == amount.quantize(SIX_PLACES)
    except InvalidOperation:
        exact = False
    refuse_unless(exact, "invalid_wan", field=field.code)
    return amount.quantize(SIX_PLACES).normalize() + Decimal(0)


def _chosen(field: Field, value: Any) -> Any:
    if not field.several:
        return check.among(value, field.choices, field=field.code)
    given = value.replace("；", ";").split(";") if isinstance(value, str) else value
    refuse_unless(isinstance(given, list | tuple), "unknown_choice", field=field.code)
    return check.several_among([str(one).strip() for one in given if str(one).strip()],
                               field.choices, field=field.code)  # fmt: skip


def _penalty_is_whole(item: Item, values: Mapping[str, Any], faulty: set[str]) -> Iterator[Refused]:
    kinds = values.get("penalty_kinds", [])
    wanted = {follows: None for kind, follows in FOLLOWS.items() if kind in kinds}
    for follows in wanted:
        if follows in item.fields and follows not in values and follows not in faulty:
            yield Refused("missing_field", field=follows, name=fields()[follows].label)
    begins, ends = values.get("valid_from"), values.get("valid_until")
    if begins and ends and begins > ends:
        yield Refused("ends_before_start", field="valid_until")
