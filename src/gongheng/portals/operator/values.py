"""公开数值: the centre copies the value that a draw named beforehand; supervision copies it too."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.operator.nav import CENTRE
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.registry.lots import actions
from gongheng.registry.lots.lifecycle import LOT, LotKind
from gongheng.registry.lots.queries import waiting_for_value


class ValueForm(ActForm):
    """The value, as the source prints it."""

    value = forms.CharField(label="公开数值", max_length=200,
                            help_text="到来源逐字抄录，如开奖号码；数字之间用一个空格隔开。")  # fmt: skip


def value_facts(lot: Any) -> list[tuple[str, Any]]:
    """What was named beforehand, and until when it counts."""
    due = zh_datetime(lot.public_due_at) if lot.public_due_at else "—"
    return [("种类", lot.get_kind_display()), ("事先指定", lot.request["public"]),
            ("申请时间", zh_datetime(lot.asked_at)), ("等待至", due),
            ("已录入", "是，等待另一单位核对" if lot.public_told_by else "否")]  # fmt: skip


class Values(ListPage):
    """Draws of the region that wait for the value they named."""

    open_to = CENTRE
    title, noun, file_name = "公开数值", "件抽取", "values"
    lead = "抽取申请事先指定、申请以后才公布的数值，由交易中心和行政监督分别抄录，相同才计入种子；过时没有录入的不计入。"
    columns = (
        Column("number", "编号", sort="pk"), Column("kind", "种类"), Column("named", "事先指定"),
        Column("due", "等待至", "date", sort="public_due_at"), Column("told", "录入"),
    )  # fmt: skip
    filters = (Filter("kind", "种类", options=LotKind.choices, field="kind"),)
    nothing = Nothing("没有等待公开数值的抽取", "本地规则采用公开数值的，抽取申请以后出现在这里。")

    def rows(self) -> Any:
        """Those of the region."""
        return waiting_for_value(self.request.actor)

    def row(self, one: Any) -> dict[str, Any]:
        """One draw."""
        return {
            "number": {"text": str(one.pk), "url": reverse("operator:tell_value", args=[one.pk])},
            "kind": one.get_kind_display(), "named": one.request["public"],
            "due": one.public_due_at, "told": "已录入，待核对" if one.public_told_by else "待录入",
        }  # fmt: skip


class TellValue(ActView):
    """录入公开数值."""

    open_to = CENTRE
    life, verb, form_class = LOT, "tell_value", ValueForm
    done = "已录入，等待行政监督核对。核对以前可以更正。"
    lead = "只抄录申请指定的那一次，不得换用另一个数值。此时随机值还没有人知道。"

    def load(self) -> Any:
        """Only those that wait."""
        found = waiting_for_value(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """What was named."""
        return value_facts(self.thing)

    def act(self, form: Any) -> Any:
        """Tell it."""
        return actions.tell_value(self.thing, value=form.cleaned_data["value"],
                                  by=self.request.actor, at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """The list."""
        return reverse("operator:values")
