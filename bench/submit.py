"""Commits of sealed bids over HTTP: ``python bench/submit.py [bidders] [--full]``.

Bidders of one tender, 5 MB each, arrive at the pace of 2,000 in five minutes whatever became of those
before them, from two processes of their own, at the server as `gongheng serve` starts it with as many
workers as deploy/systemd says. Sealing is the bidders' own work: packages lie on the disk beforehand.
100 bidders (15 seconds of arrivals) unless told; with --full all 2,000: 13 GB of disk for the while.
Bar: commits p99 below 1 s, no error. Where others use the machine too, compare the milliseconds of
the processor, which are measured apart, one bidder after the other.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench"), str(ROOT / "tests")]

from _ground import ground, hardware  # noqa: E402
from _submitters import bring  # noqa: E402
from http_cost import cpu, tree_of  # noqa: E402

SIZE, FULL, SECONDS, SOME = 5 * 2**20, 2_000, 300, 100
EVERY = SECONDS / FULL  # between arrivals
WARM, APART = 8, 28  # further bidders: before anything is measured; one after the other
WORKERS, CLIENTS, PORT = 2, 2, 8941
BAR, DISK = 1.0, 1.3  # seconds; bytes of disk a byte of a bid, the database included
PARTS = 4


def main(bidders):
    wanted = DISK * SIZE * (bidders + APART)
    if shutil.disk_usage("/tmp").free < 1.2 * wanted:
        raise SystemExit(f"{wanted / 2**30:.0f} GB of disk are wanted")
    print(hardware())
    with ground(as_owner=True) as home:
        folder = home / "packages"
        began = time.perf_counter()
        prepare(folder, bidders + APART)
        print(f"# {bidders} packages sealed beforehand in {time.perf_counter() - began:.0f} s")
        os.sync()  # the packages were the bidders' to write
        server, database = serve(home), postmaster()
        try:
            warmed(folder, range(bidders, bidders + WARM))
            meter = Meter(server.pid, database)
            alone(folder, range(bidders + WARM, bidders + APART), meter)
            meter.begin()
            rows, seconds = arrivals(folder, bidders)
            spent = meter.spent()
        finally:
            server.terminate()
            server.wait(60)
    return report(rows, seconds, spent)


def prepare(folder, count):
    """Bidders with certificates and keys, and what each will send."""
    from django.conf import settings
    from django.db import connections

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from builders import callers, sealed
    from gongheng.foundation import clock
    from gongheng.foundation.ledger.guard import lay_rights
    from gongheng.foundation.sealing.package.container import head_bytes

    lay_rights()
    at = clock.now() - timedelta(days=2)
    tender = sealed.a_sealed_tender(at=at)
    section = tender.sections.get()
    for number in range(count):
        bidder = sealed.a_bidder(number=number, at=at)
        package = sealed.a_package(section, bidder, business=os.urandom(SIZE)).package
        own = folder / str(number)
        own.mkdir(parents=True)
        names = []
        for part, row in zip(package.header["parts"], package.chunks, strict=True):
            for digest, chunk in zip(part["chunks"], row, strict=True):
                (own / digest).write_bytes(chunk)
                names.append(digest)
        (own / "head.json").write_bytes(head_bytes(package))
        told = {"key": callers.key_of(bidder.actor, at=at), "section": section.code,
                "number": number, "chunks": names}  # fmt: skip
        (own / "bidder.json").write_text(json.dumps(told))
    connections.close_all()


def serve(home):
    """Pages and interface, live streams and the worker, as they run anywhere."""
    import http.client

    environment = {**os.environ, "GONGHENG_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "gongheng", "serve", "--port", str(PORT),
               "--workers", str(WORKERS)]  # fmt: skip
    server = subprocess.Popen(command, env=environment)
    for _ in range(900):
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
        try:
            line.request("GET", "/healthz", headers={"Host": "localhost"})
            line.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return server
    server.terminate()
    raise SystemExit("the server did not come up")


def postmaster():
    from gongheng.foundation.paths import home
    from gongheng.foundation.postgres import EmbeddedPostgres

    return int((EmbeddedPostgres(home()).folder / "data" / "postmaster.pid").read_text().split()[0])


class Meter:
    """Seconds of the processor by the pages' and interface's processes, the others, the database."""

    def __init__(self, server, database):
        self.server, self.database = server, database
        self.begin()

    def begin(self):
        self.before = self._now()

    def spent(self):
        return [late - early for early, late in zip(self.before, self._now(), strict=True)]

    def _now(self):
        whole = tree_of(self.server)
        web = {pid for pid in whole if b"wsgi" in Path(f"/proc/{pid}/cmdline").read_bytes()}
        return cpu(web), cpu(set(whole) - web), cpu(tree_of(self.database))


def warmed(folder, numbers):
    """At once, so that every worker has had its first request: what that costs is not asked."""
    with ThreadPoolExecutor(len(numbers)) as pool:
        told = list(pool.map(lambda one: bring(folder / str(one), PORT), numbers))
    assert not any(one["error"] for one in told), told


def alone(folder, numbers, meter):
    """What a megabyte and what a commit costs, nobody else being there."""
    for kind, what in (("chunks", "a MB brought in"), ("head", "a commit")):
        meter.begin()
        told = [bring(folder / str(one), PORT, **{"chunks": False, "head": False, kind: True})
                for one in numbers]  # fmt: skip
        spent = meter.spent()
        assert not any(one["error"] for one in told), told
        many = len(told) * (SIZE / 2**20 if kind == "chunks" else 1)
        times = sorted(time for one in told for time in (one["chunks"] or [one["commit"]]))
        print(f"{what} alone\t{processor(spent, many)}\tp50 {1000 * at(times, 50):.0f} ms")


def processor(spent, many):
    web, beside, database = (1000 * one / many for one in spent)
    return (f"processor {web:.1f} ms interface, {database:.1f} ms database, "
            f"{beside:.1f} ms worker and live streams meanwhile")  # fmt: skip


def arrivals(folder, bidders):
    """Everybody, at his time; the lines the bidders' processes print."""
    begin = time.time() + 2
    clients = [
        subprocess.Popen([sys.executable, str(ROOT / "bench" / "_submitters.py"), str(folder),
                          str(PORT), str(begin), str(EVERY), str(first), str(bidders), str(CLIENTS)],
                         stdout=subprocess.PIPE, text=True)
        for first in range(CLIENTS)
    ]  # fmt: skip
    rows = [json.loads(line) for one in clients for line in one.communicate()[0].splitlines()]
    return sorted(rows, key=lambda row: row["number"]), time.time() - begin


def report(rows, seconds, spent):
    good = [row for row in rows if not row["error"]]
    for row in [row for row in rows if row["error"]][:5]:
        print("error", row["number"], row["error"])
    line("chunk", [one for row in good for one in row["chunks"]])
    commits = [row["commit"] for row in good]
    line("commit", commits)
    line("bid, from arrival to receipt", [row["whole"] for row in good])
    size = -(-len(good) // PARTS)
    for part in range(PARTS):
        line(f"commit, quarter {part + 1} of arrivals",
             [row["commit"] for row in good[part * size : (part + 1) * size]])  # fmt: skip
    megabytes = len(good) * SIZE / 2**20
    print(f"bidders {len(rows)}  errors {len(rows) - len(good)}  seconds {seconds:.0f}  "
          f"MB/s {megabytes / seconds:.1f}  latest client {max(row['late'] for row in rows):.2f} s")  # fmt: skip
    print(f"a whole bid\t{processor(spent, len(rows))}")
    fast = len(good) == len(rows) and at(sorted(commits), 99) <= BAR
    print(f"commit p99 bar {BAR} s: {'ok' if fast else 'MISSED'}")
    return fast


def line(name, times):
    told = "\t".join(f"p{part} {1000 * at(sorted(times), part):.0f} ms" for part in (50, 95, 99))
    print(f"{name}\t{len(times)}\t{told}")


def at(times, part):
    return times[min(len(times) - 1, len(times) * part // 100)] if times else 0.0


if __name__ == "__main__":
    wanted = [int(one) for one in sys.argv[1:] if one.isdigit()]
    sys.exit(0 if main(FULL if "--full" in sys.argv else (wanted or [SOME])[0]) else 1)
