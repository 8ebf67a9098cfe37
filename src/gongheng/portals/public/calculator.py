"""日期推算: the last day of a period, and how it was counted."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings

from gongheng.portals.public import words
from gongheng.portals.public.pages import Page
from gongheng.rules import days
from gongheng.rules.book import default_book, place_of
from gongheng.rules.calendars import Calendar

LONGEST_COUNT = 3_660
PERIODS = {"day": "日", "working_day": "个工作日", "month": "个月", "year": "年"}
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class DayForm(forms.Form):
    """A start, and a rule or a number of days."""

    start = forms.DateField(label="起算日", widget=forms.DateInput(attrs={"type": "date"}),
                            help_text="这一天不计入，从下一天开始算。")  # fmt: skip
    rule = forms.ChoiceField(label="按规则", required=False)
    count = forms.IntegerField(
        label="或者自填天数", required=False, min_value=0, max_value=LONGEST_COUNT
    )
    unit = forms.ChoiceField(label="单位", required=False, choices=list(PERIODS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name in ("rule", "count"):
            self.fields[name].when = "二者填一项"  # type: ignore[attr-defined]
        law = default_book().law(place_of(settings.PROVINCE), LAST_DAY)
        keys = [key for key in law if law[key].unit in PERIODS]
        named = [(key, f"{law[key].title}（{law[key].shown}）") for key in keys]
        self.fields["rule"].choices = [("", "不按规则，自填天数"), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A rule or a number, and a year people live in."""
        given = super().clean() or {}
        start = given.get("start")
        if start and not FIRST_DAY <= start <= LAST_DAY:
            self.add_error("start", "请填写 2000 年至 2099 年之间的日期。")
        if not given.get("rule") and given.get("count") is None and not self.errors:
            self.add_error("count", "请选择一条规则，或者填写天数。")
        return given


class DayCalculator(Page):
    """The last day of a period and how it was counted."""

    section, template_name, title = "services", "public/calendar.html", "日期推算"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Answer when asked; 暂按 where a year's notice is not known."""
        asked = "start" in self.request.GET
        today = self.request.now.date()  # type: ignore[attr-defined]
        start = {"start": today, "unit": "working_day", "rule": self.request.GET.get("rule", "")}
        form = DayForm(self.request.GET if asked else None, initial=start)
        result = _counted(form.cleaned_data) if asked and form.is_valid() else None
        return {**super().get_context_data(**kwargs), "form": form, "result": result}


def _counted(given: dict[str, Any]) -> dict[str, Any]:
    calendar, start = Calendar(provisional=True), given["start"]
    if given["rule"]:
        ruling = default_book().law(place_of(settings.PROVINCE), start)
        if given["rule"] not in ruling:
            return {"silent": True, "start": start}
        rule = ruling[given["rule"]]
        least = rule.bound == "at_least"
        due = (days.earliest if least else days.due)(start, rule, calendar)
        on, shifted, offer, provisional = (
            due.on,
            due.shifted_from,
            due.holiday_offer,
            due.provisional,
        )
        unit, url = rule.unit, words.rule_url(rule)
    else:
        rule, least, unit, url, offer = None, False, given["unit"] or "day", "", None
        last = _plain(start, given["count"], unit, calendar)
        on = days.next_working_day(last, calendar)
        shifted, provisional = (last if on != last else None), calendar.is_provisional(start, on)
    return {"start": start, "rule": rule, "url": url, "on": on, "least": least, "shifted": shifted,
            "offer": offer, "provisional": provisional, "unit": PERIODS[unit],
            "count": given["count"], "days": _explained(start, on, calendar)}  # fmt: skip


def _plain(start: date, count: int, unit: str, calendar: Calendar) -> date:
    if unit == "working_day":
        return days.after_working_days(start, count, calendar)
    if unit == "day":
        return days.after_days(start, count)
    return days.after_months(start, count * (12 if unit == "year" else 1))


def _explained(start: date, end: date, calendar: Calendar) -> dict[str, Any]:
    span = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    working = [day for day in span if calendar.is_working_day(day)]
    off = [day for day in span if not calendar.is_working_day(day)]
    holidays = [day for day in off if day.weekday() < 5]
    worked = [day for day in working if day.weekday() >= 5]
    return {"total": len(span), "working": len(working), "off": len(off), "holidays": holidays[:40],
            "worked": worked[:40]}  # fmt: skip
