"""Who sits is not chosen: seats follow the draws, and a member leaves only for a recorded fact."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.access.models import Office, OfficeState
from gongheng.foundation.acts import hold
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.experts.asking.rules import NONE, policy_of
from gongheng.registry.experts.calling.actions import RELATED, vacate
from gongheng.registry.experts.calling.queries import called, calls_run
from gongheng.registry.experts.drawing import agree, draw, go_ahead, propose, request
from gongheng.registry.experts.models import Draw, Expert, Invitation
from gongheng.registry.experts.queries import Turn, turns_of
from gongheng.registry.lots.queries import drawing_circle
from gongheng.trading.evaluation import rules
from gongheng.trading.evaluation.models import Evaluation, Member
from gongheng.trading.evaluation.rules import Seat
from gongheng.trading.tendering.models import Tender
from gongheng.trading.tendering.queries import tender_of_code
from gongheng.trading.tendering.rules import refuse_if_paused

Queue = tuple[list[Turn], list[Turn]]  # not yet seated in this tender; seated for another section


def draw_for(
    tender: Tender, counts: dict[str, int], *, reserves: int | None = None,
    near: dict[str, list[str]] | None = None, by: Actor, at: datetime,
) -> list[Expert]:  # fmt: skip
    """为一个项目抽取：避开当事人，开标以后也避开投标人；人数不多于各标段的专家席位.

    有监护组的地区：申请可验证抽取，种子由监护人产生，此时还没有人抽中，返回空；本地规则要求行政监督
    同意或者期满无异议的，先提出申请。
    """
    with transaction.atomic():
        tender = hold(tender)
        sections = list(tender.sections.filter(state="open"))
        planned = int(tender.terms().get("committee", {}).get("experts") or 0)
        bodies, seats = keeps_off(tender), planned * len(sections)
        if drawing_circle(tender.region, at) is None:
            return draw(tender.code, counts, avoid_bodies=bodies, region=tender.region,
                        seats=seats, by=by, at=at)  # fmt: skip
        asks = request if policy_of(tender.region, at) == NONE else propose
        asks(tender.code, counts, avoid_bodies=bodies, region=tender.region, seats=seats,
             reserves=reserves, near=near, by=by, at=at)  # fmt: skip
        return []


def agree_to(row: Draw, *, by: Actor, at: datetime) -> Draw:
    """行政监督同意：避开谁按同意之时的当事人重新确定，开标以后提出的也避开投标人."""
    with transaction.atomic():
        return agree(row, avoid_bodies=_known_parties(row), by=by, at=at)


def goes_ahead(row: Draw, *, at: datetime) -> Draw:
    """期满无异议，由时钟办理；避开谁按此时的当事人确定."""
    with transaction.atomic():
        return go_ahead(row, avoid_bodies=_known_parties(row), by=CLOCK, at=at)


def _known_parties(row: Draw) -> set[str]:
    tender = tender_of_code(row.matter)
    if tender is None:
        return set()
    refuse_if_paused(tender)
    return keeps_off(hold(tender))


def keeps_off(tender: Tender) -> set[str]:
    """The parties a draw keeps away from, as units."""
    return parties_of(tender) - {tender.code, ""}


def parties_of(tender: Tender) -> set[str]:
    """Whom a drawn expert keeps off: the host and its project, after the opening every bidder."""
    bodies = {tender.tenderer_code, tender.agency_code, tender.project.code or ""}
    bodies.update(*(Evaluation(section=one).parties() for one in tender.sections.all()))
    return bodies - {""}


def stand_down(tender: Tender, expert: Expert, *, by: Actor, at: datetime) -> Invitation:
    """有回避事实的席位让出：与投标人有利害关系的开标以后才知道，让出以后由同一次序的下一人递补."""
    invitation = called(tender.code, expert)
    refuse_unless(invitation is not None, "not_found", field="expert")
    assert invitation is not None
    return vacate(invitation, cause=RELATED, bodies=parties_of(tender), by=by, at=at)


def follow_the_draw(
    evaluation: Evaluation, seats: Sequence[Seat], *, left: Member | None = None
) -> None:
    """先抽先入席：同一专业按抽取次序，排在前面的没有谢绝、回避或者逾期，后面的不得入席.

    谁入席由抽取定，不由招标人定：多抽、再抽以后在确认的人中挑选，就是变相指定（实施条例第四十六条）。
    直接确定的专家，须待抽取的都已入席或者不来；接替 `left` 的先从同一专业中来。
    """
    taken = {seat.expert.pk for seat in seats if seat.expert}
    queues = _queues(evaluation)
    drawn = {turn.expert.pk for queue in queues.values() for turns in queue for turn in turns}
    before = set(evaluation.members.values_list("expert_id", flat=True)) if left else set()
    if taken - drawn:  # nobody is appointed while the list is still being called
        refuse_unless(not calls_run(evaluation.matter), "draw_still_running", field="members")
    for free, elsewhere in queues.values():
        queue = [*free, *elsewhere]
        mine = {turn.expert.pk for turn in queue}
        places = [place for place, turn in enumerate(queue, 1) if turn.expert.pk in taken]
        own = left is not None and left.expert_id in mine and not (taken - before) & mine
        last = max([*places, len(free)] if own or taken - drawn else places, default=0)
        for turn in queue[:last]:
            _refuse_if_passed_over(evaluation, turn, taken)


def may_leave(evaluation: Evaluation, member: Member) -> None:
    """有回避事由、答复不参加、被暂停或者退出专家库的才更换；招标人代表在汇总之前可以由招标人更换."""
    free = member.expert is None and evaluation.state != "ranked"
    refuse_unless(free or is_gone(evaluation, member, turns_of(evaluation.matter)),
                  "member_still_sits", field="leaves",
                  source="招标投标法实施条例第四十八条")  # fmt: skip


def is_gone(evaluation: Evaluation, member: Member, turns: Sequence[Turn]) -> bool:
    """Tell whether a recorded fact ended the seat: an answer, a recusal, the pool, the office."""
    if rules.is_related(evaluation, member.person, member.expert):
        return True
    if member.expert is not None:
        own = [turn for turn in turns if turn.expert.pk == member.expert_id]
        return member.expert.state != "admitted" or not all(turn.stays for turn in own)
    tender = evaluation.tender
    offices = Office.objects.filter(person=member.person, state=OfficeState.HELD,
                                    body__in={tender.tenderer_code, tender.agency_code} - {""})  # fmt: skip
    return not offices.exists()


def seats_to_fill(evaluation: Evaluation) -> int:
    """Return how many drawn members must be replaced before the evaluation goes on."""
    turns = turns_of(evaluation.matter)
    members = evaluation.members.exclude(expert=None).select_related("expert")
    return sum(is_gone(evaluation, one, turns) for one in members)


def _queues(evaluation: Evaluation) -> dict[str, Queue]:
    others = Member.objects.filter(evaluation__section__tender=evaluation.tender)
    seated = set(others.exclude(evaluation_id=evaluation.pk).values_list("expert_id", flat=True))
    queues: dict[str, Queue] = {}
    for turn in turns_of(evaluation.matter):
        free, elsewhere = queues.setdefault(turn.specialty, ([], []))
        (elsewhere if turn.expert.pk in seated else free).append(turn)
    return queues


def _refuse_if_passed_over(evaluation: Evaluation, turn: Turn, taken: set[int]) -> None:
    comes = turn.stays and not rules.is_related(evaluation, turn.expert.person, turn.expert)
    code = "earlier_expert_silent" if turn.state == "invited" else "draw_order_broken"
    refuse_unless(turn.expert.pk in taken or not comes, code, field="members",
                  ruling=evaluation.tender.law["evaluation/experts_drawn_at_random"])  # fmt: skip
