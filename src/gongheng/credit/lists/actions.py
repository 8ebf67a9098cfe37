"""Suggest, propose, tell, hear, decide, make known and end."""

import uuid
from datetime import date, datetime

from django.db import transaction

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.lists import rules
from gongheng.credit.lists.lifecycle import LISTING
from gongheng.credit.lists.models import Colour, Listing, Removal, RemovalProposal
from gongheng.credit.records.content import document_number as numbered
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.actions import know
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of

Outcome = RemovalProposal.Outcome


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
        entry(code=listing.code, record=record.code, words=listing.words)
    return listing


def take_up(listing: Listing, *, reason: str, basis: str, by: Actor, at: datetime) -> Listing:
    """采纳提示。经办人员核对事实，写明列入的事由和依据."""
    with performing(LISTING, "take_up", listing, by=by, at=at) as (listing, entry):
        _fill(listing, reason=reason, basis=basis, by=by, at=at)
        entry(code=listing.code, colour=listing.colour, words=listing.words)
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
        entry(code=listing.code, colour=listing.colour, words=listing.words)
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
        entry(code=listing.code, colour=listing.colour, document_number=listing.document_number,
              words=listing.words)  # fmt: skip
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
              capacity=listing.subject_kind, words=listing.words)  # fmt: skip
        if not listing.subject.is_person:
            entry(subject=listing.subject.code)
    return listing


def run_out(listing: Listing, *, by: Actor, at: datetime) -> Listing:
    """期满移出名单，由平台自动办理；不得提前."""
    with performing(LISTING, "run_out", listing, by=by, at=at) as (listing, entry):
        over = listing.ends_on is not None and day_of(at) > listing.ends_on
        refuse_unless(over, "too_early", due=listing.ends_on or "—")
        listing.ended_at = at
        _end_removal(listing, Outcome.DROPPED, by, at)
        entry(code=listing.code, colour=listing.colour)
    return listing


def propose_removal(listing: Listing, *, removal: str, reason: str, asked_by: str = "",
                    asked_on: date | None = None, by: Actor, at: datetime) -> Listing:  # fmt: skip
    """提出移出。只是提议，名单照旧公布；由另一人决定，移出红名单的还须先书面告知主体."""
    with performing(LISTING, "propose_removal", listing, by=by, at=at) as (listing, entry):
        refuse_unless(listing.open_removal() is None, "removal_open")
        why = check.text(reason, field="reason", most=500)
        refuse_unless(asked_on is None or asked_on <= day_of(at), "day_not_possible",
                      field="asked_on")  # fmt: skip
        made = RemovalProposal(
            listing=listing, removal=rules.removal_fits(listing, removal), asked_on=asked_on,
            asked_by=check.text(asked_by, field="asked_by", most=100, required=False),
            graver=not listing.is_black, proposed_by=by.person, proposed_at=at,
        )  # fmt: skip
        made.save()
        entry(code=listing.code, proposed=made.removal)
        entry.private(reason=why)
    return listing


def notify_removal(listing: Listing, *, digest: str, by: Actor, at: datetime) -> Listing:
    """告知拟移出红名单。荣誉被收回的，先书面告知主体再决定；附告知书（送达凭证）."""
    with performing(LISTING, "notify_removal", listing, by=by, at=at) as (listing, entry):
        proposal = rules.open_removal(listing)
        refuse_unless(proposal.graver, "nothing_to_tell")
        proposal.notice_digest = check.stored_file(digest, by=by)
        refuse_unless(proposal.notice_digest, "missing_field", field="digest", name="告知书")
        proposal.told_at = at
        proposal.save()
        entry(code=listing.code, told=proposal.notice_digest)
    return listing


def drop_removal(listing: Listing, *, reason: str, by: Actor, at: datetime) -> Listing:
    """不予移出。提议不成立或者提出人收回；名单照旧公布，写明原因."""
    with performing(LISTING, "drop_removal", listing, by=by, at=at) as (listing, entry):
        why = check.text(reason, field="reason", most=500)
        proposal = rules.open_removal(listing)
        _end_removal(listing, Outcome.DROPPED, by, at)
        entry(code=listing.code, proposed=proposal.removal)
        entry.private(reason=why)
    return listing


def take_off(listing: Listing, *, removal: str = "", document_number: str = "", by: Actor,
             at: datetime) -> Listing:  # fmt: skip
    """移出名单。决定另一名经办提出的移出；依据撤销、准予修复的由平台办理，措施同步解除."""
    with performing(LISTING, "take_off", listing, by=by, at=at) as (listing, entry):
        if by.role == "clock":
            listing.removal = check.among(removal, Removal.values, field="removal")
            _end_removal(listing, Outcome.DROPPED, by, at)
        else:
            proposal = rules.decidable_removal(listing, removal)
            listing.removal, listing.removal_asked_by = proposal.removal, proposal.asked_by
            listing.removal_asked_on = proposal.asked_on
            listing.removal_document = numbered(document_number, required=True)
            _end_removal(listing, Outcome.DONE, by, at)
        listing.ended_at = at
        entry(code=listing.code, colour=listing.colour, removal=listing.removal,
              document_number=listing.removal_document, words=listing.words)  # fmt: skip
    return listing


def _end_removal(listing: Listing, outcome: str, by: Actor, at: datetime) -> None:
    proposal = listing.open_removal()
    if proposal is not None:
        proposal.outcome, proposal.ended_by, proposal.ended_at = outcome, by.person, at
        proposal.save()


def _fill(listing: Listing, *, reason: str, basis: str, by: Actor, at: datetime) -> None:
    organ = rules.competent_organ(by)
    rules.grave_enough(listing, day_of(at))
    listing.organ_name = organ.name
    listing.reason = rules.open_text(reason, field="reason", name="列入事由", most=1000)
    listing.basis = rules.open_text(basis, field="basis", name="列入依据", most=300)
    listing.proposed_by, listing.proposed_at = by.person, at
