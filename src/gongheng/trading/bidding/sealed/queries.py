"""What a bidder needs to seal: public from the notice on."""

from typing import Any

from gongheng.foundation.refusals import Refused
from gongheng.registry.guardians.papers import paper_of, root_of
from gongheng.trading.bidding.sealed.rules import terms_of
from gongheng.trading.tendering.models import Section

FORMAT = "gongheng-sealing/1"


def sealing_of(section: Section) -> dict[str, Any]:
    """Where a bid goes, by which documents, to whom it is sealed. Refuses `takes_plain_letters`."""
    tender = section.tender
    if tender.circle is None or tender.announced_at is None:
        raise Refused("takes_plain_letters", field="section", thing=tender.title)
    terms = terms_of(section)
    return {
        "format": FORMAT, "tender": terms.tender, "lot": terms.lot, "document": terms.document,
        "due": tender.bids_due_at, "suite": tender.circle.suite,
        "circle": paper_of(tender.circle), "circle_root": root_of(tender.circle),
    }  # fmt: skip
