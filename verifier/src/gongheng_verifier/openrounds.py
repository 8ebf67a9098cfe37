"""The closes of an intake: where bids were taken again after a close, only the last close counts."""

from typing import Any

from gongheng_verifier.opencase import Case, chained, place, when
from gongheng_verifier.openlog import CLOSE, told
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import sm3

REOPEN = "intake.reopen"
UNNUMBERED_UNTIL = when("2027-01-01T00:00:00+00:00")  # closes of a later deadline tell their number
Faults = list[tuple[str, str]]


def rounds(case: Case, report: Report) -> None:
    """Close, reopen, close …: each in the log in this order, numbered, each on the chain of the one before.

    Without the number a platform could offer an earlier close, and drop every bid that came after it:
    only closes of a deadline before there were numbers may lack it.
    """
    pairs = case.told.get("reopened", [])
    number = case.closed.get("round")
    if number is None and not pairs:
        report.judged("O27", when(case.told["due"]) < UNNUMBERED_UNTIL,
                      ("截止记录没有写明是第几次截止，未核验（旧的格式）",
                       "截止记录没有写明是第几次截止，不能证明它是最后一次"))  # fmt: skip
        return
    faults: Faults = []
    if number != len(pairs) + 1:
        faults.append(("", f"截止记录是第 {number} 次截止，包内另附 {len(pairs)} 次重新收取"))
    for at, pair in enumerate(pairs, 1):
        faults += [(f"第 {at} 次截止", clause) for clause in _pair(case, at, pair)]
    faults += _order(case, pairs) + _links(case, pairs) + _window(case, number)
    told(
        report, "O27", faults, f"第 {number} 次截止，是最后一次；以前的截止和重新收取依次在日志之中"
    )


def _facts(proof: dict[str, Any]) -> dict[str, Any]:
    facts = proof["entry"].get("facts")
    return facts if isinstance(facts, dict) else {}


def _pair(case: Case, at: int, pair: dict[str, Any]) -> list[str]:
    close, again = pair["close"]["proof"], pair["reopen"]["proof"]
    first, second = _facts(close), _facts(again)
    many = first.get("count")
    whole = type(many) is int and 0 <= many <= len(case.told["links"])
    head = _head(case, many) if whole and isinstance(many, int) else ""
    wrong = [
        (not case.included(close) or not case.included(again), "不能证明它和重新收取在日志之中"),
        ("blinding" in close or "blinding" in again
         or (close["entry"].get("act"), again["entry"].get("act")) != (CLOSE, REOPEN),
         "所附的不是截止和重新收取的记录"),
        (any(one.get("tender") != case.told["tender"] for one in (first, second)), "属于另一个招标项目"),
        ((first.get("round"), second.get("round")) != (at, at + 1), "次数不连续"),
        (not whole or first.get("head") != head, "链尾与递交链在该处的不同"),
        ((second.get("head"), second.get("count")) != (first.get("head"), many),
         "重新收取不是从这次截止的链尾接着的"),
    ]  # fmt: skip
    return [clause for fails, clause in wrong if fails]


def _head(case: Case, many: int) -> str:
    tender, links = case.told["tender"], case.told["links"][:many]
    heads = chained(tender, links)
    return heads[-1] if heads else sm3(b"gongheng/chain/1\0" + tender.encode()).hex()


def _order(case: Case, pairs: list[dict[str, Any]]) -> Faults:
    """Places in the log go up, and each deadline is later than the one that was over."""
    proofs = [one[name]["proof"] for one in pairs for name in ("close", "reopen")] + [case.closing]
    places = [proof["leaf_index"] for proof in proofs]
    faults: Faults = []
    if places != sorted(set(places)):
        faults.append(("", "截止与重新收取在日志中的次序不对"))
    dues = [_due(proof) for proof in proofs]
    known = [one for one in dues if one is not None]
    earlier, later = dues[0:-1:2], dues[1::2]
    moved = all(one and two and one < two for one, two in zip(earlier, later, strict=True))
    if len(known) != len(dues) or not moved:
        faults.append(("", "重新收取没有确定更晚的截止时间"))
    return faults


def _due(proof: dict[str, Any]) -> Any:
    try:
        return when(_facts(proof)["due"])
    except (KeyError, TypeError, ValueError):
        return None


def _links(case: Case, pairs: list[dict[str, Any]]) -> Faults:
    """What came before a close stands before it in the log and in time; the rest after the reopening."""
    faults: Faults = []
    for pair in pairs:
        close, again = pair["close"]["proof"], pair["reopen"]["proof"]
        many, due = _facts(close).get("count"), _due(close)
        if type(many) is not int or due is None:
            continue
        for link in case.told["links"]:
            index = link["proof"]["leaf_index"]
            if link["place"] <= many:
                right = index < close["leaf_index"] and when(link["received_at"]) < due
            else:
                right = index > again["leaf_index"]
            if not right:
                faults.append((place(link), "不在它应在的那一次截止之内"))
    return faults


def _window(case: Case, number: Any) -> Faults:
    """The entry that shut the bidders' window names the close under which they gave."""
    proof = case.told.get("window", {}).get("proof")
    if proof is None or number is None:
        return []
    facts = _facts(proof)
    same = (facts.get("round"), facts.get("head")) == (number, case.closed.get("head"))
    return [] if same else [("", "解密截止记录所依据的是另一次截止")]
