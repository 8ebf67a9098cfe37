"""One request to another platform: bounded in time and size, no redirect, the answer's signature checked."""

import http.client
import json
import ssl
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from gongheng.exchange.feeds.destinations import Destination
from gongheng.foundation.ledger.note import LONGEST_NOTE, BadNote, verify_note

CHUNK = 65_536
MOST_BYTES = LONGEST_NOTE * 4  # characters of UTF-8
OK, UNAVAILABLE = 200, 503
WHOLE = 3  # an answer may take this many time-outs in all, however slowly it drips
# What can go wrong on the way; the words are for people.
FAULTS = {
    "unreachable": "连接不上", "timed_out": "超时没有答复", "cut_off": "连接中断，不知是否收到",
    "unavailable": "对方暂停服务", "server_fault": "对方系统出错", "unreadable": "答复不能识别或者签名不符",
    "package_refused": "对方不接收数据包（签名或者格式）", "not_confirmed": "答复没有确认这一条",
}  # fmt: skip
NOT_ITS_FAULT = frozenset({"unreachable", "timed_out", "unavailable", "package_refused"})
BLAMED = frozenset(FAULTS) - NOT_ITS_FAULT  # perhaps what was sent is what the other side fails on


class Unanswered(Exception):
    """No answer that can be believed; `code` is one of FAULTS. Whether it arrived is unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def send(destination: Destination, name: str, content: bytes) -> dict[str, Any]:
    """Post a package and return what the other side says of it. Raises Unanswered."""
    headers = {"Content-Type": "application/zip", "X-Package": name}
    told = _ask(destination, "POST", "/packages", content, headers)
    if told.get("PACKAGE") != name:
        raise Unanswered("unreadable")
    return told


def ask(destination: Destination, path: str, **query: object) -> dict[str, Any]:
    """Read from the other side; the answer must repeat the question. Raises Unanswered."""
    line = f"{path}?{urlencode(sorted(query.items()))}"
    told = _ask(destination, "GET", line, None, {})
    if told.get("ASKED") != line:
        raise Unanswered("unreadable")
    return told


def _ask(destination: Destination, method: str, line: str, body: bytes | None,
         headers: dict[str, str]) -> dict[str, Any]:  # fmt: skip
    parts = urlsplit(destination.address)
    connection = _connection(parts, destination.timeout)
    try:
        connection.request(method, parts.path.rstrip("/") + line, body, headers)
        response = connection.getresponse()
        text = _read(response, time.monotonic() + WHOLE * destination.timeout)
    except TimeoutError as error:
        raise Unanswered("timed_out") from error
    except (ConnectionRefusedError, ssl.SSLError) as error:
        raise Unanswered("unreachable") from error
    except (http.client.HTTPException, ConnectionError) as error:
        raise Unanswered("cut_off") from error
    except OSError as error:  # names that do not resolve, networks that are down
        raise Unanswered("unreachable") from error
    finally:
        connection.close()
    return _believed(destination, response.status, text)


def _connection(parts: Any, timeout: float) -> http.client.HTTPConnection:
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=timeout, context=context)  # fmt: skip
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)


def _read(response: http.client.HTTPResponse, until: float) -> bytes:
    found = b""
    while chunk := response.read1(CHUNK):
        found += chunk
        if len(found) > MOST_BYTES:
            raise Unanswered("unreadable")
        if time.monotonic() > until:
            raise Unanswered("timed_out")
    if response.length:  # less than was announced
        raise Unanswered("cut_off")
    return found


def _believed(destination: Destination, status: int, text: bytes) -> dict[str, Any]:
    if status == UNAVAILABLE:
        raise Unanswered("unavailable")
    if status != OK:
        raise Unanswered("package_refused" if 400 <= status < 500 else "server_fault")
    try:
        written = text.decode()
        body = verify_note(written, [destination.verifier()]).body
        told = json.loads(body)
    except (BadNote, ValueError, RecursionError) as error:
        raise Unanswered("unreadable") from error
    if not isinstance(told, dict):
        raise Unanswered("unreadable")
    return {**told, "_note": written}
