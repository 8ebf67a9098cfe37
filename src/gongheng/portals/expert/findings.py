"""Relations among bidders: laid before the committee, decided one by one."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.portals.expert.sheets import OnEvaluation
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm
from gongheng.trading.bidding.queries import read_out
from gongheng.trading.evaluation.findings import actions, laying
from gongheng.trading.evaluation.lifecycle import FINDING
from gongheng.trading.evaluation.queries import finding_of, own_seat
from gongheng.trading.evaluation.rules import ground_in_words


class OfTheChair(OnEvaluation):
    """An act that only the chair records; other members find no such page."""

    life = None

    def load(self) -> Any:
        """Return the evaluation, for its chair."""
        found = super().load()
        seat = own_seat(found, self.request.actor)
        if seat is None or not seat.chair:
            raise Http404
        return found


class LayAgain(OfTheChair):
    """重新核对关联关系."""

    title = "重新核对关联关系"
    submit = "核对"
    article = FINDING.acts["lay"].under
    lead = "按主体登记中申报的单位负责人和控股、管理关系再核对一遍；新的情形逐项列出，由评标委员会认定。"
    done = "已核对。"

    def act(self, form: Any) -> Any:
        """Lay what is new."""
        return laying.lay_all(self.thing, by=self.request.actor, at=self.request.now)


class DecisionForm(ActForm):
    """Does it hold, and why."""

    holds = forms.ChoiceField(
        label="认定", widget=forms.RadioSelect,
        choices=[("uphold", "成立，相关投标均无效"), ("dismiss", "不成立")],
    )  # fmt: skip
    reason = Text(label="认定理由", max_length=2000)


class Decide(OfTheChair):
    """认定关联情形."""

    form_class = DecisionForm
    title = "认定关联情形"
    submit = "记录认定"
    article = FINDING.acts["uphold"].under
    danger = True
    lead = "由评标委员会认定，负责人代表全体成员记录。成立的，相关投标均无效；不成立的写明理由，写进评标报告。"
    done = "已记录。"

    def load(self) -> Any:
        """Return the evaluation; the finding must be one of its own and open."""
        found = super().load()
        self.finding = finding_of(found, self.kwargs["finding"])
        if self.finding is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Tell the case."""
        bids = read_out(self.thing.tender).filter(pk__in=self.finding.bids)
        return [*super().facts(), ("情形", ground_in_words(self.thing.tender, self.finding.ground)),
                ("登记的事实", self.finding.evidence),
                ("涉及的投标", "、".join(bid.bidder_name for bid in bids))]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Decide."""
        decide = {"uphold": actions.uphold, "dismiss": actions.dismiss}[form.cleaned_data["holds"]]
        return decide(self.finding, reason=form.cleaned_data["reason"], by=self.request.actor,
                      at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Return to the findings."""
        return reverse("expert:evaluation", args=[self.kwargs["pk"]]) + "#findings"
