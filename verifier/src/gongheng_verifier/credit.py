"""A subject's public credit records with the proofs of their publication: ``gongheng-credit/1``.

Every digest is computed anew from the record shown, so a row changed in the database is found.
"""

from typing import Any

from gongheng_verifier import bundle, note
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.strictjson import Unreadable, canonical, parse
from gongheng_verifier.witnesses import Trust

FORMAT = "gongheng-credit/1"
WHAT = "信用记录包"
PUBLISHED_BY = ("record.publish", "record.reissue")
MOST = 1000


def is_one(data: bytes) -> bool:
    """Tell whether these bytes say they are such a bundle; what else is wrong is judged later."""
    return f'"{FORMAT}"'.encode() in data[:200] or f'"{FORMAT}"'.encode() in data[-200:]


def judge(data: bytes, key: note.Key | None, report: Report, trust: Trust | None = None) -> None:
    """Judge every record and its proof; Unreadable when the bundle is none."""
    if len(data) > bundle.LARGEST_FILE:
        raise Unreadable(f"{WHAT}超过 {bundle.LARGEST_FILE // 2**20} 兆字节的上限。")
    value = parse(data, WHAT)
    rows = _rows(value)
    if not rows:
        report.warnings.append("包中没有信用记录，只说明出包时没有公示中的记录。")
        report.passed("V11", "没有需要核对的记录")
    for number, row in enumerate(rows, start=1):
        about = f"第 {number} 条"
        _judge_one(value["subject"], row, key, report, about=about, trust=trust or Trust())


def _rows(value: Any) -> list[dict[str, Any]]:
    shaped = (
        isinstance(value, dict)
        and set(value) == {"format", "subject", "records"}
        and value["format"] == FORMAT
        and isinstance(value["subject"], str)
        and isinstance(value["records"], list)
    )
    if not shaped or len(value["records"]) > MOST:
        raise Unreadable(f"{WHAT}的格式不认识。")
    for row in value["records"]:
        if not isinstance(row, dict) or set(row) != {"record", "proof"}:
            raise Unreadable(f"{WHAT}中有格式不认识的记录。")
        if not isinstance(row["record"], dict) or not isinstance(row["proof"], dict):
            raise Unreadable(f"{WHAT}中有格式不认识的记录。")
    return list(value["records"])


def _judge_one(
    subject: str, row: dict[str, Any], key: note.Key | None, report: Report, *, about: str,
    trust: Trust,
) -> None:  # fmt: skip
    proof = bundle.read(canonical(row["proof"]), f"{WHAT}{about}的证明")
    if proof["format"] != bundle.PROOF:
        raise Unreadable(f"{WHAT}{about}的证明不是包含证明。")
    chosen = bundle.choose_key(proof, key, report)
    if chosen is None:
        return
    trust.meet_known(chosen, report)
    bundle.judge_proof(proof, chosen, report, about, trust)
    entry, record = proof["entry"], row["record"]
    facts = entry.get("facts")
    told = facts if isinstance(facts, dict) else {}
    same = (
        entry["act"] in PUBLISHED_BY
        and record.get("subject") == subject == entry.get("matter")
        and told.get("code") == record.get("code")
        and told.get("digest") == sm3(canonical(record)).hex()
    )
    clauses = "内容与公示时写入日志的摘要相符", "内容与公示时写入日志的摘要不符，记录被改过"
    report.judged("V11", same, clauses, about)
