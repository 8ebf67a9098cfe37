"""开标解密: the page on which the bidder's half is unwrapped in the browser and given."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.access.roles import Role
from gongheng.portals.bidder.bids import own_bid
from gongheng.portals.doors import Door

ROLES = {"price": "报价", "business": "商务", "technical": "技术", "credit": "信用"}


class GiveHalf(Door, TemplateView):
    """开标解密."""

    open_to = (Role.BIDDER,)
    template_name = "bidder/sealed/half.html"

    def enter(self) -> None:
        """Load one's own bid."""
        self.bid = own_bid(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        bid = self.bid
        tender = bid.section.tender
        held = [part["role"] for part in (bid.header or {}).get("parts", [])]
        addresses = {
            name: reverse(f"bidder:{name}", args=[bid.pk])
            for name in ("halves", "trouble", "remedy")
        }
        return {
            "bid": bid, "section": bid.section, "tender": tender, "addresses": addresses,
            "roles": [(role, ROLES[role]) for role in held],
            "crumbs": [{"label": "我的投标", "url": reverse("bidder:bids")},
                       {"label": "回执", "url": reverse("bidder:bid", args=[bid.pk])},
                       {"label": "开标解密", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip
