"""Which columns of credit the ledger answers for, table by table; and the command that asks."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from gongheng.credit.bulletins.lifecycle import BULLETIN
from gongheng.credit.bulletins.models import Bulletin
from gongheng.credit.checks.lifecycle import CREDIT_CHECK
from gongheng.credit.checks.models import CreditCheck
from gongheng.credit.checks.papers import KIND, paper_of
from gongheng.credit.disputes.lifecycle import CONTEST, DISPUTE
from gongheng.credit.disputes.models import Contest, Dispute
from gongheng.credit.inquiries.lifecycle import FILE_INQUIRY
from gongheng.credit.inquiries.models import Inquiry
from gongheng.credit.lessons.lifecycle import ATTEMPT, PIECE
from gongheng.credit.lessons.models import Attempt, Piece
from gongheng.credit.lists.lifecycle import LISTING
from gongheng.credit.lists.models import Listing
from gongheng.credit.measures.lifecycle import CASE, MEASURE
from gongheng.credit.measures.models import Case, Measure
from gongheng.credit.pledges.lifecycle import PLEDGE
from gongheng.credit.pledges.models import Pledge
from gongheng.credit.pledges.templates import template_of
from gongheng.credit.ratings.lifecycle import MODEL
from gongheng.credit.ratings.models import RatingModel
from gongheng.credit.receivers.lifecycle import RECEIPT
from gongheng.credit.receivers.models import Receipt
from gongheng.credit.records.lifecycle import RECORD
from gongheng.credit.records.models import Record
from gongheng.credit.records.rules import digest_of
from gongheng.credit.repair.lifecycle import REPAIR
from gongheng.credit.repair.models import Repair
from gongheng.credit.reports.lifecycle import CREDIT_REPORT
from gongheng.credit.reports.models import Report
from gongheng.credit.subjects.lifecycle import SUBJECT
from gongheng.credit.subjects.models import Subject
from gongheng.exchange.feeds.lifecycle import DELIVERY
from gongheng.exchange.feeds.models import Delivery
from gongheng.foundation.documents import verification_code
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.checked.lifecycle import CHECKED
from gongheng.registry.checked.models import Checked
from gongheng.registry.pledged.lifecycle import PLEDGED
from gongheng.registry.pledged.models import Pledged
from gongheng.registry.rated.lifecycle import SNAPSHOT
from gongheng.registry.rated.models import Snapshot
from gongheng.running.auditing import MOST_SHOWN, Kept, altered

Anew = Iterator[tuple[str, Any, Any]]


def of_record(row: Any) -> Anew:
    """The digest of everything public in it."""
    if row.digest:
        yield "digest", row.digest, digest_of(row)


def of_pledge(row: Any) -> Anew:
    """The digest of the text that was signed."""
    template = template_of(row.kind)
    if template is not None:
        told = {"title": template.title, "version": row.version, "text": row.paragraphs}
        yield "paragraphs", row.digest, sm3_hex(canonical(told))


def of_check(row: Any) -> Anew:
    """The digest of what was found."""
    yield "summary", row.digest, verification_code(KIND, paper_of(row))


def of_piece(row: Any) -> Anew:
    """The digest of what was published."""
    if row.digest:
        told = {"kind": row.kind, "title": row.title, "body": row.body, "source": row.source}
        yield "body", row.digest, sm3_hex(canonical(told))


ENDED = "ended_at"
TABLES = (
    Kept(SUBJECT, Subject, {"named": "named"}),
    Kept(RECORD, Record, {
        "code": "code", "item": "item", "category": "category", "conduct": "conduct", "level": "level",
        "organ": "organ_code", "decided_on": "decided_on", "digest": "digest",
        "ends_on": "publicity_ends_on", "revoked_on": "revoked_on", "replaces": "replaces.code",
    }, {"enter": "entered_at", "adopt": "entered_at", "amend": "entered_at",
        "reissue": "entered_at", "review": "reported_at", "accept": "accepted_at", "publish": "published_at", "correct": ENDED, "withdraw": ENDED,
        "end_by_repair": ENDED, "expire": ENDED, "restore": "-ended_at"}, of_record,
         empty=("revoked_on", "publicity_ends_on"),
         taken_over=("reported_at", "accepted_at", "published_at"), along=("subject",), only_proposed=("propose_correction",)),  # a correction keeps its path
    Kept(LISTING, Listing, {
        "code": "code", "colour": "colour", "ends_on": "ends_on", "organ": "organ_code",
        "heard_until": "heard_until", "capacity": "subject_kind", "notice": "notice_digest",
        "removal": "removal", "words": "words",
    }, {"tell": "told_at", "state_case": "stated_at", "decide": "decided_at", "make_known": "listed_at",
        "set_aside": ENDED, "run_out": ENDED, "take_off": ENDED},
         empty=("ends_on", "heard_until", "removal", "notice_digest"), along=("subject", "record")),
    Kept(MEASURE, Measure, {"listing": "listing.code", "measure": "measure", "effect": "effect"},
         {"apply_measure": "applied_at", "lift_measure": "lifted_at"}, along=("subject",)),
    Kept(CASE, Case, {"code": "code", "effect": "effect", "occasion": "occasion"},
         {"report_case": "reported_at", "rewrite_case": "reported_at", "publish_case": "published_at"}),
    Kept(PLEDGE, Pledge, {
        "code": "code", "kind": "kind", "version": "version", "digest": "digest",
        "capacity": "subject_kind",
    }, {"sign": "signed_at", "supersede": ENDED, "take_back": ENDED, "find_broken": ENDED}, of_pledge, along=("subject",)),
    Kept(PLEDGED, Pledged, {"step": "step", "source": "source"},
         {"note_down": "since", "strike_off": "struck_at"}),
    Kept(REPAIR, Repair, {
        "code": "code", "record": "record.code", "pledge": "pledge.code", "earliest_on": "earliest_on",
        "banned_until": "banned_until",
    }, {"apply": "applied_at", "check_materials": "checked_at", "accept": "accepted_at",
        "verify": "verified_at", "grant": "decided_at", "deny": "decided_at", "finish": "finished_at",
        "propose_revocation": "falsehood_at",
        "drop_revocation": "-falsehood_at", "revoke": "revoked_at"}, empty=("banned_until",), along=("subject",)),
    Kept(DISPUTE, Dispute, {
        "code": "code", "target": "target", "record": "record.code", "unit": "asked_unit",
        "remedy": "remedy", "new_record": "new_record",
    }, {"lodge": "lodged_at", "accept": "accepted_at", "refuse": ENDED, "uphold": ENDED,
        "reject": ENDED, "take_back": ENDED, "lapse": ENDED}, along=("subject",)),
    Kept(CONTEST, Contest, {"code": "code", "forum": "forum", "outcome": "outcome"},
         {"report": "reported_at", "turn_down": ENDED, "conclude": ENDED}, along=("record__subject",)),
    Kept(FILE_INQUIRY, Inquiry, {
        "code": "code", "kind": "kind", "use": "purpose", "parts": "parts", "begins_at": "begins_at",
        "ends_at": "ends_at", "review_due_at": "review_due_at", "finding": "finding", "unit": "body",
        "whom": "whom",
    }, {"request": "requested_at", "break_glass": "requested_at",
        "approve": "approved_at",
        "turn_second_key": "approved_at", "authorise": "requested_at"},
         empty=("begins_at", "ends_at", "review_due_at", "finding"), taken_over=("approved_at",)),
    Kept(CREDIT_CHECK, CreditCheck, {"number": "number", "occasion": "occasion", "digest": "digest",
                                     "body": "body"}, {"check": "checked_at"}, of_check, along=("subject",)),
    Kept(CHECKED, Checked, {"occasion": "occasion", "receipt": "receipt"}, {"note": "checked_at"}),
    Kept(CREDIT_REPORT, Report, {"code": "code", "scope": "scope", "digest": "digest",
                                 "records": "records"}, {"outdate": "outdated_at"}, along=("subject",)),
    Kept(RECEIPT, Receipt, {
        "record": "record_code", "channel": "channel", "receiver": "receiver_code", "change": "change",
        "due_on": "due_on",
    }, {"deliver": "delivered_at", "call_back": "called_at", "acknowledge": "acknowledged_at"}),
    Kept(MODEL, RatingModel, {"code": "code", "kind": "kind", "digest": "digest"},
         {"adopt": "adopted_at", "supersede": ENDED, "repeal": ENDED}),
    Kept(SNAPSHOT, Snapshot, {
        "kind": "kind", "day": "day", "model": "model_digest", "lines": "lines", "changed": "changed",
        "digest": "digest",
    }, {"take": "taken_at", "replace": "replaced_at"}),
    Kept(PIECE, Piece, {"code": "code", "kind": "kind", "digest": "digest"},
         {"publish_piece": "published_at", "withdraw_piece": "withdrawn_at"}, of_piece),
    Kept(ATTEMPT, Attempt, {"course": "course.code", "passed": "passed", "certificate": "check_code"},
         {"hand_in": "handed_in_at"}),
    Kept(BULLETIN, Bulletin, {
        "code": "code", "since": "since", "until": "until", "inputs": "inputs", "scheme": "scheme",
        "number": "document_number", "file": "file_digest",
    }, {"draft_bulletin": "drafted_at", "adopt_bulletin": "adopted_at",
        "publish_bulletin": "published_at"}),
    Kept(DELIVERY, Delivery, {
        "key": "data_key", "seq": "seq", "dataset": "dataset", "type": "data_type",
        "because_of": "because_of", "due_on": "due_on",
    }),
)  # fmt: skip


def check() -> int:
    """Print what does not agree with the ledger, at most a hundred lines; 1 when anything does not."""
    found = list(islice(altered(TABLES), MOST_SHOWN))
    for one in found:
        print(f"{one.thing}\t{one.column}\t现为 {one.stands}\t应为 {one.told}")  # noqa: T201
    end = (
        f"不一致：{len(found)} 处（最多列 {MOST_SHOWN} 处）" if found else "信用数据与办理记录一致"
    )
    print(end)  # noqa: T201
    return 1 if found else 0
