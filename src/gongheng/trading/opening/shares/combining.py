"""Put the halves together and open parts. Pure: bytes in, bytes out; every step checks."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.package.forms import part_of

Header = Mapping[str, Any]
Chunk = Callable[[str], bytes | None]
MOST_FILES = 200
LARGEST_UNPACKED = 512 * 2**20
LARGEST_DIRECTORY = 2**20
END = b"PK\5\6"  # of the list of files
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, NotImplementedError,
          ValueError, OverflowError, OSError, EOFError)  # fmt: skip


def roles_of(header: Header) -> tuple[str, ...]:
    """The parts of a bid, price first."""
    return tuple(part["role"] for part in header["parts"])


def open_one(header: Header, role: str, *, first: bytes, shares: Mapping[int, bytes],
             chunk: Chunk) -> bytes:  # fmt: skip
    """The content of one part.

    Refuses `shares_too_few`, `first_half_wrong`, `key_not_committed`, `chunk_missing`,
    `chunk_altered`, `ciphertext_altered`, `package_malformed`, `content_not_committed`.
    """
    sbp.check_first(header, role, first)
    chosen = {at: shares[at] for at in sorted(shares)[: header["threshold"]]}
    second = sbp.combine(header, role, chosen)
    key = sbp.key_of(header, role, first, second)
    return sbp.open_part(header, role, key, chunks_of(header, role, chunk))[1]


def chunks_of(header: Header, role: str, chunk: Chunk) -> list[bytes]:
    """The ciphertext of a part from the store. Refuses `chunk_missing`; what it is, is asked later."""
    found = []
    for digest in part_of(header, role)["chunks"]:
        body = chunk(digest)
        if body is None:
            raise Refused("chunk_missing", part=role)
        found.append(body)
    return found


def files_in(content: bytes) -> list[tuple[str, bytes]]:
    """The files of a part's ZIP, as they stand. Refuses `papers_unreadable`.

    Whoever sealed it chose every byte of it: nothing is unpacked beyond the size it states, no method
    but the two common ones is run, and whatever is wrong with it is a refusal. One bidder's papers
    must not stop the opening of all.
    """
    refuse_unless(_directory_size(content) <= LARGEST_DIRECTORY, "papers_unreadable")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            rows = [row for row in archive.infolist() if not row.is_dir()]
            size = sum(row.file_size for row in rows)
            plain = all(row.compress_type in METHODS for row in rows)
            fits = len(rows) <= MOST_FILES and size <= LARGEST_UNPACKED
            refuse_unless(plain and fits, "papers_unreadable")
            return [(row.filename, _unpacked(archive, row)) for row in rows]
    except BROKEN as error:
        raise Refused("papers_unreadable") from error


def _unpacked(archive: zipfile.ZipFile, row: zipfile.ZipInfo) -> bytes:
    """No more than is stated and one byte: asked for all, it would unpack a bomb before it cut it off."""
    with archive.open(row) as stream:
        found = stream.read(row.file_size + 1)
    refuse_unless(len(found) == row.file_size, "papers_unreadable")
    return found


def _directory_size(content: bytes) -> int:
    """How long the list of files says it is; it is read into memory whole, before it can be counted."""
    at = content.rfind(END)
    told = content[at + 12 : at + 16] if at >= 0 else b""
    return int.from_bytes(told, "little")
