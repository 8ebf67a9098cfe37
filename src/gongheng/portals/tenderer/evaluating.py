"""The committee: experts drawn, seats filled, the evaluation started; its work is not seen here."""

from typing import Any

from django import forms
from django.http import Http404

from gongheng.foundation.access.queries import representatives_of
from gongheng.foundation.clock import BEIJING
from gongheng.portals.fields import MOMENT, Moment, Text
from gongheng.portals.forms import ActForm, Reason
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.portals.tenderer.doors import OnSection
from gongheng.registry.experts.calling.queries import progress_said
from gongheng.registry.experts.queries import answers_for, drawn_for
from gongheng.trading.evaluation import actions as evaluation
from gongheng.trading.evaluation import queries, rules
from gongheng.trading.evaluation.lifecycle import EVALUATION
from gongheng.trading.evaluation.sitting import actions as sitting


def answers_said(counted: dict[str, int] | None) -> str:
    """Return how the drawn experts answered, in words and without names."""
    if not counted:
        return "还没有抽取"
    return (f"共 {sum(counted.values())} 名：已确认 {counted['confirmed']} 名，"
            f"待答复 {counted['invited']} 名，不参加 {counted['declined']} 名，"
            f"逾期未答复 {counted['lapsed']} 名"
            + (f"，席位已让出 {gone} 名" if (gone := counted.get("vacated", 0)) else ""))  # fmt: skip


class SeatsForm(ActForm):
    """Who sits on the committee and who speaks for it."""

    when = {"representatives": "人数按招标文件"}
    experts = forms.MultipleChoiceField(label="抽取并已确认参加的专家", widget=forms.CheckboxSelectMultiple,
                                        error_messages={"required": "请勾选专家。"})  # fmt: skip
    representatives = forms.MultipleChoiceField(label="招标人代表", required=False,
                                                widget=forms.CheckboxSelectMultiple)  # fmt: skip
    chair = forms.ChoiceField(label="评标委员会负责人")
    renamed = {"members": "experts"}

    def __init__(
        self, *args: Any, experts: Any = (), representatives: Any = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        drawn = [
            (f"e{one['expert'].pk}", f"{one['name']}　{one['expert'].employer_name}")
            for one in experts
        ]
        own = [(f"r{number}", name) for number, (_, name) in enumerate(representatives)]
        self.fields["experts"].choices = drawn
        self.fields["representatives"].choices = own
        self.fields["chair"].choices = [("", "请选择"), *drawn, *own]
        if not self.is_bound:
            self.initial.setdefault("experts", [key for key, _ in drawn])
        self.people = {
            f"e{one['expert'].pk}": (one["expert"].person, one["expert"]) for one in experts
        }
        self.people |= {f"r{n}": (person, None) for n, (person, _) in enumerate(representatives)}

    def seats(self) -> list[rules.Seat]:
        """Return the seats as the action reads them."""
        chosen = [*self.cleaned_data["experts"], *self.cleaned_data["representatives"]]
        chair = self.cleaned_data["chair"]
        return [rules.Seat(*self.people[key], chair=key == chair) for key in chosen]


class Form(OnSection):
    """组建评标委员会."""

    life = EVALUATION
    verb = "form"
    form_class = SeatsForm
    tab = "evaluation"
    done = "评标委员会已组建，名单在中标结果确定前保密。"
    lead = "只有已确认参加的专家可以入席；还没有答复的请等待，答复不参加的请补抽。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the drawn experts and the unit's own people."""
        return {**super().get_form_kwargs(), **self._people()}

    def _people(self) -> dict[str, Any]:
        tender = self.tender
        bodies = {tender.tenderer_code, tender.agency_code} - {""}
        drawn = drawn_for(tender.code, self.request.actor)
        return {"experts": [one for one in drawn if one["confirmed"]],
                "representatives": representatives_of(bodies)}  # fmt: skip

    def facts(self) -> list[Any]:
        """Say what the document promised."""
        committee = self.tender.terms().get("committee", {})
        return [
            *super().facts(),
            (
                "招标文件确定的人数",
                f"{committee.get('size')} 人，其中专家 {committee.get('experts')} 人",
            ),
            ("抽取的专家", answers_said(answers_for([self.tender.code]).get(self.tender.code))),
            *([("抽取进度", told)] if (told := progress_said(self.tender.code)) else []),
        ]

    def act(self, form: Any) -> Any:
        """Form the committee."""
        return evaluation.form(self.section, seats=form.seats(), by=self.request.actor,
                               at=self.request.now)  # fmt: skip


class OnEvaluation(OnSection):
    """An act on the evaluation of a section."""

    life = EVALUATION
    tab = "evaluation"

    def thing_of_section(self) -> Any:
        """Return the evaluation, or 404 before it was formed."""
        found = queries.evaluations_of(self.request.actor).filter(section=self.section).first()
        if found is None:
            raise Http404
        return found


class Late(OnEvaluation):
    """记录迟到."""

    verb = "record_late"
    done = "已记录。定标之后，达到规定时间的，由信用信息经办核实有无正当理由。"
    lead = "只记录到场时间和本人的说明，不作认定；名单和记录在中标结果确定前保密。"

    class LateForm(ActForm):
        """Who, since when, and what he said."""

        member = forms.ChoiceField(label="迟到的成员")
        arrived_at = Moment(label="到场时间")
        explained = Text(label="本人说明的原因", max_length=500, required=False)

    form_class = LateForm

    def get_form(self, form_class: Any = None) -> Any:
        """Offer the seats by number."""
        form = super().get_form(form_class)
        self.members = list(self.thing.members.all())
        named = queries.committee(self.thing, self.request.actor)
        form.fields["member"].choices = [(str(n), one["name"]) for n, one in enumerate(named)]
        return form

    def facts(self) -> list[Any]:
        """The time that was told."""
        return [*super().facts(), ("通知的评标时间", zh_datetime(self.tender.bids_due_at))]

    def act(self, form: Any) -> Any:
        """Note it."""
        given = form.cleaned_data
        return sitting.record_late(
            self.thing, member=self.members[int(given["member"])], arrived_at=given["arrived_at"],
            reason=given["explained"], by=self.request.actor, at=self.request.now,
        )  # fmt: skip


class Start(OnEvaluation):
    """开始评标."""

    verb = "start"

    class StartForm(ActForm):
        """Until when the evaluation is planned."""

        planned_until = Moment(label="计划结束时间", required=False,
                               help_text="根据项目规模和技术复杂程度等因素合理确定；留空的按示例长度安排")  # fmt: skip

    form_class = StartForm
    done = "评标已开始，评委可以评分。"
    lead = "开标结束、对开标的异议答复之后开始。开始时再次核对全体成员与投标人有无利害关系。"

    def act(self, form: Any) -> Any:
        """Start."""
        return evaluation.start(self.thing, **form.cleaned_data, by=self.request.actor,
                                at=self.request.now)  # fmt: skip

    def get_initial(self) -> dict[str, Any]:
        """Propose the length that serves as example."""
        end = rules.planned_end(self.thing, None, self.request.now)
        return {"planned_until": end.astimezone(BEIJING).strftime(MOMENT)}


class Extend(OnEvaluation):
    """延长评标时间."""

    verb = "extend"
    done = "评标时间已延长。"
    lead = "超过三分之一的评标委员会成员认为评标时间不够的，应当适当延长。"

    class ExtendForm(ActForm):
        """Until when, and why."""

        planned_until = Moment(label="延长至")
        reason = Text(label="延长原因", max_length=500)

    form_class = ExtendForm

    def facts(self) -> list[Any]:
        """Tell the plan and how many members asked."""
        asked, size = rules.short_of_time(self.thing)
        return [*super().facts(), ("原计划结束时间", zh_datetime(self.thing.planned_until)),
                ("认为时间不够", f"{asked} 名（共 {size} 名成员）")]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Extend."""
        return sitting.extend(self.thing, **form.cleaned_data, by=self.request.actor,
                              at=self.request.now)  # fmt: skip


class Fail(OnEvaluation):
    """否决全部投标."""

    verb = "fail"
    form_class = Reason
    danger = True
    done = "本标段已流标，应当依法重新招标。"

    def act(self, form: Any) -> Any:
        """Fail the section."""
        return evaluation.fail(self.thing, reason=form.cleaned_data["reason"],
                               by=self.request.actor, at=self.request.now)  # fmt: skip
