"""Suggest, propose, tell, hear, decide, make known and end."""

import uuid
from datetime import date, datetime

from django.db import transaction

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.lists import rules
from gongheng.credit.lists.lifecycle import LISTING
from gongheng.credit.lists.models import Colour, Listing, Removal
from gongheng.credit.records.content import document_number as numbered
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.actions import know
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of


def suggest(record: Record, *, by: Actor, at: datetime) -> Listing:
    """系统提示列入。特别严重的行为公示后、累计记满规定分数后提示报送单位；是否提出由经办人员决定."""
    organ = organ_of(record.reporter_code)
    reason, basis = rules.why(record, day_of(at))
    listing = Listing(
        code=str(uuid.uuid4()), colour=Colour.BLACK, subject=record.subject, record=record,
        subject_kind=record.subject_kind, conduct=record.conduct, organ_code=record.reporter_code,
        organ_name=organ.name if organ else record.organ_name, region=record.region,
        reason=reason, basis=basis,
    )  # fmt: skip
    with beginning(LISTING, "suggest", listing, by=by, at=at) as (listing, entry):
        rules.grave_enough(listing, day_of(at))
        entry(code=listing.code, record=record.code)
    return listing


def take_up(listing: Listing, *, reason: str, basis: str, by: Actor, at: datetime) -> Listing:
    """采纳提示。经办人员核对事实，写明列入的事由和依据."""
    with performing(LISTING, "take_up", listing, by=by, at=at) as (listing, entry):
        _fill(listing, reason=reason, basis=basis, by=by, at=at)
        entry(code=listing.code, colour=listing.colour)
    return listing


@transaction.atomic
def propose(colour: str, *, subject_code: str, subject_kind: str, reason: str, basis: str,
            record_code: str = "", award_document: str = "", subject_name: str = "",
            by: Actor, at: datetime) -> Listing:  # fmt: skip
    """提出列入。黑名单须有正在公示的严重失信记录，红名单须有奖励表彰；由县级以上机关提出."""
    rules.kind_fits(subject_kind, subject_code)
    listing = Listing(code=str(uuid.uuid4()), organ_code=by.body, region=by.region,
                      colour=check.among(colour, Colour.values, field="colour"),
                      subject_kind=check.among(subject_kind, SubjectKind.values,
                                               field="subject_kind"))  # fmt: skip
    listing.subject = know(subject_code, name=subject_name, region=by.region, by=by, at=at)
    with beginning(LISTING, "propose", listing, by=by, at=at) as (listing, entry):
        listing.award_document = numbered(award_document, required=False)
        listing.record = rules.ground(colour, record_code, listing.award_document, listing.subject)
        listing.conduct = listing.record.conduct if listing.record else ""
        _fill(listing, reason=reason, basis=basis, by=by, at=at)
        entry(code=listing.code, colour=listing.colour)
    return listing


def tell(listing: Listing, *, digest: str, by: Actor, at: datetime) -> Listing:
    """书面告知当事人。写明拟列入的事由、依据和陈述申辩的期限；附告知书（送达凭证）."""
    with performing(LISTING, "tell", listing, by=by, at=at) as (listing, entry):
        listing.notice_digest = check.stored_file(digest, by=by)
        refuse_unless(listing.notice_digest, "missing_field", field="digest", name="告知书")
        listing.told_at = at
        due = rules.hearing(listing, day_of(at))
        listing.heard_until = due.on
        entry(code=listing.code, notice=listing.notice_digest, heard_until=due.on)
    return listing


def state_case(listing: Listing, *, statement: str, by: Actor, at: datetime) -> Listing:
    """陈述申辩。在期限内可以修改，以最后一次为准；逾期不再接收."""
    with performing(LISTING, "state_case", listing, by=by, at=at) as (listing, entry):
        open_still = listing.heard_until is not None and day_of(at) <= listing.heard_until
        refuse_unless(open_still, "hearing_over", due=listing.heard_until or "—")
        listing.statement = check.text(statement, field="statement", most=4000)
        listing.stated_at = at
        entry(code=listing.code)
        entry.private(statement=listing.statement)
    return listing


def decide(listing: Listing, *, document_number: str, answer: str = "", by: Actor,
           at: datetime) -> Listing:  # fmt: skip
    """认定。提出人以外的另一人；黑名单须已告知并听取陈述申辩，对陈述申辩作出答复."""
    with performing(LISTING, "decide", listing, by=by, at=at) as (listing, entry):
        rules.competent_organ(by)
        listing.answer = check.text(answer, field="answer", most=1000, required=False)
        rules.was_heard(listing, listing.answer, at)
        rules.ground(listing.colour, listing.record.code if listing.record else "",
                     listing.award_document, listing.subject)  # fmt: skip
        listing.document_number = numbered(document_number, required=True)
        listing.decided_by, listing.decided_at = by.person, at
        entry(code=listing.code, colour=listing.colour, document_number=listing.document_number)
    return listing


def set_aside(listing: Listing, *, reason: str, by: Actor, at: datetime) -> Listing:
    """不予列入。陈述申辩成立、事实不清或者依据已经撤销的；写明原因."""
    with performing(LISTING, "set_aside", listing, by=by, at=at) as (listing, entry):
        listing.set_aside_for = check.text(reason, field="reason", most=500)
        listing.ended_at = at
        entry(code=listing.code)
        entry.private(reason=listing.set_aside_for)
    return listing


def make_known(listing: Listing, *, by: Actor, at: datetime) -> Listing:
    """公布名单。自公布之日起生效、计算期限，省级集中公示并推送；联合奖惩措施随之匹配."""
    with performing(LISTING, "make_known", listing, by=by, at=at) as (listing, entry):
        rules.ground(listing.colour, listing.record.code if listing.record else "",
                     listing.award_document, listing.subject)  # fmt: skip
        listing.listed_at = at
        listing.ends_on = rules.last_day(listing, day_of(at))
        entry(code=listing.code, colour=listing.colour, organ=listing.organ_code,
              document_number=listing.document_number, ends_on=listing.ends_on,
              capacity=listing.subject_kind)  # fmt: skip
        if not listing.subject.is_person:
            entry(subject=listing.subject.code)
    return listing


def run_out(listing: Listing, *, by: Actor, at: datetime) -> Listing:
    """期满移出名单，由平台自动办理；不得提前."""
    with performing(LISTING, "run_out", listing, by=by, at=at) as (listing, entry):
        over = listing.ends_on is not None and day_of(at) > listing.ends_on
        refuse_unless(over, "too_early", due=listing.ends_on or "—")
        listing.ended_at = at
        entry(code=listing.code, colour=listing.colour)
    return listing


def take_off(listing: Listing, *, removal: str, document_number: str = "", asked_by: str = "",
             asked_on: date | None = None, by: Actor, at: datetime) -> Listing:  # fmt: skip
    """移出名单。依据撤销、准予修复或者认定有误；红名单主体出现失信的同样移出，措施同步解除."""
    with performing(LISTING, "take_off", listing, by=by, at=at) as (listing, entry):
        listing.removal = check.among(removal, Removal.values, field="removal")
        wanted = by.role != "clock"
        listing.removal_document = numbered(document_number, required=wanted)
        listing.removal_asked_by = check.text(asked_by, field="asked_by", most=100, required=False)
        refuse_unless(asked_on is None or asked_on <= day_of(at), "day_not_possible",
                      field="asked_on")  # fmt: skip
        listing.removal_asked_on = asked_on
        listing.ended_at = at
        entry(code=listing.code, colour=listing.colour, removal=listing.removal,
              document_number=listing.removal_document)  # fmt: skip
    return listing


def _fill(listing: Listing, *, reason: str, basis: str, by: Actor, at: datetime) -> None:
    organ = rules.competent_organ(by)
    rules.grave_enough(listing, day_of(at))
    listing.organ_name = organ.name
    listing.reason = rules.open_text(reason, field="reason", name="列入事由", most=1000)
    listing.basis = rules.open_text(basis, field="basis", name="列入依据", most=300)
    listing.proposed_by, listing.proposed_at = by.person, at
