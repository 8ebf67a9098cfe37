"""What waits for a bidder: deadlines of tenders bid for, openings, contracts to sign."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.portals.bidder import inquiries, validity
from gongheng.portals.bidder.sealed import receipts
from gongheng.portals.trades import end_of, task
from gongheng.trading.award.queries import awards_of
from gongheng.trading.bidding.consortia.queries import awaiting_consent
from gongheng.trading.bidding.queries import bids_of
from gongheng.trading.bonds.lifecycle import BOND
from gongheng.trading.bonds.queries import bonds_of, live_bond
from gongheng.trading.bonds.rules import account_of, most_of_performance
from gongheng.trading.tendering import limits


def waiting_for(actor: Any, now: datetime) -> list[dict[str, Any]]:
    """Return every duty and right of the actor's own bids."""
    found = [one for part in (receipts, inquiries, validity) for one in part.waiting(actor, now)]
    seen = set()
    for bid in bids_of(actor).filter(state="submitted"):
        tender = bid.section.tender
        if tender.pk not in seen:
            seen.add(tender.pk)
            found.append(task("参加开标", reverse("hall:room", args=[tender.code]), tender, now=now,
                              due=tender.bids_due_at, article="招标投标法第三十五条"))  # fmt: skip
    for bond in bonds_of(actor).filter(state="lodged", purpose="bid", form="transfer"):
        tender = bond.tender
        due = tender.bids_due_at
        if tender.state == "announced" and due and now < due:
            found.append(task(f"缴纳投标保证金（{bond.section.title}）", reverse("bidder:bond", args=[bond.pk]),
                              tender, now=now, due=due, article=BOND.acts["lodge"].under))  # fmt: skip
    for one in awaiting_consent(actor):
        tender = one.section.tender
        found.append(task(f"答复联合体邀请（{one.lead_name}牵头）", reverse("bidder:consent", args=[one.pk]), tender,
                          now=now, due=tender.bids_due_at, article="招标投标法第三十一条"))  # fmt: skip
    for award in awards_of(actor).filter(winner__bidder_code=actor.body, state="notified"):
        last = limits.at_latest_after(award.tender, "contracts/sign", award.notified_at)
        found += _performance(award, actor, now, end_of(last.on))
        found.append(task("与招标人签订合同", reverse("bidder:tender", args=[award.tender.code]), award.tender,
                          now=now, due=end_of(last.on), article=last.rule.source))  # fmt: skip
    return found


def _performance(award: Any, actor: Any, now: datetime, due: datetime) -> list[dict[str, Any]]:
    """The performance bond the document asks: to be lodged, or lodged and not confirmed yet."""
    section, tender = award.section, award.tender
    if account_of(tender) is None or not most_of_performance(tender, award.winner.price):
        return []
    bond = live_bond(actor, section, "performance")
    if bond is not None and bond.state not in {"lodged", "refused"}:
        return []
    waits = bond is not None and bond.state == "lodged"
    words = "等待招标人确认履约保证金" if waits else "提交履约保证金"
    url = (reverse("bidder:bond", args=[bond.pk]) if bond is not None and waits
           else reverse("bidder:lodge_performance", args=[section.code]))  # fmt: skip
    return [task(f"{words}（{section.title}）", url, tender, now=now, due=due,
                 article="招标投标法实施条例第五十八条")]  # fmt: skip
