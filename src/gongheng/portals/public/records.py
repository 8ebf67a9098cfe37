"""A historical record as its source gave it."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.portals.public import words
from gongheng.portals.public.pages import Page
from gongheng.portals.public.trades import source_name
from gongheng.registry.history import queries

COLUMNS = [
    {"key": "rank", "label": "名次"},
    {"key": "bidder", "label": "投标人"},
    {"key": "price", "label": "报价原文"},
]


class Record(Page):
    """One notice of another platform, its source on top."""

    section, template_name = "trades", "public/record.html"
    above = (("历史记录", "public:history"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The record and the bids it names."""
        found = queries.with_bids(queries.publications().filter(pk=self.kwargs["pk"])).first()
        if found is None:
            raise Http404
        self.title = found.title
        others = queries.publications().filter(project=found.project).exclude(pk=found.pk)
        return {
            **super().get_context_data(**kwargs),
            "record": found,
            "source": source_name(found.source),
            "facts": [
                ("来源", source_name(found.source)), ("来源编号", found.external_key),
                ("公告类别", found.kind), ("发布日期", words.zh_day(found.published_on)),
                ("地区", words.region_name(found.region)), ("招标（采购）人", words.discreet(found.buyer_name)),
                ("代理机构", words.discreet(found.agency_name)),
                ("金额", words.yuan(found.amount) if found.amount is not None else "来源没有提供"),
            ],
            "columns": COLUMNS,
            "bids": [bid_row(bid) for bid in found.bids.all()],
            "others": list(others[:20]) if found.project_id else [],
        }  # fmt: skip


def bid_row(bid: Any) -> dict[str, Any]:
    """One bidder; a firm leads to its page."""
    party = bid.party
    known = party is not None
    if known and party.claimed_by_id:
        party = party.claimed_by
    url = ""
    if known:
        url = reverse("public:party", args=[party.code or f"former-{party.pk}"])
    price = bid.price_text or (f"{bid.price:f} {bid.unit}" if bid.price is not None else "—")
    return {"rank": bid.rank, "bidder": {"text": words.discreet(bid.bidder_name), "url": url},
            "price": words.discreet(price)}  # fmt: skip
