"""Commits of sealed bids: ``python bench/submit.py [bidders] [--full]``.

N bidders (100; with --full 2,000 within five minutes) of one tender bring 5 MB each: every chunk through
the interface's door with an interface key, then the one commit, over two workers that share a durable
database. Sealing is the bidders' own work and not measured. Prints the p50, p95, p99 of commits and of
chunks. Bar: commits p99 below 500 ms; 2,000 bidders within 300 s.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench"), str(ROOT / "tests")]

from _ground import ground, hardware  # noqa: E402

SIZE, WORKERS, AT_ONCE = 5 * 2**20, 2, 100
OCTETS = "application/octet-stream"


def main(bidders):
    print(hardware())
    with ground():
        from django.conf import settings

        settings.MIDDLEWARE = ["gongheng.exchange.api.front.interface_first"]
        settings.ALLOWED_HOSTS = ["testserver"]
        settings.CHUNKS_A_MINUTE = 10**9
        from builders import sealed

        tender = sealed.a_sealed_tender()
        results, spent = [], 0.0
        for start in range(0, bidders, AT_ONCE):  # what is sealed beforehand must fit into memory
            numbers = range(start, min(start + AT_ONCE, bidders))
            prepared = [_prepared(tender, number) for number in numbers]
            began = time.perf_counter()
            with ThreadPoolExecutor(WORKERS) as pool:
                jobs = [pool.submit(_bring, tender, *one) for one in prepared]
                results += [one.result() for one in jobs]
            spent += time.perf_counter() - began
        from django.db import connections

        connections.close_all()
    chunks = sorted(one for times, _ in results for one in times)
    commits = sorted(one for _, one in results)
    for name, times in (("chunk", chunks), ("commit", commits)):
        told = "\t".join(f"p{part} {1000 * _at(times, part):.0f} ms" for part in (50, 95, 99))
        print(f"{name}\t{len(times)}\t{told}")
    print(f"bidders\t{bidders}\tseconds\t{spent:.0f}\tMB/s\t{bidders * SIZE / 2**20 / spent:.1f}")


def _prepared(tender, number):
    from builders import callers, sealed

    bidder = sealed.a_bidder(number=number)
    package = sealed.a_package(tender.sections.get(), bidder, business=bytes(SIZE)).package
    return callers.key_of(bidder.actor), package


def _bring(tender, key, package):
    from django.db import connection

    from builders import callers, sealed
    from gongheng.foundation import clock
    from gongheng.foundation.sealing.package.container import head_bytes

    caller, times = callers.Caller(key), []
    with clock.frozen(sealed.moment_of(tender)):
        for part, row in zip(package.header["parts"], package.chunks, strict=True):
            for digest, chunk in zip(part["chunks"], row, strict=True):
                path = f"/chunks/{digest}"
                times.append(_timed(caller, path, chunk, method="PUT", content_type=OCTETS))
        section = package.header["lot"]
        commit = _timed(caller, f"/sections/{section}/sealed-bids", head_bytes(package))
    connection.close()
    return times, commit


def _timed(caller, path, body, **how):
    began = time.perf_counter()
    answer = caller.send(path, body, **how)
    assert answer.status_code == 201, answer.content
    return time.perf_counter() - began


def _at(times, part):
    return times[min(len(times) - 1, len(times) * part // 100)]


if __name__ == "__main__":
    wanted = [int(one) for one in sys.argv[1:] if one.isdigit()]
    main(2_000 if "--full" in sys.argv else (wanted or [100])[0])
