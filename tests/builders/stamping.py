"""A time-stamping authority of a test: its certificate, its tokens, and an `ask` in place of the network."""

import base64
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from gongheng.exchange.posting import NoAnswer
from gongheng.foundation import clock
from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.certificates.trials import TrialAuthority
from gongheng.foundation.certificates.trust import Authority, Trust, read_lists
from gongheng.foundation.timestamps import issuing
from gongheng.foundation.timestamps.asking import Asked, read_request
from gongheng.foundation.timestamps.issuing import Stamper
from gongheng.trading.bidding.intake import chain

LONG_AGO = datetime(2025, 1, 6, 1, tzinfo=UTC)
POLICY = "1.2.3.4.1"
DAYS = 3600


@dataclass(frozen=True)
class Root:
    """An authority of certificates that issues to those who stamp."""

    trial: TrialAuthority

    def stamper(self, name: str = "示例时间戳", **more) -> Stamper:
        der, key = self.trial.issue_stamping(name, at=LONG_AGO, days=more.pop("days", DAYS))
        return Stamper(key, der, self.trial.algorithms, POLICY, **more)

    @property
    def pem(self) -> bytes:
        return self.trial.root.read_bytes()

    @property
    def trust(self) -> Trust:
        root = read_certificate(self.pem)
        return Trust(
            (Authority("t", root.name, root, test=True),), tuple(read_lists(self.trial.folder))
        )


def root(suite: str = "guomi", number: int = 0) -> Root:
    """One root a suite and number, made once a run."""
    return _root(suite, number)


def stamper(suite: str = "guomi", number: int = 0) -> Stamper:
    """One authority of that root."""
    return _stamper(suite, number)


@cache
def _root(suite: str, number: int) -> Root:
    made = TrialAuthority(Path(tempfile.mkdtemp(prefix="gongheng-stamps-")), suite)
    made.begin(at=LONG_AGO)
    made.renew_list(at=LONG_AGO, days=DAYS)
    return Root(made)


@cache
def _stamper(suite: str, number: int) -> Stamper:
    return root(suite, number).stamper()


@dataclass
class Service:
    """Answers as an authority does; what it does wrong is set from outside."""

    stamper: Stamper = field(default_factory=stamper)
    down: bool = False
    ahead: timedelta = timedelta(0)
    serial: int = 0
    asked: list[str] = field(default_factory=list)
    change: dict = field(default_factory=dict)  # what is stamped instead of what was asked
    answer: bytes | None = None

    def __call__(self, address: str, body: bytes, *, seconds: float) -> bytes:
        self.asked.append(address)
        if self.down:
            raise NoAnswer("down")
        if self.answer is not None:
            return self.answer
        self.serial += 1
        asked = replace(read_request(body), **self.change)
        info = self.stamper.info(asked, serial=self.serial, at=clock.now() + self.ahead)
        return issuing.granted(self.stamper.token(info))


def stamped(said: bytes, at: datetime, *, by: Stamper | None = None) -> str:
    """Base64 of a token over these bytes."""
    by = by or stamper()
    asked = Asked(by.algorithms.digest(said), by.algorithms.name, None, "", wants_certificate=True)
    return base64.b64encode(by.token(by.info(asked, serial=1, at=at))).decode()


def stamp_bundle(told: dict, at: datetime, *, by: Stamper | None = None) -> dict:
    """An opening bundle with both its stamps."""
    body = told["close"]["proof"]["checkpoint"].partition("\n\n")[0] + "\n"
    rows = sorted(told["record"], key=lambda one: (one["section"], one["code"]))
    read = b"gongheng/reading/1\0" + canonical({"tender": told["tender"], "record": rows})
    close, reading = stamped(body.encode(), at, by=by), stamped(read, at, by=by)
    return {**told, "timestamps": {"close": close, "reading": reading}}


def stamp_receipt(receipt: dict, at: datetime, *, by: Stamper | None = None) -> dict:
    """A receipt with its stamp."""
    token = stamped(chain.receipt_bytes(receipt), at, by=by)
    return {**receipt, "timestamp": {"state": "stamped", "token": token}}
