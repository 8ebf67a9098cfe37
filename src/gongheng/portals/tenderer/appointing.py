"""A special project: experts named by the tenderer instead of drawn, with ground and reason."""

import re
from typing import Any

from django import forms

from gongheng.foundation.access.queries import representatives_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm
from gongheng.portals.tenderer.doors import OnSection
from gongheng.registry.experts.queries import admitted_experts
from gongheng.rules.codelists import codelist
from gongheng.trading.evaluation import actions as evaluation
from gongheng.trading.evaluation import rules
from gongheng.trading.evaluation.lifecycle import EVALUATION

APART = re.compile(r"[\s,，、;；]+")
A_NUMBER = re.compile(r"[0-9]{1,9}")


class AppointForm(ActForm):
    """The statutory ground, the reason, and who sits."""

    when = {"representatives": "人数按招标文件"}
    appointed_ground = forms.ChoiceField(
        label="法定情形（招标投标法实施条例第四十七条）", widget=forms.RadioSelect
    )
    appointed_because = Text(label="理由", max_length=1000,
                             help_text="写明随机抽取的专家为什么难以胜任；随办理记录留存备查。")  # fmt: skip
    experts = forms.CharField(
        label="专家编号", max_length=400,
        help_text="在库专家的编号，用逗号隔开；其中可以有为本项目抽取并已确认参加的。",
    )  # fmt: skip
    representatives = forms.MultipleChoiceField(label="招标人代表", required=False,
                                                widget=forms.CheckboxSelectMultiple)  # fmt: skip
    chair = forms.RegexField(A_NUMBER, label="负责人的专家编号", max_length=9,
                             error_messages={"invalid": "请填写上面的一个专家编号。"})  # fmt: skip
    renamed = {"members": "experts"}

    def __init__(
        self, *args: Any, grounds: Any = (), representatives: Any = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["appointed_ground"].choices = [(one.code, one.label) for one in grounds]
        self.fields["representatives"].choices = [
            (f"r{number}", name) for number, (_, name) in enumerate(representatives)
        ]
        self.own = {f"r{number}": person for number, (person, _) in enumerate(representatives)}

    def clean_experts(self) -> list[int]:
        """Read the numbers; each once."""
        told = [one for one in APART.split(self.cleaned_data["experts"]) if one]
        if not told or not all(A_NUMBER.fullmatch(one) for one in told):
            raise forms.ValidationError("只填数字编号，用逗号隔开。")
        return list(dict.fromkeys(int(one) for one in told))


class Appoint(OnSection):
    """直接确定专家，组建评标委员会."""

    life, verb, tab = EVALUATION, "form", "evaluation"
    form_class = AppointForm
    title, submit = "直接确定专家", "组建评标委员会"
    article = "招标投标法第三十七条、招标投标法实施条例第四十七条"
    lead = ("只限于特殊招标项目。一般招标项目必须随机抽取，任何单位和个人不得指定或者变相指定专家；"
            "直接确定的专家同样须在库、具备条件，与当事人没有利害关系。")  # fmt: skip
    done = "评标委员会已组建，名单在中标结果确定前保密。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the grounds of the tender's day and the unit's own people."""
        tender = self.tender
        bodies = {tender.tenderer_code, tender.agency_code} - {""}
        return {**super().get_form_kwargs(),
                "grounds": codelist(rules.SPECIAL_PROJECTS).on(tender.law_day),
                "representatives": representatives_of(bodies)}  # fmt: skip

    def facts(self) -> list[Any]:
        """Say what the document promised."""
        committee = self.tender.terms().get("committee", {})
        promised = f"{committee.get('size')} 人，其中专家 {committee.get('experts')} 人"
        return [*super().facts(), ("招标文件确定的人数", promised)]

    def act(self, form: Any) -> Any:
        """Form the committee."""
        given = form.cleaned_data
        found = admitted_experts(set(given["experts"]))
        unknown = [str(number) for number in given["experts"] if number not in found]
        refuse_unless(not unknown, "expert_number_unknown", field="experts",
                      numbers="、".join(unknown))  # fmt: skip
        chair = int(given["chair"])
        seats = [rules.Seat(found[number].person, found[number], chair=number == chair)
                 for number in given["experts"]]  # fmt: skip
        seats += [rules.Seat(form.own[key]) for key in given["representatives"]]
        return evaluation.form(
            self.section, seats=seats, appointed_because=given["appointed_because"],
            appointed_ground=given["appointed_ground"], by=self.request.actor, at=self.request.now,
        )  # fmt: skip
