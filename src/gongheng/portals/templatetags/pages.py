"""How pages are addressed and how cells, filters and page numbers are shown."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from gongheng.portals.components import page_numbers, sparkline
from gongheng.portals.templatetags.written import iso, money, number, wan, zh_date, zh_datetime

register = template.Library()
SHORT = 8
TONES = {"done", "warn", "danger", "info", "neutral"}


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


PLACES = {"page", "after", "before"}  # where one is in a list; another order or filter begins anew


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """This page's query string with changes; None drops a key; a new filter returns to page 1."""
    query = _query(context)
    for name in set() if PLACES & set(changes) else PLACES:
        query.pop(name, None)
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def hidden_query(context: Context, *names: str) -> list[tuple[str, str]]:
    """What a GET form must carry on: every pair of the query except `names` and the page."""
    skip = {*names, *PLACES}
    query = _query(context)
    return [(k, v) for k in query if k not in skip for v in query.getlist(k) if v]


@register.simple_tag
def path_to(name: str, otherwise: str = "") -> str:
    """The address of a named page, or `otherwise` while that page does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise


@register.simple_tag(takes_context=True)
def filters_of(context: Context, filters: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Filters with what the address chose, and the chips that drop one choice each."""
    query = _query(context)
    fields, active = [], []
    for one in filters or ():
        chosen = query.get(one["name"], "")
        options = [_option(o, chosen) for o in one.get("options", ())]
        fields.append({**one, "value": chosen, "options": options})
        if chosen:
            label = next((o["label"] for o in options if o["value"] == chosen), chosen)
            rest = query.copy()
            rest.pop(one["name"], None)
            rest.pop("page", None)
            active.append({"label": f"{one['label']}：{label}", "url": f"?{rest.urlencode()}"})
    return {"fields": fields, "active": active}


def _option(option: Sequence[Any], chosen: str) -> dict[str, Any]:
    value, label, *count = option
    return {
        "value": str(value),
        "label": label,
        "count": count[0] if count else None,
        "chosen": str(value) == chosen,
    }


@register.simple_tag(takes_context=True)
def sort_of(context: Context, key: str) -> dict[str, str]:
    """Where a column head leads and how it is sorted now; `sort=-key` is descending."""
    now = _query(context).get("sort", "")
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    turned = f"-{key}" if state == "ascending" else key
    return {"url": query_with(context, sort=turned), "state": state}


@register.simple_tag
def chart_json(statement: Mapping[str, Any], name: str) -> SafeString:
    """The chart's statement as inert JSON, read by charts.js under the id `<name>-data`."""
    return json_script(statement, f"{name}-data")


@register.filter
def numbers_of(page: Any) -> list[int | None]:
    """The page numbers to offer for a Django `Page`."""
    return page_numbers(page.number, page.paginator.num_pages)


@register.filter
def spark(values: Sequence[Any]) -> str:
    """Points of the trend line of a key figure."""
    return sparkline(values or [])


@register.filter
def at(row: Any, key: str) -> Any:
    """A value of a dict, or an attribute of an object, by a key known only at run time."""
    if isinstance(row, Mapping):
        return row.get(key, "")
    return getattr(row, key, "")


def _plain(value: Any, kind: str) -> str:
    writers = {"money": money, "wan": wan, "number": number, "date": zh_date}
    if value is None or value == "":
        return "—"
    if kind in writers:
        shown = str(writers[kind](value))
        return value if shown == "—" and isinstance(value, str) else shown
    if isinstance(value, datetime):
        return str(zh_datetime(value))
    return str(zh_date(value)) if isinstance(value, date) else str(value)


@register.simple_tag
def cell(row: Any, column: Mapping[str, Any]) -> SafeString | str:
    """One cell of a `c-table`: plain values by kind; a dict may add url, tone and note."""
    value = at(row, column["key"])
    kind = column.get("kind", "text")
    if not isinstance(value, Mapping):
        shown: SafeString | str = _plain(value, kind)
        if isinstance(value, date):
            return format_html('<time datetime="{}">{}</time>', iso(value), shown)
        # A short word broken over two lines costs a row its height and its reader the word.
        return shown if len(shown) > SHORT else format_html('<span class="nowrap">{}</span>', shown)
    shown = _plain(value.get("text"), kind)
    if value.get("tone") in TONES:
        shown = format_html('<span class="chip {}">{}</span>', value["tone"], shown)
    if value.get("url"):
        shown = format_html('<a href="{}">{}</a>', value["url"], shown)
    if value.get("note"):
        shown = format_html(
            '<span>{} <small class="quiet whole">{}</small></span>', shown, value["note"]
        )
    return shown


@register.filter
def opened(acts: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    """The acts open to this person in this state."""
    return [act for act in acts or () if act.get("open", True)]


@register.filter
def closed(acts: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    """The acts shown with the reason why not."""
    return [act for act in acts or () if not act.get("open", True)]


@register.filter
def anchor(url: str) -> str:
    """A page-wide id made of an address."""
    return "".join(c if c.isalnum() else "-" for c in str(url)).strip("-")


@register.filter
def counts(row: Any, key: str) -> bool:
    """Whether a cell holds a figure, so that its unit may stand behind it: not 密封, not a dash."""
    value = at(row, key)
    value = value.get("text") if isinstance(value, Mapping) else value
    return any(sign.isdigit() for sign in str(value))


@register.filter
def is_number(kind: Any) -> bool:
    """Whether a column's kind is right-aligned."""
    return kind in {"money", "wan", "number"}


@register.filter
def number_of(value: Any) -> str:
    """A figure in a chart's table; words stay words."""
    shown = number(value)
    return shown if shown != "—" or value in {None, ""} else str(value)
