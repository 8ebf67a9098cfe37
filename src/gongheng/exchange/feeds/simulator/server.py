"""The other side as an HTTP server on the loopback address."""

import json
import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from gongheng.exchange.feeds.simulator.book import Book
from gongheng.exchange.feeds.simulator.faults import Faults
from gongheng.exchange.feeds.simulator.opening import BadPackage, opened
from gongheng.foundation.ledger.note import Signer, Verifier, sign

MOST_BODY = 64 * 2**20
LOOPBACK = "127.0.0.1"


class OtherSide(ThreadingHTTPServer):
    """Holds the book, the keys and the faults; one package at a time, as they arrive."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, *, book: Book, signer: Signer, sender: Verifier,
                 faults: Faults | None = None) -> None:  # fmt: skip
        super().__init__((LOOPBACK, port), Handler)
        self.book, self.signer, self.sender = book, signer, sender
        self.faults = faults or Faults()
        self.turn = threading.Lock()
        self.packages = 0
        self.last = ""

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.server_port}"

    def signed(self, told: dict[str, Any]) -> str:
        """An answer under the signature of the other side."""
        return sign(json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n", self.signer)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no matter."""


class Handler(BaseHTTPRequestHandler):
    """Packages in, questions out."""

    protocol_version = "HTTP/1.1"
    server: OtherSide

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the library's
        """Write no log: addresses and keys are nobody's business here."""

    def do_POST(self) -> None:
        """Take a package."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > MOST_BODY:
            self._answer(413, "")
            return
        content = self.rfile.read(length)
        if self._is_troubled():
            return
        with self.server.turn:
            self._take(self.headers.get("X-Package", ""), content)

    def do_GET(self) -> None:
        """Answer what is held."""
        if self._is_troubled():
            return
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        told = self._told(parts.path, asked)
        if told is None:
            self._answer(404, "")
        else:
            self._answer(200, self.server.signed({**told, "ASKED": self.path}))

    def _told(self, path: str, asked: dict[str, str]) -> dict[str, Any] | None:
        book = self.server.book
        if path == "/totals":
            count, digest = book.totals(asked.get("day", ""), asked.get("dataset", ""))
            return {"COUNT": count, "DIGEST": digest}
        if path == "/held":
            rows, more = book.held(asked.get("day", ""), asked.get("dataset", ""), asked.get("after", ""))  # fmt: skip
            return {"HELD": rows, "MORE": more}
        if path == "/records":
            after = asked.get("after", "")
            own = book.own(int(after) if after.isdecimal() else 0)
            return {"RECORDS": [json.loads(told) for _, told in own],
                    "CURSOR": str(own[-1][0]) if own else after}  # fmt: skip
        return None

    def _take(self, name: str, content: bytes) -> None:
        server = self.server
        try:
            data = opened(name, content, server.sender)
        except BadPackage as bad:
            self._answer(422, server.signed({"PACKAGE": name, "STATUS": "-1", "MSG": str(bad)}))
            return
        if server.faults.strikes("wrong") and server.faults.strikes("wrong"):
            self._answer(500, "")  # broke before anything was kept
            return
        kept = server.book.keep(data)
        server.packages += 1
        lines = [{"DATA_KEY": one.data_key, "SEQ": one.seq, "DIGEST": one.digest, "STATUS": status,
                  "MSG": message} for one, (status, message) in zip(data, kept, strict=True)]  # fmt: skip
        told = server.signed({"PACKAGE": name, "STATUS": "1", "RECEIPT": f"R{server.packages:08d}",
                              "RESULTS": lines})  # fmt: skip
        self._answer_badly(name, lines, told)

    def _answer_badly(self, name: str, lines: list[dict[str, Any]], told: str) -> None:
        """Answer, or do what real platforms do instead."""
        server, faults = self.server, self.server.faults
        before, server.last = server.last, told
        if faults.strikes("lose_ack"):
            self._cut()
        elif faults.strikes("wrong"):
            bad = [{**one, "DIGEST": one["DIGEST"][::-1]} for one in lines]
            self._answer(200, before or server.signed({"PACKAGE": name, "RESULTS": bad}))
        elif faults.strikes("double"):
            self._answer(200, server.signed({"PACKAGE": name, "STATUS": "1", "RECEIPT": "R-twice",
                                             "RESULTS": [*lines, *lines]}))  # fmt: skip
        else:
            self._answer(200, told)

    def _is_troubled(self) -> bool:
        faults = self.server.faults
        if faults.strikes("slow"):
            time.sleep(faults.slow_seconds)
        if faults.strikes("down"):
            self._answer(503, "")
            return True
        return False

    def _answer(self, status: int, text: str) -> None:
        raw = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(raw)
        self.close_connection = True

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
