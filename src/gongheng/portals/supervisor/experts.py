"""The pool of experts, kept by province and city supervision."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.access.roles import Role
from gongheng.portals.acts import bar
from gongheng.portals.choices import place_name
from gongheng.portals.doors import Door
from gongheng.portals.forms import ActForm, ActView, Reason, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.supervisor.nav import WATCHERS
from gongheng.portals.trades import class_name
from gongheng.registry.experts import actions
from gongheng.registry.experts.lifecycle import EXPERT
from gongheng.registry.experts.queries import experts_visible_to, with_names

TONES = {"applied": "info", "admitted": "done", "suspended": "warn", "exited": "neutral"}


class Experts(ListPage):
    """Experts whose regions one keeps."""

    open_to = WATCHERS
    title, noun, file_name = "评标专家库", "名专家", "experts"
    lead = "省、市两级行政监督管理专家库。姓名、电话只对管理者显示，不进入公开记录。"
    columns = (
        Column("name", "姓名"), Column("employer", "工作单位", sort="employer_name"),
        Column("specialties", "评标专业"), Column("regions", "地区"),
        Column("years", "从业年限", "number", "年", sort="years_in_field"),
        Column("title", "高级职称"), Column("applied_at", "申请时间", "date", sort="applied_at"),
        Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=EXPERT.states.choices, field="state"),
        Filter("specialty", "评标专业", kind="text",
               apply=lambda rows, word: [one for one in rows if word in one.specialties]),
        Filter("employer", "工作单位", kind="text",
               apply=lambda rows, word: [one for one in rows if word in one.employer_name]),
    )  # fmt: skip
    export = False  # a list of names leaves the platform only by a decision outside it
    nothing = Nothing("专家库还没有人", "专家自己提出申请，申请会出现在这里等待审查。")

    def rows(self) -> Any:
        """Those one keeps or watches; applications first."""
        return sorted(
            experts_visible_to(self.request.actor), key=lambda one: one.state != "applied"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Fetch the names of one page at once."""
        shown = with_names(list(kwargs["page"].object_list), self.request.actor)
        self._names = {one["expert"].pk: one["name"] for one in shown}
        return super().get_context_data(**kwargs)

    def row(self, one: Any) -> dict[str, Any]:
        """One expert."""
        return {
            "name": {"text": self._names.get(one.pk) or f"专家 {one.pk}",
                     "url": reverse("supervisor:expert", args=[one.pk])},
            "employer": one.employer_name,
            "specialties": "、".join(class_name(code) for code in one.specialties),
            "regions": "、".join(place_name(code) for code in one.regions),
            "years": one.years_in_field,
            "title": "是" if one.senior_title else "否",
            "applied_at": one.applied_at,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
        }  # fmt: skip


class ExpertPage(Door, TemplateView):
    """One expert and the acts open on him."""

    open_to = WATCHERS
    template_name = "supervisor/expert.html"

    def enter(self) -> None:
        """Load him; outside one's regions he is not there."""
        self.expert = kept(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts and acts."""
        one = self.expert
        known = with_names([one], self.request.actor)[0]
        urls = {verb: reverse(f"supervisor:{name}", args=[one.pk]) for verb, name in
                (("admit", "admit"), ("suspend", "suspend_expert"), ("resume", "resume_expert"),
                 ("leave", "leave_expert"))}  # fmt: skip
        name = known["name"] or f"专家 {one.pk}"
        return {
            "name": name,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
            "acts": bar(EXPERT, one, self.request.actor, urls),
            "facts": [
                ("电话", known["phone"] or "—"), ("工作单位", one.employer_name),
                ("评标专业", "、".join(class_name(code) for code in one.specialties)),
                ("地区", "、".join(place_name(code) for code in one.regions)),
                ("从业年限", f"{one.years_in_field} 年"),
                ("高级职称或同等专业水平", "具有" if one.senior_title else "不具有"),
                ("入库日期", one.admitted_on or "—"),
            ],
            "crumbs": [{"label": "评标专家库", "url": reverse("supervisor:experts")},
                       {"label": name, "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def kept(actor: Any, pk: int) -> Any:
    """Return an expert the actor may see; otherwise 404."""
    found = next((one for one in experts_visible_to(actor) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


class OnExpert(ActView):
    """An act on one expert."""

    open_to = (Role.SUPERVISOR,)
    life = EXPERT
    form_class: type[ActForm] = Reason

    def load(self) -> Any:
        """Return the expert."""
        return kept(self.request.actor, self.kwargs["pk"])

    def facts(self) -> list[Any]:
        """Who it is."""
        known = with_names([self.thing], self.request.actor)[0]
        return [
            ("姓名", known["name"] or f"专家 {self.thing.pk}"),
            ("工作单位", self.thing.employer_name),
        ]

    def act(self, form: Any) -> Any:
        """Call the action of the verb."""
        perform = getattr(actions, self.verb)
        return perform(self.thing, **form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the expert."""
        return reverse("supervisor:expert", args=[self.kwargs["pk"]])


class Admit(OnExpert):
    """入库."""

    verb, form_class, done = "admit", Sure, "已入库，可以参加抽取。"
    lead = "入库前核对从业年限和职称；不符合法定条件的，系统拒绝入库并说明条款。"


class Suspend(OnExpert):
    """暂停."""

    verb, danger, done = "suspend", True, "已暂停，不再参加抽取。"


class Resume(OnExpert):
    """恢复."""

    verb, done = "resume", "已恢复。"


class Leave(OnExpert):
    """退出."""

    verb, danger, done = "leave", True, "已退出专家库。"
