"""The committee: experts drawn, seats filled, the evaluation started; its work is not seen here."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.functional import cached_property

from gongheng.foundation.access.queries import representatives_of
from gongheng.foundation.clock import BEIJING
from gongheng.foundation.codelists import TradeClasses
from gongheng.portals.fields import MOMENT, Moment, Text
from gongheng.portals.forms import ActForm, Reason
from gongheng.portals.measures_shown import of_experts
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.portals.tenderer.doors import OnSection
from gongheng.registry.experts.calling.queries import progress_said
from gongheng.registry.experts.lifecycle import DRAW
from gongheng.registry.experts.queries import answers_for, drawn_for, pool_numbers
from gongheng.registry.lots.queries import drawing_circle
from gongheng.trading.evaluation import actions as evaluation
from gongheng.trading.evaluation import queries, rules, seating
from gongheng.trading.evaluation.lifecycle import EVALUATION
from gongheng.trading.evaluation.sitting import actions as sitting

KINDS_OF_SPECIALTY = 3
PROVISIONAL = "示例：本地区没有监护组，由系统随机源抽取，种子和名单摘要一并封存，可以重算。"
VERIFIABLE = ("申请提交后，名单、回避和递补次序即告固定；种子由密钥监护人共同产生，随后按次序逐一呼叫，"
              "不能挑选，也不能重抽。")  # fmt: skip
ASKED = "已申请。密钥监护人产生种子以后，系统按次序逐一呼叫专家；名单保密。"


class DrawForm(ActForm):
    """How many of which specialty."""

    def __init__(self, *args: Any, pool: dict[str, int] | None = None, wanted: int = 0,
                 first: str = "", guarded: bool = False, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if guarded:
            self.fields["reserves"] = forms.IntegerField(
                label="每一专业的候补人数", min_value=0, max_value=10, required=False,
                help_text="席位空出时由候补依次递补，不再抽取；不填的按规则。")  # fmt: skip
        classes = TradeClasses.load()
        choices = [("", "不抽取")] + [
            (code, f"{code} {classes.name(code) if classes.exists(code) else ''}（在库 {n} 人）")
            for code, n in sorted((pool or {}).items())
        ]
        for number in range(1, KINDS_OF_SPECIALTY + 1):
            mine = first if number == 1 and first in (pool or {}) else ""
            self.fields[f"specialty_{number}"] = forms.ChoiceField(
                label=f"专业 {number}", choices=choices, required=number == 1, initial=mine)  # fmt: skip
            self.fields[f"count_{number}"] = forms.IntegerField(
                label=f"专业 {number} 人数", min_value=1, max_value=30, required=number == 1,
                initial=wanted if number == 1 else None)  # fmt: skip

    def counts(self) -> dict[str, int]:
        """Return specialty -> number."""
        found: dict[str, int] = {}
        for number in range(1, KINDS_OF_SPECIALTY + 1):
            code = self.cleaned_data.get(f"specialty_{number}")
            if code:
                found[code] = found.get(code, 0) + (self.cleaned_data.get(f"count_{number}") or 1)
        return found


class Draw(OnSection):
    """抽取评标专家: asked of the guardians, or provisional and said to be so."""

    occasion = "draw"
    form_class = DrawForm
    title = "抽取评标专家"
    submit = "随机抽取"
    article = DRAW.acts["draw"].under
    tab = "evaluation"

    @property
    def lead(self) -> str:  # type: ignore[override]
        """By whom the seed is made here."""
        return VERIFIABLE if self.guarded else PROVISIONAL

    @property
    def done(self) -> str:  # type: ignore[override]
        """What happens next."""
        return ASKED if self.guarded else "已抽取并发出邀请。名单保密，专家确认参加后才能入席。"

    @cached_property
    def guarded(self) -> bool:
        """Whether guardians draw in this region."""
        return drawing_circle(self.tender.region, self.request.now) is not None

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the specialties the pool has; reserves only where lists are called."""
        experts = self.tender.terms().get("committee", {}).get("experts", 0)
        return {**super().get_form_kwargs(), "pool": pool_numbers(), "wanted": experts,
                "first": self.tender.trade_class, "guarded": self.guarded}  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the measures on experts, by number and never by name."""
        told = super().get_context_data(**kwargs)
        return {**told, "measures": [*told["measures"], *of_experts(self.occasion)]}

    def act(self, form: Any) -> Any:
        """Draw; parties of the tender and their people are kept out."""
        return seating.draw_for(self.tender, form.counts(), reserves=form.cleaned_data.get("reserves"),
                                by=self.request.actor, at=self.request.now)  # fmt: skip


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
