"""A played gateway on the loopback address: experts who answer slowly, not at all, with no, or twice."""

import json
import random
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from gongheng.registry.experts.calling.gateway import COMES, STAYS_AWAY

LOOPBACK, MOST_BODY = "127.0.0.1", 64 * 1024
KINDS = ("slow", "silent", "declining", "double")


@dataclass
class People:
    """How the called behave: each kind with how often, 0 to 1; drawn from a seed, so repeatable."""

    rates: dict[str, float] = field(default_factory=dict)
    seed: int = 0
    slow_seconds: float = 2.0
    calls: dict[str, dict[str, str]] = field(default_factory=dict)
    pressed: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)  # noqa: S311  # no secret: a repeatable behaviour
        self._turn = threading.Lock()

    def ring(self, message: dict[str, str]) -> None:
        """Take a call once, whatever comes twice; the called answers as the rates say."""
        with self._turn:
            if message["call"] in self.calls:
                return
            self.calls[message["call"]] = message
            if self.strikes("silent"):
                return
            said = STAYS_AWAY if self.strikes("declining") else COMES
            for _ in range(2 if self.strikes("double") else 1):
                number = len(self.pressed) + 1
                self.pressed.append({"number": number, "call": message["call"], "said": said})

    def since(self, after: int) -> list[dict[str, Any]]:
        """What was pressed after a number."""
        with self._turn:
            return [one for one in self.pressed if one["number"] > after]

    def strikes(self, kind: str) -> bool:
        """Whether this happens now."""
        return self._draw.random() < self.rates.get(kind, 0.0)


class PlayedGateway(ThreadingHTTPServer):
    """Listens on the loopback address only."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, people: People, key: str) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.people, self.key = people, key

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no matter."""


class Handler(BaseHTTPRequestHandler):
    """Calls in, replies out."""

    protocol_version = "HTTP/1.1"
    server: PlayedGateway

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the library's
        """Write no log: phones are nobody's business here."""

    def do_POST(self) -> None:
        """Take a call."""
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(min(length, MOST_BODY))
        if not self._may_ask():
            return
        try:
            told = json.loads(content)
            message = {name: str(told[name]) for name in ("call", "phone", "text")}
        except (KeyError, TypeError, ValueError):
            self._answer(422, {})
            return
        self.server.people.ring(message)
        self._answer(202, {"call": message["call"]})

    def do_GET(self) -> None:
        """Give what was pressed."""
        if not self._may_ask():
            return
        after = parse_qs(urlsplit(self.path).query).get("after", ["0"])[0]
        known = after.isdigit() and len(after) < 10
        self._answer(200, {"replies": self.server.people.since(int(after) if known else 0)})

    def _may_ask(self) -> bool:
        if self.server.people.strikes("slow"):
            time.sleep(self.server.people.slow_seconds)
        if self.headers.get("Authorization") == f"Bearer {self.server.key}":
            return True
        self._answer(401, {})
        return False

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        content = json.dumps(told, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
