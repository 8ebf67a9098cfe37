"""Asked to stay bound for longer: agree or decline."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.templatetags.written import zh_date
from gongheng.portals.trades import end_of, task
from gongheng.trading.bidding.lifecycle import EXTENSION
from gongheng.trading.bidding.validity import actions
from gongheng.trading.bidding.validity.queries import extensions_to
from gongheng.trading.bidding.validity.rules import valid_until


def waiting(actor: Any, now: datetime) -> list[dict[str, Any]]:
    """Return the requests that still wait for an answer."""
    found = []
    for one in extensions_to(actor).filter(state="asked"):
        last = valid_until(one.bid)
        if last is not None and now <= end_of(last):
            found.append(task("答复延长投标有效期的要求", reverse("bidder:extension", args=[one.pk]), one.tender,
                              now=now, due=end_of(last), article=EXTENSION.acts["agree"].under))  # fmt: skip
    return found


class AnswerForm(ActForm):
    """Agree or decline."""

    answer = forms.ChoiceField(
        label="答复", widget=forms.RadioSelect,
        choices=[("agree", "同意延长，投标文件的实质性内容不变"), ("decline", "不同意延长，原有效期届满后投标失效")],
    )  # fmt: skip


class Answer(ActView):
    """答复延长投标有效期的要求."""

    open_to = (Role.BIDDER,)
    life = EXTENSION
    verb = "agree"
    form_class = AnswerForm
    template_name = "trade/act.html"
    title = "答复延长投标有效期的要求"
    submit = "答复"
    done = "已答复。"

    def load(self) -> Any:
        """Return a request put to one's own unit; another's is 404."""
        found = extensions_to(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Tell from when to when, and why."""
        one = self.thing
        return [("标段", f"{one.bid.section.title}（{one.bid.section.code}）"),
                ("现有效期至", zh_date(valid_until(one.bid))), ("要求延长至", zh_date(one.until)),
                ("原因", one.reason)]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Answer."""
        answer = {"agree": actions.agree, "decline": actions.decline}[form.cleaned_data["answer"]]
        return answer(self.thing, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Return to the tender."""
        return reverse("bidder:tender", args=[self.thing.tender.code])
