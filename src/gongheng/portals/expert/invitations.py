"""Invitations and the record of an expert. Before the opening only time and place are told."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.access.roles import Role
from gongheng.portals.doors import Door
from gongheng.portals.expert.answering import AHEAD, invitation_shown, open_invitations
from gongheng.portals.templatetags.written import zh_date
from gongheng.portals.trades import class_name, region_name, task
from gongheng.registry.experts.lifecycle import InvitationState
from gongheng.registry.experts.queries import expert_of_person
from gongheng.trading.award.ability.queries import reviews_to_conclude
from gongheng.trading.evaluation.queries import own_seat, seats_of

SEATED = (Role.EXPERT, Role.TENDERER, Role.AGENCY)
OVER = {"reported", "failed"}
TONES = {
    "formed": "neutral",
    "scoring": "warn",
    "ranked": "warn",
    "reported": "done",
    "failed": "danger",
}


def is_opened(evaluation: Any) -> bool:
    """Tell whether the bids are opened: from then on a member knows what he judges."""
    return evaluation.tender.state not in {"entered", "reviewed", "announced"}


def named(invitation: Any) -> str:
    """The project of an invitation: once the bids are opened, and only for who confirmed."""
    tender = invitation.tender
    confirmed = invitation.state == InvitationState.CONFIRMED
    return tender.title if confirmed and tender.state not in AHEAD else ""


class Invitations(Door, TemplateView):
    """The evaluations one sits on that are not over."""

    open_to = SEATED
    template_name = "expert/invitations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show each as far as it may be known."""
        seats = [one for one in seats_of(self.request.actor) if one.state not in OVER]
        seated = {one.matter for one in seats}
        asked = [{**invitation_shown(one, seated, self.request.now), "tender": named(one)}
                 for one in open_invitations(self.request.actor)]  # fmt: skip
        return {"asked": sorted(asked, key=lambda one: not one["waits"]),
                "invitations": [_shown(one) for one in seats],
                **super().get_context_data(**kwargs)}  # fmt: skip


def _shown(evaluation: Any) -> dict[str, Any]:
    tender = evaluation.tender
    place = tender.opening_place or "网上评标"
    opened = is_opened(evaluation)
    return {
        "number": evaluation.pk, "at": tender.bids_due_at, "place": place, "opened": opened,
        "title": evaluation.section.title if opened else "评标项目（开标后告知）",
        "tender": tender.title if opened else "",
        "url": reverse("expert:evaluation", args=[evaluation.pk]) if opened else "",
        "state": {"text": evaluation.get_state_display(), "tone": TONES[evaluation.state]},
    }  # fmt: skip


class Record(Door, TemplateView):
    """What one has evaluated, and how one stands in the pool."""

    open_to = SEATED
    template_name = "expert/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        actor = self.request.actor
        expert = expert_of_person(actor.person)
        facts = [] if expert is None else [
            ("状态", expert.get_state_display()), ("工作单位", expert.employer_name),
            ("评标专业", "、".join(class_name(code) for code in expert.specialties)),
            ("地区", "、".join(region_name(code) for code in expert.regions)),
            ("从业年限", f"{expert.years_in_field} 年"), ("入库日期", zh_date(expert.admitted_on)),
        ]  # fmt: skip
        rows = []
        for one in seats_of(actor):
            if one.state not in OVER:
                continue
            seat = own_seat(one, actor)
            rows.append({"section": {"text": one.section.title, "url": reverse("expert:evaluation", args=[one.pk])},
                         "reported": one.reported_at, "role": "负责人" if seat.chair else "成员",
                         "signed": "有不同意见" if seat.dissent else "已签署" if seat.signed_at else "拒绝签字",
                         "state": {"text": one.get_state_display(), "tone": TONES[one.state]}})  # fmt: skip
        return {
            "facts": facts,
            "may_apply": actor.holds(Role.EXPERT),
            "rows": rows,
            "columns": COLUMNS,
            **super().get_context_data(**kwargs),
        }


COLUMNS = [{"key": "section", "label": "标段"}, {"key": "reported", "label": "报告时间"},
           {"key": "role", "label": "席位"}, {"key": "signed", "label": "签署"},
           {"key": "state", "label": "状态"}]  # fmt: skip


def waiting_for(actor: Any, now: datetime) -> list[dict[str, Any]]:
    """Return the duties of a committee member for the desk."""
    found = [
        {**task("答复评标邀请", reverse("expert:invitations"), one.tender, now=now,
                due=one.tender.bids_due_at, article="招标投标法第三十七条"), "project": "", "code": ""}
        for one in open_invitations(actor) if one.state == "invited"
    ] + [
        task("审查确认履约能力", reverse("expert:ability", args=[row.award.section.evaluation.pk, row.pk]),
             row.award.tender, now=now, article="招标投标法实施条例第五十六条")
        for row in reviews_to_conclude(actor)
    ]  # fmt: skip
    for one in seats_of(actor):
        url = reverse("expert:evaluation", args=[one.pk])
        if one.state == "scoring":
            found.append(task("评分", url, one.tender, now=now, article="招标投标法第四十条"))
        elif (
            one.state == "ranked"
            and (seat := own_seat(one, actor))
            and not (seat.signed_at or seat.refused)
        ):
            found.append(
                task(
                    "签署评标报告", url, one.tender, now=now, article="招标投标法实施条例第五十三条"
                )
            )
    return found
