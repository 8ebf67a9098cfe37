"""Ciphertext pieces by their digest, in a folder of their own: put, read and erased as they are."""

from functools import cache
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from gongheng.foundation.files.drivers import Driver, FolderDriver, S3Driver

FOLDER = "chunks"


def driver() -> Driver:
    """Return where chunks lie: beside the files, under a name of their own."""
    return _beside(settings.FILE_STORE)


@cache
def _beside(files: str) -> Driver:
    if files.startswith("s3://"):
        parts = urlsplit(files)
        return S3Driver(urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{FOLDER}")))
    return FolderDriver(f"{files.rstrip('/')}/{FOLDER}")


def write(digest: str, content: bytes) -> None:
    """Keep these bytes; the caller has compared the digest."""
    driver().write(digest, content)


def read(digest: str) -> bytes | None:
    """Return the bytes or None."""
    return driver().read(digest)


def is_there(digest: str) -> bool:
    """Whether the store has these bytes, without reading them."""
    return driver().holds(digest)


def erase(digest: str) -> None:
    """Forget the bytes; none there is harmless."""
    driver().erase(digest)
