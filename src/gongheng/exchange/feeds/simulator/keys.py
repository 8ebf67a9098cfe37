"""The keys of the played other side, made once in its own folder."""

import os
from pathlib import Path

from gongheng.foundation.ledger.note import Signer

NAME = "simulated.example/credit-hubei"


def signer_in(folder: Path) -> Signer:
    """The key by which the other side signs its answers."""
    file = folder / "receipt.key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(handle, Signer.generate(NAME).skey().encode())
        os.close(handle)
    return Signer.from_skey(file.read_text().strip())
