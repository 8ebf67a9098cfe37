"""Cases of joint reward and sanction: reported by the organ, reviewed by the province."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.measures import actions, queries
from gongheng.credit.measures.lifecycle import CASE
from gongheng.credit.measures.memoranda import OCCASIONS
from gongheng.foundation.access.roles import Role
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Day, Text
from gongheng.portals.forms import ActForm, ActView, Reason, ThingAct
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.public.credit_measures import case_facts

TELLERS = (Role.CREDIT, Role.SUPERVISOR)
TONES = {"reported": "warn", "returned": "warn", "published": "done", "withdrawn": "neutral"}
VERBS = ("rewrite_case", "publish_case", "return_case", "withdraw_case")
FIELDS = ("title", "effect", "subject_name", "occasion", "measure", "basis", "story", "happened_on")


class Cases(ListPage):
    """Cases of the desk."""

    open_to = TELLERS
    title, noun, file_name = "联合奖惩案例报送", "个案例", "cases"
    lead = "在本单位工作中使用红黑名单实施奖惩的，应报尽报；省级审查后公开。"
    columns = (
        Column("title", "案例"), Column("effect", "奖惩"), Column("organ", "实施单位"),
        Column("at", "报送日期", "date", sort="reported_at"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=tuple(CASE.states.choices), counted=True),
        Filter("effect", "奖惩", options=tuple(queries.case_kinds())),
    )
    nothing = Nothing("还没有报送过案例", help="实施奖惩后请及时报送。")

    def rows(self) -> Any:
        """The desk's own."""
        return queries.cases_on_the_desk_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Report one."""
        return [{"label": "报送案例", "url": reverse("consequences:report_case"), "open": True,
                 "article": CASE.acts["report_case"].under}]  # fmt: skip

    def row(self, one: Any) -> dict[str, Any]:
        """One case."""
        return {
            "title": {"text": one.title, "url": reverse("consequences:case", args=[one.code])},
            "effect": one.get_effect_display(), "organ": one.organ_name, "at": one.reported_at,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
        }  # fmt: skip


def found(request: Any, code: str) -> Any:
    """A case of this desk, else 404."""
    one = queries.cases_on_the_desk_of(request.actor).filter(code=code).first()
    if one is None:
        raise Http404
    return one


class CasePage(Door, TemplateView):
    """One case with its acts."""

    open_to = TELLERS
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The story and what may be done."""
        one = found(self.request, self.kwargs["code"])
        urls = {verb: reverse(f"consequences:{verb}", args=[one.code]) for verb in VERBS}
        why = [{"tone": "warn", "title": "退回（撤下）原因", "text": one.returned_for}]
        return {
            **super().get_context_data(**kwargs), "title": one.title, "code": one.code,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
            "acts": bar(CASE, one, self.request.actor, urls),
            "notices": why if one.returned_for and one.state != "published" else [],
            "parts": [{"title": "案例内容", "paragraphs": one.story.split("\n")},
                      {"title": "要素", "facts": case_facts(one)}],
            "crumbs": [{"label": "联合奖惩案例报送", "url": reverse("consequences:cases")},
                       {"label": one.title, "url": ""}],
        }  # fmt: skip


class CaseForm(ActForm):
    """A case; all of it will be public."""

    title = forms.CharField(label="标题", max_length=200)
    effect = forms.ChoiceField(label="奖惩", choices=queries.case_kinds)
    subject_name = forms.CharField(
        label="对象", max_length=200, help_text="单位写全称；自然人不写姓名。"
    )
    occasion = forms.ChoiceField(label="适用环节", choices=list(OCCASIONS.items()))
    measure = forms.CharField(label="采取的措施", max_length=300)
    basis = forms.CharField(label="依据", max_length=300)
    story = Text(
        label="案例内容", max_length=4000, rows=8, help_text="公开时向社会公布，不要写个人信息。"
    )
    happened_on = Day(label="实施日期")


class ReportCase(ActView):
    """报送案例."""

    open_to = TELLERS
    form_class = CaseForm
    title, submit, article = "报送案例", "报送", CASE.acts["report_case"].under
    done = "已报送，等待省级审查。"

    def act(self, form: Any) -> Any:
        """Report it."""
        return actions.report_case(**form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """To the new case."""
        return reverse("consequences:case", args=[self.outcome.code])


class OnCase(ThingAct):
    """An act on one case."""

    open_to = TELLERS
    life = CASE
    performs, back = actions, "consequences:case"

    def load(self) -> Any:
        """A case of this desk."""
        return found(self.request, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which."""
        return [("案例", self.thing.title), *case_facts(self.thing)]


class RewriteCase(OnCase):
    """修改案例."""

    verb, form_class = "rewrite_case", CaseForm

    def get_initial(self) -> dict[str, Any]:
        """As it was."""
        return {name: getattr(self.thing, name) for name in FIELDS}


class ReturnCase(OnCase):
    """退回案例."""

    verb, form_class = "return_case", Reason


class PublishCase(OnCase):
    """公开案例."""

    verb = "publish_case"


class WithdrawCase(OnCase):
    """撤下案例."""

    verb, form_class, danger = "withdraw_case", Reason, True
