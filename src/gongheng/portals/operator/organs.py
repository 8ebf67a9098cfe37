"""Organs that do their duty on the platform; the security administrator keeps the list."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.portals.choices import place_name, places, trade_classes
from gongheng.portals.forms import ActForm, ActView, Reason
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.operator.nav import SECURITY
from gongheng.registry.organs import actions, queries
from gongheng.registry.organs.lifecycle import ORGAN

CLASSES = forms.MultipleChoiceField


class AmendForm(ActForm):
    """What of an organ may change."""

    name = forms.CharField(label="名称", max_length=200)
    phone = forms.CharField(label="公开电话", max_length=40, required=False)
    trade_classes = CLASSES(
        label="监督的交易分类",
        choices=trade_classes,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选即全部分类。",
    )


class OrganForm(AmendForm):
    """A new organ."""

    code = forms.CharField(label="统一社会信用代码", max_length=18)
    region = forms.ChoiceField(label="行政区划", choices=places)
    kind = forms.ChoiceField(label="类别", choices=queries.organ_kinds)
    field_order = ("code", "name", "kind", "region", "phone", "trade_classes")


class Organs(ListPage):
    """Every organ."""

    open_to = SECURITY
    title, noun, file_name = "机构", "个机构", "organs"
    columns = (
        Column("name", "名称", sort="name"), Column("code", "代码", sort="code"),
        Column("kind", "类别", sort="kind"), Column("region", "行政区划", sort="region"),
        Column("trade_classes", "监督的分类"), Column("phone", "公开电话"),
        Column("state", "状态", sort="state"), Column("amend", "变更"), Column("close", "撤销"),
    )  # fmt: skip
    filters = (
        Filter("kind", "类别", options=tuple(queries.organ_kinds()), field="kind", counted=True),
        Filter("state", "状态", options=ORGAN.states.choices, field="state"),
        Filter("words", "名称", kind="text", field="name"),
    )
    nothing = Nothing("还没有机构", "先设立机构，再为其人员设岗。")

    def rows(self) -> Any:
        """All of them, closed ones included."""
        return queries.organs_known()

    def acts(self) -> list[dict[str, Any]]:
        """Establish one."""
        return [{"label": "设立机构", "url": reverse("operator:establish"), "open": True,
                 "kind": "primary"}]  # fmt: skip

    def row(self, organ: Any) -> dict[str, Any]:
        """One organ."""
        live = organ.state == "active"
        link = {verb: {"text": label, "url": reverse(f"operator:{verb}_organ", args=[organ.code])}
                for verb, label in (("amend", "变更"), ("close", "撤销"))}  # fmt: skip
        return {
            "name": organ.name, "code": organ.code, "kind": organ.get_kind_display(),
            "region": place_name(organ.region),
            "trade_classes": "、".join(organ.trade_classes) or "全部", "phone": organ.phone or "—",
            "state": {"text": organ.get_state_display(), "tone": "done" if live else "neutral"},
            "amend": link["amend"] if live else "", "close": link["close"] if live else "",
        }  # fmt: skip


class Establish(ActView):
    """设立."""

    open_to = SECURITY
    form_class = OrganForm
    title, submit, done = "设立机构", "设立", "机构已设立。"
    article = ORGAN.acts["establish"].under

    def act(self, form: Any) -> Any:
        """Establish it."""
        return actions.establish(**form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("operator:organs")


class OnOrgan(ActView):
    """An act on one organ."""

    open_to = SECURITY
    life = ORGAN

    def load(self) -> Any:
        """Return the organ."""
        found = queries.organ_of(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Which organ."""
        return [("机构", self.thing.name), ("代码", self.thing.code)]

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("operator:organs")


class Amend(OnOrgan):
    """变更."""

    form_class, verb, done = AmendForm, "amend", "已变更。"

    def get_initial(self) -> dict[str, Any]:
        """Begin with what stands."""
        return {key: getattr(self.thing, key) for key in ("name", "phone", "trade_classes")}

    def act(self, form: Any) -> Any:
        """Amend it."""
        return actions.amend(self.thing, **form.cleaned_data, by=self.request.actor,
                             at=self.request.now)  # fmt: skip


class Close(OnOrgan):
    """撤销."""

    form_class, verb, done, danger = Reason, "close", "机构已撤销。", True

    def act(self, form: Any) -> Any:
        """Close it."""
        return actions.close(self.thing, reason=form.cleaned_data["reason"], by=self.request.actor,
                             at=self.request.now)  # fmt: skip
