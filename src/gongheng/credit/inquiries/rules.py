"""What the rulebook asks of an approval: known purpose and parts, a period, a live grant."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from gongheng.credit.inquiries.models import Inquiry, Kind
from gongheng.credit.inquiries.purposes import NAME, Purpose, parts, purposes
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.parties.queries import registered_party
from gongheng.rules.book import default_book, place_of
from gongheng.rules.rulings import Ruling

MOST_SUBJECTS = 50  # of one approval; more is no single case
ONE_DAY = timedelta(days=1)


def ruling(name: str, at: datetime) -> Ruling:
    """A figure of the province on that day."""
    return default_book().law(place_of(settings.PROVINCE), day_of(at))[f"credit/{name}"]


def purpose_for(code: str, *, by_subject: bool = False, emergency: bool = False) -> Purpose:
    """The purpose, when it is of this way in. Refuses `unknown_choice`, `no_emergency`."""
    found = purposes().get(code if isinstance(code, str) else "")
    fits = found is not None and (found.approved_by == "subject") == by_subject
    refuse_unless(fits, "unknown_choice", field="purpose")
    assert found is not None
    refuse_unless(found.emergency or not emergency, "no_emergency", field="purpose")
    return found


def chosen_parts(given: Iterable[str], subjects: list[str]) -> list[str]:
    """The parts asked for, each known; a name only of persons. Refuses `unknown_choice`."""
    wanted = check.several_among(given, list(parts()), field="parts")
    refuse_unless(wanted, "missing_field", field="parts", name="调阅内容")
    persons = any(code.startswith("person:") for code in subjects)
    return wanted if persons else [one for one in wanted if one != NAME] or wanted


def known_subjects(given: Iterable[str]) -> list[str]:
    """Codes of subjects that are on file. Refuses `unknown_subject` and too many."""
    refuse_unless(not isinstance(given, str), "unknown_choice", field="subjects")
    codes = sorted({code.strip() for code in given if isinstance(code, str) and code.strip()})
    refuse_unless(codes, "missing_field", field="subjects", name="信用主体")
    refuse_unless(len(codes) <= MOST_SUBJECTS, "too_many_subjects", field="subjects",
                  most=MOST_SUBJECTS)  # fmt: skip
    found = set(Subject.objects.filter(code__in=codes).values_list("code", flat=True))
    missing = [code for code in codes if code not in found]
    refuse_unless(not missing, "unknown_subject", field="subjects")
    return codes


def period(days: int, rule: str, at: datetime) -> int:
    """Days, at least one and at most what the rule allows. Refuses `period_too_long`."""
    longest = ruling(rule, at)
    whole = isinstance(days, int) and not isinstance(days, bool)
    refuse_unless(whole and 0 < days <= longest.value, "period_too_long", field="days",
                  ruling=longest, longest=longest.value)  # fmt: skip
    return days


def unit_to_authorise(code: str, subject: str) -> tuple[str, str]:
    """Code and name of a registered unit other than the subject. Refuses `unit_not_registered`."""
    code = check.uscc(code, field="unit")
    party = registered_party(code)
    refuse_unless(party is not None and code != subject, "unit_not_registered", field="unit")
    assert party is not None
    return code, party.name


def is_an_emergency(inquiry: Inquiry) -> None:
    """Refuse to review what was approved beforehand, and what was reviewed before."""
    open_ = inquiry.kind == Kind.EMERGENCY and inquiry.reviewed_at is None
    refuse_unless(open_, "nothing_to_review", field="finding")


def is_live(inquiry: Inquiry, at: datetime) -> None:
    """期满、未到期、超过审查期限的不得查阅. Refuses `inquiry_not_live`."""
    begins, ends = inquiry.begins_at, inquiry.ends_at
    live = begins is not None and ends is not None and begins <= at < ends
    refuse_unless(live, "inquiry_not_live", until=ends or "—")
    late = inquiry.kind == Kind.EMERGENCY and inquiry.reviewed_at is None
    assert inquiry.review_due_at is not None or not late
    refuse_unless(not late or at < inquiry.review_due_at, "inquiry_not_reviewed")  # type: ignore[operator]


def is_about(inquiry: Inquiry, subject: Subject) -> None:
    """Refuse a subject the approval does not name."""
    refuse_unless(subject.code in inquiry.subjects, "subject_not_in_inquiry", field="subject")
