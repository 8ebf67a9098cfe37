"""While the committee sits: more time asked for; competition found lacking."""

from typing import Any

from django import forms

from gongheng.portals.expert.findings import OfTheChair
from gongheng.portals.expert.sheets import OnEvaluation
from gongheng.portals.forms import Reason
from gongheng.trading.evaluation.lifecycle import EVALUATION
from gongheng.trading.evaluation.rules import rejected_bids, valid_bids
from gongheng.trading.evaluation.sitting import actions


class AskForTime(OnEvaluation):
    """认为评标时间不够."""

    verb = "ask_for_time"
    submit = "提出"
    lead = "超过三分之一的成员认为评标时间不够的，招标人应当适当延长；延长之前不能汇总排序。"
    done = "已提出。"

    def act(self, form: Any) -> Any:
        """Ask."""
        return actions.ask_for_time(self.thing, by=self.request.actor, at=self.request.now)


class RejectAll(OfTheChair):
    """认定明显缺乏竞争，否决全部投标."""

    form_class: type[forms.Form] = Reason
    title = "认定明显缺乏竞争，否决全部投标"
    submit = "否决全部投标"
    article = EVALUATION.acts["reject_all"].under
    danger = True
    done = "已否决全部投标，由招标人宣布流标并重新招标。"

    def facts(self) -> list[Any]:
        """Tell what is left and on what the act rests."""
        ruling = self.thing.tender.law["evaluation/may_reject_for_lack_of_competition"]
        mark = f"（{ruling.standing}）" if ruling.standing else ""
        left = "、".join(bid.bidder_name for bid in valid_bids(self.thing))
        return [*super().facts(), ("已否决", f"{rejected_bids(self.thing).count()} 份"),
                ("余下的有效投标", left or "没有"), ("依据", f"{ruling.source}{mark}")]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Reject all."""
        return actions.reject_all(self.thing, reason=form.cleaned_data["reason"], by=self.request.actor,
                                  at=self.request.now)  # fmt: skip
