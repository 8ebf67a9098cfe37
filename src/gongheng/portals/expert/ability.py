"""The committee called back: can the candidate still perform?"""

from typing import Any

from django import forms
from django.http import Http404

from gongheng.portals.expert.findings import OfTheChair
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm
from gongheng.trading.award.ability import actions
from gongheng.trading.award.ability.queries import reviews_before
from gongheng.trading.award.lifecycle import ABILITY


class ConclusionForm(ActForm):
    """Able or not, and why."""

    able = forms.ChoiceField(label="结论", widget=forms.RadioSelect,
                             choices=[("confirm", "能够履约"), ("deny", "不能履约")])  # fmt: skip
    reason = Text(label="审查意见", max_length=5000)


class Conclude(OfTheChair):
    """审查确认履约能力."""

    form_class = ConclusionForm
    title = "审查确认履约能力"
    submit = "记录结论"
    article = ABILITY.acts["confirm"].under
    lead = "由原评标委员会按照招标文件规定的标准和方法审查，负责人代表全体成员记录。"
    done = "已记录，招标人据此定标。"

    def load(self) -> Any:
        """Return the evaluation; the review must be one put to its committee."""
        found = super().load()
        self.review = (
            reviews_before(found, self.request.actor).filter(pk=self.kwargs["review"]).first()
        )
        if self.review is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Tell the case."""
        one = self.review
        return [*super().facts(), ("中标候选人", one.bid.bidder_name), ("变化", one.get_change_display()),
                ("招标人提出的事实和依据", one.facts)]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Conclude."""
        conclude = {"confirm": actions.confirm, "deny": actions.deny}[form.cleaned_data["able"]]
        return conclude(self.review, reason=form.cleaned_data["reason"], by=self.request.actor,
                        at=self.request.now)  # fmt: skip
