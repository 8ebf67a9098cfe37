"""Trying draft rules on history: write or upload a draft, watch it computed, read what would change."""

from typing import Any

import yaml
from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.points import actions, queries
from gongheng.credit.points.drafts import (
    LONGEST,
    MOST_MONTHS,
    MOST_POINTS,
    MOST_THRESHOLD,
)
from gongheng.credit.points.lifecycle import SIMULATION
from gongheng.credit.points.table import LEVELS, NAMES
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused
from gongheng.portals.acts import refuse_unless_open
from gongheng.portals.credit import simulation_words as told
from gongheng.portals.doors import Door
from gongheng.portals.fields import Count, Day, Text
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.lists import Column, Filter, ListPage, Nothing

CODES = {name: level for level, name in NAMES.items()} | {"不记分": ""}


class DraftForm(ActForm):
    """The table of points as fields, or a file that holds it."""

    renamed = {"draft": "grades"}

    title = forms.CharField(label="草案名称", max_length=100)
    day = Day(label="比较哪一天")
    threshold = Count(label="累计预警（分）", unit="分", min_value=1, max_value=MOST_THRESHOLD)
    grades = Text(
        label="改变等级的行为", required=False, rows=5, max_length=20_000,
        help_text="一行一种：行为编码、空格、等级（一般、较重、严重、特别严重、不记分），如“B201 严重”。不改的不写。",
    )  # fmt: skip
    file = forms.FileField(
        label="或者上传草案文件", required=False,
        help_text="YAML 文件。上传文件时，以文件为准，上面的分值和等级不用。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figures: dict[str, Any] = {}
        for level in LEVELS:
            figures[f"points_{level}"] = Count(label=f"{NAMES[level]}记分（分）", unit="分", min_value=0,
                                               max_value=MOST_POINTS)  # fmt: skip
            figures[f"months_{level}"] = Count(label=f"{NAMES[level]}量化周期（个月）", unit="个月",
                                               min_value=1, max_value=MOST_MONTHS)  # fmt: skip
        for name, field in figures.items():
            field.error_messages["required"] = "请填写这一项。"
            self.fields[name] = field
        self.order_fields(["title", "day", *figures, "threshold", "grades", "file"])

    def draft(self) -> str:
        """The draft as text. Raises Refused for a line of grades that says nothing."""
        given = self.cleaned_data
        if given.get("file"):
            return self._uploaded(given["file"])
        grades = [_graded(number, line) for number, line in
                  enumerate(given["grades"].splitlines(), start=1) if line.strip()]  # fmt: skip
        whole = {
            "title": given["title"],
            "points": {level: given[f"points_{level}"] for level in LEVELS},
            "months": {level: given[f"months_{level}"] for level in LEVELS},
            "threshold": given["threshold"],
            **({"grades": grades} if grades else {}),
        }
        return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)

    def _uploaded(self, file: Any) -> str:
        self.renamed = {"draft": "file"}
        if file.size > LONGEST * 4:
            message = f"文件不得超过 {LONGEST} 个字符"
            raise Refused("draft_not_readable", field="draft", message=message)
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            message = "文件不是 UTF-8 编码"
            raise Refused("draft_not_readable", field="draft", message=message) from error


class Simulations(ListPage):
    """The trials of the province, the newest first."""

    open_to = (Role.CREDIT,)
    title, noun, file_name = "记分规则试算", "次试算", "simulations"
    lead = "用历史记录试一试新的记分规则：全部主体会升多少、降多少、多少达到预警。只比较，不采用。"
    nothing = Nothing("还没有试算", "写一份草案，看它对现有记录的影响。")
    filters = (Filter("state", "状态", options=SIMULATION.states.choices, field="state"),)
    columns = (
        Column("title", "草案"), Column("day", "比较日期", "date", sort="day"),
        Column("asked_at", "提出时间", "date", sort="asked_at"), Column("progress", "进度"),
        Column("state", "状态", sort="state"),
    )  # fmt: skip

    def rows(self) -> Any:
        """What this officer may read."""
        return queries.simulations_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """A new trial, for the province."""
        act = SIMULATION.acts["simulate"]
        open_ = act.who(self.request.actor, None)
        return [{"label": "新的试算", "url": reverse("credit:simulate"), "open": open_,
                 "reason": "" if open_ else "由省级信用信息经办试算", "article": act.under,
                 "kind": "primary"}]  # fmt: skip

    def row(self, thing: Any) -> dict[str, Any]:
        """One trial."""
        url = reverse("credit:simulation", args=[thing.code])
        return {"title": {"text": thing.title, "url": url}, "day": thing.day,
                "asked_at": thing.asked_at, "state": thing.get_state_display(),
                "progress": f"{thing.progress['done']}/{thing.progress['all']}"}  # fmt: skip


class Simulate(ActView):
    """Write a draft, beginning with the rules in force, or upload one."""

    open_to = (Role.CREDIT,)
    form_class = DraftForm
    life, verb, submit = SIMULATION, "simulate", "开始试算"
    lead = "现行规则已经填好，改动要试的地方。试算只读历史记录，不改变任何记分和规则。"
    done = "已开始试算，按月逐步计算。"

    def enter(self) -> None:
        """Refuse at once whoever may not."""
        refuse_unless_open(SIMULATION, "simulate", None, self.request.actor)

    def get_initial(self) -> dict[str, Any]:
        """The table in force today."""
        today = day_of(self.request.now)  # type: ignore[attr-defined]
        table = queries.table_in_force()
        limit = table.threshold(today)
        found: dict[str, Any] = {"day": today, "threshold": limit[0] if limit else None}
        for rate in table.rates:
            if rate.holds_on(today):
                found |= {f"points_{rate.level}": rate.points, f"months_{rate.level}": rate.months}
        return found

    def act(self, form: Any) -> Any:
        """Begin."""
        return actions.simulate(form.draft(), day=form.cleaned_data["day"],
                                by=self.request.actor, at=self.request.now)  # type: ignore[attr-defined]  # fmt: skip

    def done_url(self) -> str:
        """The trial's page."""
        return reverse("credit:simulation", args=[self.outcome.code])

    def done_url_if_known(self) -> str:
        """返回 leads to the list."""
        return reverse("credit:simulations")


class SimulationPage(Door, TemplateView):
    """One trial: progress, then what would change."""

    open_to = (Role.CREDIT,)
    template_name = "credit/simulation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Figures, places, kinds, the most affected, the months."""
        one = found_or_404(self.request.actor, self.kwargs["code"])  # type: ignore[attr-defined]
        result = one.result or {}
        return {
            **super().get_context_data(**kwargs), "one": one, "result": result,
            "counts": [(label, result["counts"][key]) for key, label in told.WHAT.items()] if result else [],
            "sides": [told.sides(row) for row in (result,) if row],
            "regions": [told.region_row(row) for row in result.get("regions", ())],
            "kinds": [told.kind_row(row) for row in result.get("kinds", ())],
            "most": told.most_rows(result.get("most", ())), "chart": told.months_chart(one.months),
            "rules": told.rules_of(one.draft), "regrades": told.regrades_of(one.draft), **told.COLUMNS,
        }  # fmt: skip


def found_or_404(actor: Any, code: str) -> Any:
    """A trial this officer may read."""
    one = queries.simulation_of(actor, code)
    if one is None:
        raise Http404
    return one


def draft(request: Any, code: str) -> HttpResponse:
    """The draft as a file, to be changed and tried again."""
    one = found_or_404(request.actor, code)
    answer = HttpResponse(one.draft, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="draft.yaml"'
    return answer


def _graded(number: int, line: str) -> dict[str, str]:
    code, _, name = line.strip().replace("\u3000", " ").partition(" ")
    if name.strip() not in CODES:
        message = f"改变等级的行为第 {number} 行：等级应为{'、'.join(CODES)}之一"
        raise Refused("draft_not_readable", field="draft", message=message)
    return {"code": code.upper(), "level": CODES[name.strip()]}
