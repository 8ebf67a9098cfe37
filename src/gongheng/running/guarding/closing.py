"""Whether a request may be answered: the set is the one that was closed, seen by outside witnesses.

Everything is recomputed from what is sent; nothing is believed because the platform says it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongheng.foundation.ledger.canonical import leaf_of
from gongheng.foundation.ledger.checkpoint import Checkpoint, Verifier, open_note
from gongheng.foundation.ledger.cosignature import Cosigner
from gongheng.foundation.ledger.note import BadNote, verify_note
from gongheng.foundation.ledger.tree import verify_inclusion
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.package import forms
from gongheng.foundation.sealing.package.header import read_header
from gongheng.running.guarding.files import Told
from gongheng.running.guarding.paper import Paper
from gongheng.trading.bidding.intake.chain import first_head, next_head

FORMAT, CLOSE = "gongheng-release-request/1", "intake.close"
SHUT = "unsealing.shut_window"
REHEARSAL = "rehearsal:"  # trading/rehearsals gives this name to every dummy
UNNUMBERED_UNTIL = datetime(2027, 1, 1, tzinfo=UTC)  # closes of a later deadline tell their number
FAULTS = (AttributeError, KeyError, IndexError, TypeError, ValueError)


@dataclass(frozen=True)
class Outside:
    """What a guardian took from elsewhere than this site: the log's key, the witnesses' keys."""

    log_key: str
    witnesses: tuple[Cosigner, ...] = ()
    quorum: int = 0
    times: bool = True  # a demonstration moves its clock; the witnesses' clocks stay


def headers_of(
    asked: Any, tender: str, paper: Paper, outside: Outside | None, *, now: datetime
) -> list[tuple[str, dict[str, Any], list[str]]]:
    """Commitment, header and the roles to release of every bid; `outside` None is a rehearsal.

    Refuses `release_request_bad`, `release_set_differs`, `close_unproved`, `close_unwitnessed`,
    `released_too_early`, `bid_of_another`.
    """
    try:
        named = asked["format"] == FORMAT and asked["tender"] == tender
        refuse_unless(named and asked["circle"] == paper.whole["code"], "release_request_bad")
        bids = asked["bids"]
        if outside is None:
            refuse_unless(tender.startswith(REHEARSAL) and len(bids) == 1, "release_request_bad")
        else:
            refuse_unless(not tender.startswith(REHEARSAL), "release_request_bad")
            _check_set(tender, asked, _closed(asked["close"], tender, outside, now))
        found = [_bid(one, tender, paper) for one in bids]
        _no_copies(bids)
    except FAULTS as error:
        raise Refused("release_request_bad") from error
    return [one for one in found if one[2]]


def window_is_over(asked: Any, tender: str, outside: Outside) -> None:
    """The log says that the bidders' window is shut, and for exactly these bids; witnesses saw it.

    Asked before that, guardians would show prices to whoever holds the platform while other bidders
    can still stay away. Refuses `window_unproved`, `release_set_differs`,
    `close_unwitnessed`.
    """
    try:
        told, close = asked["window"], asked["close"]
        refuse_unless(told, "window_unproved")
        entry, head = told["entry"], _head(told["checkpoint"], outside.log_key)
        path = [bytes.fromhex(one) for one in told["proof"]]
        leaf = leaf_of(entry, told.get("blinding"))
        stands = verify_inclusion(leaf, told["leaf_index"], head.size, path, head.root)
        given = sorted(one["commitment"] for one in asked["bids"] if one["half"] is True)
        own = (entry["act"], entry["matter"]) == (SHUT, tender)
        same = entry["facts"]["bids"] == given
        of_this_close = _of_this_close(entry["facts"], close["entry"]["facts"])
        later = told["leaf_index"] > close["leaf_index"]
    except FAULTS as error:
        raise Refused("window_unproved") from error
    refuse_unless(stands and own and later and of_this_close, "window_unproved")
    refuse_unless(same, "release_set_differs")
    witnessed(told["checkpoint"], outside)


def _of_this_close(shut: dict[str, Any], closed: dict[str, Any]) -> bool:
    """Bids may have been taken again after a close: what is shut must be the window of the last one.

    Entries of before closes were numbered name neither; then there is nothing to compare. A later
    close without its number is none: an earlier one could be offered for the last.
    """
    numbered = closed.get("round")
    if numbered is None and datetime.fromisoformat(closed["due"]) >= UNNUMBERED_UNTIL:
        return False
    head = closed["head"] if numbered is not None else shut.get("head")
    return (shut.get("round"), shut.get("head")) == (numbered, head)


def outside_of(told: Told) -> Outside:
    """The keys this guardian has from elsewhere; a key that is listed twice is one witness.

    Refuses `witnesses_unsaid` where neither keys nor an express quorum of 0 are given, and fewer keys
    than must have signed.
    """
    refuse_unless(told.log_key, "missing_field", field="log_key", name="日志公钥")
    read = [Cosigner.from_vkey(one) for one in _lines(told.witness_keys)]
    witnesses = tuple({one.public: one for one in read}.values())
    refuse_unless(witnesses or told.quorum is not None, "witnesses_unsaid", field="witness_keys")
    quorum = len(witnesses) // 2 + 1 if told.quorum is None else told.quorum
    known = len({(one.name, one.public) for one in read}) == len(witnesses)
    enough = known and 0 <= quorum <= len(witnesses)
    refuse_unless(enough, "guardian_file_bad", field="witness_keys")
    return Outside(told.log_key, witnesses, quorum, times=not told.moved_clock)


def _lines(path: Path | None) -> list[str]:
    if path is None:
        return []
    return [one.strip() for one in path.read_text(encoding="utf-8").splitlines() if one.strip()]


def _closed(close: Any, tender: str, outside: Outside, now: datetime) -> dict[str, Any]:
    """The facts of the closing entry, proved to stand in a cosigned head."""
    refuse_unless(close, "close_unproved")
    entry, note = close["entry"], close["checkpoint"]
    head = _head(note, outside.log_key)
    leaf = leaf_of(entry, close.get("blinding"))
    path = [bytes.fromhex(one) for one in close["proof"]]
    stands = verify_inclusion(leaf, close["leaf_index"], head.size, path, head.root)
    facts = entry["facts"]
    own = entry["act"] == CLOSE and entry["matter"] == tender
    refuse_unless(stands and own, "close_unproved")
    due = datetime.fromisoformat(facts["due"])
    refuse_unless(datetime.fromisoformat(entry["at"]) >= due, "released_too_early", due=due)
    refuse_unless(now >= due or not outside.times, "released_too_early", due=due)
    witnessed(note, outside, since=due)
    return dict(facts)


def _head(note: str, log_key: str) -> Checkpoint:
    try:
        return open_note(note, [Verifier.from_vkey(log_key)])
    except BadNote as error:
        raise Refused("close_unproved") from error


def witnessed(note: str, outside: Outside, *, since: datetime | None = None) -> None:
    """Refuse a head that too few outside witnesses cosigned: the log's key alone could make many logs."""
    body = verify_note(note, [Verifier.from_vkey(outside.log_key)]).body
    _, _, lines = note.partition("\n\n")
    seen = [one.line_in(lines, body) for one in outside.witnesses]
    from_ = since if outside.times else None
    good = [line for line in seen if line and (from_ is None or line[1] >= from_)]
    refuse_unless(len(good) >= outside.quorum, "close_unwitnessed", have=len(good),
                  least=outside.quorum)  # fmt: skip


def _check_set(tender: str, asked: Any, facts: dict[str, Any]) -> None:
    """The chain leads to the head of the closing entry, and the bids offered are its live ones."""
    links = asked["links"]
    head = first_head(tender)
    live: dict[str, str] = {}
    for place, link in enumerate(links, 1):
        head = next_head(head, link["kind"], link["commitment"])
        right = link["place"] == place and link["head"] == head
        refuse_unless(right, "release_set_differs")
        if link["kind"] != "submit":
            live.pop(link["commitment" if link["kind"] == "withdraw" else "replaces"])
        if link["kind"] != "withdraw":
            live[link["commitment"]] = link["section"]
    whole = facts["head"] == head and facts["count"] == len(links)
    offered = {bid["commitment"]: bid["section"] for bid in asked["bids"]}
    same = offered == live and len(asked["bids"]) == len(live)
    refuse_unless(whole and same, "release_set_differs")


def _bid(bid: Any, tender: str, paper: Paper) -> tuple[str, dict[str, Any], list[str]]:
    """One bid as it was sealed: its commitment is its header's, and the header is for this circle."""
    header = read_header(bid["header"])
    committed = forms.commitment(header, bytes.fromhex(bid["nonce"])).hex()
    here = (header["tender"], header["lot"]) == (tender, bid["section"])
    ours = tuple(header["guardians"]) == paper.fingerprints
    right = committed == bid["commitment"] and here and ours
    refuse_unless(right and header["threshold"] == paper.threshold, "bid_of_another")
    roles = list(bid["roles"]) if bid["half"] is True else []
    known = [part["role"] for part in header["parts"]]
    refuse_unless(len(set(roles)) == len(roles) and set(roles) <= set(known), "bid_of_another")
    return bid["commitment"], dict(header), roles


def _no_copies(bids: Sequence[Any]) -> None:
    """No wrapped secret stands in two bids: the second was copied from the first."""
    points = [point for bid in bids for point in sbp.wrapped_points(bid["header"])]
    refuse_unless(len(set(points)) == len(points), "bid_of_another")
