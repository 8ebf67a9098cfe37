"""Everybody's own recusals: declare one, see one's list. What is said as reason is not public."""

from typing import Any

from django import forms
from django.urls import reverse

from gongheng.foundation.access import actions, queries
from gongheng.foundation.access.lifecycle import RECUSAL
from gongheng.portals.choices import names_of, place_name
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.trading.tendering.queries import region_of_matter

TONES = {"declared": "warn", "lifted": "neutral"}


class RecusalForm(ActForm):
    """From what, and why."""

    against = forms.CharField(
        label="回避对象的代码", max_length=60,
        help_text="单位填统一社会信用代码；项目填招标项目编号或者建设项目编号，连同其全部标段回避。",
    )  # fmt: skip
    reason = forms.CharField(
        label="回避原因", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="只有您本人和当地行政监督部门能看到，不公开。",
    )  # fmt: skip


class Recusals(ListPage):
    """What one keeps away from."""

    title, noun, file_name = "我的回避", "项回避", "recusals"
    lead = ("与当事人有利害关系的，应当主动回避。申报后立即生效，不须批准：不再被抽取、不能评标，"
            "也不能办理和监督有关项目。情形消失的，由当地行政监督部门核实后解除。")  # fmt: skip
    columns = (
        Column("against", "回避对象"), Column("since", "起", "date", sort="since"),
        Column("until", "止", "date"), Column("reason", "原因"), Column("state", "状态"),
    )  # fmt: skip
    filters = (Filter("state", "状态", options=RECUSAL.states.choices, field="state"),)
    export = False  # whom a person is close to leaves the platform in no list
    nothing = Nothing("没有申报过回避", "知道有利害关系时在这里申报，不必等到被抽取。")

    def rows(self) -> Any:
        """One's own only."""
        return queries.recusals_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Declare one."""
        return [
            {"label": "申报回避", "url": reverse("desk:recuse"), "open": True, "kind": "primary"}
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Fetch the names of units at once."""
        shown = list(kwargs["page"].object_list)
        self._units = names_of({one.against for one in shown})
        self._reasons = queries.reasons_of(shown)
        return super().get_context_data(**kwargs)

    def row(self, one: Any) -> dict[str, Any]:
        """One recusal."""
        return {"against": matter_shown(one.against, getattr(self, "_units", {})),
                "since": one.since, "until": one.until, "reason": getattr(self, "_reasons", {}).get(one.pk, ""),
                "state": state_shown(one)}  # fmt: skip


class Recuse(ActView):
    """申报回避."""

    form_class = RecusalForm
    title = RECUSAL.acts["recuse"].label
    submit = title
    article = RECUSAL.acts["recuse"].under
    done = "已申报，从现在起生效。"
    lead = "申报立即生效。已在评标委员会中的，请同时告知组织评标的单位，由其更换成员。"

    def act(self, form: Any) -> Any:
        """Declare it; where it belongs follows from the code, not from the person."""
        given, actor = form.cleaned_data, self.request.actor
        return actions.recuse(actor.person, **given, region=region_of_matter(given["against"]),
                              by=actor, at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Back to one's list."""
        return reverse("desk:recusals")


def matter_shown(code: str, units: dict[str, str]) -> Any:
    """Return the unit's name with its code, or the bare code of a project."""
    return {"text": units[code], "note": code} if code in units else code


def state_shown(one: Any) -> dict[str, str]:
    """Return the chip of a recusal."""
    return {"text": one.get_state_display(), "tone": TONES[one.state]}


def place_shown(one: Any) -> str:
    """Return where it belongs."""
    return place_name(one.region) or "全省"
