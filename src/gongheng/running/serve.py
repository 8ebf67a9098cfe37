"""Run everything of one machine under one parent: database, web, live streams, worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from gongheng.foundation.paths import home
from gongheng.foundation.postgres import EmbeddedPostgres

GRACE_SECONDS = 10


def serve(port: int, *, workers: int = 1, beside: Sequence[Sequence[str]] = ()) -> int:
    """Start all processes and wait; one of our own that dies or a Ctrl-C ends them all.

    `beside`: further commands of the demonstration, such as witnesses or the played other side of a
    feed. They end with us; when one of them dies we go on, as we would without it. Returns exit code.
    """
    database = None if os.environ.get("GONGHENG_DATABASE_URL") else EmbeddedPostgres(home())
    started_here = database is not None and not database.is_running()
    if database:
        database.start()
    os.environ.setdefault("GONGHENG_PUBLIC_ADDRESS", f"http://127.0.0.1:{port}")
    os.environ.setdefault("GONGHENG_PROBE_ADDRESS", f"http://127.0.0.1:{port}/healthz")
    if os.environ.get("GONGHENG_BEHIND_PROXY") != "yes":
        os.environ.setdefault("GONGHENG_LIVE_BASE", f"http://127.0.0.1:{port + 1}")
    own = [_start(command) for command in commands(port, workers)]
    children = [*own, *(_start(command) for command in beside)]
    for told in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(told, lambda *_: sys.exit(0))
    try:
        return _wait(own)
    finally:
        _end(children)
        if database and started_here:
            database.stop()


def commands(port: int, workers: int) -> list[list[str]]:
    """Return the command of each child: pages and interface, live streams, worker."""
    granian = [sys.executable, "-m", "granian", "--host", "127.0.0.1", "--log-level", "warning"]
    return [
        [*granian, "--interface", "wsgi", "--workers", str(workers), "--blocking-threads", "4",
         "--port", str(port), "gongheng.wsgi:application"],
        [*granian, "--interface", "asginl", "--no-ws", "--backlog", "4096", "--backpressure",
         "4096", "--port", str(port + 1), "gongheng.asgi:application"],
        [sys.executable, "-m", "gongheng", "work"],
    ]  # fmt: skip


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    env = {**os.environ, "GONGHENG_DATABASE_ROLE": "gongheng_app"}
    # A group of its own: a Ctrl-C reaches the parent first, which ends the children in order.
    return subprocess.Popen(command, env=env, start_new_session=True)  # noqa: S603


def _wait(children: list[subprocess.Popen[bytes]]) -> int:
    while True:
        for child in children:
            if child.poll() is not None:
                return child.returncode
        time.sleep(0.2)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
