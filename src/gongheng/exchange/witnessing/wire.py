"""One request to a witness: bounded in time and size, however slow or talkative it is."""

import http.client
import time
from dataclasses import dataclass
from email.utils import formatdate
from urllib.parse import urlsplit

LARGEST_ANSWER = 64 * 1024
_PIECE = 8 * 1024


class NoAnswer(Exception):
    """The witness did not answer in time, or not in words we understand."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    kind: str
    text: str


def add_checkpoint(address: str, body: bytes, *, seconds: float) -> Reply:
    """Ask for a cosignature; NoAnswer for whatever goes wrong on the way."""
    until = time.monotonic() + seconds
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    talk = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = talk(parts.hostname or "", parts.port, timeout=seconds)
    headers = {"Content-Type": "text/plain; charset=utf-8", "Date": formatdate(usegmt=True)}
    try:
        connection.request("POST", f"{parts.path}/add-checkpoint", body, headers)
        answer = connection.getresponse()
        data = _read(connection, answer, until)
        return Reply(answer.status, answer.getheader("Content-Type", ""), data.decode())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from error
    finally:
        connection.close()


def _read(
    connection: http.client.HTTPConnection, answer: http.client.HTTPResponse, until: float
) -> bytes:
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
        if len(data) > LARGEST_ANSWER:
            raise ValueError("the answer is too long")
