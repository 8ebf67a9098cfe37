"""The set of bids as it was closed: links of the chain, the closing entry, what still lies sealed."""

from typing import Any

from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.guardians.models import Circle
from gongheng.trading.bidding.models import Bid, BidState, Intake, IntakeState, Link
from gongheng.trading.opening.shares import seals
from gongheng.trading.tendering.models import Tender


def circle_of(tender: Tender) -> Circle:
    """Return the circle of a sealed tender."""
    assert tender.circle is not None
    return tender.circle


def header_of(bid: Bid) -> dict[str, Any]:
    """Return the header of a sealed package; such a bid always has one."""
    return bid.header or {}


def is_sealed(tender: Tender) -> bool:
    """Tell whether bids of this tender open only with the guardians."""
    return tender.circle_id is not None


def intake_closed(tender: Tender) -> bool:
    """Tell whether nothing comes in any more: closed, and not opened again for a new deadline."""
    return Intake.objects.filter(tender=tender, state=IntakeState.CLOSED).exists()


def closing_entry(tender: Tender) -> Entry | None:
    """Return the entry with which the intake was closed, or None before."""
    rows = Entry.objects.filter(matter=tender.code, act="intake.close")
    return rows.select_related("leaf").order_by("id").last()


def links_of(tender: Tender) -> list[dict[str, Any]]:
    """Return every link of the chain, in order of place."""
    rows = Link.objects.filter(intake__tender=tender).order_by("place")
    return [
        {"place": row.place, "kind": row.kind, "section": row.section, "commitment": row.commitment,
         "head": row.head, "received_at": row.received_at,
         **({"replaces": row.replaces} if row.kind == "replace" else {}),
         **({"statement": row.statement} if row.statement else {})}
        for row in rows
    ]  # fmt: skip


def sealed_bids(tender: Tender) -> list[Bid]:
    """Return every bid that was not withdrawn, whatever became of it at the opening."""
    rows = Bid.objects.filter(section__tender=tender).exclude(state=BidState.WITHDRAWN)
    return list(rows.select_related("section").order_by("pk"))


def problems_of(tender: Tender) -> list[str]:
    """封条核验：现在库中的与截止时公布的是否一致；返回不符之处的代码."""
    entry = closing_entry(tender)
    if entry is None:
        return ["close"]
    kept = [seals.Sealed(bid.section.code, bid.commitment, header_of(bid), bid.nonce)
            for bid in sealed_bids(tender)]  # fmt: skip
    return seals.problems(tender.code, links_of(tender), entry.facts, kept)


def the_seals_fit(tender: Tender) -> Entry:
    """封条不符的不得开启。返回截止记录。"""
    found = problems_of(tender)
    refuse_unless(not found, "seals_broken", parts="、".join(WORDS[code] for code in found))
    entry = closing_entry(tender)
    assert entry is not None
    return entry


WORDS = {
    "close": "没有截止记录", "chain": "递交链断裂", "head": "链首与截止记录不符",
    "count": "件数与截止记录不符", "sections": "标段与截止记录不符",
    "bids": "封存的投标文件与递交链不符", "commitment": "投标文件与其承诺不符",
}  # fmt: skip
