"""开标解密: the page on which the bidder's half is unwrapped in the browser and given."""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, JsonResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.foundation import clock
from gongheng.foundation.access.roles import Role
from gongheng.foundation.refusals import Refused
from gongheng.portals.bidder.sealed.doors import Spoken, json_of, own_sealed_bid
from gongheng.portals.doors import Door
from gongheng.trading.opening.shares import giving
from gongheng.trading.opening.shares.queries import half_view

LARGEST_REMEDY = 64 * 2**20  # one part's content, base64 inside; as much as the interface takes
MOST_ASTRAY = timedelta(days=1)
ROLES = {"price": "报价", "business": "商务", "technical": "技术", "credit": "信用"}


class GiveHalf(Door, TemplateView):
    """开标解密."""

    open_to = (Role.BIDDER,)
    template_name = "bidder/sealed/half.html"

    def enter(self) -> None:
        """Load one's own bid."""
        self.bid = own_sealed_bid(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        bid = self.bid
        held = [part["role"] for part in (bid.header or {}).get("parts", [])]
        names = ("halves", "trouble", "remedy")
        return {
            "bid": bid, "section": bid.section, "tender": bid.section.tender,
            "addresses": {name: reverse(f"bidder:{name}", args=[bid.pk]) for name in names},
            "roles": [(role, ROLES[role]) for role in held], "receipts": shown_receipts(bid),
            "receipt_at": reverse("bidder:half_receipt", args=[bid.pk, "0" * 64]),
            "crumbs": [{"label": "我的投标", "url": reverse("bidder:bids")},
                       {"label": "回执", "url": reverse("bidder:bid", args=[bid.pk])},
                       {"label": "开标解密", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def shown_receipts(bid: Any) -> list[dict[str, Any]]:
    """Return where each receipt of what was given is, and when that came."""
    return [{"at": datetime.fromisoformat(one["received_at"]), "parts": "、".join(ROLES[role] for role in one["parts"]),
             "url": reverse("bidder:half_receipt", args=[bid.pk, one["digest"]])}
            for one in half_view(bid)["receipts"]]  # fmt: skip


class OnOwnBid(Spoken, Door, View):
    """What the page's script asks and sends for one's own bid; the answer is how far it has come."""

    open_to = (Role.BIDDER,)

    def enter(self) -> None:
        """Load one's own bid."""
        self.bid = own_sealed_bid(self.request.actor, self.kwargs["pk"])

    def seen(self) -> JsonResponse:
        """Answer with the phase and what was given."""
        return JsonResponse(half_view(self.bid))


class Halves(OnOwnBid):
    """The bidder's half of every part."""

    def get(self, request: Any, pk: int) -> JsonResponse:
        """Tell how far the opening has come."""
        return self.seen()

    def post(self, request: Any, pk: int) -> JsonResponse:
        """Give them, all at once."""
        halves = json_of(request).get("halves", {})
        giving.give(self.bid, halves=halves, by=request.actor, at=clock.now())
        return self.seen()


class HalfReceipt(OnOwnBid):
    """`gongheng-half-receipt/1`: what the log's key signed about what was given."""

    def get(self, request: Any, pk: int, digest: str) -> JsonResponse:
        """Answer with the file."""
        found = [one for one in half_view(self.bid)["receipts"] if one["digest"] == digest]
        if not found:
            raise Http404
        answer = JsonResponse(found[0], json_dumps_params={"ensure_ascii": False, "indent": 1})
        answer["Content-Disposition"] = (
            f'attachment; filename="half-receipt-{pk}-{digest[:8]}.json"'
        )
        return answer


def said_at(told: Any, now: datetime) -> datetime:
    """Read the device's own clock; a clock that is a day off or unreadable says nothing."""
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return now
    return moment if moment.tzinfo and abs(moment - now) < MOST_ASTRAY else now


class Trouble(OnOwnBid):
    """What failed on the bidder's machine, by its code: evidence, and nothing of the input."""

    def post(self, request: Any, pk: int) -> JsonResponse:
        """Note it; the moment is the device's own word beside ours."""
        told = json_of(request)
        giving.trouble(self.bid, event=str(told.get("code", ""))[:40], by=request.actor, at=request.now,
                       said_at=said_at(told.get("at"), request.now))  # fmt: skip
        return self.seen()


class Remedy(OnOwnBid):
    """文件补救: the content itself with its salt, taken only when it is the sealed one."""

    def post(self, request: Any, pk: int) -> JsonResponse:
        """Give it; what would be refused whatever it holds is refused before it is read."""
        giving.may_remedy(self.bid, by=request.actor, at=request.now)
        told = json_of(request, LARGEST_REMEDY)
        try:
            salt = bytes.fromhex(str(told.get("salt", "")))
            content = base64.b64decode(str(told.get("content", "")), validate=True)
        except (ValueError, binascii.Error) as error:
            raise Refused("content_not_committed", field="content") from error
        giving.remedy(self.bid, part=str(told.get("role", ""))[:20], salt=salt, content=content,
                      by=request.actor, at=clock.now())  # fmt: skip
        return self.seen()
