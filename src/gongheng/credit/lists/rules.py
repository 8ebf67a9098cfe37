"""What the law asks of a list: a ground, a competent organ, a hearing, a term; reads, never writes."""

from datetime import date, datetime

from gongheng.credit.catalogue.conducts import conduct_on
from gongheng.credit.catalogue.kinds import ADVERSE, PERSONS, Category, Level
from gongheng.credit.lists.lifecycle import LISTING, ListingState
from gongheng.credit.lists.models import Colour, Listing, Removal, RemovalProposal
from gongheng.credit.points.queries import account_of
from gongheng.credit.points.rules import Account
from gongheng.credit.records.lifecycle import RecordState
from gongheng.credit.records.limits import calendar
from gongheng.credit.records.models import Record
from gongheng.credit.records.queries import record_of
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.clock import day_of
from gongheng.foundation.codes import mask_numbers_in
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.lifecycle import OrganState
from gongheng.registry.organs.models import Organ, OrganKind
from gongheng.registry.organs.queries import organ_of
from gongheng.rules import days
from gongheng.rules.book import Law, default_book, place_of
from gongheng.rules.days import Due

TERM = {Colour.BLACK: "credit/blacklist_cycle", Colour.RED: "credit/redlist_term"}


def law_of(region: str, on: date) -> Law:
    """The law of the deciding place on a day."""
    return default_book().law(place_of(region), on)


def competent_organ(by: Actor) -> Organ:
    """The organ that may decide: registered, on duty, of supervision or credit, county or above."""
    organ = organ_of(by.body)
    fit = organ is not None and organ.state == OrganState.ACTIVE
    fit = fit and organ is not None and organ.kind in {OrganKind.CREDIT, OrganKind.SUPERVISION}
    refuse_unless(fit, "organ_not_competent")
    assert organ is not None
    return organ


def ground(colour: str, record_code: str, award_document: str, subject: Subject) -> Record | None:
    """The record a listing rests on: black on an adverse one in publicity, red on an award."""
    record = record_of(record_code) if record_code else None
    refuse_unless(not record_code or record is not None, "not_found", field="record_code")
    if record is not None:
        fits = record.subject_id == subject.pk and record.state == RecordState.PUBLISHED
        refuse_unless(fits, "record_no_ground", field="record_code")
        wanted = ADVERSE if colour == Colour.BLACK else {Category.AWARD}
        refuse_unless(record.category in wanted, "record_no_ground", field="record_code")
    if colour == Colour.BLACK:
        refuse_unless(record is not None, "missing_field", field="record_code",
                      name="依据的信用记录")  # fmt: skip
        return record
    refuse_unless(record is not None or award_document, "missing_field", field="award_document",
                  name="奖励表彰文号")  # fmt: skip
    clean_enough_for_the_red_list(subject)
    return record


def clean_enough_for_the_red_list(subject: Subject) -> None:
    """有失信信息正在公示、或者在黑名单的，不得列入红名单."""
    adverse = Record.objects.filter(subject=subject, state=RecordState.PUBLISHED,
                                    category__in=ADVERSE)  # fmt: skip
    black = Listing.objects.filter(subject=subject, colour=Colour.BLACK,
                                   state=ListingState.IN_FORCE)  # fmt: skip
    refuse_unless(not adverse.exists() and not black.exists(), "not_fit_for_red_list")


def grave_enough(listing: Listing, on: date) -> None:
    """黑名单只列严重违法失信：行为按当日分级是特别严重，或者量化周期内累计记满规定分数."""
    if not listing.is_black:
        return
    found = conduct_on(listing.conduct, listing.record.decided_on) if listing.record else None
    grave = found is not None and found.level == Level.GRAVE
    refuse_unless(grave or accumulated(listing.subject, on).reaches_threshold, "not_grave_enough",
                  field="record_code")  # fmt: skip


def why(record: Record, on: date) -> tuple[str, str]:
    """Reason and basis of a suggestion: the grave conduct, else the points that came together."""
    graded = conduct_on(record.conduct, record.decided_on)
    if graded is not None and graded.level != Level.GRAVE:
        told = accumulated(record.subject, on)
        return (
            f"{graded.label}；累计记 {told.points} 分，记满 {told.threshold} 分",
            told.threshold_source,
        )
    return (graded.label, graded.article) if graded else ("", "")


def accumulated(subject: Subject, on: date) -> Account:
    """The points of a subject on a day; whether they reach the threshold stands in the rulebook."""
    return account_of(subject, on)


def open_text(value: str, *, field: str, name: str, most: int) -> str:
    """Return text that will be public: no phone and no number of a person in it."""
    written = check.text(value, field=field, most=most)
    refuse_unless(mask_numbers_in(written) == written, "person_in_the_open", field=field, name=name)
    return written


def hearing(listing: Listing, told_on: date) -> Due:
    """Until when the subject may be heard."""
    law = law_of(listing.region, told_on)
    return days.earliest(told_on, law["credit/list_hearing"], calendar())


def was_heard(listing: Listing, answer: str, at: datetime) -> None:
    """告知后期限届满或者已经陈述的，才能认定；有陈述申辩的必须答复."""
    if not listing.is_black:
        return
    refuse_unless(listing.told_at is not None, "subject_not_told_of_list")
    assert listing.told_at is not None
    if listing.stated_at is None:
        due = hearing(listing, day_of(listing.told_at))
        over = listing.heard_until is not None and day_of(at) > listing.heard_until
        if not over:
            raise Refused("still_to_be_heard", ruling=due.rule, due=listing.heard_until or due.on)
        return
    refuse_unless(answer, "missing_field", field="answer", name="对陈述申辩的答复")


def last_day(listing: Listing, listed_on: date) -> date:
    """The last day of the listing: the term of the rulebook from the day it is made known."""
    months = int(law_of(listing.region, listed_on)[TERM[Colour(listing.colour)]].value)
    return days.after_months(listed_on, months)


def kind_fits(subject_kind: str, subject_code: str) -> None:
    """Refuse a firm listed as an expert and a person listed as a firm."""
    person = subject_code.startswith("person:")
    refuse_unless(person == (subject_kind in PERSONS), "subject_kind_differs", field="subject_kind")


def removal_fits(listing: Listing, removal: str) -> str:
    """A reason an officer may give: only a red name is unworthy of its list."""
    wanted = check.among(removal, Removal.values, field="removal")
    fits = not listing.is_black or wanted != Removal.UNWORTHY
    refuse_unless(fits, "unknown_choice", field="removal")
    return wanted


def open_removal(listing: Listing) -> RemovalProposal:
    """The proposal that waits. Refuses `change_missing`."""
    found = listing.open_removal()
    refuse_unless(found is not None, "change_missing", act="移出")
    assert found is not None
    return found


def decidable_removal(listing: Listing, removal: str) -> RemovalProposal:
    """The proposal to decide. Refuses another reason than the one proposed, and an untold graver one."""
    found = open_removal(listing)
    refuse_unless(removal in {"", found.removal}, "unknown_choice", field="removal")
    told = not found.graver or found.told_at is not None
    refuse_unless(told, "removal_not_told", source=LISTING.acts["notify_removal"].under)
    return found
