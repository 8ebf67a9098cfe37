"""Judging the public proof of an expert draw (`gongheng-draw-proof/1`): no names, places only."""

import re
from typing import Any

from gongheng_verifier import draw
from gongheng_verifier import drawlists as lists
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.strictjson import Unreadable, canonical, parse

FORMAT = "gongheng-draw-proof/1"
FIELDS = {"format", "request", "roots", "counts", "checkpoint", "circle", "shares", "value", "public",
          "seed", "lists", "calls", "calls_head", "result"}  # fmt: skip
HEX = re.compile(r"[0-9a-f]{64}")
LEAVES, VACATES = {"declined", "related", "silent"}, {"absent", "related"}
Whole = dict[str, Any]


def is_one(data: bytes) -> bool:
    """Whether this looks like a public proof."""
    return b'"gongheng-draw-proof/1"' in data


def read(data: bytes) -> Whole:
    """The proof's JSON; Unreadable if it is none."""
    value = parse(data, "抽取证明")
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise Unreadable("这不是抽取证明。")
    return value


def judge(whole: Whole, report: Report, pins: draw.Pins) -> None:
    """One line a check; what cannot be read fails where it stands."""
    try:
        shaped = _shaped(whole)
    except (KeyError, TypeError, ValueError, AttributeError):
        shaped = False
    report.judged("D01", shaped, ("字段齐全，没有名单", "字段不合格式，或者带有不应公开的内容"))
    if not shaped:
        return
    checks = ((_root, "D04"), (draw.check_checkpoint, "D05"), (draw.check_guardians, "D07"),
              (draw.check_seed, "D09"), (_places, "D15"), (_calls, "D16"))  # fmt: skip
    for check, number in checks:
        try:
            check(whole, report, pins)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            report.failed(number, f"内容不成立（{type(error).__name__}）")
    report.warnings.append("公开证明不含名单：名单、回避和代号由行政监督所存的抽取记录核对。")


def _shaped(whole: Whole) -> bool:
    request, counts = whole["request"], whole["counts"]
    figures = [counts["pool"], *counts["excluded"].values()]
    if whole["format"] != FORMAT or not all(type(one) is int and one >= 0 for one in figures):
        return False
    if not all(HEX.fullmatch(whole[name]) for name in ("calls_head", "seed", "value")):
        return False
    good = (
        set(whole) == FIELDS
        and request["kind"] == "experts"
        and set(counts) == {"pool", "excluded"}
    )
    good = good and lists.shaped({**whole, "pool": [], "exclusions": [], "calls": []})
    codes = [one["code"] for one in request["strata"]]
    good = good and [one["stratum"] for one in whole["lists"]] == codes
    good = good and all(set(one) == {"stratum", "rungs", "digest"} for one in whole["lists"])
    good = good and all(
        type(size) is int and size >= 0 for one in whole["lists"] for size in one["rungs"]
    )
    rungs = {one["code"]: len(one["rungs"]) for one in request["strata"]}
    good = good and all(len(one["rungs"]) == rungs[one["stratum"]] for one in whole["lists"])
    good = good and all(set(one) == {"stratum", "place", "outcome"} for one in whole["calls"])
    good = good and all(type(one["place"]) is int and one["place"] >= 0 for one in whole["calls"])
    people = [seat for one in whole["result"] for seat in one["seated"]]
    good = good and all(set(seat) == {"who", "place", "index"} for seat in people)
    names = [seat["who"] for seat in people]
    return bool(
        good and len(set(names)) == len(names) and all(isinstance(one, str) for one in names)
    )


def _root(whole: Whole, report: Report, pins: draw.Pins) -> None:
    told = whole["roots"]
    parts = bytes.fromhex(told["pool"]) + bytes.fromhex(told["exclusions"])
    own = sm3(b"gongheng/request/1\0" + canonical(whole["request"]) + parts).hex()
    fits = told["request"] == own and set(told) == {"pool", "exclusions", "request"}
    excluded = sum(whole["counts"]["excluded"].values())
    said = f"与申请、名单根、回避根重算的结果一致；名单 {whole['counts']['pool']} 人，回避 {excluded} 人"
    report.judged("D04", fits, (said, "与申请、名单根、回避根重算的结果不符"))
    if pins.root:
        report.judged(
            "D04", pins.root == own, ("与另行取得的一致", "与另行取得的不一致"), "日志登记的申请根"
        )


def _places(whole: Whole, report: Report, pins: draw.Pins) -> None:
    """Each seated one stands at the place to which the seed moves his number on the list."""
    orders = {one["stratum"]: _order(one, bytes.fromhex(whole["seed"])) for one in whole["lists"]}
    seats = [(one["stratum"], seat) for one in whole["result"] for seat in one["seated"]]
    fits = all(
        seat["place"] < len(orders[code]) and orders[code][seat["place"]] == tuple(seat["index"])
        for code, seat in seats
    )
    report.judged(
        "D15", fits, (f"{len(seats)} 名入席者的位次都由种子排出", "有入席者的位次不是种子排出的")
    )


def _order(told: Whole, seed: bytes) -> list[tuple[int, int]]:
    order: list[tuple[int, int]] = []
    for rung, size in enumerate(told["rungs"]):
        below = lists.numbers(seed, f"stratum/{told['stratum']}/{rung}")
        order += [(rung, number) for number in lists.permuted(list(range(size)), below)]
    return order


def _calls(whole: Whole, report: Report, pins: draw.Pins) -> None:
    result, fault = _replayed(whole)
    told = [{**one, "seated": [seat["place"] for seat in one["seated"]]} for one in whole["result"]]
    report.judged("D16", not fault and result == told,
                  (f"{len(whole['calls'])} 次呼叫都在其位次，结果由此推出", fault or "与呼叫推出的结果不符"))  # fmt: skip
    if pins.calls:
        same = pins.calls == whole["calls_head"]
        report.judged("D16", same, ("与另行取得的一致", "与另行取得的不一致"), "日志登记的呼叫链")


def _replayed(whole: Whole) -> tuple[list[Whole], str]:
    """Down each list without a gap, but for those already called from another list."""
    strata = whole["request"]["strata"]
    size = {one["stratum"]: sum(one["rungs"]) for one in whole["lists"]}
    sits: dict[str, list[int]] = {one["code"]: [] for one in strata}
    called: dict[str, list[int]] = {code: [] for code in sits}
    for number, call in enumerate(whole["calls"], 1):
        code, place, outcome = call["stratum"], call["place"], call["outcome"]
        if place in sits[code]:
            if outcome not in VACATES:
                return [], f"第 {number} 次的答复不成立"
            sits[code].remove(place)
            continue
        met = sum(map(len, called.values()))
        if not _turn(strata, code, sits, called, size=size, met=met) or not _next(
            called, code, place, met
        ):
            return [], f"第 {number} 次没有轮到其人"
        if outcome not in {"accepted", *LEAVES} or place >= size[code]:
            return [], f"第 {number} 次的答复不成立"
        called[code].append(place)
        if outcome == "accepted":
            sits[code].append(place)
    return [
        {"stratum": one["code"], "seated": sits[one["code"]][: one["seats"]],
         "reserves": sits[one["code"]][one["seats"] :],
         "short": max(0, one["seats"] - len(sits[one["code"]]))}
        for one in strata
    ], ""  # fmt: skip


def _next(called: dict[str, list[int]], code: str, place: int, met: int) -> bool:
    """After the last place of this list; what is left out can only have been called elsewhere."""
    before = called[code]
    start = before[-1] + 1 if before else 0
    elsewhere = met - len(before)
    return place >= start and place + 1 - len(before) - 1 <= elsewhere


def _turn(
    strata: list[Whole], code: str, sits: dict[str, list[int]], called: dict[str, list[int]], *,
    size: dict[str, int], met: int,
) -> bool:  # fmt: skip
    """The first list that still wants somebody and can have anybody left."""
    for one in strata:
        mine = one["code"]
        wants = len(sits[mine]) < one["seats"] + one["reserves"]
        if mine == code:
            return wants
        left = size[mine] - len(called[mine]) - (met - len(called[mine]))
        if wants and left > 0:
            return False
    return False
