"""Put and get files by their SM3 digest, behind one storage driver."""

import itertools
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import BinaryIO, Protocol

import puremagic
from django.conf import settings

from gongheng.foundation.files.drivers import Driver, FolderDriver, S3Driver
from gongheng.foundation.files.models import Holder, StoredFile
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import hasher, sm3_hex

# What an office accepts; the first bytes must say the same as the name.
KINDS = {
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".zip": "application/zip",
    ".json": "application/json",
    ".txt": "text/plain",
    ".html": "text/html",
}
ZIP_FAMILY = {".ofd", ".docx", ".xlsx", ".zip"}
PIECE = 1 << 16
PLAIN = {".json", ".txt", ".html"}


class Uploader(Protocol):
    """Whoever puts a file in: an actor."""

    @property
    def body(self) -> str:
        """The unit's code."""

    @property
    def reference(self) -> str:
        """The office."""


def put(content: bytes, *, name: str, at: datetime, by: Uploader | None = None) -> StoredFile:
    """Store bytes once and return their row; `by` may from now on refer to them by digest.

    What the platform itself makes is put in by nobody: nobody may pass it off as an upload.
    Refuses `file_too_large`, `file_type` (unknown ending, or content of another kind).
    """
    row = _keep(content, kind_of(content, name), at)
    if by is not None:
        Holder.objects.get_or_create(file=row, unit=unit_of(by))
    return row


def kind_of(content: bytes, name: str, *, field: str = "file") -> str:
    """Return the media type of a file that may be put in; stores nothing.

    What is sealed today and put in tomorrow is asked this today, while it can still be refused.
    """
    limit, ending = settings.FILE_LIMIT_MB, _ending(name)
    refuse_unless(len(content) <= limit * 2**20, "file_too_large", field=field, limit=limit)
    fits = ending in KINDS and content and _is_what_it_says(content, ending)
    refuse_unless(fits, "file_type", field=field, name=ending)
    return KINDS[ending]


def own(digest: str, *, by: Uploader, field: str = "digest") -> str:
    """Return the digest of a file that the actor's own unit put in.

    A digest is no secret: receipts, facts and archives carry it. Whoever could attach a file by
    its digest alone could attach a competitor's and read it there. Who may read a file already
    has its bytes and can put them in himself. Refuses `file_missing` and `file_altered`, for a
    stranger's file too, so that nobody learns what is in store.
    """
    held = Holder.objects.filter(file_id=digest, unit=unit_of(by)).exists() if digest else False
    refuse_unless(held, "file_missing", field=field, digest=digest[:64])
    get(digest)
    return digest


def unit_of(by: Uploader) -> str:
    """Return under whom a file is held: the unit, so that colleagues may go on with it."""
    return by.body or by.reference


def put_sealed(content: bytes, *, at: datetime) -> StoredFile:
    """Store an opaque envelope as it is. Refuses `file_too_large` and an empty one."""
    limit = settings.FILE_LIMIT_MB
    refuse_unless(content, "file_empty", field="file")
    refuse_unless(len(content) <= limit * 2**20, "file_too_large", field="file", limit=limit)
    return _keep(content, "application/octet-stream", at)


def put_made(content: bytes, *, media_type: str, at: datetime) -> StoredFile:
    """Store what the platform itself made of what it holds; the limit on uploads is not for it."""
    refuse_unless(content, "file_empty", field="file")
    return _keep(content, media_type, at)


def get(digest: str) -> bytes:
    """Return the bytes. Refuses `file_missing` and `file_altered` when they no longer match."""
    content = driver().read(digest)
    refuse_unless(content is not None, "file_missing", digest=digest)
    assert content is not None
    refuse_unless(sm3_hex(content) == digest, "file_altered", digest=digest)
    return content


def stream(digest: str) -> Iterator[bytes]:
    """Return the bytes in pieces, for large downloads; the last one only when the whole is unaltered.

    Refuses `file_missing`, `file_altered`: at once where one piece is the whole, else by an end before
    the end, which no reader takes for a whole file.
    """
    pieces = _pieces(digest)
    first = next(pieces, b"")
    return itertools.chain([first], pieces)


def _pieces(digest: str) -> Iterator[bytes]:
    try:
        handle: BinaryIO = driver().open(digest)
    except FileNotFoundError:
        raise Refused("file_missing", digest=digest) from None
    state, held = hasher(), b""
    with handle:
        while piece := handle.read(PIECE):
            if held:
                yield held
            state.update(piece)
            held = piece
    refuse_unless(state.digest().hex() == digest, "file_altered", digest=digest)
    yield held


def driver() -> Driver:
    """Return the configured driver: a folder by default, an S3 service when named."""
    return _at(settings.FILE_STORE)


@cache
def _at(place: str) -> Driver:
    return S3Driver(place) if place.startswith("s3://") else FolderDriver(place)


def _keep(content: bytes, media_type: str, at: datetime) -> StoredFile:
    digest = sm3_hex(content)
    driver().write(digest, content)
    row, _ = StoredFile.objects.get_or_create(
        digest=digest, defaults={"size": len(content), "media_type": media_type, "stored_at": at}
    )
    return row


def _ending(name: str) -> str:
    ending = "." + name.rpartition(".")[2].lower()
    return ".jpg" if ending == ".jpeg" else ending


def _is_what_it_says(content: bytes, ending: str) -> bool:
    if ending in PLAIN:
        return _is_text(content)
    if ending in ZIP_FAMILY:
        return content.startswith(b"PK\x03\x04")
    try:
        found = puremagic.from_string(content[:4096], mime=False)
    except (puremagic.PureError, ValueError):
        return False
    return (".jpg" if found in {".jpeg", ".jfif", ".jpg"} else found) == ending


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content
