"""HTTP of RFC 3161 3.4: a request comes in, a reply goes out; what is not a request is refused."""

import logging
import secrets
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gongheng.foundation import clock
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.timestamps import issuing
from gongheng.foundation.timestamps.asking import Asked, NotGranted, read_request
from gongheng.foundation.timestamps.forms import LARGEST, QUERY, REPLY
from gongheng.foundation.timestamps.issuing import Stamper
from gongheng.running.stamping_authority.journal import Journal

PATIENCE_SECONDS = 10
NUMBER_BITS = 152  # with its sign within the 20 bytes that RFC 3161 allows
log = logging.getLogger(__name__)


def new_number() -> int:
    """The number of a token, which nobody guesses.

    The line's own would tell each bidder with two receipts how many others came between.
    """
    return secrets.randbits(NUMBER_BITS)


class Server(ThreadingHTTPServer):
    """The authority at its address."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], stamper: Stamper, journal: Journal) -> None:
        self.stamper, self.journal = stamper, journal
        super().__init__(address, Handler)

    def reply(self, body: bytes) -> bytes:
        """The reply to a request: a token with a number of its own, or why there is none."""
        try:
            asked = read_request(body)
            self.stamper.may(asked)
        except NotGranted as no:
            return issuing.refused(no.code)
        info = self.journal.enter(lambda _: self._info(asked))
        token = self.stamper.token(info, with_certificate=asked.wants_certificate)
        return issuing.granted(token)

    def _info(self, asked: Asked) -> tuple[bytes, dict[str, Any]]:
        at, number = clock.now(), new_number()
        info = self.stamper.info(asked, serial=number, at=at)
        return info, {"at": at.isoformat(), "number": f"{number:x}", "digest": asked.digest.hex(),
                      "signed": sm3_hex(info)}  # fmt: skip

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor that hangs up is no event."""
        log.debug("a request was not finished")


class Handler(BaseHTTPRequestHandler):
    """One request a connection; slow ones are cut."""

    server: Server
    timeout = PATIENCE_SECONDS
    server_version, sys_version = "timestamp", ""

    def do_POST(self) -> None:  # the library's name
        """A request of RFC 3161."""
        kind = (self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        length = self.headers.get("Content-Length") or ""
        if kind != QUERY:
            self._say(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        elif not (length.isascii() and length.isdecimal() and len(length) < 8):
            self._say(HTTPStatus.LENGTH_REQUIRED)
        elif int(length) > LARGEST:
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._answer(self.rfile.read(int(length)))

    def _answer(self, body: bytes) -> None:
        try:
            made = self.server.reply(body)
        except OSError:
            log.exception("the journal could not be written; no token")
            made = issuing.refused("system_failure")
        self._say(HTTPStatus.OK, made, REPLY)

    def _say(self, status: HTTPStatus, body: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """The journal is the log."""
