"""封条核验: whether the set that is opened is the set that was closed. Pure; anyone can do the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongheng.foundation.sealing.package import forms
from gongheng.trading.bidding.intake import chain


@dataclass(frozen=True)
class Sealed:
    """A live bid as it lies in the store."""

    section: str
    commitment: str
    header: Mapping[str, Any]
    nonce: str


def live_after(links: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(section, commitment) of every bid that stands after the last link, in order of place."""
    standing: dict[str, str] = {}
    for link in links:
        standing.pop(link["replaces"] if link["kind"] == "replace" else link["commitment"], None)
        if link["kind"] != "withdraw":
            standing[link["commitment"]] = link["section"]
    return [(section, commitment) for commitment, section in standing.items()]


def problems(tender: str, links: Sequence[Mapping[str, Any]], close: Mapping[str, Any],
             bids: Sequence[Sealed]) -> list[str]:  # fmt: skip
    """What does not fit, in codes: chain, head, count, sections, bids, commitment."""
    found, head = [], chain.first_head(tender)
    for link in links:
        head = chain.next_head(head, link["kind"], link["commitment"])
        if head != link["head"] and "chain" not in found:
            found.append("chain")
    live = live_after(links)
    sections: dict[str, list[str]] = {code: [] for code in close.get("sections", {})}
    for section, commitment in live:
        sections.setdefault(section, []).append(commitment)
    told = {code: chain.section_digest(rows) for code, rows in sections.items()}
    kept = sorted((bid.section, bid.commitment) for bid in bids)
    checks = {
        "head": close.get("head") == head,
        "count": close.get("count") == len(links),
        "sections": close.get("sections") == told,
        "bids": kept == sorted(live),
        "commitment": all(_committed(bid) for bid in bids),
    }
    return found + [name for name, fine in checks.items() if not fine]


def header_hash(header: Mapping[str, Any]) -> str:
    """The digest that stands for a header while it is not shown."""
    return forms.header_hash(header).hex()


def _committed(bid: Sealed) -> bool:
    return forms.commitment(bid.header, bytes.fromhex(bid.nonce)).hex() == bid.commitment
