"""Readings of the registry."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.doors import actor_of, somebody
from gongheng.exchange.api.fields import Day, Strict
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.shapes import answer, listed
from gongheng.foundation.access import queries as access
from gongheng.foundation.codelists import Regions
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.search import narrow
from gongheng.registry.experts import queries as experts
from gongheng.registry.history import queries as history
from gongheng.registry.lots import queries as lots
from gongheng.registry.organs import queries as organs
from gongheng.registry.parties import queries as parties
from gongheng.registry.projects import queries as projects
from gongheng.registry.standing import queries as standing
from gongheng.registry.venues import queries as venues

router = Router(tags=["统一登记"])

Code = Annotated[str, Field(min_length=1, max_length=120)]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Words = Annotated[str, Field(max_length=60, description="名称或标题中的文字")]


class Region(Page):
    """A page, narrowed to a region."""

    region: str = Field("", max_length=6, pattern=r"^(\d{6})?$", description="行政区划代码")


class Found(Region):
    """A page, narrowed by words."""

    words: Words = ""


class Published(Found):
    """A page of old notices, narrowed by days too."""

    since: Day | None = Field(None, description="自")
    until: Day | None = Field(None, description="至")


class PartyWhole(Schema):
    """主体及其档案；人员姓名依权限遮盖."""

    party: faces.PARTY.schema  # type: ignore[name-defined]
    qualifications: list[faces.QUALIFICATION.schema]  # type: ignore[name-defined]
    performances: list[faces.PERFORMANCE.schema]  # type: ignore[name-defined]
    staff: list[dict[str, Any]]
    standing: list[faces.STANDING.schema]  # type: ignore[name-defined]


def head_of(region: str) -> str:
    """Return the digits with which a region and all below it begin; refuses an unknown one."""
    if not region:
        return ""
    refuse_unless(Regions.load().exists(region), "unknown_region", field="region")
    return region[: 2 if region.endswith("0000") else 4 if region.endswith("00") else 6]


@read(router, "/organs", paged(faces.ORGAN), "机构列表")
def organs_list(request: HttpRequest, filters: Query[Region]) -> HttpResponse:
    """履职中的机构，可按行政区划（含下级）查."""
    found = organs.organs_active().filter(region__startswith=head_of(filters.region))
    return page(faces.ORGAN, found.order_by("region", "code"), filters)


@read(router, "/organs/{code}", faces.ORGAN.schema, "机构")
def organ_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一个机构，含已撤销的."""
    return answer(faces.ORGAN.of(things.organ(actor_of(request), code)))


@read(router, "/parties", paged(faces.PARTY), "主体列表")
def parties_list(request: HttpRequest, filters: Query[Found]) -> HttpResponse:
    """已登记的主体，可按名称或代码、行政区划查."""
    found = parties.find_parties(filters.words) if filters.words else parties.parties_registered()
    found = found.filter(region__startswith=head_of(filters.region))
    return page(faces.PARTY, found.order_by("code"), filters)


@read(router, "/parties/{code}", PartyWhole, "主体档案")
def party_one(request: HttpRequest, code: Code) -> HttpResponse:
    """主体及其资质、业绩、人员与所受限制；人员姓名只对有权者不遮盖."""
    actor = actor_of(request)
    party = things.party(actor, code)
    staff = [
        {**faces.STAFF.of(row["line"]), "name": row["name"]}
        for row in parties.staff_of(party, actor)
    ]
    return answer({
        "party": faces.PARTY.of(party),
        "qualifications": [faces.QUALIFICATION.of(one) for one in parties.qualifications_of(party)],
        "performances": [faces.PERFORMANCE.of(one) for one in parties.performances_of(party)[:200]],
        "staff": staff,
        "standing": [faces.STANDING.of(one) for one in standing.standing_of(code, request.now)],
    })  # fmt: skip


@read(router, "/parties/{code}/history", paged(faces.OLD_BID), "主体的历史投标")
def party_history(request: HttpRequest, code: Code, filters: Query[Page]) -> HttpResponse:
    """历史公告中该主体的投标（名称相同且已认领的一并列出）."""
    found = history.bids_of_party(things.party(actor_of(request), code))
    return page(faces.OLD_BID, found.order_by("-pk"), filters)


@read(router, "/projects", paged(faces.PROJECT), "项目列表")
def projects_list(request: HttpRequest, filters: Query[Region]) -> HttpResponse:
    """能看到的项目：历史项目对所有人公开，在办项目对项目单位、录入单位与监督部门公开."""
    found = projects.projects_visible_to(actor_of(request))
    if filters.region:
        found = found.filter(region__startswith=head_of(filters.region))
    return page(faces.PROJECT, found.order_by("-pk"), filters)


@read(router, "/projects/{code}", faces.PROJECT.schema, "项目")
def project_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一个项目."""
    found = projects.projects_visible_to(actor_of(request)).filter(code=code)
    rows = faces.PROJECT.rows(found[:1])
    return answer(things.found(rows[0] if rows else None, "code"))


@read(router, "/publications", paged(faces.PUBLICATION), "历史公告列表")
def publications_list(request: HttpRequest, filters: Query[Published]) -> HttpResponse:
    """从其他平台收录的历史公告，可按标题文字、行政区划、日期查."""
    since, until = _days(filters)
    found = history.publications(region_head=head_of(filters.region), since=since, until=until)
    return page(faces.PUBLICATION, narrow(found, "title", filters.words), filters)


@read(router, "/publications/{publication_id}/bids", listed(faces.OLD_BID), "历史公告中的投标人")
def publication_bids(request: HttpRequest, publication_id: Number) -> HttpResponse:
    """一条历史公告所列的投标人与报价；自然人姓名已遮盖."""
    one = things.found(history.publications().filter(pk=publication_id).first(), "publication_id")
    return answer({"items": [faces.OLD_BID.of(bid) for bid in one.bids.select_related("party")]})


@read(router, "/standing", paged(faces.STANDING), "限制列表")
def standing_list(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """现行的限制；对自然人的限制不在公开之列."""
    found = standing.restrictions_in_force(request.now)  # type: ignore[attr-defined]
    return page(faces.STANDING, found.order_by("-pk"), filters)


@read(router, "/venues", listed(faces.VENUE), "场所列表")
def venues_list(request: HttpRequest, region: str = Query("", max_length=6)) -> HttpResponse:
    """各交易中心的场所."""
    return answer({"items": [faces.VENUE.of(one) for one in venues.venues_of(head_of(region))]})


@read(router, "/venues/{venue_id}/rooms", listed(faces.ROOM), "场所的房间")
def rooms_list(request: HttpRequest, venue_id: Number) -> HttpResponse:
    """一个场所的房间."""
    venue = things.venue(actor_of(request), venue_id)
    return answer({"items": [faces.ROOM.of(one) for one in venue.rooms.order_by("pk")]})


class OneDay(Strict):
    """The day whose timetable is wanted."""

    day: Day = Field(description="哪一天")


class Held(Schema):
    """房间占用的时段."""

    items: list[dict[str, str]]


@read(router, "/rooms/{room_id}/timetable", Held, "房间的占用时段")
def room_timetable(request: HttpRequest, room_id: Number, filters: Query[OneDay]) -> HttpResponse:
    """一天之中已被占用的时段；不显示由谁占用."""
    held = venues.timetable(things.room(actor_of(request), room_id), filters.day)
    return answer({"items": held})


@read(router, "/bookings", listed(faces.BOOKING), "场地预约")
def bookings_list(request: HttpRequest) -> HttpResponse:
    """能看到的预约，最近二百条."""
    rows = venues.bookings_visible_to(actor_of(request))[:200]
    return answer({"items": [faces.BOOKING.of(one) for one in rows]})


@read(router, "/experts", listed(faces.EXPERT), "评标专家")
def experts_list(request: HttpRequest) -> HttpResponse:
    """管理该库的监督部门看到本辖区的专家，专家看到本人，其他人看不到；不含姓名与电话."""
    rows = experts.experts_visible_to(actor_of(request))
    return answer({"items": [faces.EXPERT.of(one) for one in rows]})


@read(router, "/invitations", listed(faces.INVITATION), "评标邀请")
def invitations_list(request: HttpRequest) -> HttpResponse:
    """本人收到的评标邀请；开标之前不说是哪个项目."""
    rows = experts.invitations_of(somebody(request))
    return answer({"items": [faces.INVITATION.of(one) for one in rows]})


@read(router, "/draws", listed(faces.LOT), "可验证抽取列表")
def draws_list(request: HttpRequest) -> HttpResponse:
    """监督本地区的部门看到的抽取，最近二百件；只有代号，没有姓名."""
    rows = lots.lots_watched_by(somebody(request))[:200]
    return answer({"items": [faces.LOT.of(one) for one in rows]})


@read(router, "/recusals", listed(faces.RECUSAL), "回避")
def recusals_list(request: HttpRequest) -> HttpResponse:
    """本人申报的回避；行政监督另有本辖区的。不含人员与原因."""
    actor = somebody(request)
    rows = [*access.recusals_of(actor)[:200], *access.recusals_watched_by(actor)[:200]]
    return answer({"items": [faces.RECUSAL.of(one) for one in rows]})


class Numbers(Schema):
    """各专业在库人数."""

    items: dict[str, int]


@read(router, "/experts/numbers", Numbers, "各专业在库人数")
def experts_numbers(request: HttpRequest) -> HttpResponse:
    """公开的数字，不涉及个人."""
    return answer({"items": experts.pool_numbers()})


def _days(filters: Published) -> tuple[date | None, date | None]:
    good = not (filters.since and filters.until) or filters.since <= filters.until
    refuse_unless(good, "ends_before_start", field="until")
    return filters.since, filters.until
