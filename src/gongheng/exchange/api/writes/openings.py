"""The common opening of sealed bids: what bidders and guardians give, and who may change an attribution."""

import base64
import binascii
from typing import Annotated, Any

from pydantic import Field

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.fields import Text
from gongheng.exchange.api.reads.openings import (
    HalfView,
    router,  # one address, one view for all methods
)
from gongheng.exchange.api.ways import Way, add
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import Refused
from gongheng.trading.opening.faults import actions as faults
from gongheng.trading.opening.lifecycle import ATTRIBUTION, UNSEALING
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares import giving
from gongheng.trading.opening.shares.queries import half_view

F, T = faces, things


class Given:
    """How far the own bid has come, with the signed receipt of what was just given."""

    columns = faces.BID.columns
    schema = HalfView

    @staticmethod
    def of(bid: Any) -> dict[str, Any]:
        """Return what the reading of the same address returns."""
        return half_view(bid)


Halves = Annotated[dict[str, Text], Field(min_length=1, max_length=4)]
Batch = Annotated[dict[str, Any], Field(max_length=10)]
Base64 = Annotated[str, Field(strict=True, description="Base64")]


def _bytes(told: str, thing: Any, actor: Actor) -> bytes:
    try:
        return base64.b64decode(told, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("invalid_value", field="content", message="不是 Base64") from error


def _salt(told: str, thing: Any, actor: Actor) -> bytes:
    try:
        return bytes.fromhex(told)
    except ValueError as error:
        raise Refused("invalid_value", field="salt", message="应为十六进制数") from error


REMEDY: dict[str, Any] = {"salt": (Text, _salt), "content": (Base64, _bytes)}
# fmt: off
add(
    router,
    Way("/tenders/{code}/opening/window", UNSEALING, shares.open_window, F.UNSEALING, T.unsealing),
    Way("/tenders/{code}/opening/window/shut", UNSEALING, shares.shut_window, F.UNSEALING, T.unsealing),
    Way("/bids/{bid_id}/halves", UNSEALING, giving.give, Given, T.own_bid, {"halves": (Halves, None)}, named="give_half"),
    Way("/bids/{bid_id}/remedies", UNSEALING, giving.remedy, Given, T.own_bid, REMEDY, named="give_remedy"),
    Way("/bids/{bid_id}/troubles", UNSEALING, giving.trouble, F.UNSEALING, T.own_bid, named="tell_trouble"),
    Way("/openings/{code}/releases", UNSEALING, shares.release, F.RELEASE, T.unsealing, {"batch": (Batch, None)}),
    Way("/attributions/{attribution_id}/propose-change", ATTRIBUTION, faults.propose_change, F.ATTRIBUTION, T.attribution),
    Way("/attributions/{attribution_id}/confirm-change", ATTRIBUTION, faults.confirm_change, F.ATTRIBUTION, T.attribution),
    Way("/attributions/{attribution_id}/decline-change", ATTRIBUTION, faults.decline_change, F.ATTRIBUTION, T.attribution),
)
# fmt: on
