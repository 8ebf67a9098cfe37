"""One byte form of a package: sorted paths, fixed times, a manifest over every file."""

import io
import zipfile
from collections.abc import Callable, Mapping

from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex

FORMAT = "gongheng-archive/1"  # verifier/README.md
MANIFEST = "manifest.json"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
STORED_FROM = 2**20  # what is large is mostly compressed already, or a sealed envelope
REGULAR_FILE = 0o100644 << 16


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """Return the manifest: path, SM3 and size of every file, in path order."""
    rows = [
        {"path": path, "sm3": sm3_hex(content), "size": len(content)}
        for path, content in sorted(files.items())
    ]
    return canonical({"format": FORMAT, "files": rows})


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the ZIP: the manifest first, then the files in path order; equal files, equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        _put(package, MANIFEST, manifest_of(files))
        for path, content in sorted(files.items()):
            _put(package, path, content)
    return buffer.getvalue()


def with_proofs(package: bytes, proofs: Mapping[str, bytes]) -> bytes:
    """Return the package with `proofs/` appended; what was sealed stays byte for byte."""
    buffer = io.BytesIO(package)
    with zipfile.ZipFile(buffer, "a") as opened:
        for path, content in sorted(proofs.items()):
            _put(opened, path, content)
    return buffer.getvalue()


def only(package: bytes, wanted: Callable[[str], bool]) -> bytes:
    """Return the package with its whole manifest and only the wanted files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as whole, zipfile.ZipFile(buffer, "w") as part:
        for path in whole.namelist():
            if path == MANIFEST or wanted(path):
                _put(part, path, whole.read(path))
    return buffer.getvalue()


def _put(package: zipfile.ZipFile, path: str, content: bytes) -> None:
    place = zipfile.ZipInfo(path, FIXED_TIME)
    place.external_attr = REGULAR_FILE
    place.create_system = 3  # the same on every machine
    large = len(content) >= STORED_FROM
    place.compress_type = zipfile.ZIP_STORED if large else zipfile.ZIP_DEFLATED
    package.writestr(place, content)
