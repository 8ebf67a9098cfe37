"""One request to an authority: bounded in time and size, however slow or talkative it is."""

import http.client
import time
from urllib.parse import urlsplit

from gongheng.foundation.timestamps.forms import LARGEST, QUERY, REPLY

_PIECE = 8 * 1024


class NoAnswer(Exception):
    """The authority did not answer in time, or not with a reply of RFC 3161."""


def query(address: str, body: bytes, *, seconds: float) -> bytes:
    """Return the reply to a request; NoAnswer for whatever goes wrong on the way."""
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
        connection.request("POST", path, body, {"Content-Type": QUERY, "Accept": REPLY})
        answer = connection.getresponse()
        data = _read(connection, answer, until)
        kind = answer.getheader("Content-Type", "").partition(";")[0].strip().lower()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from error
    finally:
        connection.close()
    if answer.status != http.client.OK or kind != REPLY:
        raise NoAnswer("not a reply")
    return data


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
        if len(data) > LARGEST:
            raise ValueError("the answer is too long")
