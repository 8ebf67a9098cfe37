"""The witness on the network: few requests, small bodies, short patience."""

import contextlib
import json
import logging
import socket
import sqlite3
import threading
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gongheng_witness import page
from gongheng_witness.witness import PLAIN, Answer, Witness

LARGEST_BODY = 128 * 1024
MOST_AT_ONCE = 32
PATIENCE_SECONDS = 10.0  # for a whole request, however slowly its bytes come
HTML, JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
_BUSY = b"HTTP/1.0 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"

log = logging.getLogger("gongheng_witness")


class Server(ThreadingHTTPServer):
    """Threads, but never more than a few; who comes on top is told to come again."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(
        self, address: tuple[str, int], witness: Witness, *, patience: float = PATIENCE_SECONDS
    ) -> None:
        self.witness, self.patience = witness, patience
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give the request a thread if one is free."""
        if not self._places.acquire(blocking=False):
            with contextlib.suppress(OSError):
                request.settimeout(1)
                request.sendall(_BUSY)
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._places.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One request, cut off when its time is over."""
        alarm = threading.Timer(self.patience, _cut, [request])
        alarm.daemon = True
        alarm.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            alarm.cancel()
            self.witness.book.close()
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is not worth a traceback."""
        log.info("a request ended early")


def _cut(request: socket.socket) -> None:
    with contextlib.suppress(OSError):
        request.shutdown(socket.SHUT_RDWR)


class Handler(BaseHTTPRequestHandler):
    """One request, one answer, then the connection closes (HTTP/1.0)."""

    server: Server
    server_version, sys_version = "gongheng-witness", ""
    timeout = PATIENCE_SECONDS

    def do_POST(self) -> None:
        """Cosign or refuse."""
        if self.path.rpartition("/")[2] != "add-checkpoint" or self.path.count("/") > 1:
            self._answer(Answer(404, "no such place\n"))
            return
        body = self._body()
        if body is None:
            return
        try:
            answer = self.server.witness.add_checkpoint(body, self._told_at())
        except sqlite3.Error:
            log.exception("the book could not be written")
            answer = Answer(503, "the book of this witness cannot be written\n")
        except Exception:  # whatever it was: nothing was signed away
            log.exception("a request failed")
            answer = Answer(500, "this witness failed\n")
        self._answer(answer)

    def do_GET(self) -> None:
        """The page, the state, the newest cosigned checkpoint of a log."""
        witness = self.server.witness
        if self.path == "/":
            self._answer(Answer(200, page.page(witness), HTML))
            return
        if self.path == "/state.json":
            told = json.dumps(page.state(witness), ensure_ascii=False, indent=1)
            self._answer(Answer(200, told + "\n", JSON))
            return
        places = {f"/{page.place_of(one)}/checkpoint": one for one in witness.logs}
        latest = witness.book.latest(places[self.path]) if self.path in places else None
        told = page.cosigned_note(latest) if latest else "no such place\n"
        self._answer(Answer(200 if latest else 404, told, PLAIN))

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not length.isascii() or not length.isdigit():
            self._answer(Answer(411, "the length of the body is needed\n"))
            return None
        if len(length) > 9 or int(length) > LARGEST_BODY:
            self._answer(Answer(413, "the body is too large\n"))
            return None
        body = self.rfile.read(int(length))
        if len(body) != int(length):
            self._answer(Answer(400, "the body was cut short\n"))
            return None
        return body

    def _told_at(self) -> float | None:
        """The log's own time, as its request tells it."""
        try:
            return parsedate_to_datetime(self.headers.get("Date", "")).timestamp()
        except (TypeError, ValueError, IndexError, OverflowError):
            return None

    def _answer(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Addresses of visitors are nobody's business."""
