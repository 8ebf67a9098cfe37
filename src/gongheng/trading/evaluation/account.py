"""The figures of an evaluation laid out: the ranking anyone can repeat, the facts of the report."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from gongheng.foundation.acts import plain
from gongheng.rules.scales import HUNDRED, ZERO
from gongheng.trading.bidding.consortia.queries import partners_read_out
from gongheng.trading.bidding.models import Bid
from gongheng.trading.evaluation import credit_points, rules
from gongheng.trading.evaluation.drawn_benchmark import basis_of
from gongheng.trading.evaluation.models import Evaluation, Score
from gongheng.trading.evaluation.ranking import Line, Offer, formula_of, lines, mean_of, ranked


def ranking_of(evaluation: Evaluation, *, decided: Sequence[int] = ()) -> dict[str, Any]:
    """Return the whole ranking as JSON with money and points as text. Raises Tied."""
    plan = evaluation.plan
    bids = {bid.pk: bid for bid in rules.valid_bids(evaluation)}
    given = _points(evaluation, list(bids))
    credit = credit_points.given(evaluation, list(bids.values()))
    for pk, points in credit.points.items():
        given[pk].update(points)
    offers = [Offer(pk, bid.price or ZERO, given[pk]) for pk, bid in bids.items()]
    basis = basis_of(evaluation, mean_of(offers, plan["price"]))
    base, unranked = lines(offers, plan["price"], basis.benchmark if basis else None)
    places = _places(evaluation)
    rows = ranked(unranked, decided=decided, matter_to=places)
    formula = formula_of(plan["price"])
    return plain({
        "benchmark": base,
        **({"basis": basis.told} if basis else {}),
        "dropped_extremes": len(offers) >= formula.drop_from,
        "formula": {"full": formula.full, "above": formula.above, "below": formula.below},
        "criteria": [{key: item[key] for key in ("code", "name", "points")}
                     for item in plan["criteria"]],
        "members": evaluation.members.count(),
        "decided": list(decided),
        **({"credit": credit.told} if credit.told else {}),
        "rows": [_row(row, bids[row.bid], given[row.bid], places) for row in rows],
        "rejected": [_rejected(bid) for bid in rules.rejected_bids(evaluation)],
    })  # fmt: skip


def report_facts(evaluation: Evaluation, *, at: datetime) -> dict[str, Any]:
    """Return what the report says; members stand as 评委一, 评委二, never by name."""
    section, tender, ranking = evaluation.section, evaluation.tender, evaluation.ranking
    return {
        "number": f"{section.code}-PB",
        "tender": {"code": tender.code, "title": tender.title, "host": tender.tenderer_name,
                   "agency": tender.agency_name},
        "section": {"code": section.code, "title": section.title,
                    "ceiling_price": plain(section.ceiling_price)},
        "times": plain({"started": evaluation.started_at, "ranked": at}),
        "ranking": ranking,
        "rejected": [{**row, "ground_label": rules.ground_in_words(tender, row["ground"])}
                     for row in ranking["rejected"]],
        "findings": [{"ground": rules.ground_in_words(tender, one.ground), "evidence": one.evidence,
                      "decision": one.get_state_display(), "reason": one.reason}
                     for one in evaluation.findings.all()],
        "inquiries": [{"bidder": one.bid.bidder_name, "question": one.question,
                       "answer": one.answer or "逾期未答复", "decision": one.get_state_display(),
                       "reason": one.reason} for one in evaluation.inquiries.select_related("bid")],
        "members": [_member(number, member)
                    for number, member in enumerate(evaluation.members.all(), start=1)],
        "date": at.isoformat(),
    }  # fmt: skip


def _places(evaluation: Evaluation) -> int:
    most = evaluation.tender.law["evaluation/candidates_max"].value
    return min(int(evaluation.plan.get("candidates", most)), most)


def _points(evaluation: Evaluation, bids: list[int]) -> dict[int, dict[str, list[Decimal]]]:
    codes = [item["code"] for item in evaluation.plan["criteria"]]
    table: dict[int, dict[str, list[Decimal]]] = {bid: {code: [] for code in codes} for bid in bids}
    rows = Score.objects.filter(member__evaluation=evaluation, bid__in=bids).order_by("member_id")
    for row in rows:
        table[row.bid_id][row.criterion].append(row.points)
    return table


def _row(row: Line, bid: Bid, given: dict[str, list[Decimal]], places: int) -> dict[str, Any]:
    return {
        "rank": row.rank,
        "candidate": row.rank <= places,
        "bid": bid.pk,
        "bidder_code": bid.bidder_code,
        "bidder_name": bid.bidder_name,
        **({"consortium": partners_read_out(bid)} if bid.consortium_id else {}),
        "price": row.price,
        "period_days": bid.period_days,
        "quality": bid.quality,
        "criteria": [
            {"code": code, "points": given[code], "average": average}
            for code, average in row.averages.items()
        ],
        "technical": row.technical,
        "deviation": row.deviation,
        "deviation_percent": row.deviation * HUNDRED,
        "price_score": row.price_score,
        "total": row.total,
        "tied": row.tied,
    }


def _rejected(bid: Bid) -> dict[str, Any]:
    return {"bid": bid.pk, "bidder_code": bid.bidder_code, "bidder_name": bid.bidder_name,
            "ground": bid.rejected_for, "reason": bid.rejected_because}  # fmt: skip


def _member(number: int, member: Any) -> dict[str, Any]:
    return {
        "name": rules.member_name(number),
        "kind": member.get_kind_display(),
        "chair": member.chair,
        "signed_at": plain(member.signed_at),
        "dissent": member.dissent,
        "refused": member.refused,
    }
