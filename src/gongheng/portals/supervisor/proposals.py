"""抽取申请: supervision reads what is asked and agrees with one click, or says why not."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.access.roles import Role
from gongheng.portals.acts import bar
from gongheng.portals.choices import place_name
from gongheng.portals.doors import Door
from gongheng.portals.forms import ActView, Reason, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.seats import wanted_said
from gongheng.portals.supervisor.nav import WATCHERS
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.portals.trades import class_name
from gongheng.registry.experts.asking import actions
from gongheng.registry.experts.asking.queries import proposed_at, proposed_to
from gongheng.registry.experts.lifecycle import DRAW
from gongheng.registry.parties.queries import names_of_parties
from gongheng.trading.evaluation import seating
from gongheng.trading.tendering.queries import tender_of_code

TONES = {"proposed": "warn", "opposed": "danger", "taken_back": "neutral", "requested": "info",
         "drawn": "done", "cancelled": "danger"}  # fmt: skip


class Proposals(ListPage):
    """Every draw proposed in one's region, those that wait first."""

    open_to = WATCHERS
    title, noun, file_name = "抽取申请", "份申请", "draw-proposals"
    lead = "同意以前什么也没有固定；同意即固定名单、回避和次序的依据，随后由密钥监护人产生种子。"
    columns = (
        Column("number", "编号", sort="pk"), Column("matter", "项目编号", sort="matter"),
        Column("wanted", "专业和人数"), Column("at", "提出时间", "date", sort="pk"),
        Column("due", "无异议即办理", "date", sort="silent_until"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=DRAW.states.choices, field="state", counted=True),
        Filter("matter", "项目编号", kind="text", field="matter"),
    )
    nothing = Nothing("还没有抽取申请", "招标人、代理机构或者交易中心提出抽取以后出现在这里。")

    def rows(self) -> Any:
        """Those of one's region."""
        return proposed_to(self.request.actor)

    def row(self, one: Any) -> dict[str, Any]:
        """One proposal."""
        return {
            "number": {"text": str(one.pk), "url": reverse("supervisor:proposal", args=[one.pk])},
            "matter": one.matter, "wanted": wanted_said(one), "at": proposed_at(one),
            "due": one.silent_until,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
        }  # fmt: skip


def proposal_seen_by(actor: Any, pk: int) -> Any:
    """A proposal of one's region; otherwise 404."""
    found = proposed_to(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def facts_of(row: Any) -> list[tuple[str, Any]]:
    """All that is asked: how many of what, when and where, whom to keep off."""
    tender, told = tender_of_code(row.matter), row.asked
    near = "；".join(f"{class_name(code)}：{'、'.join(map(class_name, codes))}"
                    for code, codes in told.get("near", {}).items())  # fmt: skip
    units = names_of_parties(set(row.keeps_off))
    return [
        ("项目", tender.title if tender else "—"), ("项目编号", row.matter),
        ("地区", place_name(row.region)), ("专业和人数", wanted_said(row)),
        ("每一专业的候补", f"{told.get('reserves', 0)} 名"), ("递补的相近专业", near or "没有指定"),
        ("专家席位共", f"{told.get('seats', 0)} 席"),
        ("集合时间", zh_datetime(tender.bids_due_at) if tender and tender.bids_due_at else "—"),
        ("地点", (tender.opening_place if tender else "") or "网上评标"),
        ("须回避的单位", "、".join(units.get(code, code) for code in row.keeps_off) or "没有"),
        ("提出时间", zh_datetime(proposed_at(row))),
    ]  # fmt: skip


class ProposalPage(Door, TemplateView):
    """What is asked, and the two answers."""

    open_to = WATCHERS
    template_name = "desk/thing.html"

    def enter(self) -> None:
        """Load it."""
        self.draw = proposal_seen_by(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts and acts."""
        row = self.draw
        urls: dict[str, Any] = {
            "agree": reverse("supervisor:agree", args=[row.pk]),
            "oppose": {"url": reverse("supervisor:oppose", args=[row.pk]), "kind": "danger"},
        }
        more = [("可验证抽取", f"第 {row.lot_id} 号")] if row.lot_id else []
        return {
            "name": f"抽取申请 {row.pk}", "heading": "申请的内容",
            "state": {"text": row.get_state_display(), "tone": TONES[row.state]},
            "acts": bar(DRAW, row, self.request.actor, urls), "facts": [*facts_of(row), *more],
            "crumbs": [{"label": "抽取申请", "url": reverse("supervisor:proposals")},
                       {"label": f"第 {row.pk} 号", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class OnProposal(ActView):
    """An answer to one proposal."""

    open_to = (Role.SUPERVISOR,)
    life = DRAW

    def load(self) -> Any:
        """Only of one's region."""
        return proposal_seen_by(self.request.actor, self.kwargs["pk"])

    def facts(self) -> list[Any]:
        """What is asked."""
        return facts_of(self.thing)

    def done_url(self) -> str:
        """Back to it."""
        return reverse("supervisor:proposal", args=[self.kwargs["pk"]])


class Agree(OnProposal):
    """同意抽取申请."""

    verb, form_class, submit = "agree", Sure, "同意"
    done = "已同意。名单、回避和次序的依据已经固定，等待密钥监护人产生种子。"
    lead = "同意以后不能更改、不能重抽；须回避的单位按此时的当事人重新确定。"

    def act(self, form: Any) -> Any:
        """Agree."""
        return seating.agree_to(self.thing, by=self.request.actor, at=self.request.now)


class Oppose(OnProposal):
    """退回抽取申请."""

    verb, form_class, danger = "oppose", Reason, True
    done = "已退回，提出人可以改正后重新提出。"
    lead = "请写明理由，如专业与项目不符、人数多于席位、递补的专业不相近。"

    def act(self, form: Any) -> Any:
        """Say why not."""
        return actions.oppose(self.thing, reason=form.cleaned_data["reason"],
                              by=self.request.actor, at=self.request.now)  # fmt: skip
