"""Courses: prepared by the province, taken by whoever they are for, counted by organ."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.credit.lessons import actions, queries
from gongheng.credit.lessons.lifecycle import COURSE
from gongheng.credit.lessons.questions import SAMPLE, read_questions
from gongheng.credit.lessons.rules import CERTIFICATE, law_on, paper_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.portals import papers
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Count, Text
from gongheng.portals.forms import ActForm, ActView, ThingAct
from gongheng.portals.lists import Column, Filter, ListPage, Nothing

EVERYBODY = tuple(Role)
OFFICERS = (Role.CREDIT,)
TONES = {"drafted": "warn", "open": "done", "closed": "neutral"}
VERBS = ("rewrite_course", "open_course", "close_course")
FIELDS = ("title", "year", "roles", "required", "body", "questions")
TRIES = [{"key": "at", "label": "交卷时间", "kind": "date"}, {"key": "right", "label": "答对"},
         {"key": "passed", "label": "结果"}, {"key": "paper", "label": "证书"}]  # fmt: skip
HEADS = [{"key": "name", "label": "单位"}, {"key": "people", "label": "应学人数", "kind": "number"},
         {"key": "passed", "label": "合格人数", "kind": "number"}, {"key": "share", "label": "覆盖率"}]  # fmt: skip


class Courses(ListPage):
    """Courses for this office; at the province all."""

    open_to = EVERYBODY
    title, noun, file_name = "信用业务培训", "门课程", "courses"
    lead = "本岗位的课程。学习后答题，合格的可以下载证书。"
    columns = (
        Column("title", "课程"), Column("year", "年度", sort="year"), Column("required", "修习"),
        Column("mine", "我的结果"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (Filter("state", "状态", options=tuple(COURSE.states.choices), counted=True),)
    nothing = Nothing("没有本岗位的课程", help="省级开放课程后在这里显示。")

    def rows(self) -> Any:
        """What concerns this office."""
        return queries.courses_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Draft one."""
        act = COURSE.acts["draft_course"]
        return [{"label": act.label, "url": reverse("culture:draft_course"), "open": True,
                 "article": act.under}] if act.who(self.request.actor, None) else []  # fmt: skip

    def get_ready(self, things: Any) -> None:
        """One's own results at once."""
        mine = queries.own_attempts(self.request.actor).filter(course__in=things)
        self._mine: dict[int, bool] = {}
        for one in mine:
            self._mine[one.course_id] = self._mine.get(one.course_id, False) or one.passed

    def row(self, one: Any) -> dict[str, Any]:
        """One course."""
        passed = getattr(self, "_mine", {}).get(one.pk)
        mine = {True: {"text": "合格", "tone": "done"}, False: {"text": "未合格", "tone": "warn"}}
        return {"title": {"text": one.title, "url": reverse("culture:course", args=[one.code])},
                "year": str(one.year), "required": "必修" if one.required else "选修",
                "mine": mine.get(passed, "—") if passed is not None else "—",
                "state": {"text": one.get_state_display(), "tone": TONES[one.state]}}  # fmt: skip


def found(request: Any, code: str) -> Any:
    """A course for this office, else 404."""
    one = queries.courses_of(request.actor).filter(code=code).first()
    if one is None:
        raise Http404
    return one


class CoursePage(Door, TemplateView):
    """One course: what to read, one's own results; for officers the coverage by organ."""

    open_to = EVERYBODY
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Text, results, acts."""
        request: Any = self.request
        one, actor = found(request, self.kwargs["code"]), request.actor
        tries = list(queries.own_attempts(actor, one)[:50])
        rows = [{"at": row.handed_in_at, "right": f"{row.right}／{row.total}",
                 "passed": "合格" if row.passed else "未合格",
                 "paper": {"text": "下载", "url": reverse("culture:certificate", args=[row.code])}
                 if row.passed else "—"} for row in tries]  # fmt: skip
        law = law_on(day_of(request.now))
        mark, most = law["credit/training_pass_mark"], law["credit/training_attempts"]
        facts = [("年度", str(one.year)), ("修习", "必修" if one.required else "选修"),
                 ("适用岗位", "、".join(str(Role(role).label) for role in one.roles)),
                 ("题数", str(len(read_questions(one.questions)))),
                 ("合格线", f"答对不低于 {mark.value:.0%}（{mark.standing}），每日至多 {most.value} 次")]  # fmt: skip
        acts = bar(COURSE, one, actor, {verb: reverse(f"culture:{verb}", args=[one.code])
                                        for verb in VERBS})  # fmt: skip
        may_try = (
            one.state == "open" and actor.role in one.roles and not any(t.passed for t in tries)
        )
        if may_try:
            for other in acts:
                other.pop("kind", None)  # one first button a page
            acts.insert(0, {"kind": "primary", "label": "答题", "url": reverse("culture:hand_in", args=[one.code]),
                            "open": True, "reason": "", "article": COURSE.acts["open_course"].under})  # fmt: skip
        parts = [{"title": "课程", "facts": facts},
                 {"title": "学习内容", "paragraphs": one.body.split("\n")},
                 {"title": "我的测验", "columns": TRIES, "rows": rows, "empty": "还没有答过题"}]  # fmt: skip
        if actor.holds(*OFFICERS):
            parts.append({"title": "各单位覆盖情况", "columns": HEADS, "rows": heads(one, actor),
                          "lead": "只计人数，不列姓名。", "empty": "没有人在本课程的岗位上"})  # fmt: skip
        return {
            **super().get_context_data(**kwargs), "code": "", "title": one.title, "acts": acts, "parts": parts,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
            "crumbs": [{"label": "信用业务培训", "url": reverse("culture:courses")},
                       {"label": one.title, "url": ""}],
        }  # fmt: skip


def heads(course: Any, actor: Any) -> list[dict[str, Any]]:
    """Coverage by organ; below the province one's own organ alone."""
    rows = queries.coverage(course)
    if not actor.region.endswith("0000"):
        rows = [row for row in rows if row["body"] == actor.body]
    return [{**row, "share": f"{row['passed'] / row['people']:.0%}"} for row in rows]


class CourseForm(ActForm):
    """A whole course."""

    title = forms.CharField(label="名称", max_length=200)
    year = Count(label="年度", unit="年", min_value=2015)
    roles = forms.MultipleChoiceField(label="适用岗位", choices=Role.choices,
                                      widget=forms.CheckboxSelectMultiple)  # fmt: skip
    required = forms.BooleanField(label="必修", required=False)
    body = Text(label="学习内容", max_length=60_000, rows=14)
    questions = Text(label="测验题目", max_length=60_000, rows=14, initial=SAMPLE,
                     help_text="按示例的写法；right 写正确选项的序号。")  # fmt: skip


class DraftCourse(ActView):
    """拟定课程."""

    open_to = OFFICERS
    form_class = CourseForm
    title, submit, article = "拟定课程", "提交审核", COURSE.acts["draft_course"].under
    done = "已提交，等待另一人审核后开放。"

    def act(self, form: Any) -> Any:
        """Draft it."""
        return actions.draft_course(**form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """To the new course."""
        return reverse("culture:course", args=[self.outcome.code])


class OnCourse(ThingAct):
    """An act on one course."""

    open_to = OFFICERS
    life = COURSE
    performs, back = actions, "culture:course"

    def load(self) -> Any:
        """A course of this office."""
        return found(self.request, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which."""
        return [("课程", self.thing.title), ("年度", str(self.thing.year))]


class RewriteCourse(OnCourse):
    """修改课程."""

    verb, form_class = "rewrite_course", CourseForm

    def get_initial(self) -> dict[str, Any]:
        """As it was."""
        return {name: getattr(self.thing, name) for name in FIELDS}


class OpenCourse(OnCourse):
    """开放课程."""

    verb = "open_course"


class CloseCourse(OnCourse):
    """结束课程."""

    verb, danger = "close_course", True


class TestForm(ActForm):
    """One field a question, several choices where several are right."""

    def __init__(self, *args: Any, asked: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, one in enumerate(asked, start=1):
            choices = [(str(place), text) for place, text in enumerate(one.options, start=1)]
            label = f"{number}. {one.ask}"
            self.fields[f"q{number}"] = (
                forms.MultipleChoiceField(label=label, choices=choices,
                                          widget=forms.CheckboxSelectMultiple)
                if one.several else forms.ChoiceField(label=label, choices=choices,
                                                      widget=forms.RadioSelect))  # fmt: skip

    def answers(self) -> list[list[int]]:
        """Option numbers by question."""
        told = (self.cleaned_data[name] for name in self.fields)
        return [[int(one) for one in (given if isinstance(given, list) else [given])]
                for given in told]  # fmt: skip


class HandIn(ActView):
    """答题交卷."""

    open_to = EVERYBODY
    form_class = TestForm
    title, submit, article = "答题", "交卷", COURSE.acts["open_course"].under
    lead = "每题都要作答，多选题全部选对才算对。交卷后不能修改。"
    done = "已交卷，结果见“我的测验”。"

    def load(self) -> Any:
        """A course of this office."""
        return found(self.request, self.kwargs["code"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask its questions."""
        return {**super().get_form_kwargs(), "asked": read_questions(self.thing.questions)}

    def act(self, form: Any) -> Any:
        """Hand it in."""
        return actions.hand_in(self.thing, answers=form.answers(), by=self.request.actor,
                               at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Back to the course."""
        return reverse("culture:course", args=[self.thing.code])


class Certificate(Door, View):
    """The certificate, for its holder alone."""

    open_to = EVERYBODY

    def get(self, request: Any, code: str) -> HttpResponse:
        """Make it from what was recorded."""
        one = queries.own_attempts(request.actor).filter(code=code, passed=True).first()
        if one is None:
            raise Http404
        return papers.made(CERTIFICATE, paper_of(one), "培训合格证书")
