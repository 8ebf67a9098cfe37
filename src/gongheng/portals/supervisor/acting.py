"""The two acts of supervision on a tender: stop it, let it go on."""

from typing import Any

from django import forms
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.portals.fields import Moment
from gongheng.portals.forms import ActForm, ActView, Reason
from gongheng.portals.supervisor.tender import watched_tender
from gongheng.trading.tendering import actions
from gongheng.trading.tendering.lifecycle import TENDER


class ResumeForm(ActForm):
    """Why the tender may go on, and its new deadline when the old one has passed."""

    when = {"bids_due_at": "原截止时间已过的必填"}
    reason = forms.CharField(
        label="恢复的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    bids_due_at = Moment(label="新的投标截止时间", required=False,
                         help_text="原截止时间已在暂停期间届满的，必须重新确定。")  # fmt: skip


class OnTender(ActView):
    """An act on one tender."""

    open_to = (Role.SUPERVISOR,)
    life = TENDER

    def load(self) -> Any:
        """Return the tender."""
        return watched_tender(self.request.actor, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which tender."""
        return [("项目", self.thing.title), ("编号", self.thing.code),
                ("招标人", self.thing.tenderer_name)]  # fmt: skip

    def done_url(self) -> str:
        """Back to the tender."""
        return reverse("supervisor:tender", args=[self.kwargs["code"]])


class Suspend(OnTender):
    """责令暂停."""

    verb, form_class, danger = "suspend", Reason, True
    lead = "暂停后招标人不能继续办理，直到恢复。理由会写入公开记录，请勿写入个人信息。"
    done = "已责令暂停，招标人的页面立即显示。"

    def act(self, form: Any) -> Any:
        """Suspend."""
        reason = form.cleaned_data["reason"]
        return actions.suspend(
            self.thing, reason=reason, by=self.request.actor, at=self.request.now
        )


class Resume(OnTender):
    """恢复."""

    verb, form_class = "resume", ResumeForm
    done = "已恢复。"

    def act(self, form: Any) -> Any:
        """Resume."""
        return actions.resume(self.thing, **form.cleaned_data, by=self.request.actor,
                              at=self.request.now)  # fmt: skip
