"""Whether every leaf of a stretch of the log is explained: ``gongheng-leaves/1``.

``first`` and ``last`` are signed notes (``first`` is empty where the log begins), ``edge`` the hashes
of the complete subtrees left of the stretch, ``anchor`` a later head that witnesses cosigned (empty
where ``last`` is that head) with ``growth``, the proof that it holds ``last``, ``sealed_at`` the time the log states for ``last``, and
``leaves`` one object for each leaf, in order: {``entry``} of a public act; {``kind``: ``closed``,
``committed``, ``blind``}; {``kind``: ``pad``, ``blind``}; {``hash``} of a leaf not yet explained.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from gongheng_verifier import bundle, merkle, note
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import blinded, leaf, parent, sm3
from gongheng_verifier.strictjson import Unreadable, canonical, parse
from gongheng_verifier.witnesses import Trust

FORMAT = "gongheng-leaves/1"
WHAT = "逐叶说明"
LONGEST_EDGE = 64
_FIELDS = {"format": str, "log_key": str, "first": str, "last": str, "edge": list,
           "anchor": str, "growth": list, "sealed_at": str, "leaves": list}  # fmt: skip
_HEX = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")


def is_one(data: bytes) -> bool:
    """Tell whether these bytes say they are such a file; what else is wrong is judged later."""
    return f'"{FORMAT}"'.encode() in data[:200] + data[-200:]


def read(data: bytes) -> dict[str, Any]:
    """The file with its shape checked; Unreadable otherwise."""
    if len(data) > bundle.LARGEST_FILE:
        raise Unreadable(f"{WHAT}超过 {bundle.LARGEST_FILE // 2**20} 兆字节的上限。")
    value = parse(data, WHAT)
    shaped = isinstance(value, dict) and {k: type(v) for k, v in value.items()} == _FIELDS
    if not shaped or value["format"] != FORMAT or len(value["edge"]) > LONGEST_EDGE:
        raise Unreadable(f"{WHAT}的格式不认识。")
    hashes = [*value["edge"], *value["growth"]]
    if not all(isinstance(one, str) and _HEX.fullmatch(one) for one in hashes):
        raise Unreadable(f"{WHAT}的树缘或证明不正确。")
    if not _TIME.fullmatch(value["sealed_at"]):
        raise Unreadable(f"{WHAT}的时间不正确。")
    return dict(value)


def judge(
    value: dict[str, Any], key: note.Key, report: Report, trust: Trust, *, now: datetime, days: int
) -> None:
    """The heads, the tree grown anew from the leaves, and what no leaf explains in time."""
    plain = Trust(seen=trust.seen)  # witnesses are asked for at the anchor alone
    old = _old_head(value, key, report, plain)
    new = bundle.judge_head(value["last"], key, report, "终点", plain if value["anchor"] else trust)
    if old is None or new is None or not _anchored(value, new, key, report, trust):
        return
    hashes, told = (
        zip(*map(_explained, value["leaves"]), strict=True) if value["leaves"] else ((), ())
    )
    edge = [bytes.fromhex(one) for one in value["edge"]]
    root = _grown(old, edge, hashes)
    fits = old.size + len(hashes) == new.size and root == new.root
    clauses = (
        f"由第 {old.size + 1} 至 {new.size} 叶重算的根与检查点一致",
        "所示的树叶与检查点不符：有增、删、改或换位",
    )
    report.judged("V14", fits, clauses)
    if fits:
        _judge_explanations(value, old.size, told, report, trust, now=now, days=days)


def _old_head(
    value: dict[str, Any], key: note.Key, report: Report, trust: Trust
) -> note.Head | None:
    if value["first"]:
        return bundle.judge_head(value["first"], key, report, "起点", trust)
    return note.Head(key.name, 0, sm3(b""))


def _anchored(
    value: dict[str, Any], new: note.Head, key: note.Key, report: Report, trust: Trust
) -> bool:
    """Whether the later head that witnesses cosigned holds the end of the stretch unchanged."""
    if not value["anchor"]:
        return True
    anchor = bundle.judge_head(value["anchor"], key, report, "见证检查点", trust)
    if anchor is None:
        return False
    proof = [bytes.fromhex(one) for one in value["growth"]]
    grown = merkle.extends(new.size, anchor.size, proof, new.root, anchor.root)
    clauses = "见证检查点原样包含这一段", "不能证明见证检查点原样包含这一段"
    report.judged("V06", grown, clauses)
    return grown


def _explained(told: Any) -> tuple[bytes, str]:
    """(leaf hash, kind) of one explanation; kind is empty where there is none."""
    if isinstance(told, dict) and set(told) == {"entry"} and isinstance(told["entry"], dict):
        return leaf(canonical(told["entry"])), "public"
    parts = told if isinstance(told, dict) else {}
    digests = {name: one for name, one in parts.items() if name != "kind"}
    if not all(isinstance(one, str) and _HEX.fullmatch(one) for one in digests.values()):
        raise Unreadable(f"{WHAT}中有一叶不正确。")
    shape = parts.get("kind"), *sorted(digests)
    if shape == (None, "hash") and "kind" not in parts:
        return bytes.fromhex(parts["hash"]), ""
    if shape == ("pad", "blind"):
        return blinded("pad", bytes(32), bytes.fromhex(parts["blind"])), "pad"
    if shape == ("closed", "blind", "committed"):
        committed, blind = bytes.fromhex(parts["committed"]), bytes.fromhex(parts["blind"])
        return blinded("closed", committed, blind), "closed"
    raise Unreadable(f"{WHAT}中有一叶不正确。")


def _grown(old: note.Head, edge: list[bytes], hashes: tuple[bytes, ...]) -> bytes | None:
    """The root after these leaves; None when the edge is not that of the old head."""
    if len(edge) != old.size.bit_count() or _folded(edge) != old.root:
        return None
    hill, size = list(edge), old.size
    for one in hashes:
        current, number = one, size
        while number & 1:
            current, number = parent(hill.pop(), current), number >> 1
        hill.append(current)
        size += 1
    return _folded(hill)


def _folded(hill: list[bytes]) -> bytes:
    if not hill:
        return sm3(b"")
    current = hill[-1]
    for one in reversed(hill[:-1]):
        current = parent(one, current)
    return current


def _judge_explanations(
    value: dict[str, Any], start: int, told: tuple[str, ...], report: Report, trust: Trust,
    *, now: datetime, days: int,
) -> None:  # fmt: skip
    open_ones = [start + place for place, kind in enumerate(told) if not kind]
    count = {kind: told.count(kind) for kind in ("public", "closed", "pad")}
    told_of = (
        f"共 {len(told)} 叶：公开办理 {count['public']}，不公开的办理 {count['closed']}，"
        f"填充 {count['pad']}，未说明 {len(open_ones)}"
    )
    if open_ones and not trust.times(value["last"]):
        report.warnings.append(
            "终点没有可信见证的签署时间，未说明的树叶是否到期，只能按日志自称的时间计算；"
            "请用 --witness-keys 给出见证公钥，并核对您首次取得这一检查点的时间。"
        )
    late = now - _sealed_at(value, trust) > timedelta(days=days)
    first = f"，第一处为第 {open_ones[0] + 1} 叶" if open_ones else ""
    clauses = told_of, f"{told_of}，已满 {days} 天{first}"
    report.judged("V15", not (open_ones and late), clauses)


def _sealed_at(value: dict[str, Any], trust: Trust) -> datetime:
    """When the stretch ended: by its own witnesses if there are any, else as the log says.

    The log's word is never later than the head above it that witnesses saw.
    """
    if times := trust.times(value["last"]):
        return datetime.fromtimestamp(times[0], UTC)
    text = value["sealed_at"].removesuffix("Z").partition(".")[0]
    try:
        told = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise Unreadable(f"{WHAT}的时间不正确。") from None
    later = trust.times(value["anchor"]) if value["anchor"] else []
    return min([told, *(datetime.fromtimestamp(one, UTC) for one in later[:1])])
