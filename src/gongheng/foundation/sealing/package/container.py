"""One file for a sealed bid: a mark, the length and bytes of the head, the chunks. Nothing else."""

import base64
import json
from typing import Any

from gongheng.foundation.canonical import NotCanonical, canonical
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.package.forms import NONCE_SIZE, Package
from gongheng.foundation.sealing.package.header import read_header
from gongheng.foundation.sealing.package.stream import chunk_sizes

MARK = b"GHSBP\x00\x01\n"
LENGTH_SIZE = 4
LARGEST_HEAD = 256 * 1024
FIELDS = {"header", "signature", "nonce", "certificate"}


def head_bytes(package: Package) -> bytes:
    """The head that is submitted in one request; the chunks went before."""
    return canonical({
        "header": dict(package.header),
        "signature": base64.b64encode(package.signature).decode(),
        "nonce": package.nonce.hex(),
        "certificate": base64.b64encode(package.certificate).decode(),
    })  # fmt: skip


def pack(package: Package) -> bytes:
    """The whole bid as one file."""
    head = head_bytes(package)
    body = b"".join(chunk for part in package.chunks for chunk in part)
    return MARK + len(head).to_bytes(LENGTH_SIZE, "big") + head + body


def unpack(data: bytes) -> Package:
    """The bid in a file. Refuses `package_malformed` for anything but exactly one bid."""
    begin = len(MARK) + LENGTH_SIZE
    refuse_unless(data[: len(MARK)] == MARK and len(data) > begin, "not_a_package", field="file")
    length = int.from_bytes(data[len(MARK) : begin], "big")
    refuse_unless(0 < length <= LARGEST_HEAD, "package_malformed", field="head")
    head, body = data[begin : begin + length], data[begin + length :]
    parts = read_head(head)
    rows, at = [], 0
    for part in parts.header["parts"]:
        row = []
        for size in chunk_sizes(part["size"]):
            row.append(body[at : at + size])
            at += size
        rows.append(tuple(row))
    refuse_unless(at == len(body), "package_malformed", field="length")
    return Package(parts.header, parts.signature, parts.nonce, parts.certificate, tuple(rows))


def read_head(head: bytes) -> Package:
    """The head alone, its chunks still to come. Refuses `package_malformed`."""
    refuse_unless(len(head) <= LARGEST_HEAD, "package_malformed", field="head")
    try:
        given: Any = json.loads(head.decode())
        same = isinstance(given, dict) and canonical(given) == head
    except (ValueError, RecursionError, NotCanonical) as error:
        raise Refused("package_malformed", field="head") from error
    refuse_unless(same and set(given) == FIELDS, "package_malformed", field="head")
    try:
        read = Package(
            read_header(given["header"]), base64.b64decode(given["signature"], validate=True),
            bytes.fromhex(given["nonce"]), base64.b64decode(given["certificate"], validate=True), (),
        )  # fmt: skip
    except (ValueError, TypeError) as error:
        raise Refused("package_malformed", field="head") from error
    refuse_unless(len(read.nonce) == NONCE_SIZE, "package_malformed", field="nonce")
    # One spelling only: the same bytes in another base64 or hex would be another file.
    refuse_unless(head_bytes(read) == head, "package_malformed", field="head")
    return read
