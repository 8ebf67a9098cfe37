"""Find a thing by its address, narrowed to what the actor may see; else `not_found`."""

from typing import Any

from gongheng.exchange.api.ways import found
from gongheng.foundation import clock
from gongheng.foundation.access import queries as access
from gongheng.foundation.access.actors import Actor
from gongheng.registry.experts import queries as experts
from gongheng.registry.lots import queries as lots
from gongheng.registry.organs import queries as organs
from gongheng.registry.parties import queries as parties
from gongheng.registry.parties.relations import queries as relations
from gongheng.registry.projects import queries as projects
from gongheng.registry.standing import queries as standing
from gongheng.registry.venues import queries as venues
from gongheng.trading.archive import queries as archive
from gongheng.trading.award import queries as awards
from gongheng.trading.award.ability import queries as ability_reviews
from gongheng.trading.bidding import queries as bids
from gongheng.trading.bidding.consortia import queries as consortia
from gongheng.trading.bidding.validity import queries as validity
from gongheng.trading.bonds import queries as bonds
from gongheng.trading.contracts import queries as contracts
from gongheng.trading.evaluation import queries as evaluations
from gongheng.trading.evaluation.inquiries import queries as inquiries
from gongheng.trading.notices import queries as notices
from gongheng.trading.objections import queries as objections
from gongheng.trading.opening.shares import queries as shares
from gongheng.trading.tendering import queries as tenders


def organ(actor: Actor, code: str) -> Any:
    """The organ of a code; public."""
    return found(organs.organ_of(code), "code")


def party(actor: Actor, code: str) -> Any:
    """The party of a code; public."""
    return found(parties.party_of(code), "code")


def former_party(actor: Actor, former_id: int) -> Any:
    """A row of old notices that the actor's own party may claim."""
    own = parties.registered_party(actor.body)
    rows = parties.history_claimable_by(own) if own else None
    return found(rows.filter(pk=former_id).first() if rows is not None else None, "former_id")


def qualification(actor: Actor, code: str, line_id: int) -> Any:
    """A qualification in force of a party."""
    return found(parties.qualifications_of(party(actor, code)).filter(pk=line_id).first())


def performance(actor: Actor, code: str, line_id: int) -> Any:
    """A past performance of a party."""
    return found(parties.performances_of(party(actor, code)).filter(pk=line_id).first())


def staff(actor: Actor, code: str, line_id: int) -> Any:
    """A post of a party's staff."""
    return found(party(actor, code).staff.filter(pk=line_id).first())


def relation(actor: Actor, code: str, line_id: int) -> Any:
    """A relation a party declared."""
    return found(relations.relation_line(party(actor, code), line_id))


def head(actor: Actor, code: str, line_id: int) -> Any:
    """The responsible person of one's own party."""
    return found(relations.head_line(party(actor, code), line_id) if actor.acts_for(code) else None)


def project(actor: Actor, code: str) -> Any:
    """A project the actor may see."""
    return found(projects.projects_visible_to(actor).filter(code=code).first(), "code")


def tender(actor: Actor, code: str) -> Any:
    """A tender the actor may see: its own or under its eyes first, else a published one."""
    return found(_tender(actor, code=code), "code")


def tender_in_hand(actor: Actor, code: str) -> Any:
    """A tender one runs or watches, named in a body; a stranger's is not there."""
    rows = tenders.tenders_of(actor).filter(code=code).select_related("project")
    return found(rows.first(), "matter")


def section(actor: Actor, code: str) -> Any:
    """A section of a tender the actor may see."""
    within = found(_tender(actor, sections__code=code), "code")
    return found(within.sections.filter(code=code).select_related("tender__project").first())


def section_of(code: str, thing: Any, actor: Actor) -> Any:
    """The section named in a body, of the tender at hand."""
    owner = thing if hasattr(thing, "sections") else thing.tender
    return found(owner.sections.filter(code=code).first(), "section")


def notice(actor: Actor, number: str) -> Any:
    """A notice in force."""
    return found(notices.published().filter(number=number).first(), "number")


def questions_of(actor: Actor, within: Any) -> Any:
    """Questions: the host all, a bidder its own; nobody learns who asked (招标投标法第二十二条)."""
    rows = within.questions.order_by("-id")
    host = actor.acts_for(within.tenderer_code) or actor.acts_for(within.agency_code)
    return rows if host else rows.filter(asked_by=actor.body or None)


def question(actor: Actor, code: str, question_id: int) -> Any:
    """A question the actor may see."""
    return found(questions_of(actor, tender(actor, code)).filter(pk=question_id).first())


def objection(actor: Actor, code: str, objection_id: int) -> Any:
    """An objection to a tender the actor may see."""
    rows = objections.objections_of(tender(actor, code))
    return found(rows.filter(pk=objection_id).first(), "objection_id")


def own_bid(actor: Actor, bid_id: int) -> Any:
    """A bid of the actor's own party."""
    return found(bids.bids_of(actor).filter(pk=bid_id).first(), "bid_id")


def bond(actor: Actor, reference: str) -> Any:
    """A bond by its code: one's own, of an account one keeps, or of one's own opened tender."""
    places = (bonds.bonds_of, bonds.bonds_to_keep, bonds.bonds_of_hosts)
    rows = (place(actor).filter(reference=reference).first() for place in places)
    return found(next((row for row in rows if row), None), "reference")


def watched_bond(actor: Actor, reference: str) -> Any:
    """A bond of an opened tender in the region one supervises."""
    return found(bonds.bonds_watched_by(actor).filter(reference=reference).first(), "reference")


def bond_account(actor: Actor, account_id: int) -> Any:
    """A bond account, for the security administrator."""
    rows = bonds.accounts_shown(actor)
    return found(rows.filter(pk=account_id).first(), "account_id")


def consortium(actor: Actor, consortium_id: int) -> Any:
    """A consortium of the actor's own party."""
    return found(consortia.consortia_of(actor).filter(pk=consortium_id).first(), "consortium_id")


def extension(actor: Actor, extension_id: int) -> Any:
    """A request for longer validity put to the actor's own party."""
    return found(validity.extensions_to(actor).filter(pk=extension_id).first(), "extension_id")


def opening(actor: Actor, code: str) -> Any:
    """The opening of a tender."""
    return found(getattr(tender(actor, code), "opening", None), "code")


def unsealing(actor: Actor, code: str) -> Any:
    """The common opening of a tender; guardians reach it, too."""
    known = tenders.public_tenders().filter(code=code).first()
    return found(shares.unsealing_of(known) if known else None, "code")


def attribution(actor: Actor, attribution_id: int) -> Any:
    """Why a bid did not open; public."""
    return found(shares.attribution_of(attribution_id), "attribution_id")


def evaluation(actor: Actor, code: str) -> Any:
    """The evaluation of a section, for whoever sits on, runs or watches it."""
    return found(evaluations.evaluations_of(actor).filter(section__code=code).first(), "code")


def finding(actor: Actor, code: str, finding_id: int) -> Any:
    """A finding of an evaluation on whose committee the actor sits."""
    one = evaluation(actor, code)
    rows = {row.pk: row for row in evaluations.findings_for(one, actor)}
    return found(rows.get(finding_id), "finding_id")


def inquiry(actor: Actor, code: str, inquiry_id: int) -> Any:
    """A clarification of an evaluation on whose committee the actor sits."""
    rows = {row.pk: row for row in inquiries.inquiries_of(evaluation(actor, code), actor)}
    return found(rows.get(inquiry_id), "inquiry_id")


def inquiry_to_us(actor: Actor, inquiry_id: int) -> Any:
    """A clarification that a committee asked of the actor's own party."""
    return found(inquiries.inquiries_to(actor).filter(pk=inquiry_id).first(), "inquiry_id")


def bid_under_evaluation(number: int, thing: Any, actor: Actor) -> Any:
    """A bid of the section at hand that was read out."""
    rows = bids.read_out(thing.section.tender).filter(section=thing.section)
    return found(rows.filter(pk=number).first(), "bid")


def package(actor: Actor, code: str) -> Any:
    """The archive package of a tender, for whoever may take it out."""
    return found(archive.packages_of(actor).filter(tender__code=code).first(), "code")


def member(number: int, thing: Any, actor: Actor) -> Any:
    """A seat of the committee at hand, by its place: 1 for 评委一."""
    seats = list(thing.members.all())
    return found(seats[number - 1] if 0 < number <= len(seats) else None, "member")


def award(actor: Actor, code: str) -> Any:
    """The award of a section, of the actor's own tenders."""
    return found(awards.awards_of(actor).filter(section__code=code).first(), "code")


def ability(actor: Actor, code: str, review_id: int) -> Any:
    """A review of ability put to a committee on which the actor sits."""
    rows = ability_reviews.reviews_before(evaluation(actor, code), actor)
    return found(rows.filter(pk=review_id).first(), "review_id")


def contract(actor: Actor, number: str) -> Any:
    """A contract: public, or of the actor's own."""
    own = contracts.contracts_of(actor).filter(number=number).first()
    return found(own or contracts.public_contracts().filter(number=number).first(), "number")


def expert(actor: Actor, expert_id: int) -> Any:
    """An expert, for the keeper of the pool and for the expert himself."""
    rows = experts.experts_visible_to(actor)
    return found(next((one for one in rows if one.pk == expert_id), None), "expert_id")


def drawn_expert(number: int, thing: Any, actor: Actor) -> Any:
    """An expert whom a draw of this tender chose, or one of the pool named directly.

    Whether he may be named directly is for the act to say.
    """
    one = experts.drawn_expert(number, thing.matter, actor)
    return found(one or experts.admitted_experts({number}).get(number), "expert")


def recusal(actor: Actor, recusal_id: int) -> Any:
    """A recusal in the regions one supervises."""
    return found(access.recusals_watched_by(actor).filter(pk=recusal_id).first(), "recusal_id")


def guardians_draw(actor: Actor, draw_id: int) -> Any:
    """A draw that the actor's own place in the circle answers to."""
    return found(lots.waits_for(actor, draw_id), "draw_id")


def watched_draw(actor: Actor, draw_id: int) -> Any:
    """A draw of the region one watches."""
    return found(lots.lots_watched_by(actor).filter(pk=draw_id).first(), "draw_id")


def invitation(actor: Actor, invitation_id: int) -> Any:
    """An invitation of one's own."""
    rows = experts.invitations_of(actor)
    return found(next((one for one in rows if one.pk == invitation_id), None), "invitation_id")


def venue(actor: Actor, venue_id: int) -> Any:
    """A venue; public."""
    return found(venues.venue_of(venue_id), "venue_id")


def room(actor: Actor, room_id: int) -> Any:
    """A room; public."""
    return found(venues.room_of(room_id), "room_id")


def booking(actor: Actor, booking_id: int) -> Any:
    """A booking the actor may see."""
    return found(venues.bookings_visible_to(actor).filter(pk=booking_id).first(), "booking_id")


def restriction(actor: Actor, standing_id: int) -> Any:
    """A restriction in force, for the authority that may lift it."""
    return found(standing.restrictions_in_force(clock.now()).filter(pk=standing_id).first())


def _tender(actor: Actor, **which: Any) -> Any:
    own = tenders.tenders_of(actor).filter(**which).select_related("project").first()
    return own or tenders.public_tenders().filter(**which).select_related("project").first()
