"""Lists of a draw: their shape, their roots, the permutation, and whose turn it was."""

import itertools
import re
from collections import deque
from typing import Any

from gongheng_verifier.sm3 import leaf, parent, sm3

Whole = dict[str, Any]
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
SALT = re.compile(r"[0-9a-f]{32,64}")
KINDS = {"experts": {"strata"}, "tie": {"entries"}, "coefficient": {"entries"},
         "inspection": {"entries", "take"}}  # fmt: skip
LONGEST = 200


def shaped(whole: Whole) -> bool:
    """Whether every part has its fields and every list its order; may raise on foreign types."""
    request, pool, out = whole["request"], whole["pool"], whole["exclusions"]
    kind = request["kind"]
    if set(request) != {"kind", "matter", "rules", "at", "public"} | KINDS[kind]:
        return False
    good = _text(request["matter"]) and _text(request["rules"]) and _moment(request["at"])
    good = good and all(map(_pool_row, pool)) and _rising([row["who"] for row in pool])
    names = {row["who"] for row in pool}
    good = good and all(
        set(row) == {"who", "reason", "rule"} and all(map(_text, row.values())) for row in out
    )
    good = good and _rising([row["who"] for row in out]) and {row["who"] for row in out} <= names
    good = good and (request["public"] == "" or _text(request["public"]))
    good = good and isinstance(whole["public"], str)
    good = good and bool(request["public"] or not whole["public"])
    good = good and isinstance(whole["checkpoint"], str) and isinstance(whole["roots"], dict)
    if kind == "experts":
        return good and _calls(whole["calls"]) and _strata(request["strata"])
    entries = request["entries"]
    good = good and bool(entries) and _rising(entries) and not (pool or out or whole["calls"])
    return good and (kind != "inspection" or _number(request["take"], 1, len(entries)))


def pool_root(rows: list[Whole]) -> bytes:
    """The root over the pool's rows."""
    leaves = []
    for row in rows:
        texts = [row["who"], row["unit"], row["status"], row["salt"]]
        texts += [str(len(row["regions"])), *row["regions"], *row["specialties"]]
        leaves.append(leaf(_sized(b"gongheng/pool/1", texts)))
    return _root(leaves)


def out_root(rows: list[Whole]) -> bytes:
    """The root over who is kept out."""
    return _root([
        leaf(_sized(b"gongheng/exclusions/1", [row["who"], row["reason"], row["rule"]]))
        for row in rows
    ])  # fmt: skip


def numbers(seed: bytes, purpose: str) -> Any:
    """A function that gives the next unbiased number below its argument."""
    name = purpose.encode()
    start = b"gongheng/stream/1\0" + seed + len(name).to_bytes(2, "big") + name
    ready: deque[int] = deque()
    counter = 0

    def below(bound: int) -> int:
        nonlocal counter
        while True:
            if not ready:
                block = sm3(start + counter.to_bytes(8, "big"))
                counter += 1
                ready.extend(int.from_bytes(block[at : at + 8], "big") for at in (0, 8, 16, 24))
            word = ready.popleft()
            if word < 2**64 // bound * bound:
                return word % bound

    return below


def permuted(things: list[Any], below: Any) -> list[Any]:
    """Fisher-Yates: the last open place gets one of the open places' things."""
    order = things.copy()
    for last in reversed(range(1, len(order))):
        pick = below(last + 1)
        order[pick], order[last] = order[last], order[pick]
    return order


def orders(whole: Whole) -> dict[str, list[str]]:
    """Stratum -> the whole order of call; empty for the other kinds."""
    request, seed = whole["request"], bytes.fromhex(whole["seed"])
    out = {row["who"] for row in whole["exclusions"]}
    made: dict[str, list[str]] = {}
    for stratum in request.get("strata", []):
        order: dict[str, None] = {}
        for number, rung in enumerate(stratum["rungs"]):
            fit = [row["who"] for row in whole["pool"]
                   if row["status"] == "active" and row["who"] not in out
                   and row["who"] not in order and rung["specialty"] in row["specialties"]
                   and (not rung["regions"] or set(rung["regions"]) & set(row["regions"]))]  # fmt: skip
            below = numbers(seed, f"stratum/{stratum['code']}/{number}")
            order.update(dict.fromkeys(permuted(fit, below)))
        made[stratum["code"]] = list(order)
    return made


def order_digest(order: list[str]) -> str:
    """SM3 over a whole order of call."""
    return sm3(_sized(b"gongheng/draw/1/order\0", order)).hex()


def replayed(whole: Whole) -> tuple[list[Whole], str]:
    """The result that the calls lead to, and what is wrong with them ("" if nothing)."""
    request = whole["request"]
    if request["kind"] != "experts":
        return _picked(request, bytes.fromhex(whole["seed"])), ""
    lists = orders(whole)
    needs = {one["code"]: one["seats"] + one["reserves"] for one in request["strata"]}
    sits: dict[str, list[str]] = {code: [] for code in needs}
    met: set[str] = set()
    for number, call in enumerate(whole["calls"], 1):
        code, who, outcome = call["stratum"], call["who"], call["outcome"]
        if who in sits.get(code, []):
            if outcome not in {"absent", "related"}:
                return [], f"第 {number} 次的答复不成立"
            sits[code].remove(who)
            continue
        if (code, who) != _turn(needs, sits, lists, met):
            return [], f"第 {number} 次没有轮到其人"
        if outcome not in {"accepted", "declined", "related", "silent"}:
            return [], f"第 {number} 次的答复不成立"
        met.add(who)
        if outcome == "accepted":
            sits[code].append(who)
    return [
        {"stratum": one["code"], "seated": sits[one["code"]][: one["seats"]],
         "reserves": sits[one["code"]][one["seats"] :],
         "short": max(0, one["seats"] - len(sits[one["code"]]))}
        for one in request["strata"]
    ], ""  # fmt: skip


def _turn(
    needs: dict[str, int], sits: dict[str, list[str]], lists: dict[str, list[str]], met: set[str]
) -> tuple[str, str] | None:
    for code, need in needs.items():
        if len(sits[code]) < need:
            for who in lists[code]:
                if who not in met:
                    return code, who
    return None


def _picked(request: Whole, seed: bytes) -> list[Whole]:
    entries, below = request["entries"], numbers(seed, request["kind"])
    if request["kind"] == "inspection":
        places = sorted(permuted(list(range(len(entries))), below)[: request["take"]])
    else:
        places = [below(len(entries))]
    return [{"index": place, "entry": entries[place]} for place in places]


def _root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sm3(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1  # RFC 6962 section 2.1
    return parent(_root(leaves[:split]), _root(leaves[split:]))


def _sized(label: bytes, texts: list[str]) -> bytes:
    data = bytearray(label)
    for text in texts:
        written = text.encode()
        data += len(written).to_bytes(4, "big") + written
    return bytes(data)


def _pool_row(row: Whole) -> bool:
    texts = all(isinstance(row[name], str) for name in ("who", "unit", "status"))
    whole = set(row) == {"who", "unit", "status", "salt", "regions", "specialties"}
    lists = _rising(row["regions"]) and _rising(row["specialties"])
    return texts and whole and lists and SALT.fullmatch(row["salt"]) is not None


def _strata(strata: Any) -> bool:
    codes = [one["code"] for one in strata]
    return bool(codes) and len(set(codes)) == len(codes) and all(map(_stratum, strata))


def _stratum(one: Whole) -> bool:
    good = set(one) == {"code", "seats", "reserves", "rungs"} and _text(one["code"])
    good = good and _number(one["seats"], 1, 999) and _number(one["reserves"], 0, 999)
    return good and bool(one["rungs"]) and all(
        set(rung) == {"specialty", "regions"} and _text(rung["specialty"]) and _rising(rung["regions"])
        for rung in one["rungs"]
    )  # fmt: skip


def _calls(calls: Any) -> bool:
    fields = {"who", "stratum", "outcome", "at", "call"}
    good = isinstance(calls, list)
    good = good and all(set(one) == fields and all(map(_text, one.values())) for one in calls)
    good = good and all(_moment(one["at"]) for one in calls)
    times = [one["at"] for one in calls]
    return good and times == sorted(times) and len({one["call"] for one in calls}) == len(calls)


def _rising(texts: Any) -> bool:
    good = isinstance(texts, list) and all(map(_text, texts))
    return good and all(a < b for a, b in itertools.pairwise(texts))


def _text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST


def _moment(value: Any) -> bool:
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None


def _number(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most
