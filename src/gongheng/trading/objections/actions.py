"""Every write of an objection."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.parties.models import Party
from gongheng.trading.objections import rules
from gongheng.trading.objections.lifecycle import OBJECTION
from gongheng.trading.objections.models import About, Objection
from gongheng.trading.tendering.models import Section, Tender


def raise_objection(tender: Tender, *, about: str, grounds: str, section: Section | None = None,
                    evidence: str = "", by: Actor, at: datetime) -> Objection:  # fmt: skip
    """提出异议。招标文件异议在截止十日前，开标异议在现场，评标结果异议在公示期间."""
    party = Party.objects.filter(code=by.body, state="registered").first()
    objection = Objection(tender=tender, section=section, about=about, raised_by=by.body,
                          raised_by_name=party.name if party else "", grounds=grounds,
                          evidence=evidence, raised_at=at)  # fmt: skip
    with beginning(OBJECTION, "raise_objection", objection, by=by, at=at) as (objection, record):
        tender = hold(tender)
        refuse_unless(party, "party_unknown", field="raised_by")
        refuse_unless(about in rules.ANSWER_RULE, "unknown_value", field="about", value_given=about)
        refuse_unless(
            section is None or section.tender_id == tender.pk, "foreign_object", field="section"
        )
        rules.is_in_time(tender, section, about, at)
        if about == About.OPENING:
            rules.on_the_spot_is_bounded(tender, grounds, by.body)
        if evidence:
            store.own(evidence, by=by, field="evidence")
        objection.answer_due_on = rules.answer_due(tender, about, at)
        record(about=about, by=by.body, section=section.code if section else "",
               answer_due_on=objection.answer_due_on)  # fmt: skip
    return objection


def answer(objection: Objection, *, text: str, by: Actor, at: datetime) -> Objection:
    """答复异议。逾期仍须答复，逾期天数记入办理记录."""
    with performing(OBJECTION, "answer", objection, by=by, at=at) as (objection, record):
        refuse_unless(text.strip(), "missing_field", field="text", name="答复内容")
        objection.answer, objection.answered_at = text, at
        late = (day_of(at) - objection.answer_due_on).days
        record(late_days=max(late, 0), about=objection.about)
    return objection


def withdraw_objection(objection: Objection, *, by: Actor, at: datetime) -> Objection:
    """撤回异议."""
    with performing(OBJECTION, "withdraw_objection", objection, by=by, at=at) as (
        objection,
        record,
    ):
        record(about=objection.about)
    return objection
