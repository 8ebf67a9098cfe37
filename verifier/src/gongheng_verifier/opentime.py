"""What an outside clock stamped: receipts, the closing checkpoint, the record of what was read out."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gongheng_verifier import timestamp
from gongheng_verifier.opencase import Case, when
from gongheng_verifier.openshape import Misshapen, closed
from gongheng_verifier.report import Report
from gongheng_verifier.strictjson import Unreadable, canonical
from gongheng_verifier.timestamp import NotGood, Stamped
from gongheng_verifier.witnesses import Trust

RECEIPT = "gongheng-receipt/1"
RECEIPT_LABEL, READING_LABEL = b"gongheng/receipt/1\0", b"gongheng/reading/1\0"
UNSIGNED = {"signature", "timestamp"}  # what comes after the words that are signed
PARTS = {"close": "截止检查点", "reading": "开标记录"}
SEALINGS = {"bid.submit_sealed", "bid.replace_sealed", "bid.withdraw_sealed"}
SLACK = timedelta(minutes=1)  # two good clocks may be apart by so much
LARGEST = 128 * 1024
UNASKED = "没有时间戳，未核验"
MISSING = "给出了时间戳根证书，文件中没有时间戳"


def stamped(case: Case, report: Report) -> None:
    """O25: the head that holds the close and the lines read out were there at the time told."""
    told = case.told.get("timestamps", {})
    if not told:
        report.judged("O25", not case.trust.roots, (UNASKED, MISSING))
        return
    due = when(case.told["due"])
    for name, said in _said(case):
        about = PARTS[name]
        if name not in told:
            report.judged("O25", not case.trust.roots, (UNASKED, MISSING), about)
            continue
        claim = _Claim("O25", said, due, "投标截止时间")
        _judge(claim, told[name], case.trust, report, about)


def _said(case: Case) -> Iterator[tuple[str, bytes]]:
    text = case.closing["checkpoint"].partition("\n\n")[0] + "\n"
    yield "close", text.encode()
    rows = sorted(case.told["record"], key=lambda one: (one["section"], one["code"]))
    lines = {"tender": case.told["tender"], "record": rows}
    yield "reading", READING_LABEL + canonical(lines)


def receipts_stamped(case: Case, report: Report) -> None:
    """R05 of each receipt the user brought."""
    for name, receipt in case.receipts:
        judge_receipt(receipt, receipt.get("timestamp"), case.trust, report, name)


def judge_proof(value: dict[str, Any], report: Report, trust: Trust, about: str = "") -> None:
    """R05 of a proof that brings the receipt's stamp: the entry holds every word of the receipt."""
    if not shaped_stamp(value["timestamp"]):
        raise Unreadable("证明文件的时间戳不合格式。")
    entry, facts = value["entry"], value["entry"].get("facts")
    if entry["act"] not in SEALINGS or not isinstance(facts, dict):
        report.failed("R05", "所附的时间戳不是投标回执的", about)
        return
    names = {"lot": "section", "commitment": "commitment", "head": "head",
             "received_at": "received_at"}  # fmt: skip
    receipt = {"format": RECEIPT, "tender": entry.get("matter"),
               **{name: facts.get(kept) for name, kept in names.items()}}  # fmt: skip
    judge_receipt(receipt, value["timestamp"], trust, report, about)


def judge_receipt(
    receipt: dict[str, Any], told: Any, trust: Trust, report: Report, about: str
) -> None:
    if not told or "token" not in told:
        waits = "时间戳还没有出具，未核验" if told else UNASKED
        report.judged("R05", not trust.roots, (waits, MISSING), about)
        return
    at = receipt["received_at"]
    after = when(at) if isinstance(at, str) else None
    claim = _Claim("R05", words_of(receipt, RECEIPT_LABEL), after, "回执所载的收到时间")
    _judge(claim, told["token"], trust, report, about)


def words_of(receipt: dict[str, Any], label: bytes) -> bytes:
    """The words of a receipt that the log signs, and a time stamp too."""
    return label + canonical({name: one for name, one in receipt.items() if name not in UNSIGNED})


@dataclass(frozen=True)
class _Claim:
    """What a token must be of, and what must have happened before it."""

    number: str
    said: bytes
    after: datetime | None
    event: str


def _judge(claim: _Claim, token: str, trust: Trust, report: Report, about: str) -> None:
    number, after, event = claim.number, claim.after, claim.event
    try:
        found = timestamp.read(base64.b64decode(token), claim.said)
    except NotGood as no:
        report.failed(number, str(no), about)
        return
    if after is None or found.at + found.accuracy + SLACK < after:
        report.failed(number, f"{found.told}，早于{event}", about)
    elif not trust.roots:
        clause = (
            f"{found.told}，晚于{event} {_late(found, after)}；没有给出 --tsa-roots，签发机构未核验"
        )
        report.passed(number, clause, about)
    else:
        known = timestamp.reaches(found, trust.roots)
        good = f"{found.told}，晚于{event} {_late(found, after)}，签发机构可信，吊销未核验"
        report.judged(number, known, (good, f"{found.told}，不在所信任的根证书之下"), about)


def _late(found: Stamped, after: datetime) -> str:
    seconds = max(0, int((found.at - after).total_seconds()))
    days, rest = divmod(seconds, 86_400)
    if days:
        return f"{days} 天"
    return f"{rest} 秒" if rest < 600 else f"{rest // 60} 分钟"


def read_roots(text: str) -> tuple[timestamp.Certificate, ...]:
    """The trusted certificates of a PEM file; Unreadable when there is none."""
    blocks = [block.partition("-----END CERTIFICATE-----")[0]
              for block in text.split("-----BEGIN CERTIFICATE-----")[1:]]  # fmt: skip
    try:
        found = tuple(timestamp.certificate(base64.b64decode("".join(one.split()), validate=True))
                      for one in blocks)  # fmt: skip
    except (ValueError, LookupError, TypeError, OverflowError):
        raise Unreadable("给出的时间戳根证书读不出，或者不是 SM2、P-256 证书。") from None
    if not found:
        raise Unreadable("给出的文件里没有根证书。")
    return found


def shaped_stamp(value: Any) -> bool:
    """Whether this is what files tell of a stamp."""
    try:
        closed(value, "stamp", "timestamp")
    except Misshapen:
        return False
    return bool((value["state"] == "stamped") == ("token" in value))
