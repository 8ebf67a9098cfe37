"""What is asked of an objection: standing, evidence, something new, a remedy that fits."""

from datetime import date, datetime

from gongheng.credit.disputes.lifecycle import DECIDED
from gongheng.credit.disputes.models import Dispute, Remedy, Target
from gongheng.credit.lists.lifecycle import ListingState
from gongheng.credit.lists.queries import listing_of
from gongheng.credit.records.lifecycle import ON_FILE
from gongheng.credit.records.queries import record_of
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check

FITTING = {
    Target.RECORD: {Remedy.CORRECT, Remedy.WITHDRAW},
    Target.LISTING: {Remedy.TAKE_OFF},
    Target.DATUM: {Remedy.AMENDED},
}


def aim(dispute: Dispute, target: str, code: str, datum: str) -> None:
    """Find what is objected to and who provided it; only what is published about the subject."""
    dispute.target = check.among(target, Target.values, field="target")
    if dispute.target == Target.RECORD:
        record = record_of(code)
        own = record is not None and record.subject_id == dispute.subject.pk
        refuse_unless(own, "not_found", field="target_code")
        assert record is not None
        refuse_unless(record.state in ON_FILE, "dispute_ended_target", field="target_code",
                      state=record.get_state_display())  # fmt: skip
        dispute.record = record
        dispute.organ_code, dispute.region = record.reporter_code, record.region
    elif dispute.target == Target.LISTING:
        listing = listing_of(code)
        own = listing is not None and listing.subject_id == dispute.subject.pk
        refuse_unless(own, "not_found", field="target_code")
        assert listing is not None
        refuse_unless(listing.state == ListingState.IN_FORCE, "dispute_ended_target", field="target_code",
                      state=listing.get_state_display())  # fmt: skip
        dispute.listing = listing
        dispute.organ_code, dispute.region = listing.organ_code, listing.region
    else:
        dispute.datum = check.text(datum, field="datum")


def is_new(dispute: Dispute) -> None:
    """Refuse what was decided already, unless it comes with new evidence (重复异议)."""
    earlier = Dispute.objects.filter(subject=dispute.subject, target=dispute.target,
                                     record=dispute.record, listing=dispute.listing,
                                     datum=dispute.datum, state__in=DECIDED)  # fmt: skip
    seen = {digest for one in earlier.values_list("evidence", flat=True) for digest in one}
    repeated = bool(seen) and set(dispute.evidence) <= seen
    refuse_unless(not repeated, "dispute_repeated", field="evidence")


def remedy_fits(dispute: Dispute, remedy: str) -> str:
    """A remedy that can be done to this target."""
    wanted = check.among(remedy, Remedy.values, field="remedy")
    fits = Remedy(wanted) in FITTING[Target(dispute.target)]
    refuse_unless(fits, "unknown_choice", field="remedy")
    return wanted


def day_possible(day: date | None, since: date, at: datetime, *, field: str) -> date:
    """A day between the decision and today."""
    possible = isinstance(day, date) and since <= day <= day_of(at)
    refuse_unless(possible, "day_not_possible", field=field)
    assert day is not None
    return day
