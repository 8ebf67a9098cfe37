"""失信行为清单 with grades and points of a day, and the tables of points side by side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from gongheng.credit.catalogue.conducts import Conduct, conducts_on
from gongheng.credit.catalogue.kinds import Level, SubjectKind
from gongheng.credit.points.queries import table_in_force
from gongheng.credit.points.table import LEVELS, NAMES, PointTable
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public.credit_catalogue import marked
from gongheng.portals.public.laws import day_in
from gongheng.portals.public.pages import Page, PublicList
from gongheng.rules.book import Law, default_book, place_of

# The document that lists the 一般失信 conducts; others without points come from elsewhere.
OPINION = "一般失信行为约束处理意见"


@dataclass(frozen=True)
class Row:
    """One conduct as it is graded on the chosen day."""

    conduct: Conduct
    points: int
    months: int
    code: str
    subject: str
    level: str
    words: str


class ConductList(PublicList):
    """What is recorded of whom, how grave, for how many points, on any day."""

    section, title, file_name, noun = "credit", "失信行为清单", "conducts", "种行为"
    template_name = "public/credit_conducts.html"
    lead = "谁的哪种行为记几分、记多久。选一个日子，看那一天的分级。"
    nothing = Nothing(help="那一天可能还没有这个清单。换一个日子，或者去掉条件。")
    columns = (
        Column("code", "编码", sort="code"), Column("label", "行为"), Column("subject", "主体"),
        Column("level", "等级"), Column("points", "记分", "number", sort="points"),
        Column("months", "量化周期", "number", "个月"), Column("article", "依据"),
        Column("mark", "核对"),
    )  # fmt: skip
    filters = (
        Filter("q", "关键词", "text", hint="行为、条文",
               apply=lambda rows, v: [r for r in rows if all(w in r.words for w in v.split())]),
        Filter("day", "某日的分级", "date", apply=lambda rows, _: rows),
        Filter("subject", "主体", options=SubjectKind.choices, field="subject"),
        Filter("level", "等级", options=[("none", "不记分（一般失信）"), *((one, NAMES[one]) for one in LEVELS)],
               apply=lambda rows, v: [r for r in rows if (r.level or "none") == v]),
    )  # fmt: skip

    def rows(self) -> list[Row]:
        """Gradings in force on the chosen day."""
        table, day = table_in_force(), self.day()
        return [_row(one, table, day) for one in conducts_on(day)]

    def day(self) -> date:
        """The chosen day, or today."""
        return day_in(self.request.GET.get("day", "")) or self.request.now.date()

    def row(self, thing: Row) -> dict[str, Any]:
        """One conduct."""
        one = thing.conduct
        return {
            "code": one.code, "label": one.label, "subject": SubjectKind(one.subject).label,
            "level": Level(one.level).label if one.level else "一般失信，不记分",
            "points": thing.points if one.level else None, "months": thing.months or None,
            "article": one.article, "mark": marked(one.standing),
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The day, and how many minor conducts the sources name."""
        day = self.day()
        return {**super().get_context_data(**kwargs), "day": day, **minor_known(day)}


class Table(Page):
    """The tables of points, the earlier and the present one side by side."""

    section, template_name, title = "credit", "public/credit_table.html", "记分规则"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One column a time, one row a level; conducts whose grade changed."""
        table, today = table_in_force(), self.request.now.date()  # type: ignore[attr-defined]
        begun = sorted({rate.since for rate in table.rates})
        limit = table.threshold(today)
        return {
            **super().get_context_data(**kwargs),
            "spans": [{"since": one, "until": until} for one, until in
                      zip(begun, [*begun[1:], None], strict=True)],
            "levels": [{"name": NAMES[level], "cells": [{"since": day, "rate": table.rate(level, day)} for day in begun]}
                       for level in LEVELS],
            "conducts": regraded(table, begun), "limit": limit,
            "law": law_on(today), "marked": marked, **minor_known(today),
        }  # fmt: skip


def regraded(table: PointTable, begun: list[date]) -> list[dict[str, Any]]:
    """Every conduct that bears points, with its grade and points in each time."""
    by_day = [{one.code: one for one in conducts_on(day)} for day in begun]
    codes = sorted({code for graded in by_day for code, one in graded.items() if one.level})
    return [
        {"code": code, "label": next(g[code].label for g in reversed(by_day) if code in g),
         "cells": [{"since": day, "said": _said(graded.get(code), table, day)} for graded, day in zip(by_day, begun, strict=True)]}
        for code in codes
    ]  # fmt: skip


def law_on(day: date) -> Law:
    """The law of the province on a day."""
    return default_book().law(place_of(settings.PROVINCE), day)


def minor_known(day: date) -> dict[str, Any]:
    """How many 一般失信 conducts the document lists and how many of them are known."""
    law = law_on(day)
    known = sum(not one.level and one.article.startswith(OPINION) for one in conducts_on(day))
    total = int(law["credit/minor_conducts"].value) if "credit/minor_conducts" in law else None
    return {"minor_known": known, "minor_total": total,
            "minor_open": max(0, total - known) if total else 0}  # fmt: skip


def _row(one: Conduct, table: PointTable, day: date) -> Row:
    rate = table.rate(one.level, day) if one.level else None
    words = f"{one.code} {one.label} {one.article}"
    return Row(one, rate.points if rate else 0, rate.months if rate else 0, one.code, one.subject,
               one.level, words)  # fmt: skip


def _said(one: Conduct | None, table: PointTable, day: date) -> str:
    if one is None:
        return "—"
    rate = table.rate(one.level, day) if one.level else None
    return f"{Level(one.level).label} {rate.points} 分" if rate else "不记分"
