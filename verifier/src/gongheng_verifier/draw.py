"""Judging the transcript of a draw (`gongheng-draw/1`): everything is computed again."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gongheng_verifier import drawcurve as curve
from gongheng_verifier import drawlists as lists
from gongheng_verifier import note
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.strictjson import Unreadable, canonical, parse

FORMAT = "gongheng-draw/1"
LARGEST = 64 * 1024**2
FIELDS = {"format", "request", "pool", "exclusions", "roots", "checkpoint", "circle", "shares",
          "value", "public", "seed", "orders", "calls", "calls_head", "result"}  # fmt: skip
HEX = re.compile(r"(?:[0-9a-f]{2})+")


@dataclass(frozen=True)
class Pins:
    """What the user knows from elsewhere: the guardians' key, the logged root, the logged chain."""

    guardians: str = ""
    root: str = ""
    calls: str = ""
    key: note.Key | None = None
    public: str = ""  # the value as the user reads it at the source that the request names


def is_one(data: bytes) -> bool:
    """Whether this looks like a transcript."""
    return b'"gongheng-draw/1"' in data


def read(data: bytes) -> Any:
    """The transcript's JSON; Unreadable if it is none."""
    value = parse(data, "抽取记录")
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise Unreadable("这不是抽取记录。")
    return value


def judge(whole: dict[str, Any], report: Report, pins: Pins) -> None:
    """One line a check; what cannot be read fails where it stands."""
    try:
        shaped = set(whole) == FIELDS and whole["format"] == FORMAT and lists.shaped(whole)
    except (KeyError, TypeError, ValueError, AttributeError):
        shaped = False
    report.judged("D01", shaped, ("字段齐全，名单按序排列，没有重复", "字段、名单或者次序不合格式"))
    if not shaped:
        return
    for check in (_roots, check_checkpoint, check_guardians, check_seed, _orders, _calls):
        try:
            check(whole, report, pins)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            report.failed(NUMBER_OF[check], f"内容不成立（{type(error).__name__}）")


def request_root(whole: dict[str, Any]) -> bytes:
    """The root over request, pool and exclusions, computed again."""
    pool, out = lists.pool_root(whole["pool"]), lists.out_root(whole["exclusions"])
    return sm3(b"gongheng/request/1\0" + canonical(whole["request"]) + pool + out)


def _roots(whole: dict[str, Any], report: Report, pins: Pins) -> None:
    told = whole["roots"]
    pool, out = lists.pool_root(whole["pool"]).hex(), lists.out_root(whole["exclusions"]).hex()
    report.judged("D02", told["pool"] == pool, ("与名单逐项重算的结果一致", "与名单重算的结果不符"))
    excluded = len(whole["exclusions"])
    report.judged("D03", told["exclusions"] == out,
                  (f"{excluded} 人回避，事由与规则版本在种子产生以前固定", "与所列回避重算的结果不符"))  # fmt: skip
    own = request_root(whole).hex()
    report.judged("D04", told["request"] == own and set(told) == {"pool", "exclusions", "request"},
                  ("与申请、名单、回避重算的结果一致", "与申请、名单、回避重算的结果不符"))  # fmt: skip
    _pinned(report, "D04", pins.root, own, "日志登记的申请根")


def check_checkpoint(whole: dict[str, Any], report: Report, pins: Pins) -> None:
    """The checkpoint after the request, by the log's key where it is given."""
    if pins.key is None:
        report.passed("D05", "已计入种子")
        report.warnings.append("没有用 --key 给出日志公钥，检查点的签名未核验。")
        return
    try:
        head = note.open_head(whole["checkpoint"], pins.key)
    except note.BadNote as error:
        report.failed("D05", str(error))
        return
    report.passed("D05", f"由日志签署，{head.size} 条，已计入种子")


def check_guardians(whole: dict[str, Any], report: Report, pins: Pins) -> None:
    """The guardians' key, every share by its proof, the value that any three combine to."""
    circle, shares = whole["circle"], whole["shares"]
    threshold, count = circle["threshold"], circle["guardians"]
    points = tuple(circle["commitments"])
    sound = type(threshold) is int and type(count) is int and 1 < threshold <= count < 256
    sound = (
        sound and len(points) == threshold and len(circle) == 3 and all(map(curve.point, points))
    )
    report.judged("D06", sound, (f"{count} 位监护人，任意 {threshold} 位", "门限或者公钥不成立"))
    if not sound:
        return
    own = sm3(canonical(circle)).hex()
    _pinned(report, "D06", pins.guardians, own, "另行公布的监护人公钥摘要")
    if not pins.guardians:
        report.warnings.append(f"没有用 --guardians 给出监护人公钥摘要；记录自带的是 {own}。")
    asked = message(whole)
    for one in shares:
        good = set(one) == {"at", "point", "proof"} and share_holds(
            points, count, asked, (one["at"], one["point"], one["proof"])
        )
        report.judged("D07", good, ("份额与其公钥相符", "份额与其公钥不符"), f"第 {one['at']} 位")
    places = [one["at"] for one in shares]
    apart = all(a < b for a, b in itertools.pairwise(places))
    enough = apart and len(places) >= threshold
    drawn = (
        combined(tuple((one["at"], one["point"]) for one in shares[:threshold]), asked)
        if enough
        else ""
    )
    report.judged("D08", enough and whole["value"] == drawn,
                  ("由份额合成，换任何一组监护人都是这个值", "与份额合成的值不符，或者份额不足"))  # fmt: skip


def message(whole: dict[str, Any]) -> bytes:
    """What the guardians were asked, by the root that the transcript tells (D04 checks it)."""
    circle = whole["circle"]
    numbers = bytes([circle["threshold"], circle["guardians"]])
    key = sm3(numbers + b"".join(bytes.fromhex(one) for one in circle["commitments"]))
    checkpoint = sm3(whole["checkpoint"].encode())
    return b"gongheng/draw/1/message\0" + key + _told_root(whole) + checkpoint


def _told_root(whole: dict[str, Any]) -> bytes:
    return bytes.fromhex(whole["roots"]["request"])


@lru_cache(maxsize=4096)
def share_holds(
    points: tuple[str, ...], count: int, asked: bytes, share: tuple[int, str, str]
) -> bool:
    """Whether guardian `at` gave what his key gives: log_G(Y) = log_H(V)."""
    at, given, proof = share
    if type(at) is not int or not 1 <= at <= count or not HEX.fullmatch(proof) or len(proof) != 128:
        return False
    public: curve.Point = None
    for place, one in enumerate(points):
        public = curve.plus(public, curve.times(at**place, curve.point(one)))
    challenge, response = int(proof[:64], 16), int(proof[64:], 16)
    if max(challenge, response) >= curve.N:
        return False
    base, value = curve.hashed(asked), curve.point(given)
    marks = [curve.plus(curve.times(response, start), curve.times(challenge, end))
             for start, end in ((curve.G, public), (base, value))]  # fmt: skip
    told = b"".join(curve.written(one) for one in (public, base, value, *marks))
    own = sm3(b"gongheng/dvrf/1/proof\0" + at.to_bytes(1, "big") + told)
    return int.from_bytes(own, "big") % curve.N == challenge


@lru_cache(maxsize=4096)
def combined(shares: tuple[tuple[int, str], ...], asked: bytes) -> str:
    """Lagrange's interpolation at zero, in the exponent."""
    total: curve.Point = None
    for at, given in shares:
        above = below = 1
        for other, _ in shares:
            if other != at:
                above = above * other % curve.N
                below = below * (other - at) % curve.N
        weight = above * pow(below, curve.N - 2, curve.N)
        total = curve.plus(total, curve.times(weight, curve.point(given)))
    return sm3(b"gongheng/dvrf/1/value\0" + asked + curve.written(total)).hex()


def check_seed(whole: dict[str, Any], report: Report, pins: Pins) -> None:
    """The seed out of roots, value and the public value named beforehand."""
    source, told = whole["request"]["public"], ""
    own = sm3(b"gongheng/draw/1/seed\0" + _told_root(whole)
              + bytes.fromhex(whole["roots"]["pool"]) + bytes.fromhex(whole["value"]) + _public(source, whole["public"]))  # fmt: skip
    if source and whole["public"]:
        told = f"，并计入事先指定的公开数值（{source}）"
    elif source:
        report.warnings.append(
            f"事先指定的公开数值（{source}）没有计入，须核对它当时确实没有产生。"
        )
    report.judged("D09", own.hex() == whole["seed"],
                  (f"由申请根、名单根和随机值算出{told}", "与申请根、名单根和随机值算出的不符"))  # fmt: skip
    _value(source, whole["public"], report, pins)


def _value(source: str, value: str, report: Report, pins: Pins) -> None:
    """The value named beforehand against what the user himself read at the source."""
    if not source:
        report.judged(
            "D14", not pins.public, ("申请没有指定公开数值", "给出了数值，申请却没有指定来源")
        )
    elif not value:
        report.judged(
            "D14", not pins.public, ("没有计入，须核对当时确实没有公布", "来源有数值，却没有计入")
        )
    elif pins.public:
        report.judged(
            "D14", pins.public == value, ("与自行从来源取得的一致", "与自行从来源取得的不一致")
        )
    else:
        report.passed("D14", f"已计入“{value}”")
        report.warnings.append(
            f"没有用 --public 给出从来源（{source}）取得的数值，是否相符未核对。"
        )


def _public(source: str, value: str) -> bytes:
    if not source:
        return b""
    named = source.encode()
    return sm3(b"gongheng/draw/1/public\0" + len(named).to_bytes(4, "big") + named
               + value.encode())  # fmt: skip


def _orders(whole: dict[str, Any], report: Report, pins: Pins) -> None:
    own = lists.orders(whole)
    told = [{"stratum": code, "count": len(order), "digest": lists.order_digest(order)}
            for code, order in own.items()]  # fmt: skip
    report.judged("D10", told == whole["orders"],
                  ("每一组全员的排列与种子算出的一致", "与种子算出的排列不符"))  # fmt: skip


def _calls(whole: dict[str, Any], report: Report, pins: Pins) -> None:
    result, fault = lists.replayed(whole)
    report.judged("D11", not fault, (f"{len(whole['calls'])} 次，都轮到其人", fault))
    report.judged("D12", not fault and result == whole["result"],
                  ("与排列和答复推出的一致", "与排列和答复推出的不符"))  # fmt: skip
    head = sm3(b"gongheng/calls/1\0" + _told_root(whole))
    for call in whole["calls"]:
        head = sm3(b"gongheng/calls/1\0" + head + canonical(call))
    report.judged("D13", head.hex() == whole["calls_head"], ("逐次相连", "与所列的呼叫不相连"))
    _pinned(report, "D13", pins.calls, head.hex(), "日志登记的呼叫链")


def _pinned(report: Report, number: str, pin: str, own: str, what: str) -> None:
    if pin:
        report.judged(number, pin == own, ("与另行取得的一致", "与另行取得的不一致"), what)


NUMBER_OF: dict[Callable[..., None], str] = {
    _roots: "D04", check_checkpoint: "D05", check_guardians: "D07", check_seed: "D09", _orders: "D10",
    _calls: "D11",
}  # fmt: skip
