"""Put one request for longer validity to every bidder of a tender, none left out."""

from datetime import date, datetime

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import hold
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.bidding.lifecycle import EXTENSION
from gongheng.trading.bidding.models import Bid, BidState, Extension
from gongheng.trading.bidding.validity import actions
from gongheng.trading.tendering.access import the_host
from gongheng.trading.tendering.models import Tender


def ask_all(
    tender: Tender, *, until: date, reason: str, by: Actor, at: datetime
) -> list[Extension]:
    """要求所有投标人延长投标有效期；不得只要求其中几个."""
    act = EXTENSION.acts["ask_extension"]
    with transaction.atomic():
        tender = hold(tender)
        refuse_unless(the_host(by, tender), "not_permitted", act=act.label, source=act.under)
        refuse_unless(tender.state == "opened", "wrong_state", thing="招标项目", act=act.label,
                      state=tender.get_state_display(), source=act.under)  # fmt: skip
        live = Bid.objects.filter(
            section__tender=tender, section__state="open", state=BidState.OPENED
        )
        asked = [actions.ask_extension(bid, until=until, reason=reason, by=by, at=at)
                 for bid in live.order_by("pk")]  # fmt: skip
        refuse_unless(asked, "no_valid_bid", source=act.under)
    return asked
