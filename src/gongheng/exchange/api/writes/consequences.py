"""Every act of pledges, lists and cases that a person performs, each at its address."""

from typing import Any

from gongheng.credit.lists import actions as lists
from gongheng.credit.lists import queries as listed
from gongheng.credit.lists.lifecycle import LISTING
from gongheng.credit.measures import actions as measures
from gongheng.credit.measures import queries as measured
from gongheng.credit.measures.lifecycle import CASE
from gongheng.credit.pledges import actions as pledges
from gongheng.credit.pledges import queries as pledged
from gongheng.credit.pledges.lifecycle import PLEDGE
from gongheng.exchange.api.reads import consequences as shapes
from gongheng.exchange.api.reads.consequences import router
from gongheng.exchange.api.ways import Way, add, found
from gongheng.foundation.access.actors import Actor


def own_pledge(actor: Actor, code: str) -> Any:
    """A pledge the actor signed for his party or himself."""
    return found(pledged.own_pledges(actor).filter(code=code).first(), "code")


def checked_pledge(actor: Actor, code: str) -> Any:
    """A pledge of the actor's region."""
    return found(pledged.pledges_checked_by(actor).filter(code=code).first(), "code")


def own_listing(actor: Actor, code: str) -> Any:
    """A listing the actor's party, or he himself, was told of."""
    return found(listed.own_listings(actor).filter(code=code).first(), "code")


def listing(actor: Actor, code: str) -> Any:
    """A listing on the actor's desk."""
    return found(listed.listings_on_the_desk_of(actor).filter(code=code).first(), "code")


def case(actor: Actor, code: str) -> Any:
    """A case on the actor's desk."""
    return found(measured.cases_on_the_desk_of(actor).filter(code=code).first(), "code")


P, L, C = "/credit/pledges/{code}", "/credit/lists/{code}", "/credit/cases/{code}"

# fmt: off
add(
    router,
    Way("/credit/pledges", PLEDGE, pledges.sign, shapes.PLEDGE),
    Way(f"{P}/take-back", PLEDGE, pledges.take_back, shapes.PLEDGE, own_pledge),
    Way(f"{P}/check", PLEDGE, pledges.check, shapes.PLEDGE, checked_pledge),
    Way(f"{P}/tell-broken", PLEDGE, pledges.tell_broken, shapes.PLEDGE, checked_pledge),
    Way(f"{P}/state-case", PLEDGE, pledges.state_case, shapes.PLEDGE, own_pledge),
    Way(f"{P}/drop-finding", PLEDGE, pledges.drop_finding, shapes.PLEDGE, checked_pledge),
    Way(f"{P}/find-broken", PLEDGE, pledges.find_broken, shapes.PLEDGE, checked_pledge),

    Way("/credit/lists", LISTING, lists.propose, shapes.LISTING),
    Way(f"{L}/take-up", LISTING, lists.take_up, shapes.LISTING, listing),
    Way(f"{L}/tell", LISTING, lists.tell, shapes.LISTING, listing),
    Way(f"{L}/state-case", LISTING, lists.state_case, shapes.LISTING, own_listing),
    Way(f"{L}/decide", LISTING, lists.decide, shapes.LISTING, listing),
    Way(f"{L}/set-aside", LISTING, lists.set_aside, shapes.LISTING, listing),
    Way(f"{L}/make-known", LISTING, lists.make_known, shapes.LISTING, listing),
    Way(f"{L}/propose-removal", LISTING, lists.propose_removal, shapes.LISTING, listing),
    Way(f"{L}/notify-removal", LISTING, lists.notify_removal, shapes.LISTING, listing),
    Way(f"{L}/drop-removal", LISTING, lists.drop_removal, shapes.LISTING, listing),
    Way(f"{L}/take-off", LISTING, lists.take_off, shapes.LISTING, listing),

    Way("/credit/cases", CASE, measures.report_case, shapes.CASE),
    Way(f"{C}/rewrite", CASE, measures.rewrite_case, shapes.CASE, case),
    Way(f"{C}/return", CASE, measures.return_case, shapes.CASE, case),
    Way(f"{C}/publish", CASE, measures.publish_case, shapes.CASE, case),
    Way(f"{C}/withdraw", CASE, measures.withdraw_case, shapes.CASE, case),
)
# fmt: on
