"""What the law asks of a committee, its scores and its report. Reads, never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from gongheng.foundation.access.models import Office, OfficeState, Recusal
from gongheng.foundation.access.roles import Role
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.shape import figure
from gongheng.registry.experts.lifecycle import InvitationState
from gongheng.registry.experts.models import Expert, Invitation
from gongheng.rules.codelists import Entry, codelist
from gongheng.rules.days import after_hours
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.rules import REJECTION_LIST, invalidity
from gongheng.trading.bonds.queries import standing_of
from gongheng.trading.evaluation.criteria import credit_criteria, scored_criteria
from gongheng.trading.evaluation.models import Evaluation, Member
from gongheng.trading.opening.models import Opening
from gongheng.trading.tendering.models import Tender

SPECIAL_PROJECTS = "special_projects/实施条例第四十七条"
CONFIRMED, DECLINED = InvitationState.CONFIRMED, InvitationState.DECLINED
OVER_CEILING = "5"
LACKING = "27"
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Seat:
    """A person proposed for the committee: an expert of the pool, or the tenderer's own."""

    person: str
    expert: Expert | None = None
    chair: bool = False


def valid_bids(evaluation: Evaluation) -> QuerySet[Bid]:
    """Return the bids that were opened and not rejected, in the order they were submitted."""
    return evaluation.section.bids.filter(state="opened").order_by("pk")


def rejected_bids(evaluation: Evaluation) -> QuerySet[Bid]:
    """Return the bids the committee rejected, and those their bidders revoked."""
    return evaluation.section.bids.filter(state__in=["rejected", "revoked"]).order_by("pk")


def committee_is_lawful(evaluation: Evaluation, seats: Sequence[Seat]) -> None:
    """人数、构成合法，且人人合格、无利害关系."""
    committee_shape(evaluation, seats)
    for seat in seats:
        member_is_fit(evaluation, seat)


def committee_shape(evaluation: Evaluation, seats: Sequence[Seat]) -> None:
    """五人以上单数，专家不少于三分之二，无人重席，一名负责人."""
    law, size = evaluation.tender.law, len(seats)
    ruling = law["evaluation/committee_min"]
    refuse_unless(size >= ruling.value and size % 2, "committee_size", field="members",
                  ruling=ruling, size=size)  # fmt: skip
    planned = evaluation.plan.get("committee", {}).get("size", size)
    refuse_unless(size == planned, "committee_differs_from_document", field="members",
                  source="招标投标法第四十条", planned=planned, size=size)  # fmt: skip
    ruling = law["evaluation/expert_share_min"]
    experts = sum(seat.expert is not None for seat in seats)
    refuse_unless(Fraction(experts, size) >= Fraction(ruling.value), "too_few_experts",
                  field="members", ruling=ruling, experts=experts, size=size)  # fmt: skip
    people = {seat.person for seat in seats}
    refuse_unless(len(people) == size, "seat_doubled", field="members")
    chairs = sum(seat.chair for seat in seats)
    refuse_unless(chairs == 1, "one_chair_wanted", field="chair", chairs=chairs)


def experts_were_drawn(
    tender: Tender, seats: Sequence[Seat], appointed_because: str, appointed_ground: str
) -> None:
    """专家随机抽取并已确认参加；特殊招标项目由招标人直接确定的，要有法定情形和理由.

    只认已确认的，不认仅仅没有谢绝的：在尚未答复的人中挑选谁入席，就是变相指定（实施条例第四十六条
    第一款禁止以任何方式指定或者变相指定）；何况第四十六条、招标投标法第三十七条要求有利害关系的主动
    回避，没有答复的人还没有机会回避。抽取与确认之后仍不足的，补抽。
    """
    asked = Invitation.objects.filter(draw__matter=tender.code).order_by("pk")  # the latest counts
    answers = dict(asked.values_list("expert_id", "state"))
    experts = [seat.expert.pk for seat in seats if seat.expert]
    silent = [pk for pk in experts if answers.get(pk, CONFIRMED) != CONFIRMED]
    refuse_unless(not silent, "expert_not_confirmed", field="members",
                  ruling=tender.law["evaluation/experts_drawn_at_random"])  # fmt: skip
    if all(pk in answers for pk in experts):
        return
    refuse_unless(appointed_because.strip(), "expert_not_drawn", field="members",
                  ruling=tender.law["evaluation/experts_drawn_at_random"])  # fmt: skip
    ruling = tender.law["evaluation/special_projects_appointed"]
    known = {one.code: one.label for one in codelist(SPECIAL_PROJECTS).on(tender.law_day)}
    refuse_unless(ruling.value and appointed_ground in known, "special_ground_wanted",
                  field="appointed_ground", ruling=ruling, known="；".join(known.values()))  # fmt: skip


def member_is_fit(evaluation: Evaluation, seat: Seat) -> None:
    """一名成员：专家在库，代表确属招标人，不是监督人员，与各方无利害关系."""
    if seat.expert is not None:
        fits = seat.expert.state == "admitted" and seat.expert.person == seat.person
        refuse_unless(fits, "expert_not_admitted", field="members",
                      ruling=evaluation.tender.law["evaluation/expert_years_min"])  # fmt: skip
    else:
        _represents(evaluation.tender, seat)
    _is_no_supervisor(evaluation.tender, seat)
    refuse_unless(not is_related(evaluation, seat.person, seat.expert), "member_related",
                  field="members", ruling=evaluation.tender.law["evaluation/recusal"])  # fmt: skip


def is_related(evaluation: Evaluation, person: str, expert: Expert | None) -> bool:
    """Tell whether the person must keep away: employed by a party, or entered as recused."""
    parties = evaluation.parties()
    employed = expert is not None and expert.employer_code in parties
    recused = Recusal.objects.in_force().filter(person=person, against__in=parties)
    return employed or recused.exists()


def may_start(evaluation: Evaluation) -> None:
    """开标已经结束，至少有一份已开标的投标，成员与投标人均无利害关系."""
    opening = Opening.objects.filter(tender=evaluation.tender).first()
    refuse_unless(opening is not None and opening.state == "closed", "opening_not_closed",
                  source="招标投标法第三十六条")  # fmt: skip
    refuse_unless(valid_bids(evaluation).exists(), "no_valid_bid", source="招标投标法第四十二条")
    everyone_may_sit(evaluation)


def everyone_may_sit(evaluation: Evaluation) -> None:
    """无人已答复不参加或者应当回避；评标中途发生的，由招标人更换、重新评审之后才能汇总."""
    nobody_declined(evaluation, evaluation.members.all())
    for member in evaluation.members.select_related("expert"):
        refuse_unless(not is_related(evaluation, member.person, member.expert), "member_related",
                      field="members", ruling=evaluation.tender.law["evaluation/recusal"])  # fmt: skip


def nobody_declined(evaluation: Evaluation, members: QuerySet[Member]) -> None:
    """抽取后已答复不参加的人不再评审，已经打的分也不作数."""
    gone = Invitation.objects.filter(draw__matter=evaluation.matter, state=DECLINED)
    declined = members.filter(expert__in=gone.values("expert"))
    refuse_unless(not declined.exists(), "member_declined", field="members",
                  source="招标投标法实施条例第四十八条")  # fmt: skip


def points_in(evaluation: Evaluation, points: dict[str, Decimal | str]) -> dict[str, Decimal]:
    """Return the points as exact decimals. Refuses an unknown criterion and a figure out of range."""
    full = {item["code"]: Decimal(item["points"]) for item in evaluation.plan["criteria"]}
    refuse_unless(points, "nothing_scored", field="points")
    foreign = sorted(set(points) - set(full))
    refuse_unless(not foreign, "criterion_unknown", field="criterion", name="、".join(foreign),
                  source="招标投标法实施条例第四十九条")  # fmt: skip
    by_rating = next((one for one in credit_criteria(evaluation) if one["code"] in points), None)
    refuse_unless(by_rating is None, "credit_points_given",
                  field=by_rating["code"] if by_rating else "",
                  name=by_rating["name"] if by_rating else "")  # fmt: skip
    given = {}
    for code, told in points.items():
        number = figure(format(told, "f") if isinstance(told, Decimal) else told, code)
        fits = number <= full[code] and number == number.quantize(Decimal("0.01"))
        refuse_unless(fits, "points_out_of_range", field=code, full=full[code], given=number)
        given[code] = number
    return given


def rejection_ground(tender: Tender, code: str) -> Entry:
    """Return the ground of 实施条例第五十一条 by its code; refuses any other."""
    grounds = codelist(REJECTION_LIST)
    found = [entry for entry in grounds.on(tender.law_day) if entry.code == code]
    refuse_unless(found, "ground_unknown", field="ground", source=grounds.source)
    return found[0]


def everyone_secured_the_bid(evaluation: Evaluation) -> None:
    """没有按招标文件要求提交投标保证金的，已被否决（未对实质性要求作出响应）."""
    for one in unsecured_bids(evaluation):
        raise Refused("bid_without_bond", field="bid", bidder=one["bidder"], fault=one["fault"],
                      source="招标投标法实施条例第五十一条")  # fmt: skip


def unsecured_bids(evaluation: Evaluation) -> list[dict[str, str]]:
    """Return the bids still standing whose bond does not satisfy the tender document, and why."""
    bids = {bid.bidder_code: bid.bidder_name for bid in valid_bids(evaluation)}
    return [{"bidder": bids[code], "fault": "；".join(one.faults)}
            for code, one in standing_of(evaluation.section, list(bids)).items() if one.faults]  # fmt: skip


def ground_in_words(tender: Tender, code: str) -> str:
    """Return a ground with its article, whichever list it stands in."""
    grounds, entry = invalidity(code, tender)
    mark = f"，{grounds.standing}" if grounds.standing else ""
    return f"{entry.label}（{grounds.source}{mark}）"


def planned_end(evaluation: Evaluation, told: datetime | None, at: datetime) -> datetime:
    """招标人合理确定的评标结束时间；没有另定的按示例长度."""
    refuse_unless(told is None or told > at, "in_the_past", field="planned_until")
    hours = evaluation.tender.law["evaluation/planned_hours"].value
    return told or after_hours(at, int(hours))


def short_of_time(evaluation: Evaluation) -> tuple[int, int]:
    """Return how many members think the time too short, and how many there are."""
    members = evaluation.members
    return members.filter(short_of_time_at__isnull=False).count(), members.count()


def needs_more_time(evaluation: Evaluation) -> bool:
    """超过三分之一的成员认为评标时间不够."""
    return exceeds(
        *short_of_time(evaluation), evaluation.tender.law["evaluation/more_time_share"].value
    )


def exceeds(asked: int, size: int, share: str) -> bool:
    """Tell whether more than the share have asked; exactly the share is not more."""
    return size > 0 and Fraction(asked, size) > Fraction(share)


def time_was_enough(evaluation: Evaluation) -> None:
    """超过法定比例的成员认为时间不够的，招标人延长之前不得汇总."""
    asked, size = short_of_time(evaluation)
    refuse_unless(not needs_more_time(evaluation), "more_time_wanted", asked=asked, size=size,
                  ruling=evaluation.tender.law["evaluation/more_time_share"])  # fmt: skip


def competition_may_be_lacking(evaluation: Evaluation) -> None:
    """已有投标被否决，余下的有效投标不足规定个数."""
    ruling = evaluation.tender.law["evaluation/may_reject_for_lack_of_competition"]
    least = evaluation.tender.law["opening/bidders_min"].value
    left = valid_bids(evaluation).count()
    refuse_unless(left, "no_valid_bid", source="招标投标法第四十二条")
    fits = ruling.value and left < least and rejected_bids(evaluation).exists()
    refuse_unless(fits, "competition_left", ruling=ruling, left=left, least=least)


def everything_is_scored(evaluation: Evaluation) -> None:
    """每名成员对每份有效投标的每项因素都已评分；高于最高投标限价的已被否决."""
    bids = list(valid_bids(evaluation))
    refuse_unless(bids, "no_valid_bid", source="招标投标法第四十二条")
    ceiling = evaluation.section.ceiling_price
    for bid in bids:
        fits = bid.price is not None and (ceiling is None or bid.price <= ceiling)
        refuse_unless(fits, "price_over_ceiling", field="bid", bidder=bid.bidder_name,
                      source="招标投标法实施条例第五十一条")  # fmt: skip
    wanted = len(bids) * len(scored_criteria(evaluation))
    for number, member in enumerate(evaluation.members.all(), start=1):
        missing = wanted - member.scores.filter(bid__in=bids).count()
        refuse_unless(not missing, "scores_missing", field="points", missing=missing,
                      member=member_name(number))  # fmt: skip


def everyone_signed(evaluation: Evaluation) -> None:
    """评标报告由全体成员签字，或已记录其拒绝签字."""
    ruling = evaluation.tender.law["evaluation/report_signed_by_all"]
    missing = evaluation.members.filter(signed_at__isnull=True, refused=False).count()
    refuse_unless(not missing, "report_unsigned", field="members", ruling=ruling, missing=missing)


def member_of(evaluation: Evaluation, person: str) -> Member:
    """Return the member who is this person; refuses anybody else."""
    member = evaluation.members.filter(person=person).first()
    refuse_unless(member is not None, "not_a_member", field="member")
    assert member is not None
    return member


def member_name(number: int) -> str:
    """Return 评委一, 评委二 …: how a member is shown where names stay secret."""
    return f"评委{NUMERALS[number - 1] if number <= len(NUMERALS) else number}"


def _represents(tender: Tender, seat: Seat) -> None:
    offices = Office.objects.filter(
        person=seat.person, state=OfficeState.HELD, role__in=[Role.TENDERER, Role.AGENCY],
        body__in={tender.tenderer_code, tender.agency_code} - {""},
    )  # fmt: skip
    refuse_unless(offices.exists(), "representative_not_of_tenderer", field="members",
                  ruling=tender.law["evaluation/committee_min"])  # fmt: skip


def _is_no_supervisor(tender: Tender, seat: Seat) -> None:
    watching = Office.objects.filter(
        person=seat.person, state=OfficeState.HELD, role=Role.SUPERVISOR
    )
    refuse_unless(not watching.exists(), "supervisor_on_committee", field="members",
                  ruling=tender.law["evaluation/supervisors_excluded"])  # fmt: skip
