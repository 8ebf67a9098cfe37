"""Where bytes lie: one folder, or any S3-compatible service."""

import io
import os
import tempfile
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from gongheng.foundation.sealing.digests import sm3_hex


class Driver(Protocol):
    """What a store must do; names are digests, content never changes."""

    def write(self, digest: str, content: bytes) -> None:
        """Store once; writing the same again is harmless."""

    def read(self, digest: str) -> bytes | None:
        """Return the bytes or None."""

    def holds(self, digest: str) -> bool:
        """Whether the bytes are there."""

    def open(self, digest: str) -> BinaryIO:
        """Return a readable stream. Raises FileNotFoundError."""

    def erase(self, digest: str) -> None:
        """Forget the bytes: only for what waits for an owner, never for what an act names."""


class FolderDriver:
    """A folder of write-once files, two levels deep."""

    def __init__(self, root: str) -> None:
        self.root = Path(root)

    def write(self, digest: str, content: bytes) -> None:
        """Write beside and rename, so that a crash leaves no half file and forgets no whole one.

        A file that was damaged meanwhile is written anew: whoever still has the bytes may mend it.
        """
        place = self._place(digest)
        if place.exists() and (place.read_bytes() == content or sm3_hex(content) != digest):
            return
        fresh = not place.parent.exists()
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).chmod(0o444)
        Path(part.name).replace(place)
        # The name is on the disk only when its folder is: a receipt must not outlive what it is for.
        for folder in place.parents[: 3 if fresh else 1]:
            _settle(folder)

    def read(self, digest: str) -> bytes | None:
        """Return the bytes or None."""
        place = self._place(digest)
        return place.read_bytes() if place.exists() else None

    def holds(self, digest: str) -> bool:
        """Whether the file is there."""
        return self._place(digest).exists()

    def open(self, digest: str) -> BinaryIO:
        """Return a readable stream."""
        return self._place(digest).open("rb")

    def erase(self, digest: str) -> None:
        """Remove the file; none there is harmless."""
        self._place(digest).unlink(missing_ok=True)

    def _place(self, digest: str) -> Path:
        return self.root / digest[:2] / digest[2:4] / digest


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class S3Driver:
    """A bucket of an S3-compatible service: `s3://bucket/prefix?endpoint=https://…`."""

    def __init__(self, url: str) -> None:
        from urllib.parse import parse_qs

        import boto3

        parts = urlsplit(url)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.bucket = parts.netloc
        self.prefix = parts.path.strip("/")
        self.client: Any = boto3.client(
            "s3", endpoint_url=query.get("endpoint"), region_name=query.get("region", "cn-north-1")
        )

    def write(self, digest: str, content: bytes) -> None:
        """Put the object unless it is there in its whole length."""
        size = self._size(digest)
        if size is None or (size != len(content) and sm3_hex(content) == digest):
            self.client.put_object(Bucket=self.bucket, Key=self._key(digest), Body=content)

    def read(self, digest: str) -> bytes | None:
        """Return the bytes or None."""
        if self._size(digest) is None:
            return None
        return self.client.get_object(Bucket=self.bucket, Key=self._key(digest))["Body"].read()

    def holds(self, digest: str) -> bool:
        """Whether the object is there."""
        return self._size(digest) is not None

    def open(self, digest: str) -> BinaryIO:
        """Return a readable stream."""
        content = self.read(digest)
        if content is None:
            raise FileNotFoundError(digest)
        return io.BytesIO(content)

    def erase(self, digest: str) -> None:
        """Remove the object; none there is harmless."""
        self.client.delete_object(Bucket=self.bucket, Key=self._key(digest))

    def _key(self, digest: str) -> str:
        return f"{self.prefix}/{digest}".lstrip("/")

    def _size(self, digest: str) -> int | None:
        from botocore.exceptions import ClientError

        try:
            head = self.client.head_object(Bucket=self.bucket, Key=self._key(digest))
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return None
            raise
        return int(head["ContentLength"])
