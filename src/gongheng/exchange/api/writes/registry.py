"""Every act of the registry, each at its address."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.fields import Text, Whole
from gongheng.exchange.api.reads.registry import router  # one address, one view for all methods
from gongheng.exchange.api.ways import Way, add
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.lifecycle import RECUSAL
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.lifecycle import DRAW, EXPERT, INVITATION
from gongheng.registry.organs import actions as organs
from gongheng.registry.organs.lifecycle import ORGAN
from gongheng.registry.parties import actions as parties
from gongheng.registry.parties.lifecycle import (
    HEAD,
    PARTY,
    PERFORMANCE,
    QUALIFICATION,
    RELATION,
    STAFF,
)
from gongheng.registry.parties.queries import registered_party
from gongheng.registry.parties.relations import actions as relations
from gongheng.registry.projects import actions as projects
from gongheng.registry.projects.lifecycle import PROJECT
from gongheng.registry.standing import actions as standing
from gongheng.registry.standing.lifecycle import STANDING
from gongheng.registry.venues import actions as venues
from gongheng.registry.venues.lifecycle import BOOKING, ROOM, VENUE
from gongheng.trading.evaluation.seating import draw_for
from gongheng.trading.tendering.queries import region_of_matter

Texts = Annotated[list[Text], Field(max_length=200)]
Near = Annotated[dict[str, Texts], Field(max_length=50)]
Counts = Annotated[dict[str, Whole], Field(max_length=50)]


def changeable(*names: str, **lists: Any) -> dict[str, Any]:
    """Fields of an `amend`: each may be sent or left out."""
    return dict.fromkeys(names, (Text, None)) | {name: (kind, None) for name, kind in lists.items()}


def _recuse(*, against: str, reason: str, by: Actor, at: datetime) -> Any:
    return access.recuse(by.person, against=against, reason=reason,
                         region=region_of_matter(against.strip()), by=by, at=at)  # fmt: skip


_recuse.__doc__ = access.recuse.__doc__


def _draw(
    *, matter: str, specialty_counts: dict[str, int], reserves: int | None = None,
    near: dict[str, list[str]] | None = None, by: Actor, at: datetime,
) -> Any:  # fmt: skip
    """抽取。只能为自己招标、代理或者受理的项目抽取；要避开谁由项目的当事人定，抽取人不能另行排除.

    有监护组的地区为申请可验证抽取：种子由监护人产生，此时还没有人抽中，返回空。
    """
    tender = things.tender_in_hand(by, matter)
    return draw_for(tender, specialty_counts, reserves=reserves, near=near, by=by, at=at)


def _claimant(code: str, thing: Any, actor: Any) -> Any:
    return registered_party(code)


F, T = faces, things
PARTY_AT, ORGAN_AT, PROJECT_AT = "/parties/{code}", "/organs/{code}", "/projects/{code}"


# fmt: off
add(
    router,
    Way("/organs", ORGAN, organs.establish, F.ORGAN),
    Way(ORGAN_AT, ORGAN, organs.amend, F.ORGAN, T.organ, changeable("name", "phone", trade_classes=Texts), method="PATCH", changes=True),
    Way(f"{ORGAN_AT}/close", ORGAN, organs.close, F.ORGAN, T.organ),

    Way("/parties", PARTY, parties.register, F.PARTY),
    Way(PARTY_AT, PARTY, parties.amend, F.PARTY, T.party, changeable("name", "region", "address", "industry", "representative", "contact"), method="PATCH", changes=True),
    Way(f"{PARTY_AT}/roles", PARTY, parties.add_role, F.PARTY, T.party),
    Way("/former-parties/{former_id}/claim", PARTY, parties.claim_history, F.PARTY, T.former_party, {"claimant": (Text, _claimant)}),
    Way(f"{PARTY_AT}/cancel", PARTY, parties.cancel, F.PARTY, T.party),
    Way(f"{PARTY_AT}/qualifications", QUALIFICATION, parties.enter_qualification, F.QUALIFICATION, T.party),
    Way(f"{PARTY_AT}/qualifications/{{line_id}}/withdraw", QUALIFICATION, parties.withdraw_qualification, F.QUALIFICATION, T.qualification),
    Way(f"{PARTY_AT}/staff", STAFF, parties.enter_staff, F.STAFF, T.party),
    Way(f"{PARTY_AT}/staff/{{line_id}}/withdraw", STAFF, parties.withdraw_staff, F.STAFF, T.staff),
    Way(f"{PARTY_AT}/performances", PERFORMANCE, parties.enter_performance, F.PERFORMANCE, T.party),
    Way(f"{PARTY_AT}/performances/{{line_id}}/withdraw", PERFORMANCE, parties.withdraw_performance, F.PERFORMANCE, T.performance),
    Way(f"{PARTY_AT}/relations", RELATION, relations.declare_relation, F.RELATION, T.party),
    Way(f"{PARTY_AT}/relations/{{line_id}}/withdraw", RELATION, relations.withdraw_relation, F.RELATION, T.relation),
    Way(f"{PARTY_AT}/head", HEAD, relations.declare_head, F.HEAD, T.party),
    Way(f"{PARTY_AT}/head/{{line_id}}/withdraw", HEAD, relations.withdraw_head, F.HEAD, T.head),

    Way("/projects", PROJECT, projects.enter, F.PROJECT),
    Way(PROJECT_AT, PROJECT, projects.amend, F.PROJECT, T.project, changeable("name", "address", "scale", "fund_source", "approval_name", "approval_no", "approval_authority", "investment_code"), method="PATCH", changes=True),
    Way(f"{PROJECT_AT}/close", PROJECT, projects.close, F.PROJECT, T.project),

    Way("/experts", EXPERT, experts.apply, F.EXPERT),
    Way("/experts/{expert_id}/admit", EXPERT, experts.admit, F.EXPERT, T.expert),
    Way("/experts/{expert_id}/suspend", EXPERT, experts.suspend, F.EXPERT, T.expert),
    Way("/experts/{expert_id}/resume", EXPERT, experts.resume, F.EXPERT, T.expert),
    Way("/experts/{expert_id}/leave", EXPERT, experts.leave, F.EXPERT, T.expert),
    Way("/draws", DRAW, _draw, F.Drawn(), given={"specialty_counts": (Counts, None), "near": (Near, None)}, optional=("near",), named="draw"),

    Way("/invitations/{invitation_id}/confirm", INVITATION, experts.confirm, F.INVITATION, T.invitation),
    Way("/invitations/{invitation_id}/decline", INVITATION, experts.decline, F.INVITATION, T.invitation),

    Way("/recusals", RECUSAL, _recuse, F.RECUSAL, named="recuse"),
    Way("/recusals/{recusal_id}/lift", RECUSAL, access.lift_recusal, F.RECUSAL, T.recusal),

    Way("/venues", VENUE, venues.open_venue, F.VENUE),
    Way("/venues/{venue_id}/rooms", ROOM, venues.add_room, F.ROOM, T.venue),
    Way("/rooms/{room_id}/bookings", BOOKING, venues.book, F.BOOKING, T.room),
    Way("/bookings/{booking_id}/release", BOOKING, venues.release, F.BOOKING, T.booking),

    Way("/standing", STANDING, standing.restrict, F.STANDING),
    Way("/standing/{standing_id}/lift", STANDING, standing.lift, F.STANDING, T.restriction),
)
# fmt: on
