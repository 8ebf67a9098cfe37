"""What only shows when a part is opened: bombs, polyglots and wrong types are named, kept out and never rendered."""

import io
import zipfile

import pytest

from builders import openings as build
from builders.openings import MINUTE
from gongheng.foundation.files.models import StoredFile
from gongheng.foundation.refusals import wording
from gongheng.trading.bidding import rules as bidding_rules
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening.models import Opening
from gongheng.trading.opening.shares import combining

pytestmark = pytest.mark.django_db
PDF, EXE, HTML = b"%PDF-1.7\n%%EOF", b"MZ\x90\0" + bytes(60), b"<script>alert(1)</script>"


SHOWN = ["application/pdf", "image/png", "application/octet-stream", "text/html"]


def packed(*, method=zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def too_much() -> bytes:
    """More than may be unpacked, in a few kilobytes: its list says so, and nothing is unpacked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.pdf", bytes(2**20))
    data, at = bytearray(buffer.getvalue()), -1
    while (at := data.find(b"PK\1\2", at + 1)) >= 0:
        data[at + 24 : at + 28] = (combining.LARGEST_UNPACKED // 2).to_bytes(4, "little")
    return bytes(data)


CONTENTS = {
    "zip bomb": (too_much, "papers_unreadable"),
    "zip bomb inside a zip": (
        lambda: packed(**{"a.exe": packed(b=bytes(8 * 2**20))}),
        "file_type",
    ),
    "polyglot: program named as a paper": (lambda: packed(**{"方案.pdf": EXE + PDF}), "file_type"),
    "polyglot: page named as a picture": (
        lambda: packed(**{"图.png": HTML + b"\x89PNG"}),
        "file_type",
    ),
    "wrong type": (lambda: packed(**{"方案.exe": EXE}), "file_type"),
    "two endings": (lambda: packed(**{"方案.pdf.scr": EXE}), "file_type"),
    "a path": (lambda: packed(**{"../../etc/方案.pdf": PDF}), "file_name"),
    "turned reading": (lambda: packed(**{"方案\u202efdp.exe": EXE}), "file_name"),
    "not an archive": (lambda: PDF, "papers_unreadable"),
}


def opened(monkeypatch, content: bytes) -> Opening:
    monkeypatch.setattr(build, "papers", lambda: content)
    hall = build.an_open_hall(parts=("price", "technical"))
    build.give(hall)
    at = build.shut(hall)
    for place in (1, 2, 3):
        build.release(hall, place, at + MINUTE)
    build.read_out(hall, at + 2 * MINUTE)
    return Opening.objects.get(tender=hall.tender)


@pytest.mark.parametrize("name", CONTENTS)
def test_bad_contents_are_named_and_kept_out_while_every_price_is_read(monkeypatch, name):
    make, code = CONTENTS[name]
    papers = StoredFile.objects.filter(media_type__in=SHOWN)
    before = papers.count()
    held = opened(monkeypatch, make())
    bids = list(Bid.objects.filter(section__tender=held.tender))
    assert {one.state for one in bids} == {"opened"}
    assert {one["code"] for one in held.faults} == {code}
    assert len(held.faults) == len(bids)
    assert code in wording()
    assert [one.attachments for one in bids] == [[]] * len(bids)
    assert papers.count() == before


def test_without_the_look_at_its_kind_a_program_named_as_a_paper_is_kept(monkeypatch):
    """The twin of the sniffing: the committee would be handed a program as a paper."""
    from gongheng.foundation.files import store

    plain = store.kind_of
    trusting = lambda _, name, **how: plain(PDF, name, **how)  # noqa: E731
    monkeypatch.setattr(store, "kind_of", trusting)
    held = opened(monkeypatch, packed(**{"方案.pdf": EXE + PDF}))
    assert held.faults == []
    assert all(one.attachments for one in Bid.objects.filter(section__tender=held.tender))
    assert bidding_rules.store is store
