"""The closed shapes of `gongheng-opening/1`: a field not named here is refused, a wrong one named."""

from typing import Any

from gongheng_verifier.openfields import (
    MOST_BIDS,
    Check,
    anything,
    base64_list,
    base64s,
    content64,
    hexes,
    instant,
    name,
    number,
    one_of,
    proof,
    rows,
    text,
)

FORMAT = "gongheng-opening/1"
KINDS = ("submit", "replace", "withdraw")
ROLES = ("price", "business", "technical", "credit")
GONE = ("replaced", "withdrawn")
FAILED, RETURNED = ("unopened", "invalid", "damaged"), "returned"
DIGEST, POINT = 32, 65
SMALLEST, LARGEST, CHUNK, OVERHEAD = 64 * 1024, 512 * 2**20, 2**20, 40
MOST_GUARDIANS = 15


class Misshapen(Exception):
    """The message is where: `links[3].head`."""


_HEX32, _CODE, _NAME = hexes(DIGEST), text(60), name()
_ROLE = one_of(*ROLES)
SHAPES: dict[str, dict[str, Check]] = {
    "opening": {
        "format": one_of(FORMAT), "tender": _CODE, "sections": rows(_CODE, 2000, 1),
        "due": instant, "log_key": text(), "checkpoints": rows(anything, 10_000, 1),
        "circle": anything, "document": anything, "links": rows(anything, 3 * MOST_BIDS),
        "close": anything, "bids": rows(anything), "releases": rows(anything, MOST_GUARDIANS),
        "letters": rows(anything), "record": rows(anything),
    },
    "checkpoint": {"note": lambda one: isinstance(one, str), "growth": rows(_HEX32, 128)},
    "circle": {"threshold": number(2, MOST_GUARDIANS), "guardians": rows(anything, MOST_GUARDIANS)},
    "guardian": {"at": number(1, MOST_GUARDIANS), "name": _NAME, "signing": base64s,
                 "encryption": base64s},
    "document": {"root": _HEX32, "parts": rows(anything, 1000, 1)},
    "part": {"kind": one_of("document", "clarification"), "digest": _HEX32},
    "link": {"place": number(1, 3 * MOST_BIDS), "kind": one_of(*KINDS), "section": _CODE,
             "commitment": _HEX32, "head": _HEX32, "received_at": instant, "proof": proof},
    "statement": {"format": one_of("gongheng-withdrawal/1"), "tender": _CODE, "lot": _CODE,
                  "commitment": _HEX32, "signature": base64s},
    "close": {"proof": proof},
    "window": {"proof": proof},
    "bid": {"section": _CODE, "commitment": _HEX32, "nonce": _HEX32, "header": anything,
            "signature": base64s, "certificate": base64s, "bidder": anything, "halves": anything,
            "outcome": one_of("opened", RETURNED, *GONE, *FAILED)},
    "bidder": {"code": _CODE, "name": _NAME},
    "attribution": {"party": one_of("bidder", "platform", "guardian"), "code": text(60),
                    "evidence": lambda one: isinstance(one, dict) and len(one) > 0},
    "release": {"at": number(1, MOST_GUARDIANS), "batch": anything, "signature": base64s,
                "received_at": instant, "proof": proof},
    "batch": {"format": one_of("gongheng-release/1"), "tender": _CODE,
              "at": number(1, MOST_GUARDIANS), "shares": rows(anything, 4 * MOST_BIDS)},
    "share": {"bid": _HEX32, "role": _ROLE, "share": _HEX32},
    "rejected": {"bid": _HEX32, "role": _ROLE},
    "withheld": {"bid": _HEX32, "role": _ROLE, "code": text(60)},
    "remedy": {"salt": _HEX32, "content": content64},
    "letter": {"commitment": _HEX32, "letter": lambda one: isinstance(one, dict)},
    "coefficients": {"price": lambda one: isinstance(one, dict), "document": anything,
                     "draws": rows(anything, 10_000)},
    "drawn": {"section": _CODE, "code": text(8), "request": lambda one: isinstance(one, dict),
              "asked": proof},
    "line": {"section": _CODE, "code": _CODE, "name": _NAME, "price": text(60)},
    "receipt": {"format": one_of("gongheng-receipt/1"), "tender": _CODE, "lot": _CODE,
                "commitment": _HEX32, "head": _HEX32, "received_at": instant,
                "signature": base64s},
    "timestamps": {}, "stamp": {"state": one_of("stamped", "waiting")},
    "half_receipt": {"format": one_of("gongheng-half-receipt/1"), "tender": _CODE, "lot": _CODE,
                     "commitment": _HEX32, "parts": rows(_ROLE, len(ROLES), 1), "digest": _HEX32,
                     "entry": _HEX32, "received_at": instant, "signature": base64s},
    "round": {"close": anything, "reopen": anything},
    "header": {
        "v": one_of("SBP-1"), "suite": one_of("guomi"), "tender": _CODE, "lot": _CODE,
        "document": _HEX32, "bidder": _HEX32, "encryption": _HEX32, "client": text(80),
        "threshold": number(2, MOST_GUARDIANS), "guardians": rows(_HEX32, MOST_GUARDIANS, 2),
        "recovery": hexes(POINT), "parts": rows(anything, len(ROLES), 1),
    },
    "sealed": {
        "role": _ROLE, "nonce": hexes(16), "size": number(SMALLEST, LARGEST), "prefix": hexes(7),
        "chunks": rows(_HEX32, LARGEST // CHUNK, 1), "key": _HEX32, "plain": _HEX32,
        "first": _HEX32, "w1": base64s, "w1r": base64s,
        "commitments": rows(hexes(POINT), MOST_GUARDIANS, 2),
        "w2": rows(base64s, MOST_GUARDIANS, 2),
    },
}  # fmt: skip
OPTIONAL: dict[str, dict[str, Check]] = {
    "receipt": {"timestamp": anything},
    "timestamps": {"close": base64s, "reading": base64s},
    "stamp": {"token": base64s},
    "drawn": {"transcript": lambda one: isinstance(one, dict), "cancelled": proof},
    "opening": {
        "window": anything,
        "timestamps": anything,
        "coefficients": anything,
        "reopened": rows(anything, 1000, 1),
        "authorities": rows(base64s, 1000, 1),
        "revocations": rows(base64_list, 1000, 1),
    },
    "link": {"replaces": _HEX32, "statement": anything},
    "statement": {"reason": text(1000)},
    "bid": {"attribution": anything, "remedies": anything, "given": rows(_ROLE, len(ROLES))},
    "attribution": {"changed": proof},
    "release": {"rejected": anything},
    "batch": {"withheld": anything},
}


def require(holds: object, where: str) -> None:
    """Misshapen at that place unless it holds."""
    if not holds:
        raise Misshapen(where)


def closed(value: Any, shape: str, where: str) -> None:
    """Exactly the fields of the shape, each as it must be."""
    needed, more = SHAPES[shape], OPTIONAL.get(shape, {})
    require(isinstance(value, dict) and needed.keys() <= value.keys() <= needed.keys() | more.keys(),
            where)  # fmt: skip
    for field, one in value.items():
        require({**needed, **more}[field](one), f"{where}.{field}")


def check(whole: Any) -> None:
    """The whole of opening.json; Misshapen names the first place at fault."""
    closed(whole, "opening", "opening")
    require(whole["sections"] == sorted(set(whole["sections"])), "sections")
    _all(whole["checkpoints"], "checkpoint", "checkpoints")
    _circle(whole["circle"])
    closed(whole["document"], "document", "document")
    _all(whole["document"]["parts"], "part", "document.parts")
    closed(whole["close"], "close", "close")
    if "window" in whole:
        closed(whole["window"], "window", "window")
    if "timestamps" in whole:
        closed(whole["timestamps"], "timestamps", "timestamps")
        require(whole["timestamps"], "timestamps")
    if "coefficients" in whole:
        _coefficients(whole["coefficients"])
    for at, pair in enumerate(whole.get("reopened", [])):
        closed(pair, "round", f"reopened[{at}]")
        for part in ("close", "reopen"):
            closed(pair[part], "close", f"reopened[{at}].{part}")
    _links(whole["links"])
    for at, bid in enumerate(whole["bids"]):
        _bid(bid, f"bids[{at}]")
    _all(whole["releases"], "release", "releases")
    for at, release in enumerate(whole["releases"]):
        _release(release, f"releases[{at}]")
    _all(whole["letters"], "letter", "letters")
    _all(whole["record"], "line", "record")


def _all(values: list[Any], shape: str, where: str) -> None:
    for at, one in enumerate(values):
        closed(one, shape, f"{where}[{at}]")


def _circle(circle: Any) -> None:
    closed(circle, "circle", "circle")
    guardians = circle["guardians"]
    _all(guardians, "guardian", "circle.guardians")
    places = [one["at"] for one in guardians]
    require(places == list(range(1, len(places) + 1)), "circle.guardians")
    require(circle["threshold"] <= len(places), "circle.threshold")


def _links(links: list[Any]) -> None:
    for at, link in enumerate(links):
        where = f"links[{at}]"
        closed(link, "link", where)
        require(link["place"] == at + 1, f"{where}.place")
        require(("replaces" in link) == (link["kind"] == "replace"), f"{where}.replaces")
        require(("statement" in link) == (link["kind"] == "withdraw"), f"{where}.statement")
        if "statement" in link:
            closed(link["statement"], "statement", f"{where}.statement")


def _coefficients(whole: Any) -> None:
    closed(whole, "coefficients", "coefficients")
    closed(whole["document"], "close", "coefficients.document")
    price = whole["price"]
    require(isinstance(price.get("coefficients"), list), "coefficients.price")
    for at, one in enumerate(price["coefficients"]):
        good = isinstance(one, dict) and isinstance(one.get("code"), str)
        values = one.get("candidates") if good else None
        good = isinstance(values, list) and all(isinstance(value, str) for value in values)
        require(good, f"coefficients.price.coefficients[{at}]")
    _all(whole["draws"], "drawn", "coefficients.draws")


def _bid(bid: Any, where: str) -> None:
    closed(bid, "bid", where)
    closed(bid["bidder"], "bidder", f"{where}.bidder")
    halves = bid["halves"]
    require(isinstance(halves, dict) and halves.keys() <= set(ROLES), f"{where}.halves")
    require(all(map(_HEX32, halves.values())), f"{where}.halves")
    require(("attribution" in bid) == (bid["outcome"] in FAILED), f"{where}.attribution")
    if "attribution" in bid:
        closed(bid["attribution"], "attribution", f"{where}.attribution")
    if "remedies" in bid:
        remedies = bid["remedies"]
        require(isinstance(remedies, dict) and remedies, f"{where}.remedies")
        for role, one in remedies.items():
            require(role in ROLES, f"{where}.remedies")
            closed(one, "remedy", f"{where}.remedies")
    _header(bid["header"], f"{where}.header")


def _header(header: Any, where: str) -> None:
    closed(header, "header", where)
    require(len(set(header["guardians"])) == len(header["guardians"]), f"{where}.guardians")
    for at, part in enumerate(header["parts"]):
        place = f"{where}.parts[{at}]"
        closed(part, "sealed", place)
        require(len(part["commitments"]) == header["threshold"], f"{place}.commitments")
        require(len(part["w2"]) == len(header["guardians"]), f"{place}.w2")
        require(len(part["chunks"]) == -(-part["size"] // CHUNK), f"{place}.chunks")
        require(bucket(part["size"] - OVERHEAD) == part["size"], f"{place}.size")
        require(part["role"] != "price" or part["size"] == SMALLEST, f"{place}.size")
    roles = [part["role"] for part in header["parts"]]
    require(roles == [one for one in ROLES if one in roles], f"{where}.parts")


def bucket(length: int) -> int:
    """The padded size of a content: the next eighth of an octave, at least 64 KiB."""
    size = max(length + OVERHEAD, SMALLEST)
    step = 2 ** max((size - 1).bit_length() - 4, 0)
    return -(-size // step) * step


def _release(release: Any, where: str) -> None:
    batch = release["batch"]
    closed(batch, "batch", f"{where}.batch")
    _all(batch["shares"], "share", f"{where}.batch.shares")
    rejected = release.get("rejected", [])
    require(isinstance(rejected, list), f"{where}.rejected")
    _all(rejected, "rejected", f"{where}.rejected")
    withheld = batch.get("withheld", [])
    require(isinstance(withheld, list), f"{where}.batch.withheld")
    _all(withheld, "withheld", f"{where}.batch.withheld")
    given = [(one["bid"], one["role"]) for one in [*batch["shares"], *withheld]]
    require(len(set(given)) == len(given), f"{where}.batch.shares")
