"""Papers made to stop the opening of everybody: each is a refusal of that part, and the prices open."""

import io
import struct
import zipfile

import pytest

from builders import openings as build
from builders.openings import MINUTE
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening.models import Opening
from gongheng.trading.opening.shares import combining

LARGE = 32 * 2**20


def packed(content: bytes = b"%PDF-1.4" + b"x" * 1000, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("a.pdf", content)
    return buffer.getvalue()


def with_a_broken_stream() -> bytes:
    data = bytearray(packed())
    data[30 + len("a.pdf")] = 0xFF
    return bytes(data)


def with_a_size_of_ten_bytes(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = bytearray(packed(b"\0" * LARGE, method))
    at = data.rfind(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def with_a_cut_local_header() -> bytes:
    data = bytearray(packed())
    at = data.rfind(b"PK\1\2")
    data[at + 42 : at + 46] = struct.pack("<I", len(data) - 8)
    return bytes(data)


def with_a_list_of_many_files() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}.txt", b"")
    return buffer.getvalue()


HOSTILE = {
    "broken stream": with_a_broken_stream,
    "stated too small": with_a_size_of_ten_bytes,
    "another method": lambda: packed(method=zipfile.ZIP_LZMA),
    "cut header": with_a_cut_local_header,
    "many files": with_a_list_of_many_files,
    "no archive": lambda: b"PK\3\4 nothing",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_papers_made_to_break_the_reading_are_refused(name):
    content = HOSTILE[name]()
    with pytest.raises(Refused) as refused:
        combining.files_in(content)
    assert refused.value.code == "papers_unreadable"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_papers_of_the_two_common_methods_are_read(method):
    assert combining.files_in(packed(b"%PDF-1.4", method)) == [("a.pdf", b"%PDF-1.4")]


def test_no_more_is_unpacked_than_a_file_says_it_holds(monkeypatch):
    """Asked for everything at once, the library unpacks a bomb whole before it cuts it off."""
    asked = []
    read = zipfile.ZipExtFile._read1  # what it unpacks at once

    def noted(stream, most):
        asked.append(most)
        return read(stream, most)

    monkeypatch.setattr(zipfile.ZipExtFile, "_read1", noted)
    with pytest.raises(Refused):
        combining.files_in(with_a_size_of_ten_bytes())
    assert asked
    assert max(asked) < LARGE


def test_a_list_of_files_that_is_too_long_is_not_read_at_all(monkeypatch):
    def opened(*_args, **_kwargs):
        raise AssertionError

    monkeypatch.setattr(combining.zipfile, "ZipFile", opened)
    with pytest.raises(Refused):
        combining.files_in(_a_long_list())


def _a_long_list() -> bytes:
    """The end of an archive that says its list is two million bytes long."""
    return b"\0" * 100 + combining.END + b"\0" * 8 + (2 * 2**20).to_bytes(4, "little") + b"\0" * 6


@pytest.mark.django_db
def test_one_bidders_broken_archive_stops_nobody(monkeypatch):
    monkeypatch.setattr(build, "papers", with_a_broken_stream)
    hall = build.an_open_hall(parts=("price", "technical"))
    build.give(hall)
    at = build.shut(hall)
    for place in (1, 2, 3):
        build.release(hall, place, at + MINUTE)

    build.read_out(hall, at + 2 * MINUTE)

    held = Opening.objects.get(tender=hall.tender)
    assert {bid.state for bid in Bid.objects.filter(section__tender=hall.tender)} == {"opened"}
    assert {one["code"] for one in held.faults} == {"papers_unreadable"}
