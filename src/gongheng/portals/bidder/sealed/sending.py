"""What the composer's script sends: chunks of ciphertext, one head, a signed statement. All answer JSON."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.generic import View

from gongheng.foundation import clock
from gongheng.foundation.access.roles import Role
from gongheng.foundation.refusals import refuse_unless
from gongheng.portals.bidder.sealed.doors import (
    Spoken,
    announced_section,
    body_of,
    json_of,
    own_sealed_bid,
)
from gongheng.portals.bodies import length_of
from gongheng.portals.doors import Door
from gongheng.trading.bidding.chunks.actions import put_chunk
from gongheng.trading.bidding.chunks.queries import has_chunk
from gongheng.trading.bidding.chunks.rules import LARGEST, may_put
from gongheng.trading.bidding.queries import bids_of
from gongheng.trading.bidding.sealed import door


class Chunk(Spoken, Door, View):
    """One chunk under its digest: asked for, or put in."""

    open_to = (Role.BIDDER,)

    def get(self, request: Any, digest: str) -> HttpResponse:
        """Tell whether it is there; HEAD asks the same. The bytes are never given back."""
        there = has_chunk(digest, by=request.actor)
        answer = HttpResponse(status=204 if there else 404)
        # "Not yet" is what an upload asks for, chunk by chunk: Django would warn of every one.
        answer._has_been_logged = not there  # type: ignore[attr-defined]  # noqa: SLF001
        return answer

    def put(self, request: Any, digest: str) -> HttpResponse:
        """Keep it; what would be refused is refused before its bytes are read."""
        may_put(digest, length_of(request), by=request.actor, at=request.now)
        body = body_of(request, LARGEST)
        fresh = put_chunk(digest, body, by=request.actor, at=request.now)
        return HttpResponse(status=201 if fresh else 200)


def taken(bid: Any) -> JsonResponse:
    """Answer with the receipt and where it is shown."""
    return JsonResponse(
        {"receipt": bid.receipt, "url": reverse("bidder:bid", args=[bid.pk])}, status=201
    )


def sent_before(request: Any, section: Any, head: bytes) -> Any:
    """Return the bid this very head became: a line that broke after the commit is no second bid.

    One that was withdrawn since is not in: to hear "received" again would make its bidder stay at home.
    """
    mine = bids_of(request.actor).filter(section=section, commitment=door.commitment_in(head))
    return mine.exclude(state="withdrawn").first()


class Submit(Spoken, Door, View):
    """递交: the head whose chunks went before."""

    open_to = (Role.BIDDER,)

    def post(self, request: Any, code: str) -> JsonResponse:
        """Submit once."""
        section, head = announced_section(code), body_of(request)
        now = clock.now()  # its last byte is here: when the sending began counts for nothing
        before = sent_before(request, section, head)
        return taken(
            before or door.submit(section, head=head, received_at=now, by=request.actor, at=now)
        )


class Replace(Spoken, Door, View):
    """替换."""

    open_to = (Role.BIDDER,)

    def post(self, request: Any, pk: int) -> JsonResponse:
        """Replace once."""
        bid, head, now = own_sealed_bid(request.actor, pk), body_of(request), clock.now()
        before = sent_before(request, bid.section, head)
        return taken(
            before or door.replace(bid, head=head, received_at=now, by=request.actor, at=now)
        )


class Withdraw(Spoken, Door, View):
    """撤回, by a statement signed with the certificate that sealed."""

    open_to = (Role.BIDDER,)

    def post(self, request: Any, pk: int) -> JsonResponse:
        """Withdraw."""
        bid, told, now = own_sealed_bid(request.actor, pk), json_of(request), clock.now()
        statement = told.get("statement")
        refuse_unless(isinstance(statement, dict), "withdrawal_wrong", field="statement")
        reason = told.get("reason", "")
        refuse_unless(isinstance(reason, str), "withdrawal_wrong", field="reason")
        return taken(door.withdraw(bid, statement=dict(statement or {}), reason=reason,
                                   received_at=now, by=request.actor, at=now))  # fmt: skip
