"""Every read of openings: public from the moment the ceremony begins."""

from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import plain
from gongheng.registry.organs.queries import names_of_organs
from gongheng.registry.parties import queries as parties
from gongheng.trading.bidding import queries as bids
from gongheng.trading.bidding.consortia.queries import partners_read_out
from gongheng.trading.objections import queries as objections
from gongheng.trading.opening.access import whoever_may_check_the_record
from gongheng.trading.opening.models import Opening
from gongheng.trading.tendering.models import Tender

WITNESS = "交易中心见证人员"  # the centre is a setting, not a registered unit
OVERDUE = "逾期未答复"


def opening_of(tender: Tender) -> Opening | None:
    """Return the ceremony of a tender once it has begun."""
    return Opening.objects.filter(tender=tender).select_related("tender").first()


def opening_to_check(actor: Actor, tender: Tender) -> Opening | None:
    """Return the opening whose whole record this actor may take away; None for anybody else.

    The price parts name the project manager: for those concerned, not for everybody.
    """
    opening = opening_of(tender)
    if opening is None or opening.read_out_at is None or not hasattr(opening, "unsealing"):
        return None
    return opening if whoever_may_check_the_record(actor, opening) else None


def signers_of(opening: Opening) -> list[dict[str, Any]]:
    """Return who signed the record and when: the names of units, never of persons. Two queries."""
    codes = {one["body"] for one in opening.signatures}
    names = {**names_of_organs(codes), **parties.names_of_parties(codes)}
    return [{"body": one["body"], "name": names.get(one["body"], WITNESS), "at": one["at"]}
            for one in opening.signatures]  # fmt: skip


def record_facts(tender: Tender) -> dict[str, Any] | None:
    """Return what the opening record says, or None before the reading is done."""
    opening = opening_of(tender)
    if opening is None or opening.read_out_at is None:
        return None
    faults = {fault["bid"] for fault in opening.faults}
    told = [one for one in objections.objections_of(tender) if one.about == "opening"]
    overdue = {one["objection"] for one in opening.unanswered}
    return plain({
        "number": f"{tender.code}-KB",
        "tender": {"code": tender.code, "title": tender.title, "host": tender.tenderer_name},
        "due_at": tender.bids_due_at,
        "started_at": opening.started_at,
        "closed_at": opening.closed_at,
        "place": opening.place,
        "sections": [
            {"code": section.code, "title": section.title,
             "bids": [{"bidder": bid.bidder_name, "partners": partners_read_out(bid), "price": bid.price, "quality": bid.quality,
                       "period_days": bid.period_days, "intact": bid.pk not in faults}
                      for bid in bids.read_out(tender) if bid.section_id == section.pk]}
            for section in tender.sections.all()
        ],
        "objections": [{"by": one.raised_by_name, "grounds": one.grounds,
                        "answer": one.answer or (OVERDUE if one.pk in overdue else "—")}
                       for one in told],
        "signatures": signers_of(opening),
        "date": opening.closed_at or opening.read_out_at,
    })  # fmt: skip
