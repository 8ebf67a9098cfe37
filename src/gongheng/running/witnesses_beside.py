"""Three witnesses for the demonstration: processes of their own, on the loopback address only.

They prove how witnessing works, not that it is independent: all three run on this machine.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gongheng.foundation.paths import home
from gongheng.running.ports import nearby

NAMES = ("witness.example/second-centre", "witness.example/supervision", "witness.example/notary")


def folder_of(number: int) -> Path:
    """Where a played witness keeps its key and its book."""
    return home() / "witnesses" / str(number)


def exist() -> bool:
    """Whether a demonstration made them here."""
    return all((folder_of(number) / "witness.key").exists() for number in range(len(NAMES)))


def point_to(first_port: int) -> list[list[str]]:
    """Let this process and its children ask the played witnesses; return the commands that run them.

    Nothing in production, and nothing where witnesses are configured or the program is not there.
    """
    if os.environ.get("GONGHENG_ENV") == "production" or os.environ.get("GONGHENG_WITNESSES"):
        return []
    from gongheng.foundation.ledger.keys import log_signer

    commands, told = [], []
    for number, name in enumerate(NAMES):
        key = _key_of(number, name)
        if not key:
            return []
        port = nearby(first_port + number)
        told.append(f"http://127.0.0.1:{port} {key}")
        commands.append(_command("run", number, "--listen", f"127.0.0.1:{port}",
                                 "--log", log_signer().vkey()))  # fmt: skip
    _tell(";".join(told))
    return commands


@contextmanager
def at_work(commands: Sequence[Sequence[str]]) -> Iterator[None]:
    """Let them run for a while, without the site: a story is told meanwhile."""
    running = [subprocess.Popen(one) for one in commands]  # noqa: S603
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def _tell(told: str) -> None:
    from django.conf import settings

    os.environ["GONGHENG_WITNESSES"] = told
    settings.WITNESSES = told


def _key_of(number: int, name: str) -> str:
    """The public key of a played witness, made when it is first asked for; "" without the program."""
    file = folder_of(number) / "witness.vkey"
    if not file.exists():
        made = _run(_command("keygen", number, "--name", name))
        if made.returncode:
            return ""
        file.write_text(made.stdout, encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()


def _command(do: str, number: int, *more: str) -> list[str]:
    return [sys.executable, "-m", "gongheng_witness", do, "--folder", str(folder_of(number)), *more]


def _run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
