"""申请抽查: from what one supervises, by kind and days; the things cannot be chosen."""

from datetime import timedelta
from typing import Any

from django import forms
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.portals.fields import Day
from gongheng.portals.forms import ActForm, ActView
from gongheng.registry.lots.lifecycle import LOT
from gongheng.trading.sampling.asking import sample
from gongheng.trading.sampling.queries import KINDS, entries_of

SPAN = timedelta(days=90)


class InspectForm(ActForm):
    """Of what, from when to when, and how many."""

    kind = forms.ChoiceField(label="抽查对象", choices=[("", "请选择"), *KINDS.items()])
    since = Day(label="自")
    until = Day(label="至")
    take = forms.IntegerField(label="抽取件数", min_value=1, max_value=2000)
    renamed = {"entries": "until", "matter": "kind"}


class Inspect(ActView):
    """申请抽查."""

    open_to = (Role.SUPERVISOR,)
    form_class = InspectForm
    title, submit = "申请抽查", "申请抽查"
    article = LOT.acts["request"].under
    done = "已申请。对象和件数已经固定，密钥监护人答复后产生结果。"
    lead = ("对象是本辖区这一时段内的全部项目，由系统列出，不能增减；抽查谁由监护人共同产生的种子决定，"
            "申请人、平台和监护人都不能事先知道。")  # fmt: skip

    def get_initial(self) -> dict[str, Any]:
        """The last months."""
        today = day_of(self.request.now)
        return {"since": today - SPAN, "until": today}

    def facts(self) -> list[Any]:
        """How many things of each kind the usual days hold."""
        told = self.get_initial()
        return [
            (
                f"近 {SPAN.days} 日{name}",
                f"{len(entries_of(kind, **told, actor=self.request.actor))} 件",
            )
            for kind, name in KINDS.items()
        ]

    def act(self, form: Any) -> Any:
        """Ask for it."""
        return sample(**form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """The list of draws."""
        return reverse("supervisor:draws")
