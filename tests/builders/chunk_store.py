"""A server of chunks as the browser sees it, with a line that can be cut; keeps what it was sent."""

import json
from dataclasses import dataclass, field

CHUNKS, COMMIT = "**/bidder/chunks/*", "**/sealed/"


@dataclass
class Line:
    """Between the page and the server. `lasts` = how many chunks it lasts."""

    held: dict[str, bytes] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    lasts: int = 1000
    head: bytes = b""
    key: str = ""

    def between(self, page) -> "Line":
        """Stand in for the server of this page."""
        page.route(CHUNKS, self._chunk)
        page.route(COMMIT, self._commit)
        return self

    def _chunk(self, route) -> None:
        digest = route.request.url.rsplit("/", 1)[-1]
        if route.request.method == "HEAD":
            route.fulfill(status=200 if digest in self.held else 404)
        elif len(self.held) >= self.lasts:
            route.abort()
        else:
            self.held[digest] = route.request.post_data_buffer
            self.sent.append(digest)
            route.fulfill(status=201)

    def _commit(self, route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        self.head, self.key = (
            route.request.post_data_buffer,
            route.request.headers["idempotency-key"],
        )
        route.fulfill(
            status=201, content_type="application/json", body=json.dumps({"url": "/bidder/"})
        )
