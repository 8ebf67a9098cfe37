"""How fast points are: ``python bench/credit_points.py [--subjects N] [--full]``.

Prints the time for all points of a day in one query, for the public list's first page, and for one
subject on any day, after checking some subjects against the pure function. Bars (2 cores, 1,000,000
subjects and 10,000,000 records): all <= 30 s, one subject <= 5 ms.
"""

import random
import sys
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from _credit import TODAY, asked, fill, quantiles  # noqa: E402
from _ground import ground, hardware  # noqa: E402

TRIES = 1000
CHECKED = 200


def main(subjects: int) -> None:
    print(hardware())
    with ground(as_owner=True):
        fill(subjects)
        measure(subjects)


def measure(subjects: int) -> None:
    """All points on three days, the first page of the list, one subject on any day."""
    from gongheng.credit.points import queries
    from gongheng.credit.subjects.models import Subject

    draw = random.Random(3)
    for back in (0, 30, 800):
        day = TODAY - timedelta(days=back)
        started = time.perf_counter()
        rows = {row["subject"]: row["points"] for row in queries.all_points(day).iterator()}
        spent = time.perf_counter() - started
        print(f"all points on {day}: {spent:.2f} s, {len(rows):,} subjects with points")
        check(rows, day, draw.sample(range(1, subjects + 1), CHECKED))
    started = time.perf_counter()
    found = list(queries.points_list(TODAY)[:25])
    print(f"public list, first page: {time.perf_counter() - started:.2f} s, {len(found)} rows")
    spent = []
    for _ in range(TRIES):
        subject = Subject.objects.get(pk=draw.randrange(1, subjects + 1))
        day = TODAY - timedelta(days=draw.randrange(2500))
        started = time.perf_counter()
        queries.account_of(subject, day)
        spent.append(time.perf_counter() - started)
    print(f"points of one subject on any day, {TRIES} times: {quantiles(spent)}")


def check(rows: dict[int, int], day, some: list[int]) -> None:
    """The query and the pure function agree, or the figures mean nothing."""
    from gongheng.credit.points import queries
    from gongheng.credit.subjects.models import Subject

    for subject in Subject.objects.filter(pk__in=some):
        assert rows.get(subject.pk, 0) == queries.account_of(subject, day).points, subject.pk


if __name__ == "__main__":
    main(asked(__doc__ or ""))
