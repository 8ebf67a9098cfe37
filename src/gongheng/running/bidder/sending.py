"""Send a sealed bid over HTTPS, signed in by certificate or key; what is there is not sent again."""

import http.client
import json
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gongheng.foundation import clock
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.package import Package
from gongheng.foundation.sealing.package.container import head_bytes

SECONDS = 60.0
LONGEST = 2**22
HOME = {"127.0.0.1", "localhost", "::1"}
JSON, OCTETS = "application/json", "application/octet-stream"


class Site:
    """The platform as a program sees it. Only HTTPS, but for this machine itself.

    `sign_in` gives a key when there is none, and another when the platform says the one held has ended.
    """

    def __init__(self, address: str, key: str = "", *, ca_file: Path | None = None,
                 sign_in: Callable[["Site"], str] | None = None) -> None:  # fmt: skip
        self.parts = urlsplit(address)
        secure = self.parts.scheme == "https"
        home = self.parts.scheme == "http" and self.parts.hostname in HOME
        refuse_unless(secure or home, "site_not_safe", field="site")
        self.key, self.ca_file, self.sign_in = key, ca_file, sign_in
        self.ahead = timedelta(0)  # this machine's clock against the platform's, as last told

    @property
    def is_home(self) -> bool:
        """Whether it is this very machine."""
        return self.parts.scheme == "http"

    def is_at(self, address: str) -> bool:
        """Whether that is the address of this site."""
        named = urlsplit(address)
        return (named.scheme, named.netloc.lower()) == (
            self.parts.scheme,
            self.parts.netloc.lower(),
        )

    def ask(
        self, method: str, path: str, body: bytes = b"", *, kind: str = JSON, once: str = "",
        open_to_all: bool = False,
    ) -> tuple[int, Any]:  # fmt: skip
        """One request: status and what was answered. Refuses `site_unreachable`, `site_not_trusted`."""
        if open_to_all or self.sign_in is None:
            return self._asked(method, path, body, kind=kind, once=once)
        self.key = self.key or self.sign_in(self)
        status, answer = self._asked(method, path, body, kind=kind, once=once)
        if status == 401:  # half an hour is over: what was asked changed nothing
            self.key = self.sign_in(self)
            status, answer = self._asked(method, path, body, kind=kind, once=once)
        return status, answer

    def _asked(
        self, method: str, path: str, body: bytes, *, kind: str, once: str
    ) -> tuple[int, Any]:
        headers = {"Content-Type": kind} if body else {}
        headers |= {"Authorization": f"Bearer {self.key}"} if self.key else {}
        headers |= {"Idempotency-Key": once} if once else {}
        connection = self._connection()
        try:
            place = f"{self.parts.path.rstrip('/')}/api/v1{path}"
            connection.request(method, place, body or None, headers)
            answer = connection.getresponse()
            self._compare(answer.getheader("Date", ""))
            content = answer.read(LONGEST)
            return answer.status, json.loads(content) if content else {}
        except ssl.SSLCertVerificationError as error:
            raise Refused("site_not_trusted", field="site") from error
        except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
            raise Refused("site_unreachable", field="site") from error
        finally:
            connection.close()

    def told(self, method: str, path: str, body: bytes = b"", **how: Any) -> Any:
        """What was answered; a refusal of the platform is passed on in its own words."""
        status, answer = self.ask(method, path, body, **how)
        if status >= 400:
            raise refusal_of(status, answer)
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self.parts.hostname or "", self.parts.port
        if self.parts.scheme == "https":
            context = ssl.create_default_context(cafile=self._own_authority())
            return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
        return http.client.HTTPConnection(host, port, timeout=SECONDS)

    def _own_authority(self) -> str | None:
        """The only authority trusted, when one is named; else those of this machine."""
        if self.ca_file is None:
            return None
        with suppress(ssl.SSLError):
            ssl.create_default_context(cafile=str(self.ca_file))
            return str(self.ca_file)
        raise Refused("certificate_unreadable", field="ca-file")

    def _compare(self, date: str) -> None:
        """Whose clock is ahead: told to the bidder, decides nothing."""
        with suppress(ValueError, TypeError):
            self.ahead = clock.now() - parsedate_to_datetime(date)


def refusal_of(status: int, answer: Any) -> Refused:
    """A refusal of the platform in its own words."""
    said = answer if isinstance(answer, dict) else {}
    return Refused("site_refused", field=str(said.get("field", "")), status=status, source=str(said.get("source", ""))[:200],
                   message=str(said.get("detail", ""))[:500], why=str(said.get("code", "")))  # fmt: skip


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
