"""Five guardians for the demonstration: each a process of its own, with a folder and keys of its own.

They prove how guarding works, not that it is independent: all five run on this machine, and their
passphrase lies beside their keys.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gongheng.foundation.paths import home

COUNT, THRESHOLD, QUORUM = 5, 3, 2
WORDS, TOKEN, PAPER, WITNESSES = "passphrase", "interface.key", "circle.json", "witnesses.txt"
Command = Sequence[str]


def folder_of(place: int) -> Path:
    """Where a played guardian keeps its keys and its memory; places count from 1."""
    return home() / "guardians" / str(place)


def common() -> Path:
    """What all five hold alike: the circle's paper, the witnesses' keys, the board of the ceremony."""
    return home() / "guardians" / "common"


def exist() -> bool:
    """Whether a demonstration made them here."""
    return all((folder_of(place) / TOKEN).exists() for place in range(1, COUNT + 1))


def keep_outside(log_key: str, witnesses: Iterable[str]) -> None:
    """What a guardian takes from elsewhere than the site; here from the machine itself."""
    (common() / WITNESSES).write_text("\n".join(witnesses) + "\n", encoding="utf-8")
    (common() / "log.key").write_text(log_key, encoding="utf-8")


def command(do: str, place: int, *more: str) -> list[str]:
    """The guardian's program with its own folder and passphrase."""
    folder = folder_of(place)
    return [sys.executable, "-m", "gongheng", "guardian", do, "--folder", str(folder),
            "--passphrase-file", str(folder / WORDS), *more]  # fmt: skip


def plain(do: str, *more: str) -> list[str]:
    """The program for what needs nobody's key."""
    return [sys.executable, "-m", "gongheng", "guardian", do, *more]


def watching(port: int) -> list[list[str]]:
    """The commands that watch this site, one a guardian."""
    if not exist() or os.environ.get("GONGHENG_ENV") == "production":
        return []
    return [
        command("watch", place, "--site", f"http://127.0.0.1:{port}",
                "--api-key-file", str(folder_of(place) / TOKEN), *_outside())
        for place in range(1, COUNT + 1)
    ]  # fmt: skip


def answers(asked: dict[str, Any], *, kind: str) -> list[tuple[int, dict[str, Any]]]:
    """Every guardian's answer to a draw or a release, each from a process of its own.

    Raises RuntimeError with the program's words when one of them refuses.
    """
    request = common() / f"{kind}-request.json"
    request.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    outs = {place: folder_of(place) / f"{kind}-answer.json" for place in range(1, COUNT + 1)}
    for out in outs.values():
        out.unlink(missing_ok=True)
    run_all(_answering(kind, place, request, out) for place, out in outs.items())
    return [(place, json.loads(out.read_text(encoding="utf-8"))) for place, out in outs.items()]


def run_all(commands: Iterable[Command]) -> None:
    """Run them side by side. Raises RuntimeError with the words of the first that fails."""
    running = [
        subprocess.Popen(one, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603
        for one in commands
    ]
    for process in running:
        said, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"监护人程序：{said.strip()[-400:]}")


def _answering(kind: str, place: int, request: Path, out: Path) -> list[str]:
    files = ("--request", str(request), "--out", str(out))
    if kind == "draw":
        key = (common() / "log.key").read_text(encoding="utf-8")
        return command("answer", place, *files, "--log-key", key)
    return command("release-file", place, *files, *_outside())


def _outside() -> list[str]:
    key = (common() / "log.key").read_text(encoding="utf-8")
    return ["--circle", str(common() / PAPER), "--log-key", key, "--moved-clock",
            "--witness-keys", str(common() / WITNESSES), "--quorum", str(QUORUM)]  # fmt: skip
