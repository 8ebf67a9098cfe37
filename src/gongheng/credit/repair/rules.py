"""What the law asks of an application and of a decision; reads, never writes."""

from datetime import date, datetime

from gongheng.credit.catalogue.conducts import conduct_on
from gongheng.credit.catalogue.kinds import Category
from gongheng.credit.catalogue.repair_classes import Penalty
from gongheng.credit.lists.queries import in_force_on
from gongheng.credit.pledges.lifecycle import PledgeState
from gongheng.credit.pledges.models import Pledge
from gongheng.credit.points.queries import events_of, repeated_under
from gongheng.credit.records.lifecycle import RecordState
from gongheng.credit.records.limits import content_of
from gongheng.credit.records.models import Record
from gongheng.credit.records.queries import public_records_of
from gongheng.credit.repair.calculator import Answer, Case, answer
from gongheng.credit.repair.models import Repair
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.rules import days
from gongheng.rules.book import default_book, place_of

MOST_OTHERS = 200  # other public penalties of one subject that are looked at


def ban_of(subject: Subject, day: date) -> date | None:
    """Until when no application of this subject is taken, because one was false."""
    rows = Repair.objects.filter(subject=subject, banned_until__gte=day)
    return rows.order_by("-banned_until").values_list("banned_until", flat=True).first()


def case_of(record: Record, day: date) -> Case:
    """What the calculator asks to know of a record."""
    conduct = conduct_on(record.conduct, record.decided_on) if record.conduct else None
    told = content_of(record)
    listed = in_force_on(record.subject.code, "black").filter(record=record).exists()
    others = public_records_of(record.subject).filter(category=Category.PENALTY)
    rest = others.exclude(pk=record.pk)[:MOST_OTHERS]
    return Case(
        penalty=Penalty(told.category, told.kinds, told.fine_wan, told.grounds, listed),
        level=record.level, decided_on=record.decided_on,
        published_on=day_of(record.published_at) if record.published_at else day,
        repairable=conduct is None or conduct.repairable, article=conduct.article if conduct else "",
        others=tuple(content_of(one) for one in rest), banned_until=ban_of(record.subject, day),
    )  # fmt: skip


def answer_for(record: Record, day: date) -> Answer:
    """When this record may be repaired, under which articles, as of a day."""
    events = events_of(record.subject)
    return answer(case_of(record, day), day, default_book(), place_of(record.region),
                  lambda on: repeated_under(events, on))  # fmt: skip


def may_be_repaired(record: Record, day: date) -> Answer:
    """Refuse what cannot be repaired today, naming the rule that holds it back."""
    refuse_unless(record.is_adverse, "repair_not_adverse", field="record_code")
    refuse_unless(record.state == RecordState.PUBLISHED, "repair_not_public", field="record_code",
                  state=record.get_state_display())  # fmt: skip
    found = answer_for(record, day)
    held = [line for line in found.lines if line.holds_back(day)]
    if held:
        worst = max(held, key=lambda line: (line.never, line.until or day))
        raise Refused(worst.code, field="record_code", source=worst.source,
                      due=found.earliest or "不得修复")  # fmt: skip
    return found


def pledge_of(code: str, subject: Subject, record: Record) -> Pledge:
    """The public commitment: of this subject, for repair, in force, signed after the decision."""
    found = Pledge.objects.filter(code=code, subject=subject, kind="repair",
                                  state=PledgeState.SIGNED).first()  # fmt: skip
    refuse_unless(found is not None, "repair_pledge_missing", field="pledge_code")
    assert found is not None
    later = day_of(found.signed_at) >= record.decided_on
    refuse_unless(later, "repair_pledge_missing", field="pledge_code")
    used = Repair.objects.filter(pledge=found).exists()
    refuse_unless(not used, "already_exists", field="pledge_code", thing="使用这份承诺书的申请")
    return found


def still_fit(repair: Repair, at: datetime) -> None:
    """At the decision everything is asked again: new violations, a ban, a stricter rule, the pledge."""
    refuse_unless(not repair.falsehood_by, "revocation_open")
    stands = repair.pledge.state == PledgeState.SIGNED
    refuse_unless(stands, "repair_pledge_missing", field="pledge_code")
    may_be_repaired(repair.record, day_of(at))


def banned_until(record: Record, day: date) -> date | None:
    """Until when applications of a subject with false material are not taken."""
    law = default_book().law(place_of(record.region), day)
    key = "credit/repair_ban_after_false"
    return days.after_months(day, 12 * int(law[key].value)) if key in law else None


def may_extend(repair: Repair, at: datetime) -> None:
    """Once, and before the limit is over."""
    from gongheng.credit.repair.limits import clock

    refuse_unless(repair.extended_at is None, "already_exists", field="reason", thing="延长")
    running = clock(repair)
    in_time = running is None or day_of(at) <= running.on
    refuse_unless(in_time, "repair_extension_late", due=running.on if running else "—")
