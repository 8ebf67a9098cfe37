"""服务: catalogue check, code lists, glossary, day calculator, help, interface, accessibility."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse

from gongheng.foundation.codelists import Catalogue, Industries, Regions, TradeClasses
from gongheng.foundation.paths import checkout
from gongheng.portals.lists import Column, Filter
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page, PublicList
from gongheng.registry.catalogue.rules import must_enter
from gongheng.rules import days
from gongheng.rules.book import default_book, place_of
from gongheng.rules.calendars import Calendar

WAN = 10_000
LONGEST_COUNT = 3_660
PERIODS = {"day": "日", "working_day": "个工作日", "month": "个月", "year": "年"}
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class Services(Page):
    """The doors of this part."""

    section, template_name = "services", "public/services.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One entry a service."""
        entries = (
            ("规则库", "laws", "期限、比例、门槛，每条规则一页，可选某日"),
            ("应进必进", "catalogue", "查一个项目是不是必须进平台交易"),
            ("日期推算", "calendar", "工作日、法定期限到哪一天，为什么"),
            ("代码表", "codes", "行政区划、行业、交易分类"),
            ("词汇表", "glossary", "一词一义，每个词的含义和出处"),
            ("校验", "verify", "核对文件、回执、证明是不是原件"),
            ("检查点与公钥", "checkpoint", "日志最新的签名，供任何人离线核对"),
            ("开放数据与接口", "interface", "不登录就能读的数据"),
            ("帮助", "help", "怎样查、怎样投标、怎样核对"),
        )
        found = [{"title": t, "url": reverse(f"public:{n}"), "text": x} for t, n, x in entries]
        return {**super().get_context_data(**kwargs), "entries": found}


class CatalogueForm(forms.Form):
    """What a trade is described by; read from the address."""

    trade_class = forms.ChoiceField(label="交易分类")
    amount = forms.DecimalField(
        label="合同估算价", required=False, min_value=0, max_digits=14, decimal_places=6,
        help_text="不知道就不填，按达到规模标准看待。",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    region = forms.ChoiceField(label="项目所在地")
    day = forms.DateField(label="哪一天", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        classes = [(row.code, f"{row.family_name}：{row.name}") for row in TradeClasses.load()]
        self.fields["trade_class"].choices = classes  # type: ignore[attr-defined]
        self.fields["region"].choices = words.hubei_regions()  # type: ignore[attr-defined]


class CatalogueCheck(Page):
    """应进必进: an answer with its article, and the whole catalogue."""

    section, template_name, title = "services", "public/catalogue.html", "应进必进"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Answer when asked."""
        today = self.request.now.date()  # type: ignore[attr-defined]
        asked = "trade_class" in self.request.GET
        start = {"day": today, "region": settings.PROVINCE, "trade_class": "A01"}
        form = CatalogueForm(self.request.GET if asked else None, initial=start)
        result = _answer(form.cleaned_data) if asked and form.is_valid() else None
        items = Catalogue.load().in_force("420100", today)
        return {
            **super().get_context_data(**kwargs), "form": form, "result": result,
            "columns": [
                {"key": "title", "label": "项目"}, {"key": "class", "label": "交易分类"},
                {"key": "threshold", "label": "规模标准"}, {"key": "source", "label": "出处"},
                {"key": "mark", "label": "核对"},
            ],
            "rows": [_item_row(item, today) for item in items],
        }  # fmt: skip


def _answer(given: dict[str, Any]) -> dict[str, Any]:
    amount = given["amount"] * WAN if given["amount"] is not None else None
    code, region, day = given["trade_class"], given["region"], given["day"]
    item = must_enter(code, amount, region, day)
    listed = item or next(
        (one for one in Catalogue.load().in_force(region, day) if one.trade_class == code), None
    )
    ruling = None
    if listed and listed.threshold:
        law = default_book().law(place_of(region), day)
        ruling = law[listed.threshold] if listed.threshold in law else None
    return {"must": item is not None, "item": item, "listed": listed, "ruling": ruling,
            "url": words.rule_url(ruling) if ruling else "", "name": words.class_name(code),
            "region": words.region_name(region), "day": day, "amount": amount}  # fmt: skip


def _item_row(item: Any, day: date) -> dict[str, Any]:
    law = default_book().law(place_of(settings.PROVINCE), day)
    ruling = law[item.threshold] if item.threshold and item.threshold in law else None
    return {
        "title": item.title, "class": item.trade_class,
        "threshold": {"text": f"{ruling.shown}以上", "url": words.rule_url(ruling)} if ruling else "不限",
        "source": item.source,
        "mark": {"text": "示例" if item.is_example else "正式", "tone": "neutral"},
    }  # fmt: skip


class Codes(Page):
    """The code lists."""

    section, template_name, title = "services", "public/codes.html", "代码表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Three lists."""
        lists = (
            ("行政区划", "regions", "省、市、县三级，六位代码", len(Regions.load())),
            ("国民经济行业分类", "industries", "门类、大类、中类、小类", len(Industries.load())),
            ("交易分类", "classes", "工程建设、土地、产权、采购等", len(TradeClasses.load())),
        )
        entries = [
            {"title": f"{t}（{n}）", "url": reverse(f"public:{u}"), "text": x}
            for t, u, x, n in lists
        ]
        return {**super().get_context_data(**kwargs), "entries": entries}


class CodeList(PublicList):
    """A code list as a list page."""

    section = "services"
    above = (("代码表", "public:codes"),)
    noun = "个代码"
    columns = (Column("code", "代码", sort="code"), Column("name", "名称", sort="name"),
               Column("full", "全称或上级"), Column("level", "层级"))  # fmt: skip
    filters = (Filter("q", "关键词", "text", hint="代码或名称",
                      apply=lambda rows, v: [r for r in rows if v in r["code"] or v in r["full"]]),)  # fmt: skip

    def row(self, thing: dict[str, str]) -> dict[str, Any]:
        """As it is."""
        return thing


class RegionList(CodeList):
    """行政区划."""

    title, file_name = "行政区划", "regions"
    levels = {"province": "省级", "city": "市级", "county": "县级", "group": "汇总"}

    def rows(self) -> list[dict[str, str]]:
        """Hubei first, then the others."""
        rows = sorted(Regions.load(), key=lambda r: (not r.code.startswith("42"), r.code))
        return [{"code": r.code, "name": r.name, "full": r.full_name,
                 "level": self.levels.get(r.level, r.level)} for r in rows]  # fmt: skip


class IndustryList(CodeList):
    """国民经济行业分类."""

    title, file_name = "国民经济行业分类", "industries"
    levels = {"section": "门类", "division": "大类", "group": "中类", "class": "小类"}

    def rows(self) -> list[dict[str, str]]:
        """In the order of the standard."""
        known = Industries.load()
        return [{"code": r.code, "name": r.name, "level": self.levels[r.level],
                 "full": known.full_name(r.code)} for r in known]  # fmt: skip


class ClassList(CodeList):
    """交易分类."""

    title, file_name = "交易分类", "trade-classes"

    def rows(self) -> list[dict[str, str]]:
        """With what they were checked against."""
        return [{"code": r.code, "name": r.name, "full": f"{r.family_name}：{r.name}",
                 "level": "已核对" if r.is_confirmed else "待核实"} for r in TradeClasses.load()]  # fmt: skip


class Glossary(Page):
    """docs/glossary.md as a page."""

    section, template_name, title = "services", "public/glossary.html", "词汇表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tables of the file, found by words."""
        asked = self.request.GET.get("q", "").strip()
        file = checkout() / "docs" / "glossary.md"
        parts = list(_tables(file.read_text(encoding="utf-8"))) if file.is_file() else []
        for part in parts:
            part["rows"] = [r for r in part["rows"] if not asked or any(asked in c for c in r)]
        return {**super().get_context_data(**kwargs), "asked": asked,
                "parts": [part for part in parts if part["rows"]]}  # fmt: skip


def _tables(text: str) -> Iterator[dict[str, Any]]:
    title, rows = "", []
    for line in [*text.splitlines(), "## "]:
        if line.startswith("## "):
            if rows:
                yield {"title": title, "heads": rows[0], "rows": rows[1:]}
            # Headings are written in both languages; the screen shows the Chinese one.
            title, rows = line[3:].split(" ")[0], []
        elif line.startswith("|") and not line.startswith("| ---"):
            rows.append([cell.strip().replace("`", "") for cell in line.strip("|").split("|")])


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


class Help(Page):
    """How to look things up, how to bid, how to check."""

    section, template_name, title = "services", "public/help.html", "帮助"


class Developers(Page):
    """Open data and interface."""

    section, template_name, title = "services", "public/developers.html", "开放数据与接口"


class Accessibility(Page):
    """What was done for everyone to be able to use it."""

    section, template_name, title = "services", "public/accessibility.html", "无障碍"
