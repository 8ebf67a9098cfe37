"""How fast the public finds a subject: ``python bench/credit_lookup.py [--subjects N] [--full]``.

Server time without network: the look-up by full code, by the beginning of a code, by the whole name
and by parts of it, the public records of one subject, and its account as a whole request.
Bar (2 cores, 1,000,000 subjects and 10,000,000 records): p99 <= 50 ms for code and name.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from _credit import asked, fill, quantiles  # noqa: E402
from _ground import ground, hardware  # noqa: E402

TRIES = 500
ON_A_PAGE = 25


def main(subjects: int) -> None:
    print(hardware())
    with ground(as_owner=True):
        fill(subjects)
        measure(subjects)


def measure(subjects: int) -> None:
    """Look subjects up, chosen by chance, and print the quantiles."""
    from django.db import connection
    from django.test import Client

    from gongheng.credit.records.queries import public_records_of
    from gongheng.credit.subjects.models import Subject
    from gongheng.credit.subjects.queries import find_subjects

    draw, client = random.Random(5), Client()
    some = list(Subject.objects.filter(pk__in=draw.sample(range(1, subjects + 1), TRIES)))
    ways: dict[str, Callable[[Subject], object]] = {
        "by full code": lambda one: list(find_subjects(one.code)[:ON_A_PAGE]),
        "by the beginning of a code": lambda one: list(find_subjects(one.code[:12])[:ON_A_PAGE]),
        "by whole name": lambda one: list(find_subjects(one.name)[:ON_A_PAGE]),
        "by city and brand": lambda one: list(find_subjects(one.name[:5])[:ON_A_PAGE]),
        "by two characters": lambda one: list(find_subjects(one.name[2:4])[:ON_A_PAGE]),
        "public records of one": lambda one: list(public_records_of(one)[:ON_A_PAGE]),
        "account over the interface": lambda one: client.get(
            f"/api/v1/credit/points/{one.code}", HTTP_HOST="localhost"
        ),
    }
    for name, way in ways.items():
        for one in some[:20]:
            way(one)
        spent = []
        for one in some:
            started = time.perf_counter()
            way(one)
            spent.append(time.perf_counter() - started)
        print(f"{name:<28} {len(some)} times: {quantiles(spent)}")
    connection.close()


if __name__ == "__main__":
    main(asked(__doc__ or ""))
