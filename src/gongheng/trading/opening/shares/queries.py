"""Every read of the common opening: public from the moment the seals are shown."""

from typing import Any

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import plain
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.reading import latest_checkpoint, proof_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.guardians.queries import guardian_of
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening.models import Attribution, Half, Unsealing, UnsealingState
from gongheng.trading.opening.shares import rules, seals
from gongheng.trading.opening.shares.closed_set import (
    WORDS,
    circle_of,
    closing_entry,
    header_of,
    links_of,
    problems_of,
    sealed_bids,
)
from gongheng.trading.tendering.models import Tender


def unsealing_of(tender: Tender) -> Unsealing | None:
    """Return the common opening of a tender once its seals are shown."""
    rows = Unsealing.objects.filter(opening__tender=tender)
    return rows.select_related("opening__tender__circle").first()


def seals_of(tender: Tender) -> dict[str, Any] | None:
    """Return what anyone needs to check the seals offline (`gongheng-seals/1`); None before."""
    unsealing = unsealing_of(tender)
    if unsealing is None:
        return None
    return plain({
        "format": "gongheng-seals/1", "tender": tender.code, "due": tender.bids_due_at,
        "close": _proof(closing_entry(tender)), "links": _public_links(tender),
        "bids": [{"section": bid.section.code, "commitment": bid.commitment, "nonce": bid.nonce,
                  "header": seals.header_hash(header_of(bid))} for bid in sealed_bids(tender)],
    })  # fmt: skip


def seal_faults(tender: Tender) -> list[str]:
    """Return in words what does not fit between the store and the closing entry."""
    return [WORDS[code] for code in problems_of(tender)]


def to_release(tender: Tender, actor: Actor) -> dict[str, Any]:
    """Return what a guardian's program needs to check and to answer (`gongheng-release-request/1`).

    Refuses `not_found` for anybody but a guardian of this tender's circle, and before the seals.
    """
    unsealing = unsealing_of(tender)
    circle = tender.circle
    refuse_unless(unsealing and circle and guardian_of(actor, circle), "not_found")
    assert unsealing is not None and circle is not None  # noqa: PT018
    given: dict[str, list[str]] = {}
    for commitment, role in sorted(rules.pairs_given(tender)):
        given.setdefault(commitment, []).append(role)
    shut = unsealing.state not in {UnsealingState.CHECKING, UnsealingState.GIVING}
    head = latest_checkpoint()
    return plain({
        "format": "gongheng-release-request/1", "tender": tender.code, "circle": circle.code,
        "due": tender.bids_due_at, "phase": unsealing.state,
        "close": _close(closing_entry(tender)), "window": _close(_shutting(tender)),
        "checkpoint": head.note if head else "",
        "links": _public_links(tender),
        "bids": [{"section": bid.section.code, "commitment": bid.commitment, "nonce": bid.nonce,
                  "header": bid.header,
                  "half": shut and bid.commitment in given,
                  "roles": given.get(bid.commitment, []) if shut else []}
                 for bid in sealed_bids(tender)],
    })  # fmt: skip


def waiting_for_release(actor: Actor) -> list[Tender]:
    """Return the tenders whose window is over and whose shares this guardian has not given."""
    rows = Unsealing.objects.filter(
        state=UnsealingState.RELEASING, opening__tender__circle__guardians__body=actor.body
    ).select_related("opening__tender__circle").order_by("shut_at", "pk")  # fmt: skip
    found = []
    for unsealing in rows:
        guardian = guardian_of(actor, circle_of(unsealing.tender))
        if guardian and not unsealing.releases.filter(at=guardian.at).exists():
            found.append(unsealing.tender)
    return found


def progress_of(unsealing: Unsealing) -> dict[str, Any]:
    """Return how far it has come, in figures: who gave is told by his own page only."""
    tender = unsealing.tender
    live = sealed_bids(tender)
    given = set(
        Bid.objects.filter(section__tender=tender, halves__isnull=False).values_list(
            "pk", flat=True
        )
    )
    circle = circle_of(tender)
    return {
        "phase": unsealing.get_state_display(), "bids": len(live),
        "given": len([bid for bid in live if bid.pk in given]),
        "threshold": circle.threshold, "guardians": circle.guardians.count(),
        "released": unsealing.releases.count(), "stops": unsealing.stops,
        "opens_at": unsealing.opens_at, "gives_until": unsealing.gives_until,
        "shut_at": unsealing.shut_at, "release_due_at": unsealing.release_due_at,
        "put_off_at": unsealing.put_off_at, "read_at": unsealing.read_at,
    }  # fmt: skip


def all_gave(unsealing: Unsealing) -> bool:
    """Tell whether every live bid gave every part."""
    return rules.all_have_given(unsealing.tender)


def shares_are_there(unsealing: Unsealing) -> bool:
    """Tell whether the reading could begin."""
    return rules.enough_released(unsealing)


def guardians_of(unsealing: Unsealing) -> list[dict[str, Any]]:
    """Return each guardian and whether its shares came and fitted."""
    came = {one.at: one for one in unsealing.releases.all()}
    circle = circle_of(unsealing.tender)
    return [
        {"at": one.at, "name": one.name, "release": came.get(one.at)}
        for one in circle.guardians.order_by("at")
    ]


def half_view(bid: Bid) -> dict[str, Any]:
    """Return what the bidder's own page needs to give its half."""
    unsealing = unsealing_of(bid.section.tender)
    rows = list(bid.halves.order_by("pk"))
    return plain({
        "bid": bid.pk, "header": bid.header, "commitment": bid.commitment,
        "phase": unsealing.state if unsealing else "waiting",
        "opens_at": unsealing.opens_at if unsealing else None,
        "due": unsealing.gives_until if unsealing else None, "given": [one.role for one in rows],
        "receipts": receipts_of(rows),
    })  # fmt: skip


def receipts_of(halves: list[Half]) -> list[dict[str, Any]]:
    """Return the receipts of what was given, each once: one act may have given several parts."""
    found = {one.receipt["digest"]: one.receipt for one in halves if one.receipt}
    return list(found.values())


def attributions_of(tender: Tender) -> QuerySet[Attribution]:
    """Return why bids did not open. Public from the reading on."""
    rows = Attribution.objects.filter(bid__section__tender=tender)
    return rows.select_related("bid__section__tender").order_by("pk")


def attribution_of(pk: int) -> Attribution | None:
    """Return one attribution by its number."""
    return Attribution.objects.select_related("bid__section__tender").filter(pk=pk).first()


def compensations_of(tender: Tender) -> QuerySet[Attribution]:
    """Return the bids whose bidders may ask for compensation (办法第三十一条)."""
    return attributions_of(tender).exclude(party="bidder")


def _public_links(tender: Tender) -> list[dict[str, Any]]:
    """The links without the words of a withdrawal."""
    return [
        {key: value for key, value in link.items() if key != "statement"}
        for link in links_of(tender)
    ]


def _proof(entry: Entry | None) -> dict[str, Any] | None:
    try:
        return proof_of(entry) if entry is not None else None
    except Refused:  # it waits for its place in the tree
        return None


def _shutting(tender: Tender) -> Entry | None:
    rows = Entry.objects.filter(matter=tender.code, act="unsealing.shut_window")
    return rows.select_related("leaf").order_by("id").last()


def _close(entry: Entry | None) -> dict[str, Any] | None:
    proof = _proof(entry)
    if proof is None:
        return None
    return {"entry": proof["entry"], "blinding": proof.get("blinding"), "leaf_index": proof["leaf_index"],
            "tree_size": proof["tree_size"], "proof": proof["proof"],
            "checkpoint": proof["checkpoint"], "log_key": proof["log_key"]}  # fmt: skip
