"""A committee's written request for clarification: answered once, in time, by the bidder asked."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.portals.trades import task
from gongheng.trading.evaluation.inquiries import actions
from gongheng.trading.evaluation.inquiries.queries import inquiries_to
from gongheng.trading.evaluation.lifecycle import INQUIRY


def waiting(actor: Any, now: datetime) -> list[dict[str, Any]]:
    """Return the requests that may still be answered."""
    rows = inquiries_to(actor).filter(state="asked", due_at__gt=now)
    return [task("答复评标委员会的澄清要求", reverse("bidder:reply", args=[one.pk]),
                 one.evaluation.section.tender, now=now, due=one.due_at,
                 article=INQUIRY.acts["reply"].under) for one in rows]  # fmt: skip


def shown(tender: Any, actor: Any, now: datetime) -> list[dict[str, Any]]:
    """Return one's own requests and answers in a tender."""
    rows = inquiries_to(actor).filter(evaluation__section__tender=tender)
    return [{"one": one, "answered": bool(one.answer),
             "url": reverse("bidder:reply", args=[one.pk]) if one.state == "asked" and now < one.due_at else ""}
            for one in rows]  # fmt: skip


class ReplyForm(ActForm):
    """The answer."""

    answer = Text(label="澄清、说明", max_length=5000, rows=8,
                  help_text="不得超出投标文件的范围，不得改变报价等实质性内容；只能答复一次")  # fmt: skip


class Reply(ActView):
    """答复澄清."""

    open_to = (Role.BIDDER,)
    life = INQUIRY
    verb = "reply"
    form_class = ReplyForm
    template_name = "trade/act.html"
    title = "答复评标委员会的澄清要求"
    done = "已答复。答复由评标委员会认定是否采纳。"

    def load(self) -> Any:
        """Return a request put to one's own unit; another's is 404."""
        found = inquiries_to(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Tell the question and until when."""
        section = self.thing.evaluation.section
        return [("标段", f"{section.title}（{section.code}）"), ("评标委员会要求", self.thing.question),
                ("答复截止", zh_datetime(self.thing.due_at))]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Reply."""
        return actions.reply(self.thing, answer=form.cleaned_data["answer"], by=self.request.actor,
                             at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Return to the tender."""
        return reverse("bidder:tender", args=[self.thing.evaluation.section.tender.code])
