"""Bad input, by name: each is refused with code and article through interface, page and command, and nothing changes.

Truncated, reordered, doubled, oversized, zip bomb, polyglot, wrong type, replayed. Certificates and clocks are
in the files beside this one; what only shows after the opening is in `test_bad_contents.py`.
"""

import io
import json
import zipfile

import pytest

from builders import sealed
from builders.submission_doors import DOORS, as_file, nothing_changes
from gongheng.foundation.sealing.package.container import LARGEST_HEAD, MARK, head_bytes
from gongheng.trading.bidding.chunks import rules
from gongheng.trading.bidding.chunks.actions import put_chunk
from gongheng.trading.bidding.models import Bid, Chunk

PDF, HTML = b"%PDF-1.7\n", b"<!doctype html><script>alert(1)</script>"
ENCODED = "电子招标投标办法第二十六条"
ONLINE = ["interface", "page"]


def a_bomb() -> bytes:
    """Sixty-four megabytes of nothing in a few kilobytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", bytes(64 * 2**20))
    return buffer.getvalue()


def padded(body: bytes, size: int) -> bytes:
    return body[:size].ljust(size, b"\0")


def is_a_clear_no(no, code: str) -> None:
    assert no.code == code, no
    assert no.status == 1 or 400 <= no.status < 500, no
    assert no.source, f"{code} without an article"
    assert "—" not in no.sentence
    assert no.sentence.endswith(("。", "）"))


# --- one chunk: (digest, body) from the package's own ------------------------------------------

CHUNKS = {
    "truncated": (lambda own: (own[0][0], own[0][1][:-1]), "chunk_size"),
    "truncated to another possible size": (
        lambda own: (own[0][0], own[0][1][: min(rules.SIZES)]), "chunk_altered"),
    "reordered": (lambda own: (own[0][0], own[1][1]), "chunk_altered"),
    "doubled": (lambda own: (own[0][0], own[0][1] * 2), "oversized"),
    "oversized": (lambda own: (own[0][0], bytes(rules.LARGEST + 1)), "oversized"),
    "zip bomb": (lambda own: (own[0][0], padded(a_bomb(), len(own[0][1]))), "chunk_altered"),
    "polyglot": (lambda own: (own[0][0], PDF + own[0][1][len(PDF) :]), "chunk_altered"),
    "wrong type": (lambda own: (own[0][0], padded(HTML, len(own[0][1]))), "chunk_altered"),
    "empty": (lambda own: (own[0][0], b""), "chunk_size"),
    "misnamed": (lambda own: (own[0][0].upper(), own[0][1]), "chunk_name"),
}  # fmt: skip
OVERSIZED = {"interface": "body_too_large", "page": "chunk_size"}


@pytest.mark.parametrize("door", ONLINE)
@pytest.mark.parametrize("name", CHUNKS)
def test_a_bad_chunk_is_refused_and_not_kept(scene, door, name):
    bend, code = CHUNKS[name]
    own = list(
        zip(scene.package.header["parts"][1]["chunks"], scene.package.chunks[1], strict=True)
    )
    digest, body = bend(own)
    entrance = scene.door(door)
    with nothing_changes():
        is_a_clear_no(
            entrance.chunk(digest, body), OVERSIZED[door] if code == "oversized" else code
        )


def test_a_chunk_said_to_be_a_page_is_refused_by_its_type_at_the_interface(scene):
    digest, body = scene.package.header["parts"][0]["chunks"][0], scene.package.chunks[0][0]
    entrance = scene.door("interface")
    with nothing_changes():
        is_a_clear_no(entrance.chunk(digest, body, "text/html"), "content_type")


def test_a_bomb_that_is_ciphertext_by_its_name_is_bytes_and_never_unpacked(scene, monkeypatch):
    """Whatever a bidder seals or does not seal: before the opening nobody looks inside."""

    def opened(*_args, **_kwargs):
        raise AssertionError

    bomb = padded(a_bomb(), min(rules.SIZES))
    monkeypatch.setattr(zipfile, "ZipFile", opened)
    for door in ONLINE:
        answer = scene.door(door).chunk(rules.sm3_hex(bomb), bomb)
        assert answer.status in {200, 201}
    assert Chunk.objects.get().size == len(bomb)


# --- the head: bytes made of the good one -------------------------------------------------------


def reordered(package, by) -> bytes:
    told = json.loads(head_bytes(package))
    return json.dumps(dict(reversed(told.items())), separators=(",", ":")).encode()


def doubled_key(package, by) -> bytes:
    head = head_bytes(package)
    return head[:-1] + b',"nonce":"' + b"0" * 64 + b'"}'


def chunks_swapped(package, by) -> bytes:
    told = json.loads(head_bytes(package))
    names = told["header"]["parts"][1]["chunks"]
    names[0], names[1] = names[1], names[0]
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chunk_named_twice(package, by) -> bytes:
    parts = json.loads(json.dumps(package.header["parts"]))
    parts[1]["chunks"][1] = parts[1]["chunks"][0]
    return head_bytes(sealed.rewritten(package, by, parts=parts))


HEADS = {
    "truncated": (lambda package, _: head_bytes(package)[:-1], "package_malformed"),
    "reordered": (reordered, "package_malformed"),
    "reordered chunks": (chunks_swapped, "signature_wrong"),
    "doubled": (lambda package, _: head_bytes(package) * 2, "package_malformed"),
    "doubled key": (doubled_key, "package_malformed"),
    "doubled chunk": (chunk_named_twice, "package_malformed"),
    "oversized": (lambda *_: b"1" * (LARGEST_HEAD + 1), "oversized"),
    "zip bomb": (lambda *_: a_bomb()[:LARGEST_HEAD], "package_malformed"),
    "polyglot in front": (lambda package, _: PDF + head_bytes(package), "package_malformed"),
    "polyglot behind": (lambda package, _: head_bytes(package) + b"PK\5\6" + bytes(18), "package_malformed"),
    "wrong type": (lambda *_: HTML, "package_malformed"),
    "deep": (lambda *_: b"[" * 100_000, "package_malformed"),
    "not text": (lambda *_: b"\xff\xfe" + bytes(50), "package_malformed"),
}  # fmt: skip
TOO_LONG = {"interface": "body_too_large", "page": "file_too_large", "command": "package_malformed"}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", HEADS)
def test_a_bad_head_is_refused_and_leaves_no_bid(scene, door, name):
    bend, code = HEADS[name]
    sealed.upload(scene.package, scene.bidder, at=scene.at)
    head, entrance = bend(scene.package, scene.bidder), scene.door(door)
    with nothing_changes():
        if door == "command":
            no = entrance.file(as_file(head, [one for row in scene.package.chunks for one in row]))
        else:
            no = entrance.head(head)
        is_a_clear_no(no, TOO_LONG[door] if code == "oversized" else code)
    assert Bid.objects.count() == 0


def test_a_head_said_to_be_a_form_is_refused_at_the_interface(scene):
    entrance = scene.door("interface")
    with nothing_changes():
        no = entrance.head(head_bytes(scene.package), "multipart/form-data; boundary=x")
        is_a_clear_no(no, "content_type")


# --- the file of a bid, as the command line is given it -----------------------------------------


def whole(package) -> bytes:
    return as_file(head_bytes(package), [one for row in package.chunks for one in row])


def file_with_chunks_swapped(package) -> bytes:
    price, business = package.chunks
    return as_file(head_bytes(package), [*price, business[1], business[0], *business[2:]])


FILES = {
    "truncated": (lambda package: whole(package)[:-1], "package_malformed"),
    "truncated in the mark": (lambda *_: MARK[:4], "not_a_package"),
    "reordered": (file_with_chunks_swapped, "chunk_altered"),
    "doubled": (lambda package: whole(package) * 2, "package_malformed"),
    "oversized": (lambda *_: MARK + b"\xff\xff\xff\xff" + bytes(100), "package_malformed"),
    "zip bomb": (lambda *_: a_bomb(), "not_a_package"),
    "polyglot in front": (lambda package: PDF + whole(package), "not_a_package"),
    "polyglot behind": (lambda package: whole(package) + a_bomb(), "package_malformed"),
    "wrong type": (lambda *_: PDF + b"x" * 1000, "not_a_package"),
    "empty": (lambda *_: b"", "not_a_package"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_by_the_command_and_nothing_is_sent_for_it(scene, name):
    bend, code = FILES[name]
    price = scene.package.header["parts"][0]["chunks"][0], scene.package.chunks[0][0]
    put_chunk(*price, by=scene.bidder.actor, at=scene.at)
    content, entrance = bend(scene.package), scene.door("command")
    with nothing_changes():
        is_a_clear_no(entrance.file(content), code)


# --- replayed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
def test_a_bid_sent_again_is_the_same_bid_or_refused_and_never_a_second_one(scene, door):
    sealed.upload(scene.package, scene.bidder, at=scene.at)
    entrance = scene.door(door)
    assert entrance.package(scene.package).status in {0, 201}
    bid = Bid.objects.get()
    with nothing_changes():
        again = entrance.package(scene.package)
        # The page and the command find their own; the interface judges a new key anew.
        assert again.status in {0, 201} or again.code == "already_exists"
        assert again.status in {0, 201} or again.source
    other = sealed.a_package(scene.section, scene.bidder).package
    sealed.upload(other, scene.bidder, at=scene.at)
    with nothing_changes():
        is_a_clear_no(entrance.package(other), "already_exists")
    sealed.withdraw(bid, scene.bidder, at=scene.at)
    if door == "interface":
        with nothing_changes():
            is_a_clear_no(entrance.package(scene.package), "sealed_before")


@pytest.mark.parametrize("door", DOORS)
def test_another_units_bid_played_again_is_refused(scene, door):
    sealed.submit(scene.section, scene.bidder, package=scene.package)
    thief = sealed.a_bidder(number=1)
    entrance = scene.door(door, thief)
    sealed.upload(scene.package, thief, at=scene.at)
    with nothing_changes():
        is_a_clear_no(entrance.package(scene.package), "wrong_certificate")


@pytest.mark.parametrize("door", ONLINE)
def test_a_bid_for_another_section_is_refused(scene, door):
    """The command line takes the section from the file: it cannot send it astray."""
    sealed.upload(scene.package, scene.bidder, at=scene.at)
    entrance = scene.door(door, scene.bidder, scene.tender.sections.order_by("number")[1])
    with nothing_changes():
        is_a_clear_no(entrance.package(scene.package), "package_for_another_tender")


@pytest.mark.parametrize("door", DOORS)
def test_without_its_chunks_nothing_comes_in(scene, door):
    entrance = scene.door(door)
    if door == "command":  # it would bring them: they are cut off on their way
        cut = as_file(head_bytes(scene.package), [])
        with nothing_changes():
            is_a_clear_no(entrance.file(cut), "package_malformed")
        return
    with nothing_changes():
        is_a_clear_no(entrance.package(scene.package), "chunks_missing")


def test_a_change_would_be_seen(scene):
    """The twin of `nothing_changes`: one chunk that is kept is a change of table and store."""
    digest, body = scene.package.header["parts"][0]["chunks"][0], scene.package.chunks[0][0]
    with pytest.raises(AssertionError), nothing_changes():
        scene.door("page").chunk(digest, body)
