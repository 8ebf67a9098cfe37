"""From starting the web server to its first answer, and its resident memory.

Bar (issue 2): first answer <= 3 s, resident <= 200 MB a worker. Peer: Python's own
http.server, started and asked the same way.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from _ground import ground, hardware

PORT = 8291
RUNS = 3


def main() -> None:
    """Start the worker process several times against a warm database; print the median."""
    with ground():
        from gongheng.running.serve import commands

        env = {**os.environ, "GONGHENG_DATABASE_ROLE": "gongheng_app"}
        ours = [_measure(commands(PORT, 1)[0], "/healthz", env) for _ in range(RUNS)]
        pages = [_measure(commands(PORT, 1)[0], "/", env) for _ in range(RUNS)]
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
                break
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
