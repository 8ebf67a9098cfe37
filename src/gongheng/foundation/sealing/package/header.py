"""Read a header strictly: these fields, these types, these lengths, and nothing else."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.package.forms import (
    MOST_GUARDIANS,
    PART_NONCE_SIZE,
    PREFIX_SIZE,
    ROLES,
    VERSION,
    Header,
    suite_of,
)
from gongheng.foundation.sealing.package.stream import LARGEST, SMALLEST, bucket, chunk_sizes
from gongheng.foundation.sealing.package.stream import OVERHEAD as FRAME_OVERHEAD

DIGEST, POINT = 32, 65
LONGEST_WRAP = 512
HEX = re.compile(r"[0-9a-f]*")
Check = Callable[[Any], bool]


def is_hex(size: int) -> Check:
    """Lower-case hex of that many bytes."""
    return lambda value: (
        isinstance(value, str) and len(value) == 2 * size and bool(HEX.fullmatch(value))
    )


def is_text(most: int) -> Check:
    """A text without control characters."""
    return lambda value: isinstance(value, str) and 0 < len(value) <= most and value.isprintable()


def is_base64(value: Any) -> bool:
    """Base64 in its one spelling, no longer than a wrapped secret can be."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_WRAP:
        return False
    try:
        return base64.b64encode(base64.b64decode(value, validate=True)).decode() == value
    except (binascii.Error, ValueError):
        return False


def is_number(least: int, most: int) -> Check:
    """A whole number within bounds, and no boolean."""
    return lambda value: type(value) is int and least <= value <= most


HEADER: dict[str, Check] = {
    "v": lambda value: value == VERSION,
    "suite": is_text(20),
    "tender": is_text(60),
    "lot": is_text(60),
    "document": is_hex(DIGEST),
    "bidder": is_hex(DIGEST),
    "encryption": is_hex(DIGEST),
    "client": is_text(80),
    "threshold": is_number(2, MOST_GUARDIANS),
    "guardians": lambda value: _row(value, is_hex(DIGEST), MOST_GUARDIANS),
    "recovery": is_hex(POINT),
    "parts": lambda value: isinstance(value, list) and 0 < len(value) <= len(ROLES),
}
PART: dict[str, Check] = {
    "role": lambda value: isinstance(value, str) and value in ROLES,
    "nonce": is_hex(PART_NONCE_SIZE),
    "size": is_number(SMALLEST, LARGEST),
    "prefix": is_hex(PREFIX_SIZE),
    "chunks": lambda value: _row(value, is_hex(DIGEST), len(chunk_sizes(LARGEST))),
    "key": is_hex(DIGEST),
    "plain": is_hex(DIGEST),
    "first": is_hex(DIGEST),
    "w1": is_base64,
    "w1r": is_base64,
    "commitments": lambda value: _row(value, is_hex(POINT), MOST_GUARDIANS),
    "w2": lambda value: _row(value, is_base64, MOST_GUARDIANS),
}


def read_header(given: Any) -> Header:
    """The header, when its shape is right. Refuses `package_malformed` with the place at fault."""
    _fields(given, HEADER, "header")
    for number, part in enumerate(given["parts"]):
        _fields(part, PART, f"parts[{number}]")
        _agree(given, part, number)
    roles = [part["role"] for part in given["parts"]]
    _must(roles == [role for role in ROLES if role in roles], "parts")
    guardians = given["guardians"]
    _must(len(set(guardians)) == len(guardians) >= given["threshold"], "guardians")
    _on_the_curve(given)
    return given


def _agree(header: Any, part: Any, number: int) -> None:
    place = f"parts[{number}]"
    size = part["size"]
    _must(bucket(size - FRAME_OVERHEAD) == size, f"{place}.size")
    _must(part["role"] != "price" or size == SMALLEST, f"{place}.size")
    _must(len(part["chunks"]) == len(chunk_sizes(size)), f"{place}.chunks")
    _must(len(part["commitments"]) == header["threshold"], f"{place}.commitments")
    _must(len(part["w2"]) == len(header["guardians"]), f"{place}.w2")


def _on_the_curve(header: Any) -> None:
    curve = suite_of(header).curve
    points = [("recovery", header["recovery"])] + [
        ("commitments", one) for part in header["parts"] for one in part["commitments"]
    ]
    for place, point in points:
        try:
            curve.read(bytes.fromhex(point))
        except ValueError as error:
            raise Refused("package_malformed", field=place) from error


def _fields(given: Any, checks: dict[str, Check], place: str) -> None:
    _must(isinstance(given, dict) and set(given) == set(checks), place)
    for name, check in checks.items():
        _must(check(given[name]), f"{place}.{name}")


def _row(value: Any, check: Check, most: int) -> bool:
    return isinstance(value, list) and 0 < len(value) <= most and all(map(check, value))


def _must(holds: object, place: str) -> None:
    refuse_unless(holds, "package_malformed", field=place)
