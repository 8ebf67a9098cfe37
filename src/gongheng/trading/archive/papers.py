"""What each paper of the archive says, as plain JSON; persons stand as references only."""

from datetime import datetime
from typing import Any

from gongheng.foundation.acts import plain
from gongheng.registry.parties.models import Party
from gongheng.trading.award.models import Award
from gongheng.trading.bidding import queries as bids
from gongheng.trading.bidding.consortia.queries import partners_of, partners_read_out
from gongheng.trading.bidding.models import Bid
from gongheng.trading.clarification.models import Clarification
from gongheng.trading.contracts.models import Contract
from gongheng.trading.evaluation.models import Evaluation, Score
from gongheng.trading.evaluation.rules import member_name
from gongheng.trading.notices.models import Notice
from gongheng.trading.objections.models import Objection
from gongheng.trading.opening.models import Opening
from gongheng.trading.tendering.models import Tender


def metadata(tender: Tender, at: datetime) -> dict[str, Any]:
    """The description of the file as a whole (DA/T 46 fields that apply; 待核实)."""
    return plain({
        "code": tender.code, "title": tender.title, "project": tender.project.code,
        "project_name": tender.project.name, "tenderer_code": tender.tenderer_code,
        "tenderer": tender.tenderer_name, "agency": tender.agency_name, "region": tender.region,
        "trade_class": tender.trade_class, "mode": tender.mode, "organise": tender.organise,
        "law_day": tender.law_day, "state": tender.state, "round": tender.round,
        "announced_at": tender.announced_at, "bids_due_at": tender.bids_due_at,
        "keep_years": tender.law["archive/keep_years"].value, "assembled_at": at,
        "sections": [
            {"code": one.code, "deal_code": one.deal_code, "title": one.title,
             "estimate": one.estimate, "ceiling_price": one.ceiling_price, "state": one.state}
            for one in tender.sections.all()
        ],
    })  # fmt: skip


def notice(one: Notice) -> dict[str, Any]:
    """A notice with its version and the one it corrects."""
    return plain({
        "number": one.number, "kind": one.kind, "title": one.title, "content": one.content,
        "published_at": one.published_at, "ends_at": one.ends_at, "version": one.version,
        "supersedes": one.supersedes.number if one.supersedes else "", "reason": one.reason,
    })  # fmt: skip


def notice_page(one: Notice) -> dict[str, Any]:
    """The facts of a notice's printed form."""
    return plain({"title": one.title, "number": one.number, "content": one.content,
                  "host": one.tender.tenderer_name, "agency": one.tender.agency_name,
                  "date": one.published_at})  # fmt: skip


def clarification(one: Clarification) -> dict[str, Any]:
    """A clarification and what it did to the deadline."""
    return plain({"text": one.text, "issued_at": one.issued_at, "due_before": one.due_before,
                  "due_after": one.due_after})  # fmt: skip


def objection(one: Objection) -> dict[str, Any]:
    """An objection and its answer."""
    return plain({"about": one.about, "raised_by": one.raised_by, "grounds": one.grounds,
                  "raised_at": one.raised_at, "answer": one.answer,
                  "answered_at": one.answered_at, "state": one.state})  # fmt: skip


def opening_record(opening: Opening) -> dict[str, Any]:
    """The facts of the record: every bid read out, faults, objections on the spot, who signed."""
    tender = opening.tender
    bodies = [item["body"] for item in opening.signatures]
    names = dict(Party.objects.filter(code__in=bodies).values_list("code", "name"))
    return plain({
        "number": f"{tender.code}-KB",
        "tender": {"title": tender.title, "code": tender.code, "host": tender.tenderer_name},
        "due_at": tender.bids_due_at, "started_at": opening.started_at,
        "closed_at": opening.closed_at, "place": opening.place,
        "sections": [_read_out(tender, section) for section in tender.sections.all()],
        "faults": opening.faults,
        "objections": [
            {"by": one.raised_by_name, "grounds": one.grounds, "answer": one.answer}
            for one in tender.objections.filter(about="opening").order_by("pk")
        ],
        "signatures": [{"name": names.get(item["body"], item["body"]), "at": item["at"]}
                       for item in opening.signatures],
        "date": opening.closed_at,
    })  # fmt: skip


def bid(one: Bid) -> dict[str, Any]:
    """A bid: envelope, what was read out, and why it was rejected if it was."""
    return plain({
        "bidder_code": one.bidder_code, "bidder": one.bidder_name,
        "consortium": partners_of(one.consortium) if one.consortium else [], "state": one.state,
        "sealed_digest": one.sealed_digest, "submitted_at": one.submitted_at,
        "signature": one.signature, "receipt": one.receipt,
        "unsealed_digest": one.unsealed_digest, "opened_at": one.opened_at, "price": one.price,
        "period_days": one.period_days, "quality": one.quality, "manager": one.manager,
        "valid_until": one.valid_until,
        "extensions": [{"until": row.until, "reason": row.reason, "asked_at": row.asked_at,
                        "answered_at": row.answered_at, "state": row.state}
                       for row in one.extensions.order_by("pk")],
        "attachments": one.attachments, "rejected_for": one.rejected_for,
        "rejected_because": one.rejected_because,
    })  # fmt: skip


def evaluation(one: Evaluation) -> dict[str, Any]:
    """The plan, every score by seat number, the ranking; no member's name."""
    seats = {member.pk: member_name(n) for n, member in enumerate(one.members.all(), start=1)}
    scores = Score.objects.filter(member__evaluation=one).order_by(
        "member_id", "bid_id", "criterion"
    )
    return plain({
        "plan": one.plan, "formed_at": one.formed_at, "started_at": one.started_at,
        "reported_at": one.reported_at, "state": one.state, "ranking": one.ranking,
        "members": [{"name": seats[member.pk], "kind": member.kind, "chair": member.chair,
                     "signed_at": member.signed_at, "dissent": member.dissent,
                     "refused": member.refused} for member in one.members.all()],
        "scores": [{"member": seats[row.member_id], "bid": row.bid_id,
                    "criterion": row.criterion, "points": row.points} for row in scores],
        "planned_until": one.planned_until, "extended": one.extended,
        "inquiries": [{"bid": row.bid_id, "question": row.question, "asked_at": row.asked_at,
                       "due_at": row.due_at, "answer": row.answer, "answered_at": row.answered_at,
                       "state": row.state, "reason": row.reason} for row in one.inquiries.all()],
        "findings": [{"ground": row.ground, "bids": row.bids, "evidence": row.evidence,
                      "found_at": row.found_at, "state": row.state, "reason": row.reason,
                      "decided_at": row.decided_at} for row in one.findings.all()],
    })  # fmt: skip


def award(one: Award) -> dict[str, Any]:
    """Publicity, decision, notice and report."""
    return plain({
        "ability_reviews": [{"bid": row.bid_id, "change": row.change, "facts": row.facts,
                             "called_at": row.called_at, "state": row.state, "reason": row.reason,
                             "concluded_at": row.concluded_at} for row in one.reviews.all()],
        "candidates": one.candidates, "published_at": one.published_at,
        "publicity_ends_at": one.publicity_ends_at,
        "winner": one.winner.bidder_code if one.winner else "", "passed_over": one.passed_over,
        "reason": one.reason, "decided_at": one.decided_at, "notice_number": one.notice_number,
        "notified_at": one.notified_at, "reported_at": one.reported_at,
    })  # fmt: skip


def contract(one: Contract) -> dict[str, Any]:
    """The main terms and how they were performed."""
    return plain({
        "number": one.number, "amount": one.amount, "period_days": one.period_days,
        "performance_bond": one.performance_bond, "signed_on": one.signed_on,
        "digest": one.digest, "completed_on": one.completed_on, "settlement": one.settlement,
        "evaluation": one.evaluation, "state": one.state,
    })  # fmt: skip


def _read_out(tender: Tender, section: Any) -> dict[str, Any]:
    rows = [one for one in bids.read_out(tender) if one.section_id == section.pk]
    return {
        "title": section.title, "code": section.code,
        "note": section.failed_for and f"未开标：{section.failed_for}。",
        "bids": [{"bidder": one.bidder_name, "partners": partners_read_out(one), "price": one.price, "period_days": one.period_days,
                  "quality": one.quality, "intact": True} for one in rows],
    }  # fmt: skip
