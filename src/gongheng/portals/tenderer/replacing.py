"""A member who cannot go on is replaced, before the ranking and after it."""

from typing import Any

from django import forms

from gongheng.foundation.access.queries import representatives_of
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm
from gongheng.portals.tenderer.evaluating import OnEvaluation
from gongheng.registry.experts.queries import drawn_for
from gongheng.trading.evaluation import actions as evaluation
from gongheng.trading.evaluation import queries, rules


class Replace(OnEvaluation):
    """更换评标委员会成员."""

    verb = "replace"
    done = "已更换。原成员的评分无效，由新成员重新评审。"
    lead = ("专家申报回避、答复不参加，或者被暂停、退出专家库的才能更换；"
            "接替的专家按抽取次序，不由招标人挑选。")  # fmt: skip

    class ReplaceForm(ActForm):
        """Who leaves, who comes, why."""

        leaves = forms.ChoiceField(label="离开的成员")
        comes = forms.ChoiceField(
            label="接替的人", help_text="专家应当是为本项目抽取并已确认参加的；不足的先补抽"
        )
        cause = forms.ChoiceField(
            label="法定情形（招标投标法实施条例第四十八条）", choices=queries.leaving_causes,
            widget=forms.RadioSelect,
            help_text="擅离职守的专家，定标之后系统提示信用信息经办核实，由其决定是否记录。",
        )  # fmt: skip
        reason = Text(label="更换原因", max_length=500)
        renamed = {"members": "comes"}

    form_class = ReplaceForm

    def get_form(self, form_class: Any = None) -> Any:
        """Offer the seats by number and the people who may come."""
        form = super().get_form(form_class)
        self.members = list(self.thing.members.all())
        named = queries.committee(self.thing, self.request.actor)
        form.fields["leaves"].choices = [(str(n), one["name"]) for n, one in enumerate(named)]
        tender = self.tender
        self.comers: dict[str, Any] = {}
        choices = []
        for one in drawn_for(tender.code, self.request.actor):
            if not one["confirmed"]:
                continue
            self.comers[f"e{one['expert'].pk}"] = (one["expert"].person, one["expert"])
            choices.append((f"e{one['expert'].pk}", one["name"]))
        for number, (person, name) in enumerate(
            representatives_of({tender.tenderer_code, tender.agency_code} - {""})
        ):
            self.comers[f"r{number}"] = (person, None)
            choices.append((f"r{number}", f"{name}（招标人代表）"))
        seated = {member.person for member in self.members}
        form.fields["comes"].choices = [
            one for one in choices if self.comers[one[0]][0] not in seated
        ]
        return form

    def act(self, form: Any) -> Any:
        """Replace."""
        given = form.cleaned_data
        do = getattr(evaluation, self.verb)
        return do(self.thing, leaves=self.members[int(given["leaves"])],
                                  seat=rules.Seat(*self.comers[given["comes"]]), reason=given["reason"],
                                  cause=given["cause"], by=self.request.actor, at=self.request.now)  # fmt: skip


class Reconvene(Replace):
    """汇总以后更换评标委员会成员."""

    verb = "reconvene"
    done = "已更换。原排序和全体签字已作废，由新成员评审以后重新汇总、重新签署。"
    danger = True
