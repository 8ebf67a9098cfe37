"""Files lie under their digest, in a folder or an S3 service, and are what they say they are."""

import io
import os
import socket
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from gongheng.foundation import clock
from gongheng.foundation.files import store
from gongheng.foundation.files.drivers import FolderDriver, S3Driver
from gongheng.foundation.files.models import StoredFile
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.digests import sm3_hex

DAY = clock.beijing(2026, 5, 6, 9)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
BUCKET = "files"


@pytest.fixture(scope="module")
def s3_service():
    """A real S3-speaking server on a loopback port, in a process of its own thread."""
    import boto3
    from moto.server import ThreadedMotoServer

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port)
    server.start()
    endpoint = f"http://127.0.0.1:{port}"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys).create_bucket(
        Bucket=BUCKET
    )
    yield f"s3://{BUCKET}/archive?endpoint={endpoint}&region=us-east-1"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def driver(request, tmp_path, monkeypatch):
    if request.param == "folder":
        return FolderDriver(str(tmp_path))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return S3Driver(request.getfixturevalue("s3_service"))


def test_what_was_written_is_read_and_streamed(driver):
    content = b"content" * 100_000
    driver.write(sm3_hex(content), content)
    driver.write(sm3_hex(content), content)
    assert driver.read(sm3_hex(content)) == content
    with driver.open(sm3_hex(content)) as stream:
        assert stream.read() == content


def test_what_was_never_written_is_not_there(driver):
    assert driver.read("0" * 64) is None
    with pytest.raises(FileNotFoundError):
        driver.open("0" * 64)


def test_a_stored_file_cannot_be_written_over(tmp_path):
    folder = FolderDriver(str(tmp_path))
    folder.write("ab" * 32, b"first")
    folder.write("ab" * 32, b"second")
    assert folder.read("ab" * 32) == b"first"


def test_what_was_cut_short_meanwhile_is_written_anew_by_whoever_has_the_bytes(driver):
    content = b"content" * 100
    digest = sm3_hex(content)
    if isinstance(driver, FolderDriver):
        driver.write(digest, content)
        driver._place(digest).chmod(0o644)
        driver._place(digest).write_bytes(content[:-1])
    else:
        driver.client.put_object(Bucket=BUCKET, Key=driver._key(digest), Body=content[:-1])

    driver.write(digest, content)

    assert driver.read(digest) == content


def test_a_file_is_on_the_disk_under_its_name_before_anybody_is_told(tmp_path, monkeypatch):
    settled, sync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: settled.append(
        Path(f"/proc/self/fd/{handle}").readlink()) or sync(handle))  # fmt: skip
    folder = FolderDriver(str(tmp_path))

    folder.write("abcd" * 16, b"first")
    assert settled[0].parent == tmp_path / "ab" / "cd"  # the bytes, still under another name
    assert settled[1:] == [tmp_path / "ab" / "cd", tmp_path / "ab", tmp_path]

    del settled[:]
    folder.write("abcd" + "ef" * 30, b"second")
    assert settled[1:] == [tmp_path / "ab" / "cd"]


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once():
    one = store.put(PDF, name="招标文件.pdf", at=DAY)
    two = store.put(PDF, name="另一个名字.pdf", at=DAY)
    assert one == two
    assert StoredFile.objects.filter(digest=sm3_hex(PDF)).count() == 1
    assert store.get(one.digest) == PDF


def a_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "a")
    return buffer.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"MZ\x90\x00 not a pdf", "file_type"),
        ("a.pdf", a_zip(), "file_type"),
        ("a.exe", PDF, "file_type"),
        ("noending", PDF, "file_type"),
        ("a.txt", b"\xff\xfe\x00", "file_type"),
        ("a.txt", b"with\0nul", "file_type"),
        ("a.png", PDF, "file_type"),
        ("a.docx", PDF, "file_type"),
        ("a.pdf", b"", "file_type"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_not_stored(name, content, code):
    before = StoredFile.objects.count()
    with pytest.raises(Refused, match=code):
        store.put(content, name=name, at=DAY)
    assert StoredFile.objects.count() == before


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(django_settings, "FILE_LIMIT_MB", 0)
    with pytest.raises(Refused, match="file_too_large"):
        store.put(PDF, name="a.pdf", at=DAY)
    with pytest.raises(Refused, match="file_too_large"):
        store.put_sealed(PDF, at=DAY)


@pytest.mark.django_db
def test_bytes_altered_on_the_disk_are_not_handed_out():
    row = store.put(b"what was said", name="a.txt", at=DAY)
    place = store.driver()._place(row.digest)
    place.chmod(0o644)
    place.write_bytes(b"what was not said")
    with pytest.raises(Refused, match="file_altered"):
        store.get(row.digest)
    place.unlink()
    with pytest.raises(Refused, match="file_missing"):
        store.get(row.digest)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, store.PIECE, store.PIECE + 1, 3 * store.PIECE])
def test_no_altered_file_is_ever_streamed_to_its_end(size):
    row = store.put(b"a" * size, name="a.txt", at=DAY)
    assert b"".join(store.stream(row.digest)) == b"a" * size
    place = store.driver()._place(row.digest)
    place.chmod(0o644)
    place.write_bytes(b"a" * (size - 1) + b"b")

    given = b""
    with pytest.raises(Refused, match="file_altered"):
        for piece in store.stream(row.digest):
            given += piece
    assert b"b" not in given
    place.unlink()
    with pytest.raises(Refused, match="file_missing"):
        store.stream(row.digest)
