"""Play the provincial credit platform in a process of its own, on the loopback address only."""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from gongheng.exchange.feeds.simulator.book import Book
from gongheng.exchange.feeds.simulator.faults import Faults
from gongheng.exchange.feeds.simulator.keys import signer_in
from gongheng.exchange.feeds.simulator.server import OtherSide
from gongheng.foundation.paths import home
from gongheng.running.ports import nearby


def folder_of() -> Path:
    """Where the played other side keeps its key and its book."""
    return home() / "simulated" / "credit-hubei"


def point_to(wanted: int) -> int:
    """Let this process and its children push to the played other side; never in production.

    Returns the port it shall listen on: the wanted one, or a free one when that is taken.
    """
    port = nearby(wanted)
    if os.environ.get("GONGHENG_ENV") != "production":
        os.environ.setdefault("GONGHENG_CREDIT_HUBEI_ADDRESS", f"http://127.0.0.1:{port}")
        os.environ.setdefault("GONGHENG_CREDIT_HUBEI_RECEIPT_KEY", signer_in(folder_of()).vkey())
    return port


def simulate(port: int, *, folder: Path | None, rates: Mapping[str, float], seed: int) -> int:
    """Listen until told to stop. Returns the exit code."""
    from gongheng.foundation.ledger.keys import log_signer

    place = folder or folder_of()
    signer = signer_in(place)
    faults = Faults({kind: rate for kind, rate in rates.items() if rate}, seed)
    side = OtherSide(port, book=Book(place / "book.db"), signer=signer,
                     sender=log_signer().verifier, faults=faults)  # fmt: skip
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: sys.exit(0))
    print(f"模拟“信用湖北”：{side.address}，回执公钥 {signer.vkey()}", flush=True)  # noqa: T201
    try:
        side.serve_forever()
    finally:
        side.server_close()
        side.book.close()
    return 0
