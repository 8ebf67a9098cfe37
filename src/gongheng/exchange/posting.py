"""One POST to an outside service: bounded in time and size, however slow or talkative it is."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_PIECE = 8 * 1024


class NoAnswer(Exception):
    """The service did not answer in time, or not in words we understand."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the content type as it was told, the bytes."""

    status: int
    kind: str
    data: bytes


def post(
    address: str, body: bytes, headers: Mapping[str, str], *, seconds: float, longest: int
) -> Answer:
    """Return the answer, of `longest` bytes at most; NoAnswer for whatever goes wrong on the way."""
    until = time.monotonic() + seconds
    try:
        parts = urlsplit(address)
        secure = parts.scheme == "https"
        talk = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = talk(parts.hostname or "", parts.port, timeout=seconds)
    except (ValueError, http.client.HTTPException) as error:  # an address that is none
        raise NoAnswer(type(error).__name__) from error
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        data = _read(connection, answer, until, longest)
        return Answer(answer.status, answer.getheader("Content-Type", ""), data)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from error
    finally:
        connection.close()


def _read(
    connection: http.client.HTTPConnection, answer: http.client.HTTPResponse, until: float,
    longest: int,
) -> bytes:  # fmt: skip
    data = b""
    while True:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(left)
        piece = answer.read1(_PIECE)
        if not piece:
            return data
        data += piece
        if len(data) > longest:
            raise ValueError("the answer is too long")
