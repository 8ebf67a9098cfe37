"""The committee is called back when a candidate's condition has changed."""

from typing import Any

from django import forms

from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm
from gongheng.portals.tenderer.awarding import OnAward
from gongheng.trading.award.ability import actions
from gongheng.trading.award.ability.queries import ability_changes
from gongheng.trading.award.lifecycle import ABILITY
from gongheng.trading.bidding.queries import read_out


class ReviewForm(ActForm):
    """Which candidate, what changed, the facts."""

    candidate = forms.ChoiceField(label="中标候选人", widget=forms.RadioSelect)
    change = forms.ChoiceField(label="变化", widget=forms.RadioSelect, choices=ability_changes())
    facts = Text(label="事实和依据", max_length=5000)

    def __init__(self, *args: Any, rows: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["candidate"].choices = [
            (str(row["bid"]), f"第 {row['rank']} 名　{row['bidder_name']}") for row in rows
        ]


class CallBack(OnAward):
    """提请审查履约能力."""

    life = None
    form_class = ReviewForm
    title = ABILITY.acts["call_back"].label
    submit = "提请审查"
    article = ABILITY.acts["call_back"].under
    lead = ("候选人的经营、财务状况发生较大变化或者存在违法行为，可能影响履约能力的，发出中标通知书之前由原评标委员会审查确认。"
            "有结论之前不能定标，也不能发出通知书。")  # fmt: skip
    done = "已提请原评标委员会审查。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the candidates."""
        return {**super().get_form_kwargs(), "rows": self.thing.candidates}

    def act(self, form: Any) -> Any:
        """Call back."""
        given = form.cleaned_data
        bid = read_out(self.tender).get(pk=int(given["candidate"]))
        return actions.call_back(self.thing, candidate=bid, change=given["change"], facts=given["facts"],
                                 by=self.request.actor, at=self.request.now)  # fmt: skip
