"""编制并递交, for tenders with guardians: the page carries questions out and takes no answer back."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.access.roles import Role
from gongheng.portals.acts import refuse_unless_open
from gongheng.portals.bidder import bonds
from gongheng.portals.bidder.bids import own_bid
from gongheng.portals.bidder.sealed.doors import announced_section
from gongheng.portals.bidder.sealed.terms import kinds
from gongheng.portals.doors import Door
from gongheng.portals.templatetags.written import money, zh_datetime
from gongheng.registry.certificates.queries import live_link
from gongheng.trading.bidding.lifecycle import BID
from gongheng.trading.bidding.rules import is_open_for_bids


def section_facts(section: Any, actor: Any) -> list[Any]:
    """Return what the section asks, as on every form of it."""
    tender = section.tender
    ceiling = f"{money(section.ceiling_price)} 元" if section.ceiling_price else "未设"
    bond = f"{money(tender.terms().get('bond_yuan', 0))} 元"
    standing = bonds.standing_in_words(section, actor)
    return [("项目", tender.title), ("标段", f"{section.title}（{section.code}）"),
            ("最高投标限价", ceiling), ("要求工期", f"{section.period_days} 天"),
            ("投标截止", zh_datetime(tender.bids_due_at)),
            ("投标保证金", f"{bond}（{standing}）" if standing else bond)]  # fmt: skip


class SealedCompose(Door, TemplateView):
    """编制并递交."""

    open_to = (Role.BIDDER,)
    template_name = "bidder/sealed/compose.html"
    title = "编制并递交投标文件"
    verb = "submit_sealed"

    def enter(self) -> None:
        """Load the section; refuse at once what could not be sent, so that nobody types in vain."""
        self.section = announced_section(self.kwargs["code"])
        is_open_for_bids(self.section.tender, self.request.now)
        self.commit_url = reverse("bidder:sealed_submit", args=[self.section.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        section, tender, actor = self.section, self.section.tender, self.request.actor
        circle = tender.circle
        endings = "、".join(kinds()).upper()
        return {
            "title": self.title, "section": section, "due": tender.bids_due_at, "circle": circle,
            "seats": circle.guardians.count(), "ceiling": section.ceiling_price,
            "facts": section_facts(section, actor), "article": BID.acts[self.verb].under,
            "linked": live_link(actor) is not None, "replacing": self.verb == "replace_sealed",
            "accept": ",".join(f".{one}" for one in kinds()),
            "papers": f"可以一次选择多个：{endings}。文件只在本机读取",
            "terms_url": reverse("bidder:sealed_terms", args=[section.code]),
            "chunks_url": reverse("bidder:chunk", args=["-"]).removesuffix("-"), "commit_url": self.commit_url,
            "crumbs": [{"label": "找项目", "url": reverse("bidder:trades")},
                       {"label": tender.title, "url": reverse("bidder:tender", args=[tender.code])},
                       {"label": self.title, "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class SealedReplace(SealedCompose):
    """替换."""

    title = "替换投标文件"
    verb = "replace_sealed"

    def enter(self) -> None:
        """Load one's own bid; refuse at once what could not be done."""
        bid = own_bid(self.request.actor, self.kwargs["pk"])
        refuse_unless_open(BID, self.verb, bid, self.request.actor)
        self.section = announced_section(bid.section.code)
        is_open_for_bids(self.section.tender, self.request.now)
        self.commit_url = reverse("bidder:sealed_replace", args=[bid.pk])


class Guide(Door, TemplateView):
    """怎样封标和开标解密, in plain words."""

    open_to = (Role.BIDDER,)
    template_name = "bidder/sealed/guide.html"
    extra_context = {"crumbs": [{"label": "密封投标说明", "url": ""}]}
