"""Questions a trade asks again and again: amounts, moments, files, places, kinds; and drafts."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from gongheng.foundation.codelists import Industries, Regions, TradeClasses
from gongheng.foundation.files.store import KINDS
from gongheng.rules.procedures import procedure

MOMENT = "%Y-%m-%dT%H:%M"
OPEN_PROCEDURE = "works_tender"


FIGURE = {
    "invalid": "请填写数字，例如 1200000.00，不带单位。",
    "max_decimal_places": "小数最多 %(max)s 位。",
    "max_digits": "数字太长，请核对。",
    "max_whole_digits": "数字太长，请核对。",
}


class Yuan(forms.DecimalField):
    """An amount of yuan with at most two places; thousands separators are taken off."""

    unit = "元"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 2)
        kwargs["error_messages"] = {**FIGURE, **kwargs.get("error_messages", {})}
        kwargs["widget"] = forms.TextInput(
            attrs={"inputmode": "decimal", "data-money": "元", "autocomplete": "off"}
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Read 1,234,567.80 and 1，234，567.80 alike."""
        if isinstance(value, str):
            value = value.replace(",", "").replace("，", "").strip()
        return super().to_python(value)


class Figure(forms.DecimalField):
    """Points, ratios and other plain figures."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        kwargs["error_messages"] = {**FIGURE, **kwargs.get("error_messages", {})}
        super().__init__(**kwargs)
        self.unit = unit


class Count(forms.IntegerField):
    """A whole number with its unit."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("max_value", 36_500)
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        kwargs.setdefault("error_messages", {"invalid": "请填写整数，例如 240，不带单位。"})
        super().__init__(**kwargs)
        self.unit = unit


class Moment(forms.DateTimeField):
    """A moment in Beijing."""

    narrow = True

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        kwargs["input_formats"] = [MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(**kwargs)


class Day(forms.DateField):
    """A calendar day."""

    narrow = True

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**kwargs)


class Paper(forms.FileField):
    """One file of a kind the office accepts."""

    types = "、".join(ending[1:].upper() for ending in KINDS if ending not in {".json", ".html"})

    def __init__(self, *, types: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.types = types or self.types
        self.max_bytes = settings.FILE_LIMIT_MB * 2**20


class FileInput(forms.FileInput):
    """An input that takes several files; named so, for the field template asks for `file`."""

    allow_multiple_selected = True


class Papers(Paper):
    """Several files; the answer is a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget = FileInput(attrs={"multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Clean each file by itself."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
        return [super(Papers, self).clean(one, initial) for one in given]


class Text(forms.CharField):
    """Several lines."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)


def regions_below(head: str) -> list[tuple[str, Any]]:
    """Return the cities of a province with their counties, as grouped choices."""
    regions = Regions.load()
    found: list[tuple[str, Any]] = [("全省", [(head, regions.name(head))])]
    for city in regions.children(head):
        below = [(code, regions.name(code)) for code in regions.children(city)
                 if regions.get(code).level == "county"]  # fmt: skip
        own = (
            [] if regions.get(city).level == "group" else [(city, f"{regions.name(city)}（本级）")]
        )
        found.append((regions.name(city), [*own, *below]))
    return found


def industry_choices() -> list[tuple[str, Any]]:
    """Return the divisions (E47) under their sections, construction first."""
    industries = Industries.load()
    sections = sorted((row for row in industries if row.level == "section"),
                      key=lambda row: (row.code != "E", row.code))  # fmt: skip
    return [
        (f"{row.code} {row.name}",
         [(code, f"{code} {industries.name(code)}") for code in industries.children(row.code)])
        for row in sections
    ]  # fmt: skip


def class_choices() -> list[tuple[str, str]]:
    """Return the trade classes that the open tender for works serves."""
    classes = TradeClasses.load()
    return [(code, f"{code} {classes.name(code)}") for code in procedure(OPEN_PROCEDURE).serves]


class Grouped:
    """Mixin of a form: `groups` = [(title, help, field names)]; the rest stands at the end."""

    groups: ClassVar[Sequence[tuple[str, str, Sequence[str]]]] = ()

    def parts(self) -> list[dict[str, Any]]:
        """Return what the form template draws, section by section."""
        named = [name for _, _, names in self.groups for name in names]
        rest = [name for name in self.fields if name not in named]  # type: ignore[attr-defined]
        shown = [{"title": title, "help": text, "fields": [self[name] for name in names]}  # type: ignore[index]
                 for title, text, names in self.groups]  # fmt: skip
        if rest:
            shown.append({"title": "", "help": "", "fields": [self[name] for name in rest]})  # type: ignore[index]
        return shown


class Drafts:
    """Mixin of an ActView: 保存草稿 keeps what was typed on the server until it is sent.

    Files cannot be kept in a draft; the page says so. The draft belongs to the session.
    """

    template_name = "trade/act.html"
    drafts = True

    @property
    def _place(self) -> str:
        request = self.request  # type: ignore[attr-defined]
        return f"draft:{request.actor.reference}:{request.path}"

    def get_initial(self) -> dict[str, Any]:
        """Begin with the draft, if there is one."""
        kept = self.request.session.get(self._place, {})  # type: ignore[attr-defined]
        return {**super().get_initial(), **kept}  # type: ignore[misc]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the draft, or go on."""
        if "draft" in request.POST:
            request.session[self._place] = _typed(request.POST)
            messages.success(request, "草稿已保存，只有您自己看得到。附件需要在提交时选择。")
            return redirect(request.get_full_path())
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        """Drop the draft once it was sent."""
        answer = super().form_valid(form)  # type: ignore[misc]
        if answer.status_code == 302:
            self.request.session.pop(self._place, None)  # type: ignore[attr-defined]
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the template to offer the button."""
        kept = self._place in self.request.session  # type: ignore[attr-defined]
        return {"draft": self.drafts, "draft_kept": kept, **super().get_context_data(**kwargs)}  # type: ignore[misc]


def _typed(given: Any) -> dict[str, Any]:
    skip = {"csrfmiddlewaretoken", "draft"}
    return {key: values if len(values := given.getlist(key)) > 1 else values[0]
            for key in given if key not in skip}  # fmt: skip
