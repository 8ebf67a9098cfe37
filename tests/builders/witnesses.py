"""Three real witnesses on ports of their own, as outside bodies run them."""

import threading
from contextlib import contextmanager
from pathlib import Path

from gongheng_witness import note as theirs
from gongheng_witness.book import Book
from gongheng_witness.server import Server
from gongheng_witness.witness import Witness

from gongheng.foundation.ledger import keys


@contextmanager
def three(folder: Path, settings):
    """Running and configured; quorum two."""
    key = theirs.read_key(keys.log_signer().vkey())
    running = [_begin(folder, number, key) for number in range(3)]
    settings.WITNESSES = ";".join(
        f"http://127.0.0.1:{one.server_address[1]} {one.witness.signer.key.vkey()}"
        for one in running
    )
    settings.WITNESS_TIMEOUT_SECONDS = 2
    try:
        yield running
    finally:
        for one in running:
            stop(one)


def _begin(folder: Path, number: int, key, port: int = 0):
    signer = theirs.Signer(f"witness.example/{number}", bytes([number + 1]) * 32)
    book = Book(folder / f"{number}.db")
    server = Server(("127.0.0.1", port), Witness(signer, book, {key.name: (key,)}), patience=2)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def stop(server) -> None:
    """Down, as a machine goes down."""
    server.shutdown()
    server.server_close()


def back(folder: Path, running: list, number: int) -> None:
    """Up again at the same place, with the book it kept."""
    port = running[number].server_address[1]
    key = theirs.read_key(keys.log_signer().vkey())
    running[number] = _begin(folder, number, key, port)
