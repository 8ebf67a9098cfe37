"""A seat given up on recorded facts; a proposal to draw taken back."""

from typing import Any

from django import forms
from django.http import Http404

from gongheng.portals.forms import ActForm, Sure
from gongheng.portals.seats import wanted_said
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.portals.tenderer.doors import OnTender
from gongheng.registry.experts.asking import actions
from gongheng.registry.experts.asking.queries import own_proposal, proposed_at
from gongheng.registry.experts.lifecycle import DRAW, INVITATION
from gongheng.registry.experts.queries import drawn_for
from gongheng.trading.evaluation import seating


class StandDownForm(ActForm):
    """Whose seat."""

    renamed = {"cause": "expert"}
    expert = forms.ChoiceField(label="应当回避的专家")

    def __init__(self, *args: Any, experts: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one["expert"].pk): one["expert"] for one in experts}
        shown = [(str(one["expert"].pk), f"{one['name']}　{one['expert'].employer_name}")
                 for one in experts]  # fmt: skip
        self.fields["expert"].choices = [("", "请选择"), *shown]


class StandDown(OnTender):
    """让出席位（应当回避）."""

    form_class, tab, danger = StandDownForm, "evaluation", True
    title, submit = "让出席位（应当回避）", "让出席位"
    article = INVITATION.acts["vacate"].under
    done = "席位已让出，由同一次序的下一人递补，不再抽取。"
    lead = "只据登记的事实：与投标人有任职关系、已登记回避或者处于禁止参加评标期间。没有登记的，请由本人先行申报。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Those called for in their order who confirmed."""
        drawn = drawn_for(self.tender.code, self.request.actor)
        seated = [one for one in drawn if one["confirmed"] and one["invitation"].stratum]
        return {**super().get_form_kwargs(), "experts": seated}

    def act(self, form: Any) -> Any:
        """Stand down."""
        expert = form.people[form.cleaned_data["expert"]]
        return seating.stand_down(self.tender, expert, by=self.request.actor, at=self.request.now)


class TakeBack(OnTender):
    """撤回抽取申请."""

    form_class, tab = Sure, "evaluation"
    title, submit = "撤回抽取申请", "撤回"
    article = DRAW.acts["take_back"].under
    done = "已撤回，可以改正后重新提出。"
    lead = "行政监督同意以前可以撤回；同意以后不能撤回，也不能重抽。"

    def load(self) -> Any:
        """Only one's own that still waits."""
        tender = super().load()
        self.proposal = own_proposal(self.request.actor, tender.code)
        if self.proposal is None:
            raise Http404
        return tender

    def facts(self) -> list[Any]:
        """What was asked."""
        return [("专业和人数", wanted_said(self.proposal)),
                ("提出时间", zh_datetime(proposed_at(self.proposal)))]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Take it back."""
        return actions.take_back(self.proposal, by=self.request.actor, at=self.request.now)
