"""Restrictions: who may not do what until when, and why."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.portals.choices import names_of, place_name
from gongheng.portals.fields import Moment
from gongheng.portals.forms import ActForm, ActView, Reason
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.supervisor.nav import OFFICERS
from gongheng.registry.standing import actions
from gongheng.registry.standing.lifecycle import STANDING
from gongheng.registry.standing.queries import restriction_kinds, standings_known

AUTHORITIES = (Role.SUPERVISOR, Role.CREDIT)


class RestrictForm(ActForm):
    """One restriction, resting on a decision."""

    party_code = forms.CharField(label="被限制单位的统一社会信用代码", max_length=18)
    restriction = forms.ChoiceField(label="限制事项", choices=restriction_kinds)
    reason = forms.CharField(
        label="事由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    basis = forms.CharField(label="依据条款", max_length=300)
    source = forms.CharField(
        label="决定文号", max_length=80, required=False, help_text="同一决定的同一事项只录一次。"
    )
    since = Moment(label="起")
    until = Moment(label="止", required=False, help_text="没有期限的留空，直至解除。")


class Standings(ListPage):
    """Every restriction on organisations; those on persons are not listed."""

    open_to = OFFICERS
    title, noun, file_name = "限制与禁入", "条限制", "restrictions"
    columns = (
        Column("party", "单位"), Column("restriction", "限制事项", sort="restriction"),
        Column("reason", "事由"), Column("basis", "依据"), Column("since", "起", "date", sort="since"),
        Column("until", "止", "date", sort="until"), Column("region", "决定地区", sort="region"),
        Column("state", "状态", sort="state"), Column("lift", "办理"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=STANDING.states.choices, field="state", counted=True),
        Filter("restriction", "限制事项", options=tuple(restriction_kinds()), field="restriction"),
        Filter("code", "统一社会信用代码", kind="text", field="party_code"),
    )
    nothing = Nothing("没有限制记录", "作出限制决定后在这里登记，立即对投标和评标生效。")

    def rows(self) -> Any:
        """The list is public; who may lift is said row by row."""
        return standings_known()

    def acts(self) -> list[dict[str, Any]]:
        """Restrict, for the authorities."""
        if not self.request.actor.holds(*AUTHORITIES):
            return []
        return [{"label": "作出限制", "url": reverse("supervisor:restrict"), "open": True}]

    def get_ready(self, things: Any) -> None:
        """Fetch the names at once."""
        self._names = names_of({one.party_code for one in things})

    def row(self, one: Any) -> dict[str, Any]:
        """One restriction."""
        live = one.state == "in_force"
        may = live and STANDING.acts["lift"].who(self.request.actor, one)
        name = getattr(self, "_names", {}).get(one.party_code, "")
        return {
            "party": {"text": name or one.party_code, "note": one.party_code if name else ""},
            "restriction": one.get_restriction_display(),
            "reason": one.reason,
            "basis": one.basis,
            "since": one.since,
            "until": one.until,
            "region": place_name(one.region),
            "state": {"text": one.get_state_display(), "tone": "danger" if live else "neutral"},
            "lift": {"text": "解除", "url": reverse("supervisor:lift", args=[one.pk])}
            if may
            else "",
        }


class Restrict(ActView):
    """作出限制."""

    open_to = AUTHORITIES
    form_class = RestrictForm
    title, submit, danger = "作出限制", "限制", True
    article = STANDING.acts["restrict"].under
    lead = "限制立即在全省生效并公开。单位名称以登记库为准，被限制者不必已经登记。"
    done = "限制已生效。"

    def get_initial(self) -> dict[str, Any]:
        """From now on, unless said otherwise."""
        return {"since": self.request.now}

    def act(self, form: Any) -> Any:
        """Restrict within one's own region."""
        return actions.restrict(**form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("supervisor:standings")


class Lift(ActView):
    """解除限制."""

    open_to = AUTHORITIES
    form_class = Reason
    life, verb = STANDING, "lift"
    done = "限制已解除。"

    def load(self) -> Any:
        """Return the restriction."""
        found = standings_known().filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """What is lifted."""
        one = self.thing
        name = names_of({one.party_code}).get(one.party_code, one.party_code)
        return [("单位", name), ("限制事项", one.get_restriction_display()), ("事由", one.reason)]

    def act(self, form: Any) -> Any:
        """Lift it."""
        reason = form.cleaned_data["reason"]
        return actions.lift(self.thing, reason=reason, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("supervisor:standings")
