"""Form a consortium: the lead proposes, each member consents for itself, either may still leave."""

from collections.abc import Sequence
from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.bidding.consortia import rules
from gongheng.trading.bidding.consortia.rules import Partner
from gongheng.trading.bidding.lifecycle import CONSORTIUM
from gongheng.trading.bidding.models import Consortium, ConsortiumState, Membership
from gongheng.trading.bidding.order import tender_first
from gongheng.trading.bidding.rules import is_open_for_bids, money, section_is_open
from gongheng.trading.tendering.models import Section


def propose(section: Section, *, members: Sequence[Partner], agreement: str,
            by: Actor, at: datetime) -> Consortium:  # fmt: skip
    """组成联合体。牵头人列明各方比例和工作、附共同投标协议，须由各方自己同意才算组成."""
    consortium = Consortium(section=section, lead_code=by.body, agreement=agreement, proposed_at=at)
    with beginning(CONSORTIUM, "propose", consortium, by=by, at=at) as (consortium, record):
        tender = hold(section.tender)
        is_open_for_bids(tender, at)
        section_is_open(section)
        rules.consortia_are_accepted(tender)
        known = rules.partners_are_complete(by.body, members)
        rules.agreement_is_stored(agreement, by)
        led = section.consortia.filter(lead_code=by.body, state=ConsortiumState.PROPOSED)
        refuse_unless(not led.exists(), "already_exists", thing="本单位牵头的联合体")
        rules.bids_once(tender, by.body, {one.code for one in members})
        consortium.lead_name = known[by.body].name
        consortium.state = ConsortiumState.PROPOSED  # the members below need the row
        consortium.save()
        for one in members:
            _enter(consortium, one, known[one.code].name, at)
        record(section=section.code, size=len(members), agreement=agreement)
    return consortium


def consent(consortium: Consortium, *, by: Actor, at: datetime) -> Consortium:
    """同意参加联合体。此后在同一招标项目中不得另行单独投标或者参加其他联合体."""
    with (
        tender_first(consortium) as tender,
        performing(CONSORTIUM, "consent", consortium, by=by, at=at) as (consortium, record),
    ):
        is_open_for_bids(tender, at)
        own = consortium.members.get(code=by.body)
        refuse_unless(own.consented_at is None, "already_exists", thing="本单位的同意")
        rules.bids_once(tender, by.body, {one.code for one in consortium.members.all()})
        own.consented_at = at
        own.save()
        record(section=consortium.section.code, member=by.body)
    return consortium


def dissolve(consortium: Consortium, *, reason: str, by: Actor, at: datetime) -> Consortium:
    """解散联合体，截止前任一方都可以；已递交联合体投标的，由牵头人先撤回."""
    with (
        tender_first(consortium) as tender,
        performing(CONSORTIUM, "dissolve", consortium, by=by, at=at) as (consortium, record),
    ):
        is_open_for_bids(tender, at)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="解散原因")
        live = consortium.bids.exclude(state="withdrawn")
        refuse_unless(not live.exists(), "consortium_has_bid",
                      ruling=tender.law["bidding/consortium_change_invalid"])  # fmt: skip
        record(section=consortium.section.code, reason=reason)
    return consortium


def _enter(consortium: Consortium, partner: Partner, name: str, at: datetime) -> None:
    lead = partner.code == consortium.lead_code
    member = Membership(
        consortium=consortium, code=partner.code, name=name, lead=lead, work=partner.work.strip(),
        share=money(partner.share, "members"), consented_at=at if lead else None,
    )  # fmt: skip
    member.full_clean()
    member.save()
