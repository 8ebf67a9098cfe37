"""Every write of an opening."""

from datetime import datetime

from django.db import transaction

from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.acts import beginning, hold, performing, plain
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding import queries as bids
from gongheng.trading.bonds.endings import free_all_but, free_section
from gongheng.trading.bonds.models import Cause
from gongheng.trading.notices.endings import fail_if_nothing_is_left
from gongheng.trading.objections import actions as objections
from gongheng.trading.objections.models import Objection
from gongheng.trading.objections.rules import refuse_if_objected
from gongheng.trading.opening import rules
from gongheng.trading.opening.coefficients.actions import ask_coefficients
from gongheng.trading.opening.coefficients.queries import not_asked
from gongheng.trading.opening.lifecycle import OPENING
from gongheng.trading.opening.models import Opening
from gongheng.trading.opening.objected import overdue_objections
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares.closed_set import is_sealed
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.rules import refuse_if_paused
from gongheng.trading.tendering.sections import actions as sections


def hold_opening(tender: Tender, *, by: Actor, at: datetime) -> Opening | None:
    """主持开标。投标人少于三个的标段不得开标；全部标段流标的，招标失败，返回空."""
    with transaction.atomic():
        tender = hold(tender)  # from here on no bid comes or goes and no deadline moves
        rules.it_is_time(tender, at)
        rules.intake_is_closed(tender)
        refuse_if_paused(tender)
        refuse_if_objected(tender)
        for section in tender.sections.filter(state="open"):
            _free_who_did_not_bid(section, by, at)
            _fail_if_too_few(section, by, at)
        if fail_if_nothing_is_left(tender, reason="全部标段投标人不足法定个数", by=by, at=at):
            return None
        place = tender.opening_place or "网上开标大厅"
        opening = Opening(tender=tender, started_at=at, place=place, host=by.reference)
        with beginning(OPENING, "hold_opening", opening, by=by, at=at) as (opening, record):
            opening.tender = tendering.open(tender, by=by, at=at)
            record(due=tender.bids_due_at, sections=_counts(tender))
        if is_sealed(tender):
            unsealing = shares.show_seals(opening, by=by, at=at)
            if not_asked(tender):  # in the log before anybody gives a half
                ask_coefficients(unsealing, by=CLOCK, at=at)
    return opening


def read_out(opening: Opening, *, by: Actor, at: datetime) -> Opening:
    """唱标：当众开启全部投标文件。封条不符或者内容开不了的不予宣读，如实记入异常，不连累他人."""
    with performing(OPENING, "read_out", opening, by=by, at=at) as (opening, record):
        refuse_if_paused(opening.tender)
        refuse_unless(opening.read_out_at is None, "already_exists", thing="唱标")
        if is_sealed(opening.tender):
            opening.faults = shares.join(opening.unsealing, by=by, at=at).opening.faults
        else:
            for section in opening.tender.sections.filter(state="open"):
                _unseal_all(opening, section, by, at)
        opening.read_out_at = at
        unread = bids.unread(opening.tender).count()
        record(bids=bids.read_out(opening.tender).count(), faults=unread)
        if is_sealed(opening.tender):
            _fail_what_is_left_with_too_few(opening.tender, by, at)
    return opening


def object_on_the_spot(opening: Opening, *, grounds: str, section: Section | None = None,
                       by: Actor, at: datetime) -> Objection:  # fmt: skip
    """当场异议：招标人应当当场答复，并制作记录."""
    with performing(OPENING, "object_on_the_spot", opening, by=by, at=at) as (opening, record):
        objection = objections.raise_objection(
            opening.tender, about="opening", grounds=grounds, section=section, by=by, at=at
        )
        record(objection=objection.pk)
    return objection


def note_unanswered(opening: Opening, *, by: Actor, at: datetime) -> Opening:
    """记明逾期未答复。当场异议过了规定时间仍未答复的，如实记明、报行政监督部门，开标继续；仍须答复."""
    with performing(OPENING, "note_unanswered", opening, by=by, at=at) as (opening, record):
        refuse_if_paused(opening.tender)
        found = overdue_objections(opening, at)
        refuse_unless(found, "nothing_overdue")
        told = [{"objection": one.pk, "at": at} for one in found]
        opening.unanswered = [*opening.unanswered, *plain(told)]
        record(objections=[one.pk for one in found])
    return opening


def sign_record(opening: Opening, *, by: Actor, at: datetime) -> Opening:
    """签认开标记录，每个单位一次."""
    with performing(OPENING, "sign_record", opening, by=by, at=at) as (opening, record):
        refuse_if_paused(opening.tender)
        refuse_unless(opening.read_out_at, "not_read_out")
        signed = {item["body"] for item in opening.signatures}
        refuse_unless(by.body not in signed, "already_exists", thing="本单位的签认")
        opening.signatures = [
            *opening.signatures, plain({"body": by.body, "office": by.reference, "at": at})
        ]  # fmt: skip
        record(body=by.body)
    return opening


def close(opening: Opening, *, by: Actor, at: datetime) -> Opening:
    """结束开标：唱标完成，当场异议都已答复."""
    with performing(OPENING, "close", opening, by=by, at=at) as (opening, record):
        refuse_if_paused(opening.tender)
        refuse_unless(opening.read_out_at, "not_read_out")
        refuse_if_objected(opening.tender)
        opening.closed_at = at
        record(signatures=len(opening.signatures))
    return opening


def _fail_if_too_few(section: Section, by: Actor, at: datetime) -> None:
    least = section.tender.law["opening/bidders_min"].value
    came = bids.submitted_to(section)
    if came.count() >= least:
        return
    reason = f"投标人少于{least}个"
    for bid in came:
        bidding.lapse(bid, reason=reason, by=by, at=at)
    sections.fail_section(section, reason=reason, by=by, at=at)
    free_section(section, cause=Cause.FAILED, since=day_of(at), by=by, at=at)


def _fail_what_is_left_with_too_few(tender: Tender, by: Actor, at: datetime) -> None:
    """部分投标文件未能解密的，其他的继续；一个标段开出的不足法定个数的，该标段流标."""
    least = tender.law["opening/bidders_min"].value
    for section in tender.sections.filter(state="open"):
        if bids.valid_bids(section).count() < least:
            sections.fail_section(section, reason=f"能够开启的投标文件少于{least}份", by=by, at=at)
            free_section(section, cause=Cause.FAILED, since=day_of(at), by=by, at=at)
    fail_if_nothing_is_left(tender, reason="全部标段能够开启的投标文件不足法定个数", by=by, at=at)


def _free_who_did_not_bid(section: Section, by: Actor, at: datetime) -> None:
    came = set(bids.submitted_to(section).values_list("bidder_code", flat=True))
    free_all_but(section, came, since=day_of(at), by=by, at=at)


def _unseal_all(opening: Opening, section: Section, by: Actor, at: datetime) -> None:
    for bid in bids.submitted_to(section):
        try:
            bidding.unseal(bid, by=by, at=at)
        except Refused as refused:
            if refused.code in {"suspended", "too_early", "not_permitted", "wrong_state"}:
                raise
            fault = plain({"bid": bid.pk, "code": refused.code, "at": at})
            opening.faults = [*opening.faults, fault]


def _counts(tender: Tender) -> dict[str, int]:
    open_ones = tender.sections.filter(state="open")
    return {section.code: bids.submitted_to(section).count() for section in open_ones}
