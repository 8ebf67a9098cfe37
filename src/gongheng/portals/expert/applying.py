"""申请入库: an expert tells who he is and pledges; the keeper of the pool examines it."""

from typing import Any

from django import forms
from django.urls import reverse

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.pledges.enrolment import apply_pledging
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.portals.choices import places, trade_classes
from gongheng.portals.fields import Count
from gongheng.portals.forms import ActView
from gongheng.portals.pledging import Pledging
from gongheng.registry.experts.lifecycle import EXPERT
from gongheng.registry.experts.queries import expert_of_person

HELD = SubjectKind.EXPERT.value
PREFECTURE = "00"


def prefectures() -> list[tuple[str, str]]:
    """The province and its cities: the pool is kept there, not in the counties."""
    return [row for _, rows in places() for row in rows if row[0].endswith(PREFECTURE)]


class ApplyForm(Pledging):
    """What the pool needs to know, and the pledge."""

    employer_name = forms.CharField(label="工作单位", max_length=200,
                                    help_text="没有工作单位的，填写“无”。退休的，填写原工作单位并注明。")  # fmt: skip
    employer_code = forms.CharField(label="工作单位统一社会信用代码", max_length=18, required=False,
                                    help_text="用来回避：本单位参与的项目不会抽取您。")  # fmt: skip
    specialties = forms.MultipleChoiceField(label="评标专业", widget=forms.CheckboxSelectMultiple)
    regions = forms.MultipleChoiceField(label="参加评标的地区", widget=forms.CheckboxSelectMultiple)
    years_in_field = Count(label="从事相关领域工作", unit="年", min_value=0, max_value=99)
    renamed = {"pledge": "pledge_expert", "digest": "pledge_expert"}
    senior_title = forms.BooleanField(label="具有高级职称或者同等专业水平", required=False)

    def __init__(self, *args: Any, on: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer([HELD], on)
        self.fields["specialties"].choices = [
            (code, f"{code} {name}") for code, name in trade_classes()
        ]
        self.fields["regions"].choices = prefectures()


class Apply(ActView):
    """申请入库."""

    open_to = (Role.EXPERT,)
    form_class = ApplyForm
    template_name = "expert/apply.html"
    title, submit, article = "申请入评标专家库", "提交申请", EXPERT.acts["apply"].under
    lead = ("如实填写，由管理专家库的监督部门审查入库。从业年限和职称的要求见招标投标法第三十七条；"
            "不满年限的也可以申请，入库时审查。")  # fmt: skip
    done = "申请已提交，等待管理专家库的监督部门审查。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The text is the one in force today."""
        return {**super().get_form_kwargs(), "on": day_of(self.request.now)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who has applied already is told so."""
        held = expert_of_person(self.request.actor.person)
        return {"held": held, **super().get_context_data(**kwargs)}

    def act(self, form: Any) -> Any:
        """Apply, and sign what was agreed to."""
        return apply_pledging(form.pledged(), **form.told(), by=self.request.actor,
                              at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """To one's record."""
        return reverse("expert:record")
