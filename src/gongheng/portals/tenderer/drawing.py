"""Experts are drawn: asked of the guardians, or provisional where a region has none."""

from typing import Any

from django import forms
from django.utils.functional import cached_property

from gongheng.foundation.codelists import TradeClasses
from gongheng.portals.forms import ActForm
from gongheng.portals.measures_shown import of_experts
from gongheng.portals.tenderer.doors import OnSection
from gongheng.registry.experts.asking.rules import NONE, policy_of
from gongheng.registry.experts.lifecycle import DRAW
from gongheng.registry.experts.queries import pool_numbers
from gongheng.registry.lots.queries import drawing_circle
from gongheng.trading.evaluation import seating

KINDS_OF_SPECIALTY = 3
PROVISIONAL = "示例：本地区没有监护组，由系统随机源抽取，种子和名单摘要一并封存，可以重算。"
AGREED = "本地区的抽取申请须经行政监督同意或者期满无异议，在此以前可以撤回。"
VERIFIABLE = ("申请成立后，名单、回避和递补次序即告固定；种子由密钥监护人共同产生，随后按次序逐一呼叫，"
              "不能挑选，也不能重抽。")  # fmt: skip
PROPOSED = "已提出，等待行政监督同意。同意以后由密钥监护人产生种子；在此以前可以撤回。"
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
        if not self.guarded:
            return PROVISIONAL
        return AGREED + VERIFIABLE if self.needs_agreement else VERIFIABLE

    @property
    def done(self) -> str:  # type: ignore[override]
        """What happens next."""
        if self.guarded and self.needs_agreement:
            return PROPOSED
        return ASKED if self.guarded else "已抽取并发出邀请。名单保密，专家确认参加后才能入席。"

    @cached_property
    def guarded(self) -> bool:
        """Whether guardians draw in this region."""
        return drawing_circle(self.tender.region, self.request.now) is not None

    @cached_property
    def needs_agreement(self) -> bool:
        """Whether supervision must agree, or let pass in silence, before anything is fixed."""
        return policy_of(self.tender.region, self.request.now) != NONE

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
