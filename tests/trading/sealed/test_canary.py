"""A canary in letter and attachments: before the opening it is nowhere on the server. Nor are the keys."""

import io
import logging
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from builders import callers, sealed
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.paths import home
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.running.bidder.sealing import packed

pytestmark = pytest.mark.django_db
WORD = "金丝雀CANARY-7f3a91"
AMOUNT = "9173645.21"
NEEDLES = {
    "text": WORD.encode(), "utf-16": WORD.encode("utf-16-le"), "escaped": WORD.encode("unicode_escape"),
    "json": b"\\u91d1\\u4e1d\\u96c0", "amount": AMOUNT.encode(), "latin": b"CANARY-7f3a91",
    "hex": b"CANARY-7f3a91".hex().encode(), "base64": b"Q0FOQVJZ",
}  # fmt: skip


def dump_of_everything() -> dict[str, bytes]:
    """Every table as the owner of the database would copy it, large values unpacked."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            out = io.BytesIO()
            with cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
                for piece in copy:
                    out.write(bytes(piece))
            found[f"table {name}"] = out.getvalue()
    return found


def files_of_everything(since: float) -> dict[str, bytes]:
    """Stored files, chunks, logs and the state of the installation, and what is new in the temporary folder."""
    places = [Path(settings.FILE_STORE), home()]
    found = {}
    for place in places:
        for file in place.rglob("*"):
            if file.is_file() and "postgres" not in file.parts[len(place.parts) :][:1]:
                found[str(file)] = file.read_bytes()
    for file in Path(tempfile.gettempdir()).iterdir():
        if file.is_file() and file.stat().st_mtime >= since:
            found[str(file)] = file.read_bytes()
    return found


def places_of(needle: bytes, haystack: dict[str, bytes]) -> list[str]:
    return [name for name, content in haystack.items() if needle in content]


@pytest.fixture
def log():
    """Everything any logger says while the bid is on its way."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def a_letter() -> dict:
    return build.a_letter(AMOUNT, manager=WORD, quality=WORD)


def attachments() -> list[tuple[str, bytes]]:
    return [
        (f"{WORD}.txt", WORD.encode() * 50),
        ("b.txt", WORD.encode("utf-16-le") + AMOUNT.encode()),
    ]


def test_a_sealed_bid_leaves_its_content_nowhere(log, settings, tmp_path):
    marker = tmp_path / "now"
    marker.write_text("")
    settings.MIDDLEWARE = [callers.DOOR]
    tender, bidder = sealed.a_sealed_tender(), sealed.a_bidder()
    package = sealed.a_package(tender.sections.get(), bidder, letter=a_letter(),
                               business=packed(attachments())).package  # fmt: skip
    caller = callers.Caller(callers.key_of(bidder.actor))
    with clock.frozen(sealed.moment_of(tender)):
        for part, row in zip(package.header["parts"], package.chunks, strict=True):
            for digest, chunk in zip(part["chunks"], row, strict=True):
                caller.send(
                    f"/chunks/{digest}",
                    chunk,
                    method="PUT",
                    content_type="application/octet-stream",
                )
        path = f"/sections/{tender.sections.get().code}/sealed-bids"
        assert caller.send(path, head_bytes(package)[:-1]).status_code >= 400  # a refused one too
        assert caller.send(path, head_bytes(package)).status_code == 201
        seal_all(at=clock.now())
    whole = dump_of_everything() | files_of_everything(marker.stat().st_mtime)
    whole["log"] = log.getvalue().encode()
    commitment = package.commitment.hex().encode()
    assert len(places_of(commitment, whole)) >= 3  # the search does find what is there
    assert places_of(package.chunks[1][0][:64], whole)
    found = {name: places_of(needle, whole) for name, needle in NEEDLES.items()}
    assert [name for name, places in found.items() if places] == [], found
    keys = [bidder.pair.issued.signing_key.private, bidder.pair.issued.encryption_key.private]
    assert not any(places_of(form, whole) for key in keys for form in (key, key.hex().encode()))


def test_the_search_would_find_the_content_of_an_unsealed_attachment():
    """The twin: what is put in openly lies there, and this search sees it."""
    from gongheng.foundation.files import store

    tender = build.an_announced_tender(host := build.a_tenderer())
    digest = store.put(f"{WORD} {AMOUNT}".encode(), name="a.txt", at=build.START, by=host).digest
    assert tender.circle is None
    found = files_of_everything(0)
    assert any(digest in name for name in places_of(NEEDLES["text"], found))
    held = Path(settings.FILE_STORE) / digest[:2] / digest[2:4] / digest
    held.unlink()  # the store is shared by the tests of a run
