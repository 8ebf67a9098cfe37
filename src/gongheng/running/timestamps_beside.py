"""A time-stamping authority for the demonstration: a process of its own, on the loopback address only.

It proves how time stamps work, not that the time is another's: it runs on this machine, by its clock.
"""

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path

from gongheng.foundation.paths import home
from gongheng.running.ports import nearby

NAME = "示例时间戳服务"
LONG_BEFORE = timedelta(days=400)


def folder() -> Path:
    """Where the played authority keeps its key and its journal."""
    return home() / "timestamps"


def exists() -> bool:
    """Whether a demonstration made it here."""
    return (folder() / "sign.pem").exists()


def point_to(port: int) -> list[list[str]]:
    """Let this process and its children ask the played authority; return the command that runs it.

    Nothing in production, and nothing where an authority is configured.
    """
    if os.environ.get("GONGHENG_ENV") == "production" or os.environ.get("GONGHENG_TIMESTAMPS"):
        return []
    words = folder() / "passphrase"
    if not exists():
        _make(words)
    free = nearby(port)
    _tell(f"http://127.0.0.1:{free}/")
    return [[sys.executable, "-m", "gongheng", "tsa", "serve", "--folder", str(folder()),
             "--passphrase-file", str(words), "--listen", f"127.0.0.1:{free}"]]  # fmt: skip


def _make(words: Path) -> None:
    from django.conf import settings

    from gongheng.demo.seals import authority
    from gongheng.foundation import clock
    from gongheng.running.stamping_authority.holding import make

    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    words.write_text(secrets.token_urlsafe(18) + "\n", encoding="utf-8")
    authority(clock.now() - LONG_BEFORE)  # the story begins in the past, with certificates of then
    make(folder(), NAME, settings.TIMESTAMP_SUITE, passphrase=words.read_text().strip(),
         at=clock.now())  # fmt: skip


def _tell(told: str) -> None:
    from django.conf import settings

    os.environ["GONGHENG_TIMESTAMPS"] = told
    settings.TIMESTAMPS = told
