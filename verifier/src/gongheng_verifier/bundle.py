"""The proof files people hold: that an entry is in the log, or that the log only grew.

``gongheng-proof/1``: ``entry`` (the canonical fields), ``leaf_index``, ``tree_size``, ``proof``
(hex), ``checkpoint`` (signed note), ``log_key`` (vkey) and, for whoever may see the sealed facts,
``private`` (``salt`` hex and ``facts``). Of an entry closed to the public ``blinding`` (``kind`` =
``closed``, ``blind`` hex), which together with the entry makes its leaf.

``gongheng-consistency/1``: ``old`` and ``new`` (signed notes), ``proof``, ``log_key``.
"""

import re
from typing import Any

from gongheng_verifier import merkle, note
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import blinded, leaf, sm3
from gongheng_verifier.strictjson import Unreadable, canonical, parse
from gongheng_verifier.witnesses import Trust

PROOF = "gongheng-proof/1"
CONSISTENCY = "gongheng-consistency/1"
LARGEST_FILE = 8 * 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HEX = re.compile(r"(?:[0-9a-f]{2}){16,64}")
_COMMITMENT = b"gongheng/commitment/1\0"
_FIELDS: dict[str, dict[str, type]] = {
    PROOF: {
        "entry": dict,
        "leaf_index": int,
        "tree_size": int,
        "proof": list,
        "checkpoint": str,
        "log_key": str,
    },
    CONSISTENCY: {"old": str, "new": str, "proof": list, "log_key": str},
}
_OPTIONAL: dict[str, dict[str, type]] = {
    PROOF: {"private": dict, "blinding": dict, "timestamp": dict},
    CONSISTENCY: {},
}


def read(data: bytes, what: str) -> dict[str, Any]:
    """A proof file of either format, its shape checked; Unreadable otherwise."""
    if len(data) > LARGEST_FILE:
        raise Unreadable(f"{what}超过 {LARGEST_FILE // 2**20} 兆字节的上限。")
    return checked(parse(data, what), what)


def checked(value: Any, what: str) -> dict[str, Any]:
    """The parsed value of a proof file, its shape checked; Unreadable otherwise."""
    kind = value.get("format") if isinstance(value, dict) else None
    if kind not in (PROOF, CONSISTENCY):
        raise Unreadable(f"{what}不是本程序认识的证明文件。")
    required = _FIELDS[kind]
    known = {"format": str} | required | _OPTIONAL[kind]
    for name in required:
        if name not in value:
            raise Unreadable(f"{what}缺少字段 {name}。")
    for name, item in value.items():
        if name not in known or type(item) is not known[name]:
            raise Unreadable(f"{what}的字段 {_shown(name)} 不认识或类型不对。")
    _check_digests(value["proof"], what)
    if kind == PROOF:
        _check_entry(value, what)
    return dict(value)


def _check_digests(proof: list[Any], what: str) -> None:
    if len(proof) > merkle.LONGEST_PROOF:
        raise Unreadable(f"{what}的证明过长。")
    if not all(isinstance(item, str) and _DIGEST.fullmatch(item) for item in proof):
        raise Unreadable(f"{what}的证明中有不是摘要的内容。")


def _check_entry(value: dict[str, Any], what: str) -> None:
    if not isinstance(value["entry"].get("act"), str):
        raise Unreadable(f"{what}的记录没有写明行为。")
    told = value.get("blinding")
    if told is not None and not _shaped_blinding(told):
        raise Unreadable(f"{what}的盲因子格式不正确。")
    private = value.get("private")
    if private is None:
        return
    salt, facts = private.get("salt"), private.get("facts")
    shaped = isinstance(salt, str) and _HEX.fullmatch(salt) and isinstance(facts, dict)
    if not shaped or len(private) != 2:
        raise Unreadable(f"{what}的密封事实格式不正确。")


def _shaped_blinding(told: dict[str, Any]) -> bool:
    blind = told.get("blind")
    known = set(told) == {"kind", "blind"} and told["kind"] == "closed"
    return known and isinstance(blind, str) and bool(_DIGEST.fullmatch(blind))


def leaf_of(value: dict[str, Any]) -> bytes:
    """The leaf hash of the entry in a proof file."""
    plain = leaf(canonical(value["entry"]))
    told = value.get("blinding")
    return blinded("closed", plain, bytes.fromhex(told["blind"])) if told else plain


def _shown(name: str) -> str:
    return "".join(sign for sign in name[:40] if sign.isprintable())


def choose_key(value: dict[str, Any], pinned: note.Key | None, report: Report) -> note.Key | None:
    """The key to judge by: the pinned one, or the file's own with a warning; None when none."""
    try:
        own = note.read_key(value["log_key"])
    except note.BadNote as error:
        report.failed("V01", str(error))
        return None
    if pinned is None:
        report.warnings.append(
            "日志公钥取自所核验的文件本身，只能证明文件前后一致，不能证明出自该平台；"
            "请从公告或其他独立途径取得公钥，用 --key 给出。"
        )
        report.passed("V01", f"文件自带 {own.name} 的公钥，格式正确")
        return own
    same = own == pinned
    report.judged("V01", same, ("与另行给出的公钥一致", "与另行给出的公钥不一致"))
    return pinned if same else None


def judge(
    value: dict[str, Any],
    key: note.Key,
    report: Report,
    about: str = "",
    trust: Trust | None = None,
) -> list[note.Head]:
    """Every check on a proof file that ``read`` accepted; the heads the log signed."""
    by_format = judge_proof if value["format"] == PROOF else judge_consistency
    return by_format(value, key, report, about, trust or Trust())


def judge_head(
    text: str, key: note.Key, report: Report, about: str, trust: Trust
) -> note.Head | None:
    """The head if the log signed it; what its witnesses say goes into the report."""
    try:
        head = note.open_head(text, key)
    except note.BadNote as error:
        report.failed("V02", str(error), about)
        return None
    report.passed("V02", f"{head.origin} 签署，共 {head.size} 条", about)
    trust.judge(text, head, report, about)
    return head


def judge_proof(
    value: dict[str, Any], key: note.Key, report: Report, about: str, trust: Trust
) -> list[note.Head]:
    """Signature, size, inclusion and sealed facts of one entry; the head if it was signed."""
    head = judge_head(value["checkpoint"], key, report, about, trust)
    if head is not None:
        _judge_place(value, head, report, about)
    if "private" in value:
        same = commitment(value["private"]) == value["entry"].get("commitment")
        report.judged("V05", same, ("与记录中的密封承诺相符", "与记录中的密封承诺不符"), about)
    return [head] if head else []


def _judge_place(value: dict[str, Any], head: note.Head, report: Report, about: str) -> None:
    size, index = value["tree_size"], value["leaf_index"]
    proof = [bytes.fromhex(item) for item in value["proof"]]
    inside = merkle.includes(leaf_of(value), index, head.size, proof, head.root)
    place = f"第 {index + 1} 条记录"
    held = f"{place}在检查点（共 {head.size} 条）之内"
    failed = f"不能证明{place}以所示内容在检查点（共 {head.size} 条）之内"
    report.judged("V03", inside, (held, failed), about)
    alike = f"证明与检查点同为 {size} 条", f"证明写 {size} 条，检查点为 {head.size} 条"
    report.judged("V04", size == head.size, alike, about)


def commitment(private: dict[str, Any]) -> str:
    """The salted commitment that the entry of these sealed facts must carry."""
    salt = bytes.fromhex(private["salt"])
    sealed = salt + canonical(private["facts"])
    return sm3(_COMMITMENT + len(salt).to_bytes(4, "big") + sealed).hex()


def judge_consistency(
    value: dict[str, Any], key: note.Key, report: Report, about: str, trust: Trust
) -> list[note.Head]:
    """Whether the newer head contains everything the older one answered for; the signed heads."""
    old = judge_head(value["old"], key, report, about, trust)
    new = judge_head(value["new"], key, report, about, trust)
    if old is None or new is None:
        return [head for head in (old, new) if head]
    proof = [bytes.fromhex(item) for item in value["proof"]]
    grown = merkle.extends(old.size, new.size, proof, old.root, new.root)
    held = f"前 {old.size} 条在增至 {new.size} 条后一字未改"
    failed = f"不能证明 {new.size} 条的日志原样包含先前的 {old.size} 条"
    report.judged("V06", grown, (held, failed), about)
    return [old, new]
