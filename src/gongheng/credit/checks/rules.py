"""What a check finds: figures of what is public at that instant; reads, never writes."""

from datetime import datetime
from typing import Any

from gongheng.credit.catalogue.kinds import ADVERSE
from gongheng.credit.checks.occasions import occasions
from gongheng.credit.points import queries as points
from gongheng.credit.points import rules as point_rules
from gongheng.credit.records.queries import public_records_of
from gongheng.credit.subjects.models import Subject
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.actors import NOBODY, Actor
from gongheng.foundation.clock import day_of
from gongheng.foundation.codes import mask_numbers_in
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of
from gongheng.registry.parties.queries import party_of
from gongheng.registry.standing.queries import standing_of


def summary_of(subject: Subject, at: datetime) -> dict[str, Any]:
    """Figures only, from the public part: a check opens no file (that is `inquiries`)."""
    rows = public_records_of(subject)
    adverse = rows.filter(category__in=ADVERSE).count()
    events, _ = points.events_for(NOBODY, subject)
    borne = point_rules.account(events, day_of(at), points.table_in_force()).points
    return {"adverse": adverse, "other": rows.count() - adverse, "points": borne,
            "restrictions": len(standing_of(subject.code, at))}  # fmt: skip


def case_number(occasion: str, given: str) -> str:
    """The case, as the ledger files it in clear: a number of a person is no case number."""
    case = check.text(given, field="case", most=100)
    counted = bool(occasions()[occasion].act)  # a section's own code, made by the platform
    clean = counted or mask_numbers_in(case) == case
    refuse_unless(clean, "person_in_the_open", field="case", name="案件编号")
    return case


def shown_name(subject: Subject) -> str:
    """The name as anybody may read it, kept with the receipt: a firm may be renamed later."""
    return shown_names([subject])[subject.code]


def name_of(actor: Actor) -> str:
    """The name of the unit that checks."""
    known = organ_of(actor.body) or party_of(actor.body)
    return known.name if known else actor.body
