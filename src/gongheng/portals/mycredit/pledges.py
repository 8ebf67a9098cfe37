"""Sign a pledge as it is read, keep its paper, take back what may be taken back."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.generic import View

from gongheng.credit.pledges import actions, queries
from gongheng.credit.pledges.lifecycle import PLEDGE
from gongheng.credit.pledges.rules import capacity_of
from gongheng.credit.pledges.templates import digest_of, template_of, templates
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.portals import papers
from gongheng.portals.doors import Door
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, ActView, Reason
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.credit_pledges import title_of
from gongheng.portals.public.credit_words import PLEDGE_TONES

OWN = (Role.TENDERER, Role.AGENCY, Role.BIDDER, Role.EXPERT)
SIGNERS = (*OWN, Role.CENTRE, Role.WITNESS)


class Pledges(ListPage):
    """What was signed, and what is asked for."""

    open_to = SIGNERS
    title, noun, file_name = "信用承诺", "份承诺", "own-pledges"
    lead = "一次签署、长期有效的承诺全省通用；修复、申报等事项一事一诺。签署后在平台公示。"
    columns = (
        Column("kind", "承诺书"), Column("occasion", "所涉事项"),
        Column("at", "签署时间", "date", sort="signed_at"), Column("state", "状态"), Column("do", "办理"),
    )  # fmt: skip
    filters = (Filter("state", "状态", options=PLEDGE.states.choices, field="state"),)
    nothing = Nothing("还没有签署过承诺", help="上方列出现在可以签署的承诺书。")

    def rows(self) -> Any:
        """One's own."""
        return queries.own_pledges(self.request.actor)

    def get_ready(self, things: Any) -> None:
        """Find at once which of them may be spoken to."""
        self._told = queries.told_among(things)

    def acts(self) -> list[dict[str, Any]]:
        """First what is asked for and not signed, then what may be signed each time."""
        actor, day = self.request.actor, day_of(self.request.now)
        asked = {one.code for one, _ in queries.asked_of(actor, day)}
        capacity = capacity_of(actor)
        shown = []
        for one in templates():
            wanted = one.code in asked or not one.for_life
            if wanted and capacity in one.signers and one.text_on(day):
                shown.append({"label": f"签署《{one.title}》", "open": True, "article": one.basis,
                              "url": reverse("mycredit:sign", args=[one.code])})  # fmt: skip
        return shown

    def row(self, one: Any) -> dict[str, Any]:
        """One pledge."""
        back = one.state == "signed" and not one.for_life
        do = {"text": "撤回", "url": reverse("mycredit:take_back", args=[one.code])} if back else ""
        if one.pk in getattr(self, "_told", ()):
            do = {"text": "陈述申辩", "url": reverse("mycredit:pledge_case", args=[one.code])}
        return {
            "kind": {"text": title_of(one), "url": reverse("mycredit:paper", args=[one.code])},
            "occasion": one.occasion or "—", "at": one.signed_at,
            "state": {"text": one.get_state_display(), "tone": PLEDGE_TONES[one.state]},
            "do": do,
        }  # fmt: skip


class SignForm(ActForm):
    """Read, agree, sign; the digest says which text was read."""

    when = {"occasion": "一事一诺的必填"}
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    occasion = forms.CharField(label="所涉事项", max_length=200, required=False,
                               help_text="一事一诺的，写明申请修复的记录、申报的信息等。")  # fmt: skip
    agreed = forms.BooleanField(label="本人已逐条阅读承诺书，有权代表承诺人签署，同意签署并公示。")


class Sign(ActView):
    """签署承诺."""

    open_to = SIGNERS
    form_class = SignForm
    template_name = "credit/sign.html"
    submit, done = "签署", "已签署，承诺书已公示。"
    article = PLEDGE.acts["sign"].under

    def load(self) -> Any:
        """The template, when it is for this capacity."""
        found = template_of(self.kwargs["kind"])
        if found is None or capacity_of(self.request.actor) not in found.signers:
            raise Http404
        self.text = found.text_on(day_of(self.request.now))
        if self.text is None:
            raise Http404
        return found

    def get_form(self, form_class: Any = None) -> Any:
        """What is signed once has no occasion."""
        form = super().get_form(form_class)
        if self.thing.for_life:
            del form.fields["occasion"]
        return form

    def get_initial(self) -> dict[str, Any]:
        """The digest of what is shown."""
        return {"digest": digest_of(self.thing, self.text)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the whole text."""
        return {**super().get_context_data(**kwargs), "title": self.thing.title,
                "paragraphs": self.text.paragraphs, "version": self.text.version,
                "standing": self.text.standing, "digest": digest_of(self.thing, self.text)}  # fmt: skip

    def act(self, form: Any) -> Any:
        """Sign for one's party, or for oneself."""
        actor = self.request.actor
        return actions.sign(
            self.thing.code, subject_code=actor.body if actor.acts_for(actor.body) else actor.person,
            subject_kind=capacity_of(actor), digest=form.cleaned_data["digest"],
            occasion=form.cleaned_data.get("occasion", ""), by=actor, at=self.request.now,
        )  # fmt: skip

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("mycredit:pledges")


def own(request: Any, code: str) -> Any:
    """One's own pledge, else 404."""
    found = queries.own_pledges(request.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


class Paper(Door, View):
    """One's own pledge as PDF, with one's own name."""

    open_to = SIGNERS

    def get(self, request: Any, code: str) -> HttpResponse:
        """Make it."""
        pledge = own(request, code)
        name = shown_names([pledge.subject])[pledge.subject.code]
        facts = queries.paper_of(pledge, name, title_of(pledge))
        return papers.made("pledge", facts, title_of(pledge))


class TakeBack(ActView):
    """撤回承诺."""

    open_to = SIGNERS
    form_class: type[ActForm] = Reason
    life, verb, danger = PLEDGE, "take_back", True

    def load(self) -> Any:
        """One's own pledge."""
        return own(self.request, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which."""
        return [("承诺书", title_of(self.thing)), ("所涉事项", self.thing.occasion or "—")]

    def act(self, form: Any) -> Any:
        """Take it back."""
        return actions.take_back(self.thing, reason=form.cleaned_data["reason"],
                                 by=self.request.actor, at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("mycredit:pledges")


class CaseForm(ActForm):
    """One's own words."""

    statement = Text(label="陈述申辩", rows=8, max_length=4000)


class StateCase(TakeBack):
    """陈述申辩：拟认定承诺不实的."""

    form_class = CaseForm
    verb, danger = "state_case", False
    done = "已收到您的陈述申辩，认定时将予答复。"

    def facts(self) -> list[Any]:
        """What one is told and until when."""
        made = self.thing.open_finding()
        told = [("拟认定", made.grounds), ("截止", words.zh_day(made.heard_until))] if made else []
        return [*super().facts(), *told]

    def act(self, form: Any) -> Any:
        """State it."""
        return actions.state_case(self.thing, statement=form.cleaned_data["statement"],
                                  by=self.request.actor, at=self.request.now)  # fmt: skip
