"""From starting the web server to its first answer, and its resident memory.

Bar (issue 2): first answer <= 3 s, resident <= 200 MB a worker. Peer: Python's own
http.server, started and asked the same way. Then, for every portal, the first page anybody asks
for after a start of its own, beside the same page asked for again: what is not warm shows there.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from _ground import ground, hardware

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]
PORT = 8291
RUNS = 3
PORTALS = {
    "/": "", "/trades/": "", "/hall/": "", "/desk/": "tenderer", "/tenderer/": "tenderer",
    "/bidder/": "bidder", "/expert/": "expert", "/operator/today/": "centre",
    "/supervisor/": "supervisor",
}  # fmt: skip


def main() -> None:
    """Start the worker process several times against a warm database; print the median."""
    with ground():
        from django.core.management import call_command

        from gongheng.running.serve import commands

        call_command("collectstatic", interactive=False, verbosity=0)  # else every page is a fault
        env = {**os.environ, "GONGHENG_DATABASE_ROLE": "gongheng_app"}
        ours = [_measure(commands(PORT, 1)[0], "/healthz", env) for _ in range(RUNS)]
        pages = [_measure(commands(PORT, 1)[0], "/", env) for _ in range(RUNS)]
        cookies = {role: _cookie(role) for role in set(PORTALS.values()) if role}
        firsts = {path: _first_page(commands(PORT, 1)[0], path, cookies.get(role, ""), env)
                  for path, role in PORTALS.items()}  # fmt: skip
    peer_command = [sys.executable, "-m", "http.server", str(PORT + 5), "--bind", "127.0.0.1"]
    peer = [_measure(peer_command, "/", dict(os.environ), port=PORT + 5) for _ in range(RUNS)]
    took, memory = sorted(ours)[RUNS // 2]
    page, page_memory = sorted(pages)[RUNS // 2]
    floor, _ = sorted(peer)[RUNS // 2]
    print(hardware())
    print(
        f"start to first answer (health)     {took:6.2f} s   bar 3    {took / floor:.1f} x http.server"
    )
    print(f"start to first answer (home page)  {page:6.2f} s   bar 3")
    print(f"resident of the worker             {max(memory, page_memory):6.0f} MB  bar 200")
    print("first page after a start, and the same page again")
    for path_, (first, again) in firsts.items():
        print(f"  {path_:<20} {first * 1000:6.0f} ms   {again * 1000:6.0f} ms")


def _cookie(role: str) -> str:
    """Return the session cookie of a new person in this office."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib import auth

    from builders import registry, trading
    from gongheng.foundation.access.models import Account

    market = role in {"tenderer", "bidder"}
    actor = (trading.a_party_with_office(role) if market
             else registry.an_office(role, registry.a_code("11"), "420100"))  # fmt: skip
    account = Account.objects.get(pk=actor.account_id)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[auth.SESSION_KEY] = str(account.pk)
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[auth.HASH_SESSION_KEY] = account.get_session_auth_hash()
    session["office"], session["second_factor"] = actor.office_id, True
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _first_page(
    command: list[str], path: str, cookie: str, env: dict[str, str]
) -> tuple[float, float]:
    """Start the worker, wait until it listens, ask for the page twice; return both times."""
    server = subprocess.Popen(
        command, env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=30).read()
                break
            except OSError:
                time.sleep(0.02)
        return _asked(path, cookie), _asked(path, cookie)
    finally:
        server.terminate()
        server.wait()


def _asked(path: str, cookie: str) -> float:
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers={"Cookie": cookie})
    began = time.perf_counter()
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()
        assert answer.url.endswith(path), answer.url  # not led to the sign-in
    return time.perf_counter() - began


def _measure(
    command: list[str], path: str, env: dict[str, str], port: int = PORT
) -> tuple[float, float]:
    began = time.perf_counter()
    server = subprocess.Popen(
        command, env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        while time.perf_counter() - began < 30:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).read()
            except urllib.error.HTTPError:
                raise  # an error page is no answer to be measured
            except OSError:
                time.sleep(0.02)
            else:
                break
        return time.perf_counter() - began, _resident(server.pid)
    finally:
        server.terminate()
        server.wait()


def _resident(pid: int) -> float:
    """Return the largest resident set among the process and its children, in MB."""
    pids = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        pids += [int(child) for child in task.read_text().split()]
    sizes = []
    for each in pids:
        status = Path(f"/proc/{each}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        sizes += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")]
    return max(sizes, default=0)


if __name__ == "__main__":
    main()
