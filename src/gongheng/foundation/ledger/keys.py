"""The log's signing key: from the environment in production, made once elsewhere."""

import os
from functools import cache

from django.conf import settings

from gongheng.foundation.ledger.checkpoint import Signer
from gongheng.foundation.paths import home


@cache
def log_signer() -> Signer:
    """Return the signer of checkpoints. Raises ValueError on a malformed key."""
    if settings.LOG_KEY:
        return Signer.from_skey(settings.LOG_KEY)
    file = home() / "log.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(handle, Signer.generate(settings.LOG_ORIGIN).skey().encode())
        os.close(handle)
    return Signer.from_skey(file.read_text().strip())
