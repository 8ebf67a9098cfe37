"""Send a sealed bid over HTTPS with an interface key; what is there already is not sent again."""

import http.client
import json
import ssl
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.package import Package
from gongheng.foundation.sealing.package.container import head_bytes

SECONDS = 60.0
LONGEST = 2**22
HOME = {"127.0.0.1", "localhost", "::1"}
JSON, OCTETS = "application/json", "application/octet-stream"


class Site:
    """The platform as a program sees it. Only HTTPS, but for this machine itself."""

    def __init__(self, address: str, key: str = "") -> None:
        self.parts = urlsplit(address)
        secure = self.parts.scheme == "https"
        home = self.parts.scheme == "http" and self.parts.hostname in HOME
        refuse_unless(secure or home, "site_not_safe", field="site")
        self.key = key

    def ask(
        self, method: str, path: str, body: bytes = b"", *, kind: str = JSON, once: str = ""
    ) -> tuple[int, Any]:
        """One request: status and what was answered. Refuses `site_unreachable`."""
        headers = {"Content-Type": kind} if body else {}
        headers |= {"Authorization": f"Bearer {self.key}"} if self.key else {}
        headers |= {"Idempotency-Key": once} if once else {}
        connection = self._connection()
        try:
            place = f"{self.parts.path.rstrip('/')}/api/v1{path}"
            connection.request(method, place, body or None, headers)
            answer = connection.getresponse()
            content = answer.read(LONGEST)
            return answer.status, json.loads(content) if content else {}
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Refused("site_unreachable", field="site") from error
        finally:
            connection.close()

    def told(self, method: str, path: str, body: bytes = b"", **how: Any) -> Any:
        """What was answered; a refusal of the platform is passed on in its own words."""
        status, answer = self.ask(method, path, body, **how)
        if status >= 400:
            said = answer if isinstance(answer, dict) else {}
            raise Refused("site_refused", field=str(said.get("field", "")), status=status,
                          message=str(said.get("detail", ""))[:500], why=str(said.get("code", "")))  # fmt: skip
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self.parts.hostname or "", self.parts.port
        if self.parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
        return http.client.HTTPConnection(host, port, timeout=SECONDS)


def upload(site: Site, package: Package, tell: Callable[[int, int], None] = lambda *_: None) -> int:
    """Send the chunks that are not there yet; return how many were sent."""
    pairs = [pair for part, row in zip(package.header["parts"], package.chunks, strict=True)
             for pair in zip(part["chunks"], row, strict=True)]  # fmt: skip
    sent = 0
    for number, (digest, chunk) in enumerate(pairs, 1):
        status, _ = site.ask("GET", f"/chunks/{digest}")
        if status == 404:
            site.told("PUT", f"/chunks/{digest}", chunk, kind=OCTETS)
            sent += 1
        tell(number, len(pairs))
    return sent


def submit(site: Site, package: Package, *, replaces: int | None = None) -> Any:
    """Commit; the same bid sent twice is the same commit."""
    lot = package.header["lot"]
    path = f"/bids/{replaces}/replace-sealed" if replaces else f"/sections/{lot}/sealed-bids"
    key = f"bid-{package.commitment.hex()}"
    return site.told("POST", path, head_bytes(package), once=key)
