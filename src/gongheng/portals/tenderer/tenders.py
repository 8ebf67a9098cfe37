"""My tenders, the latest deadline first; my projects; a new project and its entry to the platform."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.portals import trades
from gongheng.portals.fields import (
    Drafts,
    Grouped,
    Text,
    class_choices,
    industry_choices,
    regions_below,
)
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.tenderer.doors import HOSTS
from gongheng.portals.tenderer.waiting import WITH, waiting_on
from gongheng.registry.organs.queries import organ_supervising
from gongheng.registry.parties import queries as parties
from gongheng.registry.projects import actions as projects
from gongheng.registry.projects.lifecycle import PROJECT
from gongheng.registry.projects.queries import project_of, projects_visible_to
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering import queries
from gongheng.trading.tendering.lifecycle import TENDER

FAR = "9999"


class Tenders(ListPage):
    """Every tender of one's unit, the one most in need first."""

    open_to = HOSTS
    title = "招标项目"
    noun = "个项目"
    file_name = "tenders"
    columns = (
        Column("title", "项目"),
        Column("state", "状态", sort="state"),
        Column("next", "下一步"),
        Column("due", "到期", "date"),
        Column("left", "剩余"),
        Column("sections", "标段", "number"),
    )
    filters = (
        Filter("state", "状态", options=TENDER.states.choices, field="state", counted=True),
        Filter("words", "名称或编号", kind="text", field="title",
               apply=lambda rows, words: rows.filter(title__icontains=words)
               | rows.filter(code__startswith=words)),
    )  # fmt: skip
    nothing = Nothing(
        "还没有招标项目", "先登记建设项目，再从项目进场。", "/tenderer/projects/new/", "新建项目"
    )

    def rows(self) -> Any:
        """Return the tenders in this unit's hands."""
        return queries.tenders_of(self.request.actor).prefetch_related(*WITH)

    def _sorted(self, rows: Any, wanted: str) -> Any:
        if wanted.removeprefix("-") == "state":
            return super()._sorted(rows, wanted)
        return sorted(rows, key=lambda tender: str((self._next(tender) or {}).get("due") or FAR))

    def _next(self, tender: Any) -> dict[str, Any] | None:
        return trades.next_of(waiting_on(tender, self.request.actor, self.request.now))

    def row(self, thing: Any) -> dict[str, Any]:
        """Return what the list shows of one tender."""
        coming = self._next(thing) or {}
        state, dated = trades.state_of(thing), bool(coming.get("due"))
        return {
            "title": {"text": thing.title, "note": thing.code,
                      "url": reverse("tenderer:tender", args=[thing.code])},
            "state": state,
            "next": coming.get("label" if dated else "left", ""),
            "due": coming.get("due"),
            "left": {"text": coming["left"], "tone": coming["tone"] or "neutral"} if dated else "",
            "sections": len(thing.sections.all()),
            "_class": {"danger": "late", "warn": "soon"}.get(coming.get("tone", ""), ""),
        }  # fmt: skip


class Projects(ListPage):
    """The projects one's unit owns or entered."""

    open_to = HOSTS
    title = "建设项目"
    noun = "个项目"
    file_name = "projects"
    columns = (Column("name", "项目"), Column("owner", "项目单位"), Column("region", "所在地"),
               Column("entered", "登记日期", "date", sort="entered_at"), Column("do", "办理"))  # fmt: skip
    filters = (Filter("name", "名称", kind="text"),)
    nothing = Nothing(
        "还没有登记项目",
        "招标之前先登记项目，审批文件写明文号。",
        "/tenderer/projects/new/",
        "新建项目",
    )

    def rows(self) -> Any:
        """Return live and closed projects; old notices are no business of this page."""
        return projects_visible_to(self.request.actor).exclude(state="historical")

    def row(self, thing: Any) -> dict[str, Any]:
        """Return one row."""
        enter = {"text": "进场", "url": reverse("tenderer:enter", args=[thing.code])}
        return {
            "name": {"text": thing.name, "note": thing.code}, "owner": thing.owner_name,
            "region": trades.region_name(thing.region), "entered": thing.entered_at,
            "do": enter if thing.state == "entered" else thing.get_state_display(),
        }  # fmt: skip


class ProjectForm(Grouped, ActForm):
    """What the register asks of a project; nothing it knows already."""

    when = {"investment_code": "固定资产投资项目必填"}
    owner_code = forms.CharField(label="项目单位统一社会信用代码", max_length=18,
                                 help_text="名称取自主体登记，不必填写")  # fmt: skip
    name = forms.CharField(label="项目名称", max_length=600)
    region = forms.ChoiceField(label="建设地点所在区划")
    address = forms.CharField(label="详细地点", max_length=200)
    industry = forms.ChoiceField(label="行业", initial="E48",
                                 help_text="国民经济行业分类，按工程所属行业选择")  # fmt: skip
    scale = Text(label="规模与内容", max_length=1000, rows=3)
    investment_code = forms.CharField(
        label="投资项目统一代码", max_length=24, required=False,
        help_text="固定资产投资项目填写，形如 2026-420100-48-01-123456；其他项目留空",
    )  # fmt: skip
    fund_source = forms.CharField(label="资金来源", max_length=1000, initial="财政资金")
    approval_name = forms.CharField(label="审批（核准、备案）文件名称", max_length=500)
    approval_no = forms.CharField(label="文号", max_length=100)
    approval_authority = forms.CharField(label="审批单位", max_length=200)
    groups = (
        ("项目", "", ("owner_code", "name", "region", "address", "industry", "scale")),
        ("审批与资金", "招标应当先履行项目审批手续、落实资金来源（招标投标法第九条）。",
         ("investment_code", "fund_source", "approval_name", "approval_no", "approval_authority")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = [("", "请选择")]
        self.fields["region"].choices = [*empty, *regions_below(settings.PROVINCE)]
        self.fields["industry"].choices = [*empty, *industry_choices()]


class NewProject(Drafts, ActView):
    """登记项目: the first step of everything."""

    open_to = HOSTS
    life = PROJECT
    verb = "enter"
    title = "新建项目"
    submit = "登记并进场"
    form_class = ProjectForm
    done = "项目已登记。接着填写进场信息。"

    def get_initial(self) -> dict[str, Any]:
        """A tenderer enters its own projects."""
        actor = self.request.actor
        own = {"owner_code": actor.body} if actor.holds(Role.TENDERER) else {}
        return {**own, **super().get_initial()}

    def act(self, form: Any) -> Any:
        """Enter the project."""
        given = dict(form.cleaned_data)
        self.project = projects.enter(given.pop("name"), **given, by=self.request.actor,
                                      at=self.request.now)  # fmt: skip
        return self.project

    def done_url(self) -> str:
        """Go on to the entry."""
        return reverse("tenderer:enter", args=[self.project.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lead back to the list."""
        return {**super().get_context_data(**kwargs), "cancel": reverse("tenderer:projects")}


class EntryForm(ActForm):
    """What an entry asks beyond the project."""

    when = {"agency_code": "委托招标的必填"}
    title = forms.CharField(label="招标项目名称", max_length=200)
    trade_class = forms.ChoiceField(label="交易分类")
    mode = forms.ChoiceField(label="招标方式", choices=[("open", "公开招标"), ("invited", "邀请招标")],
                             widget=forms.RadioSelect, initial="open")  # fmt: skip
    organise = forms.ChoiceField(
        label="组织形式", choices=[("self", "自行招标"), ("agency", "委托招标")],
        widget=forms.RadioSelect, initial="self",
        help_text="有编制招标文件和组织评标能力的可以自行招标，任何单位不得强制委托",
    )  # fmt: skip
    agency_code = forms.CharField(label="代理机构统一社会信用代码", max_length=18, required=False,
                                  help_text="委托招标时填写；代理机构须已登记")  # fmt: skip
    state_funded = forms.BooleanField(
        label="国有资金占控股或者主导地位", required=False, initial=True
    )
    renamed = {"agency": "agency_code"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trade_class"].choices = [("", "请选择"), *class_choices()]

    def clean(self) -> dict[str, Any]:
        """Find the agency in the register."""
        given = super().clean() or {}
        given["agency"] = None
        if given.get("organise") == "agency":
            given["agency"] = parties.registered_party(given.get("agency_code", "").strip().upper())
            if given["agency"] is None:
                self.add_error(
                    "agency_code", "没有登记这个代理机构，请核对代码，或请代理机构先登记。"
                )
        return given


class Enter(Drafts, ActView):
    """项目进场: a tender comes into being under its code."""

    open_to = HOSTS
    title = "项目进场"
    submit = "进场"
    article = TENDER.acts["enter"].under
    form_class = EntryForm
    done = "已进场并编发招标项目编号。接着添加标段。"

    def load(self) -> Any:
        """Return a project this unit may see; otherwise 404."""
        project = project_of(self.kwargs["code"])
        if (
            project is None
            or not projects_visible_to(self.request.actor).filter(pk=project.pk).exists()
        ):
            raise Http404
        return project

    def get_initial(self) -> dict[str, Any]:
        """Offer the project's name; an agency enters for its client."""
        agency = self.request.actor.holds(Role.AGENCY)
        own = {"agency_code": self.request.actor.body, "organise": "agency"} if agency else {}
        return {"title": self.thing.name, **own, **super().get_initial()}

    def facts(self) -> list[Any]:
        """Show what is taken over from the project."""
        one = self.thing
        return [("项目", f"{one.name}（{one.code}）"), ("项目单位", one.owner_name),
                ("建设地点", f"{trades.region_name(one.region)} {one.address}"),
                ("资金来源", one.fund_source), ("审批文号", one.approval_no)]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Enter the tender."""
        given = form.cleaned_data
        organ = organ_supervising(self.thing.region, given["trade_class"])
        self.tender = tendering.enter(
            self.thing, title=given["title"], trade_class=given["trade_class"], mode=given["mode"],
            organise=given["organise"], agency=given["agency"], state_funded=given["state_funded"],
            supervisor_code=organ.code if organ else "", by=self.request.actor, at=self.request.now,
        )  # fmt: skip
        return self.tender

    def done_url(self) -> str:
        """Go on to the sections."""
        return reverse("tenderer:tender", args=[self.tender.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lead back to the projects."""
        return {**super().get_context_data(**kwargs), "cancel": reverse("tenderer:projects")}
