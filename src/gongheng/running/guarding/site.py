"""The site's interface, asked with a guardian's interface key."""

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from gongheng.foundation.canonical import canonical
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.running.guarding.files import LARGEST

TIMEOUT_SECONDS = 20
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LONGEST_SAYING = 300
# A line that breaks off and an answer that is no answer: none of them ends a watch.
NO_ANSWER = (OSError, ValueError, RecursionError, http.client.HTTPException)


class Unanswered(Exception):
    """The site did not answer, or answered with a refusal; its words are for people."""

    def __init__(self, sentence: str, status: int = 0) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


@dataclass(frozen=True)
class Site:
    """Where to ask, and with which key."""

    address: str
    key: str = field(repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        refuse_unless(safe, "guardian_site_unsafe", field="site")

    def get(self, path: str) -> Any:
        """Read. Raises Unanswered."""
        return self._call(path, None)

    def post(self, path: str, told: dict[str, Any]) -> Any:
        """Send once: the same content has the same key, so that a repeat changes nothing."""
        return self._call(path, told)

    def _call(self, path: str, told: dict[str, Any] | None) -> Any:
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        body = None
        if told is not None:
            body = json.dumps(told).encode()
            headers |= {"Content-Type": "application/json",
                        "Idempotency-Key": sm3_hex(canonical(told))[:32]}  # fmt: skip
        url = f"{self.address.rstrip('/')}/api/v1{quote(path)}"
        request = urllib.request.Request(url, body, headers)  # noqa: S310  # scheme checked above
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                return json.loads(answer.read(LARGEST))
        except urllib.error.HTTPError as error:
            raise Unanswered(_saying(error), error.code) from error
        except NO_ANSWER as error:
            raise Unanswered("平台没有答复，稍后再试。") from error


def _saying(error: urllib.error.HTTPError) -> str:
    try:
        detail = json.loads(error.read(LARGEST)).get("detail")
    except (*NO_ANSWER, AttributeError):
        detail = None
    return str(detail)[:LONGEST_SAYING] if detail else f"平台拒绝了请求（{error.code}）。"
