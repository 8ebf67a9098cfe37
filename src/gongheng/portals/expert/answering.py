"""A drawn expert answers: confirms, or declines; being related is a recusal at once."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.registry.experts import actions
from gongheng.registry.experts.attending.rules import signing_from
from gongheng.registry.experts.lifecycle import INVITATION, InvitationState
from gongheng.registry.experts.queries import invitations_of
from gongheng.registry.experts.rules import answer_due
from gongheng.trading.evaluation import attendance
from gongheng.trading.evaluation.attendance import place_told
from gongheng.trading.tendering.queries import tender_of_code

TONES = {"invited": "warn", "confirmed": "done", "declined": "neutral", "lapsed": "neutral"}
AHEAD = {"entered", "reviewed", "announced"}
RUNNING = {*AHEAD, "opened"}


def open_invitations(actor: Any) -> list[Any]:
    """Return the actor's invitations whose tender still runs, each with its `tender`."""
    found = []
    for one in invitations_of(actor):
        tender = tender_of_code(one.matter)
        if tender is not None and tender.state in RUNNING:
            one.tender = tender
            found.append(one)
    return found


def invitation_shown(one: Any, seated: set[str], now: datetime) -> dict[str, Any]:
    """Return time and place and the acts; never which tender it is, before or after the answer."""
    asked, over = InvitationState.INVITED, {InvitationState.DECLINED, InvitationState.LAPSED}
    return {
        "at": one.tender.bids_due_at, "place": place_told(one.tender),
        "state": {"text": one.get_state_display(), "tone": TONES.get(one.state, "neutral")},
        "confirm": reverse("expert:confirm", args=[one.pk]) if one.state == asked else "",
        "decline": reverse("expert:decline", args=[one.pk]) if one.state not in over else "",
        "arrive": _arriving(one, now), "missed": bool(one.missed_at and not one.arrived_at),
        "arrived": one.arrived_at, "waits": one.state == asked, "seated": one.matter in seated,
    }  # fmt: skip


def _arriving(one: Any, now: datetime) -> str:
    waits = one.state == InvitationState.CONFIRMED and one.arrived_at is None
    meets_at = one.tender.bids_due_at
    soon = waits and meets_at is not None and now >= signing_from(one, meets_at)
    return reverse("expert:arrive", args=[one.pk]) if soon else ""


class OnInvitation(ActView):
    """An act on an invitation of one's own."""

    open_to = (Role.EXPERT,)
    life = INVITATION

    def load(self) -> Any:
        """Only one's own, and only while the tender runs."""
        rows = open_invitations(self.request.actor)
        found = next((one for one in rows if one.pk == self.kwargs["pk"]), None)
        if found is None:
            raise Http404
        self.tender = found.tender
        return found

    def facts(self) -> list[Any]:
        """Time and place, nothing else."""
        return [("时间", zh_datetime(self.tender.bids_due_at)),
                ("地点", place_told(self.tender)),
                ("请在此前答复", zh_datetime(answer_due(self.thing)))]  # fmt: skip

    def done_url(self) -> str:
        """Back to the invitations."""
        return reverse("expert:invitations")


class Confirm(OnInvitation):
    """确认参加."""

    verb, form_class = "confirm", Sure
    done = "已确认参加。请按时到场；开标之后可以看到项目和投标人。"
    lead = "确认后请按时参加。开标之后才告知项目和投标人；那时发现有利害关系的，应当立即申报回避。"

    def act(self, form: Any) -> Any:
        """Confirm."""
        return actions.confirm(self.thing, by=self.request.actor, at=self.request.now)


class Arrive(OnInvitation):
    """签到."""

    verb, form_class = "arrive", Sure
    done = "已签到。"
    lead = "到达评标现场以后再签到。签到以后，任何人不得以未到场让出您的席位；不实签到留存在案。"

    def act(self, form: Any) -> Any:
        """Sign in."""
        return attendance.signs_in(self.thing, by=self.request.actor, at=self.request.now)


class DeclineForm(ActForm):
    """Why not; being related is more than being busy."""

    related = forms.TypedChoiceField(
        label="哪一种情形", widget=forms.RadioSelect, coerce=lambda told: told == "yes",
        choices=[("no", "因时间、健康等原因不能参加"), ("yes", "有利害关系，应当回避")],
        help_text="应当回避的，同时登记回避：以后不再为这个项目抽取您。",
    )  # fmt: skip
    reason = forms.CharField(
        label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="招标人和交易中心看不到原因，只看到一名专家不参加。",
    )  # fmt: skip


class Decline(OnInvitation):
    """申报回避或者不参加."""

    verb, form_class, danger = "decline", DeclineForm, True
    done = "已答复不参加，招标人将补抽专家。"
    lead = "与项目当事人有利害关系的应当主动回避。答复后不能撤回。"

    def act(self, form: Any) -> Any:
        """Decline."""
        return actions.decline(self.thing, **form.cleaned_data, by=self.request.actor,
                               at=self.request.now)  # fmt: skip
