"""Checks of what came of each bid: when shares were released, why some did not open, what was read out."""

from collections import Counter
from typing import Any

from gongheng_verifier.openbid import OPENED
from gongheng_verifier.opencase import Case
from gongheng_verifier.openlog import told
from gongheng_verifier.openshape import GONE, RETURNED
from gongheng_verifier.report import Report

BIDDERS_FAULT = frozenset({
    "no_price", "key_not_committed", "ciphertext_altered", "package_malformed",
    "content_not_committed", "letter_malformed", "shares_wrong",
})  # fmt: skip
OTHERS_FAULT = frozenset({"chunk_missing", "chunk_altered", "shares_too_few"})
LEAST_BIDDERS = 3
SHUT, CHANGED = ".shut_window", ".confirm_change"
Faults = list[tuple[str, str]]


def window(case: Case, report: Report) -> None:
    """The halves were all in, and the log said of whom, before any guardian released."""
    releases = case.told["releases"]
    if not releases:
        report.passed("O24", "没有监护人放出份额")
        return
    proof = case.told.get("window", {}).get("proof")
    if proof is None:
        report.failed("O24", "没有附上解密截止记录，不能证明份额放出以前解密已经截止")
        return
    facts = proof["entry"].get("facts")
    said = facts.get("bids") if isinstance(facts, dict) else None
    said = said if isinstance(said, list) else []
    halves = {bid["commitment"] for bid in case.told["bids"] if bid["halves"]}
    remedied = {bid["commitment"] for bid in case.told["bids"] if "remedies" in bid}
    faults: Faults = []
    if not case.included(proof) or not str(proof["entry"].get("act")).endswith(SHUT):
        faults.append(("", "所附的不是日志中的解密截止记录"))
    at = proof["leaf_index"]
    faults += [(f"第 {one['at']} 位监护人", "在解密截止以前放出") for one in releases
               if one["proof"]["leaf_index"] <= at]  # fmt: skip
    strange = [one for one in said if one not in halves | remedied]
    faults += [(case.named(str(one)), "解密截止时写明已给出，包内没有") for one in strange]
    faults += [
        (case.named(one), "解密截止以后才给出") for one in sorted(halves - set(map(str, said)))
    ]
    told(report, "O24", faults, f"份额放出以前，{len(said)} 家已经给出的写在日志之中")


def attributed(case: Case, report: Report) -> None:
    """What did not open says why and by whose fault, and computing it again says the same."""
    faults: Faults = []
    failed = 0
    for bid, found in zip(case.told["bids"], case.seen, strict=True):
        if bid["outcome"] in {*GONE, OPENED}:
            continue
        if bid["outcome"] == RETURNED:
            faults += _returned_fault(case, bid)
            continue
        failed += 1
        if clause := _attribution_fault(case, bid, _result(case, bid, found.result)):
            faults.append((case.named(bid["commitment"]), clause))
    told(report, "O20", faults, f"{failed} 份没有开启，都写明归责和依据，重算相符")


def _result(case: Case, bid: dict[str, Any], result: str) -> str:
    """Too few shares, because too many guardians say theirs does not fit.

    Bundles of before closes were numbered took that for the bidder's fault.
    """
    said = sum(
        (one["bid"], one["role"]) == (bid["commitment"], "price")
        for release in case.told["releases"]
        for one in release["batch"].get("withheld", [])
    )
    header = bid["header"]
    too_many = said > len(header["guardians"]) - header["threshold"]
    return "shares_wrong" if result == "shares_too_few" and too_many else result


def _attribution_fault(case: Case, bid: dict[str, Any], result: str) -> str:
    """A clause when what is told and what was computed do not agree."""
    party, outcome = _party(case, bid), bid["outcome"]
    if result == OPENED:
        return "其实能够开启，却写成没有开启"
    if outcome == "unopened":
        return "" if result == "no_half" else f"写成没有给出前半，重算的结果是 {result}"
    unproved = result == "shares_wrong" and case.closed.get("round") is not None
    if unproved and outcome == "invalid":
        return "份额不符只有监护人自己说，别人无法重算，不能写成投标人的过错"
    if unproved and outcome == "damaged" and party != "bidder":
        return ""
    if outcome == "invalid":
        code = bid["attribution"]["code"]
        own = result in BIDDERS_FAULT and party == "bidder" and code == result
        return "" if own else f"写成投标人的过错（{code}），重算的结果是 {result}"
    held = result in OTHERS_FAULT and party != "bidder"
    return "" if held else f"写成不是投标人的过错，重算的结果是 {result}"


def _party(case: Case, bid: dict[str, Any]) -> str:
    """Whose fault it was computed to be: two persons may have changed that since, on record."""
    told_ = bid["attribution"]
    proof = told_.get("changed")
    if proof is None:
        return str(told_["party"])
    entry = proof["entry"]
    facts = entry.get("facts") if isinstance(entry.get("facts"), dict) else {}
    same = (facts.get("bid"), facts.get("party")) == (bid["commitment"], told_["party"])
    known = case.included(proof) and str(entry.get("act")).endswith(CHANGED) and same
    return str(facts.get("before")) if known else ""


def _returned_fault(case: Case, bid: dict[str, Any]) -> Faults:
    """A section goes back unopened only where fewer than three bid (招标投标法第二十八条)."""
    live = [case.bids[one] for one in case.live if one in case.bids]
    same = [one["outcome"] for one in live if one["section"] == bid["section"]]
    right = len(same) < LEAST_BIDDERS and set(same) == {RETURNED}
    return [] if right else [(case.named(bid["commitment"]), "未开启退回，其标段却不少于三家")]


def _amount(price: Any) -> str:
    """An amount in one spelling, so that 9000000, 9000000.00 and 09000000 are the same."""
    written = str(price).lstrip("0")
    return written.rstrip("0").rstrip(".") if "." in written else written


def recorded(case: Case, report: Report) -> None:
    """The opening record is what the letters say, line by line."""
    units = {bid["commitment"]: bid for bid in case.told["bids"]}
    expected: Counter[tuple[Any, ...]] = Counter()
    for one in case.told["letters"]:
        bid = units.get(one["commitment"])
        if bid is not None:
            expected[bid["section"], bid["bidder"]["code"], bid["bidder"]["name"],
                     _amount(one["letter"].get("price"))] += 1  # fmt: skip
    lines = Counter((one["section"], one["code"], one["name"], _amount(one["price"]))
                    for one in case.told["record"])  # fmt: skip
    faults = [(f"标段 {section}，{name}", f"开标记录写的报价 {price}，投标函中没有")
              for section, _, name, price in sorted(lines - expected)]  # fmt: skip
    faults += [(f"标段 {section}，{name}", f"投标函报价 {price}，开标记录没有写")
               for section, _, name, price in sorted(expected - lines)]  # fmt: skip
    told(report, "O21", faults, f"开标记录 {len(case.told['record'])} 行与解密的投标函相符")
