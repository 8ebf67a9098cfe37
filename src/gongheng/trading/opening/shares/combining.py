"""Put the halves together and open parts. Pure: bytes in, bytes out; every step checks."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.package.forms import part_of

Header = Mapping[str, Any]
Chunk = Callable[[str], bytes | None]
MOST_FILES = 200
LARGEST_UNPACKED = 512 * 2**20


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
    """The files of a part's ZIP, as they stand. Refuses `papers_unreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            rows = [row for row in archive.infolist() if not row.is_dir()]
            size = sum(row.file_size for row in rows)
            refuse_unless(len(rows) <= MOST_FILES and size <= LARGEST_UNPACKED, "papers_unreadable")
            return [(row.filename, archive.read(row)) for row in rows]
    except (
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        ValueError,
        OSError,
        EOFError,
    ) as error:
        raise Refused("papers_unreadable") from error
