"""Read the pool; who is drawn stays closed until the result is decided (招标投标法第三十七条)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.models import Office, OfficeState, Recusal
from gongheng.foundation.access.roles import Role
from gongheng.foundation.vault import store
from gongheng.registry.experts.lifecycle import DrawState, ExpertState, InvitationState
from gongheng.registry.experts.models import Draw, Expert, Invitation
from gongheng.registry.standing.models import Restriction
from gongheng.registry.standing.queries import restricted_among


def experts_visible_to(actor: Actor) -> list[Expert]:
    """The keeper sees the experts of his regions, an expert himself, others nobody."""
    rows = Expert.objects.order_by("pk")
    if actor.holds(Role.SUPERVISOR, Role.INSPECTOR):
        return [row for row in rows if all(covers(actor.region, place) for place in row.regions)]
    return list(rows.filter(person=actor.person)) if actor.person else []


def expert_of_person(person: str) -> Expert | None:
    """The expert a person is, or None."""
    return Expert.objects.filter(person=person).first() if person else None


def with_names(experts: list[Expert], actor: Actor) -> list[dict[str, Any]]:
    """Experts with name and phone, for the keeper and for each expert himself. One query."""
    known = store.reveal_many([expert.person for expert in experts])
    return [
        {"expert": expert, **_named(known.get(expert.person, {}), _may_see(actor, expert))}
        for expert in experts
    ]


def pool_numbers() -> dict[str, int]:
    """How many admitted experts each specialty has; public figures, no persons."""
    numbers: dict[str, int] = {}
    for specialties in Expert.objects.filter(state=ExpertState.ADMITTED).values_list(
        "specialties", flat=True
    ):
        for specialty in specialties:
            numbers[specialty] = numbers.get(specialty, 0) + 1
    return numbers


def draws_visible_to(actor: Actor) -> QuerySet[Draw]:
    """Draws of whoever asked for them; the centre's witness and supervision see all."""
    draws = Draw.objects.order_by("-drawn_at", "-pk")
    if actor.holds(Role.SUPERVISOR, Role.INSPECTOR, Role.WITNESS):
        return draws
    return draws.filter(asked_by=actor.reference) if actor.is_somebody else draws.none()


def drawn_expert(number: int, matter: str, actor: Actor) -> Expert | None:
    """An expert whom a draw for this matter chose, for whoever may see that draw; else None."""
    drawn = draws_visible_to(actor).filter(matter=matter)
    known = any(number in draw.result for draw in drawn)
    return Expert.objects.filter(pk=number).first() if known else None


def standing_draws(matter: str) -> QuerySet[Draw]:
    """The draws of a matter that count, the earliest first: neither cancelled nor only proposed."""
    return Draw.objects.filter(matter=matter).exclude(state__in=NOT_STANDING).order_by("pk")


NOT_STANDING = {DrawState.CANCELLED, DrawState.PROPOSED, DrawState.OPPOSED, DrawState.TAKEN_BACK}


@dataclass(frozen=True)
class Turn:
    """A drawn expert in his turn, the specialty he was drawn for, and what he answered."""

    expert: Expert
    specialty: str
    state: str

    @property
    def stays(self) -> bool:
        """True while neither he nor the pool's keeper has ended it: silent ones may still come."""
        ended = {InvitationState.DECLINED, InvitationState.LAPSED, InvitationState.VACATED,
                 InvitationState.RECALLED}  # fmt: skip
        return self.state not in ended and self.expert.state == ExpertState.ADMITTED


def turns_of(matter: str) -> list[Turn]:
    """Return who was drawn for a matter, the earlier draw first, within a draw as they came out.

    Of a verifiable draw those who were called, in the order of the list; a cancelled one counts not.
    """
    rows = Invitation.objects.filter(draw__matter=matter).select_related("expert").order_by("pk")
    asked = {(one.draw_id, one.expert_id): one for one in rows}
    found = []
    for row in standing_draws(matter):
        if row.lot_id is not None:
            called = (one for (draw, _), one in asked.items() if draw == row.pk)
            found += [Turn(one.expert, one.stratum, one.state) for one in called]
            continue
        seats = [name for name in sorted(row.wanted) for _ in range(row.wanted[name])]
        for specialty, number in zip(seats, row.result, strict=True):
            invitation = asked[row.pk, number]
            found.append(Turn(invitation.expert, specialty, invitation.state))
    return found


def kept_out(
    experts: list[Expert], *, matter: str, bodies: set[str], persons: set[str], at: datetime
) -> dict[int, str]:
    """Expert number -> why he is kept out of a draw: tied to it, or asked for it before.

    Whoever a cancelling called back may be drawn again: else who cancels removes whom he likes.
    """
    found = tied(experts, matter=matter, bodies=bodies, persons=persons, at=at)
    rows = Invitation.objects.filter(draw__matter=matter).exclude(state=InvitationState.RECALLED)
    asked = dict(rows.order_by("pk").values_list("expert_id", "state"))
    for expert in experts:
        if expert.pk in asked:
            found.setdefault(expert.pk, ASKED.get(asked[expert.pk], "已为本项目抽取"))
    return found


ASKED = {InvitationState.DECLINED.value: "已答复不参加", InvitationState.LAPSED.value: "逾期未答复"}
# The same reasons as they stand in transcripts and facts.
REASON_CODES = {
    "工作单位与本项目当事人相同": "same_unit",
    "本人与本项目当事人有利害关系": "related",
    "已申明回避": "recused",
    "行政监督部门的工作人员": "supervisor",
    "处于禁止参加评标期间": "barred",
    "已为本项目抽取": "asked_before",
    "已答复不参加": "declined_before",
    "逾期未答复": "silent_before",
    "入库未满规定天数": "joined_lately",
    "已不在库": "left",
    "近期入席较多": "drawn_often",
}


def times_seated(numbers: list[int], since: datetime) -> dict[int, int]:
    """Expert number -> how many seats he took and kept since then. One query."""
    rows = Invitation.objects.filter(expert__in=numbers, state=InvitationState.CONFIRMED)
    rows = rows.filter(invited_at__gte=since).order_by()
    return dict(rows.values_list("expert").annotate(n=Count("pk")))


def tied(
    experts: list[Expert], *, matter: str, bodies: set[str], persons: set[str], at: datetime
) -> dict[int, str]:
    """Expert number -> why he may not judge this matter. Four queries.

    A supervisor never judges (实施条例第四十六条第三款 names his own department's projects; which
    those are is not known here, so he is kept out of all).
    """
    recused = set(
        Recusal.objects.in_force()
        .filter(against__in=[matter, *bodies])
        .values_list("person", flat=True)
    )
    offices = Office.objects.filter(role=Role.SUPERVISOR, state=OfficeState.HELD)
    supervising = set(offices.values_list("person", flat=True))
    barred = restricted_among([e.person for e in experts], Restriction.EVALUATE, at)
    found: dict[int, str] = {}
    for expert in experts:
        if expert.employer_code and expert.employer_code in bodies:
            found[expert.pk] = "工作单位与本项目当事人相同"
        elif expert.person in persons:
            found[expert.pk] = "本人与本项目当事人有利害关系"
        elif expert.person in recused:
            found[expert.pk] = "已申明回避"
        elif expert.person in supervising:
            found[expert.pk] = "行政监督部门的工作人员"
        elif expert.person in barred:
            found[expert.pk] = "处于禁止参加评标期间"
    return found


def _may_see(actor: Actor, expert: Expert) -> bool:
    keeper = all(actor.watches(place) for place in expert.regions)
    return actor.person == expert.person or keeper


def _named(person: dict[str, Any], clear: bool) -> dict[str, str]:  # noqa: FBT001
    return {key: person.get(key, "") if clear else "" for key in ("name", "phone")}


def drawn_for(matter: str, actor: Actor) -> list[dict[str, Any]]:
    """Return the experts drawn for a matter with their names, to the unit that asked; else nobody.

    The names are for forming the committee; until the result they go no further.
    """
    bodies = Office.objects.filter(body=actor.body, state="held").values_list("pk", flat=True)
    askers = {f"office:{pk}" for pk in bodies} if actor.body else set()
    rows = Invitation.objects.filter(draw__matter=matter, draw__asked_by__in=askers)
    asked = list(rows.select_related("expert").order_by("expert_id"))
    known = store.reveal_many([one.expert.person for one in asked])
    return [
        {
            "expert": one.expert,
            "name": known.get(one.expert.person, {}).get("name", ""),
            "invitation": one,
            "confirmed": one.state == InvitationState.CONFIRMED,
        }
        for one in asked
    ]


def answers_for(matters: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return matter -> how many drawn experts confirmed, declined, have not answered; no names.

    Seats given up and calls taken back stand there only where there are any.
    """
    rows = Invitation.objects.filter(draw__matter__in=list(matters)).order_by()
    counted: dict[str, dict[str, int]] = {}
    for matter, state, number in rows.values_list("draw__matter", "state").annotate(n=Count("pk")):
        counted.setdefault(matter, dict.fromkeys(ALWAYS_TOLD, 0))[state] = number
    return counted


ALWAYS_TOLD = ("invited", "confirmed", "declined", "lapsed")


def was_drawn(matter: str) -> bool:
    """Tell whether experts were drawn for a matter at all."""
    return standing_draws(matter).exists()


def invitations_of(actor: Actor) -> list[Invitation]:
    """Return what the actor himself was asked to judge, newest first; nobody else's."""
    rows = Invitation.objects.select_related("draw", "expert").order_by("-invited_at", "-pk")
    mine = actor.person and actor.holds(Role.EXPERT)
    return list(rows.filter(expert__person=actor.person)) if mine else []


def admitted_experts(numbers: set[int]) -> dict[int, Expert]:
    """Return number -> expert of the pool, for a host who names experts directly; no names."""
    rows = Expert.objects.filter(state=ExpertState.ADMITTED, pk__in=numbers)
    return {one.pk: one for one in rows}


def unanswered() -> QuerySet[Invitation]:
    """Return the invitations nobody has answered yet, the oldest first."""
    rows = Invitation.objects.filter(state=InvitationState.INVITED)
    return rows.select_related("draw", "expert").order_by("invited_at", "pk")
