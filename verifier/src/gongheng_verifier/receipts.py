"""Receipts that bidders hold: of a bid handed in, and of the half given at the opening."""

import base64
from typing import Any

from gongheng_verifier import bundle, merkle, note, openshape, opentime
from gongheng_verifier.opencase import Case
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.strictjson import Unreadable, canonical, parse
from gongheng_verifier.witnesses import Trust

TAKEN, GIVEN = opentime.RECEIPT, "gongheng-half-receipt/1"
SHAPES = {TAKEN: "receipt", GIVEN: "half_receipt"}
LARGEST = 128 * 1024
LABELS = {TAKEN: opentime.RECEIPT_LABEL, GIVEN: b"gongheng/half-receipt/1\0"}
GAVE = ("unsealing.give_half", "unsealing.give_remedy")


def is_one(data: bytes) -> bool:
    """Tell whether these bytes say they are a receipt."""
    return any(f'"{one}"'.encode() in data[:LARGEST] for one in SHAPES)


def read(data: bytes, name: str, kinds: tuple[str, ...] = (TAKEN, GIVEN)) -> dict[str, Any]:
    """A receipt, its shape checked; Unreadable otherwise."""
    value = parse(data[:LARGEST], f"回执 {name} ")
    kind = value.get("format") if isinstance(value, dict) else None
    if kind not in kinds:
        raise Unreadable(f"回执 {name} 不是本程序认识的回执。")
    try:
        openshape.closed(value, SHAPES[kind], "receipt")
    except openshape.Misshapen:
        raise Unreadable(f"回执 {name} 不合格式。") from None
    if "timestamp" in value and not opentime.shaped_stamp(value["timestamp"]):
        raise Unreadable(f"回执 {name} 的时间戳不合格式。")
    return dict(value)


def judge(told: dict[str, Any], key: note.Key | None, proof: dict[str, Any] | None,
          report: Report, trust: Trust) -> None:  # fmt: skip
    """R06–R08: what it tells, the log's signature, its entry in the log."""
    if key is None:
        raise Unreadable("请用 --key 给出日志公钥：回执本身不带公钥。")
    what = "投标解密" if told["format"] == GIVEN else "投标递交"
    report.passed("R06", f"{what}回执，标段 {told['lot']}，收到时间 {told['received_at']}")
    report.judged(
        "R07", signed(told, key), ("由日志公钥签署", "不是日志公钥签署的，或者内容被改动")
    )
    if told["format"] == TAKEN:
        opentime.judge_receipt(told, told.get("timestamp"), trust, report, "")
    if proof is None:
        report.warnings.append("没有用 --proof 给出证明，回执所指的记录是否在日志之中未核验。")
        return
    trust.meet_known(key, report)
    bundle.judge_proof(proof, key, report, "所附的证明", trust)
    report.judged("R08", _entered(told, proof, key),
                  ("所指的记录在日志之中", "日志中的记录不是回执所指的"))  # fmt: skip


def signed(told: dict[str, Any], key: note.Key) -> bool:
    """Whether the log's key signed it."""
    message = opentime.words_of(told, LABELS[told["format"]])
    return note.good(key.public, base64.b64decode(told["signature"]), message)


def _entered(told: dict[str, Any], proof: dict[str, Any], key: note.Key) -> bool:
    try:
        head = note.open_head(proof["checkpoint"], key)
    except note.BadNote:
        return False
    path = [bytes.fromhex(one) for one in proof["proof"]]
    leaf = bundle.leaf_of(proof)
    if not merkle.includes(leaf, proof["leaf_index"], head.size, path, head.root):
        return False
    facts = proof["entry"].get("facts")
    facts = facts if isinstance(facts, dict) else {}
    if told["format"] == TAKEN:
        return (facts.get("commitment"), facts.get("head")) == (told["commitment"], told["head"])
    same = (facts.get("bid"), facts.get("digest")) == (told["commitment"], told["digest"])
    return same and leaf.hex() == told["entry"] and proof["entry"].get("act") in GAVE


def given_kept(case: Case, report: Report) -> None:
    """O28: whoever holds a receipt of his half finds it in the bundle; what was given is not called missing."""
    for name, one in case.half_receipts:
        bid = case.bids.get(one["commitment"])
        price = "price" in one["parts"]
        if not signed(one, case.key):
            clause = "解密回执不是日志公钥签署的"
        elif one["tender"] != case.told["tender"] or bid is None or bid["section"] != one["lot"]:
            clause = "解密回执属于另一个招标项目、标段或投标文件"
        elif price and not _has_price(bid):
            clause = "投标人有解密回执，包内却没有他的解密信息"
        elif price and one["parts"] == ["price"] and digest_of(bid) != one["digest"]:
            clause = "包内的解密信息不是回执所载的"
        else:
            good = "包内有所交的解密信息" if price else "回执不含报价部分，包内不载其他部分，未核验"
            report.passed("O28", f"{good}（标段 {one['lot']}）", name)
            continue
        report.failed("O28", clause, name)


def _has_price(bid: dict[str, Any]) -> bool:
    return "price" in bid["halves"] or "price" in bid.get("remedies", {})


def digest_of(bid: dict[str, Any]) -> str:
    """What the receipt of a price part's half, or of its remedy, must tell."""
    half = {"price": bid["halves"]["price"]} if "price" in bid["halves"] else {}
    plain = [part["plain"] for part in bid["header"]["parts"] if part["role"] == "price"]
    remedies = {"price": plain[0]} if plain and not half else {}
    told = {"commitment": bid["commitment"], "halves": half, "remedies": remedies}
    return sm3(b"gongheng/half/1\0" + canonical(told)).hex()
