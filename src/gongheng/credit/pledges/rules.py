"""What the templates ask of a pledge; reads, never writes."""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings

from gongheng.credit.catalogue.kinds import PERSONS, SubjectKind
from gongheng.credit.pledges.lifecycle import PledgeState
from gongheng.credit.pledges.models import Pledge, PledgeCheck
from gongheng.credit.pledges.templates import (
    Template,
    Text,
    digest_of,
    template_of,
    templates,
)
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.parties.queries import party_of
from gongheng.registry.pledged.models import Step
from gongheng.registry.pledged.rules import demand_of
from gongheng.rules import days
from gongheng.rules.book import default_book, place_of
from gongheng.rules.calendars import Calendar
from gongheng.rules.days import Due

ROLE_OF: dict[str, str] = {SubjectKind.TENDERER: Role.TENDERER, SubjectKind.AGENCY: Role.AGENCY,
           SubjectKind.BIDDER: Role.BIDDER}  # fmt: skip


def kind_of(code: str) -> Template:
    """The template of a kind. Refuses `unknown_choice`."""
    found = template_of(code)
    refuse_unless(found is not None, "unknown_choice", field="kind")
    assert found is not None
    return found


def text_to_sign(template: Template, digest: str, at: datetime) -> Text:
    """The text in force, when it is the one that was read. Refuses `pledge_text_changed`."""
    text = template.text_on(day_of(at))
    refuse_unless(text is not None, "pledge_not_yet", field="kind", title=template.title)
    assert text is not None
    refuse_unless(digest == digest_of(template, text), "pledge_text_changed", field="digest")
    return text


def signer_fits(template: Template, subject_kind: str, subject_code: str, by: Actor) -> None:
    """Refuse a template that is not for this capacity, or a capacity the party does not have."""
    refuse_unless(subject_kind in template.signers, "pledge_not_for_you", field="subject_kind",
                  title=template.title)  # fmt: skip
    if subject_code.startswith("person:"):
        refuse_unless(subject_kind in PERSONS, "subject_kind_differs", field="subject_kind")
        own = subject_kind == SubjectKind.EXPERT or capacity_of(by) == subject_kind
        refuse_unless(own, "pledge_not_for_you", field="subject_kind", title=template.title)
        return
    refuse_unless(subject_kind in ROLE_OF, "subject_kind_differs", field="subject_kind")
    party = party_of(subject_code)
    has_it = party is not None and (subject_kind in party.roles or by.role == ROLE_OF[subject_kind])
    refuse_unless(has_it, "pledge_not_for_you", field="subject_kind", title=template.title)


def capacity_of(actor: Actor) -> str:
    """In which capacity this office signs; "" when it signs nothing."""
    own = {role: kind for kind, role in ROLE_OF.items()}
    own[Role.EXPERT] = SubjectKind.EXPERT
    own |= dict.fromkeys((Role.CENTRE, Role.WITNESS), SubjectKind.STAFF)
    return str(own.get(actor.role, ""))


def is_to_be_renewed(pledge: Pledge, on: date) -> bool:
    """Whether a newer version of its text asks everybody to sign again."""
    template = template_of(pledge.kind)
    text = template.text_on(on) if template else None
    return text is not None and text.version != pledge.version and text.must_renew


def asked_on_entry(kinds: Collection[str]) -> list[Template]:
    """The pledges for life that these capacities sign when they enter the platform."""
    return [one for one in templates() if one.for_life and set(one.signers) & set(kinds)]


def refuse_unpledged(kind: str, pledged: Collection[str], *, region: str, at: datetime) -> None:
    """规则要求先作承诺的，登记时就要签署；规则未要求的可以以后再签. Refuses `pledge_missing`."""
    for template in asked_on_entry([kind]):
        for step in template.steps:
            ruling = demand_of(step, region=region, at=at)
            if ruling is not None and kind not in pledged:
                raise Refused("pledge_missing", field=f"pledge_{kind}", ruling=ruling,
                              step=Step(step).label)  # fmt: skip


def finding_of(pledge: Pledge) -> PledgeCheck:
    """What its subject was told. Refuses `finding_missing`."""
    found = pledge.open_finding()
    refuse_unless(found is not None, "finding_missing")
    assert found is not None
    return found


def hearing(region: str, told_on: date) -> Due:
    """Until when the subject may be heard before its pledge is found broken."""
    law = default_book().law(place_of(region), told_on)
    return days.earliest(told_on, law["credit/pledge_hearing"], Calendar(provisional=True))


def was_heard(made: PledgeCheck, region: str, at: datetime) -> None:
    """期满或者已经陈述的，才能认定；有陈述申辩的必须答复."""
    if made.stated_at is not None:
        refuse_unless(made.answer, "missing_field", field="answer", name="对陈述申辩的答复")
        return
    over = made.heard_until is not None and day_of(at) > made.heard_until
    if not over:
        due = hearing(region, day_of(made.checked_at))
        raise Refused("still_to_be_heard", ruling=due.rule, due=made.heard_until or due.on)


def not_broken_before(subject: Subject, kind: str, region: str, at: datetime) -> None:
    """Refuse a pledge of a kind that this subject was found to have broken not long ago."""
    law = default_book().law(place_of(region or settings.PROVINCE), day_of(at))
    if "credit/pledge_ban_after_broken" not in law:
        return
    rule = law["credit/pledge_ban_after_broken"]
    broken = Pledge.objects.filter(subject=subject, kind=kind, state=PledgeState.BROKEN)
    last = broken.order_by("-ended_at").values_list("ended_at", flat=True).first()
    if last is None:
        return
    until = days.after_months(day_of(last), int(rule.value))
    if day_of(at) <= until:
        raise Refused("pledge_broken_before", field="kind", ruling=rule, due=until)


def no_repair_stands_on(pledge: Pledge) -> None:
    """Refuse to take back the pledge of a repair that was granted: it ends with the repair alone."""
    repair = getattr(pledge, "repair", None)
    granted = repair is not None and repair.state in {"granted", "finished"}
    refuse_unless(not granted, "pledge_in_repair")
