"""How fast points are: ``python bench/credit_points.py [--subjects N] [--full]``.

Prints the time for all points of a day in one query, for the table of sums that the worker keeps, for
the public list that reads it, and for one subject on any day, after checking some subjects against the pure function. Bars (2 cores, 1,000,000
subjects and 10,000,000 records): all <= 30 s, one subject <= 5 ms.
"""

import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from _credit import TODAY, asked, fill, quantiles  # noqa: E402
from _ground import ground, hardware  # noqa: E402

TRIES = 1000
AT = datetime.combine(TODAY, datetime.min.time(), UTC)
QUESTIONS = ("", "?region=420100", "?region=421300&level=grave", "?kind=expert", "?reached=yes",
             "?q=有限公司", "?q=武汉华中", "?after=1~500000", "?sort=counted")  # fmt: skip
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
    sums()
    lists()
    spent, busy = [], []
    for _ in range(TRIES):
        subject = Subject.objects.get(pk=draw.randrange(1, subjects + 1))
        day = TODAY - timedelta(days=draw.randrange(2500))
        started, ours = time.perf_counter(), time.process_time()
        queries.account_of(subject, day)
        spent.append(time.perf_counter() - started)
        busy.append(time.process_time() - ours)
    print(f"points of one subject on any day, {TRIES} times: {quantiles(spent)}")
    print(f"  of which this process was busy: {quantiles(busy)}")


def sums() -> None:
    """The table of sums made anew for the day, as the worker does at the change of day."""
    from gongheng.credit.points import reactions
    from gongheng.credit.points.models import Tally, TallyRun

    turns, busy = [], time.process_time()
    TallyRun.objects.update(day=None, reached=0, running=TODAY)
    while not TallyRun.objects.filter(day=TODAY).exists():
        started = time.perf_counter()
        reactions.sum_up(AT)
        turns.append(time.perf_counter() - started)
    print(f"table of sums: {sum(turns):.2f} s in {len(turns)} turns, longest {max(turns):.2f} s, "
          f"this process busy {time.process_time() - busy:.2f} s, {Tally.objects.count():,} rows")  # fmt: skip


def lists() -> None:
    """The public list of today as whole requests."""
    from django.conf import settings
    from django.test import Client

    from gongheng.foundation import clock

    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    client = Client(SERVER_NAME="localhost")
    with clock.frozen(AT):
        client.get("/credit/points/")
        for query in QUESTIONS:
            spent = []
            for _ in range(10):
                started = time.perf_counter()
                assert client.get(f"/credit/points/{query}").status_code == 200
                spent.append(time.perf_counter() - started)
            print(f"list {query or '(all)'}: {quantiles(spent)}")


def check(rows: dict[int, int], day, some: list[int]) -> None:
    """The query and the pure function agree, or the figures mean nothing."""
    from gongheng.credit.points import queries
    from gongheng.credit.subjects.models import Subject

    for subject in Subject.objects.filter(pk__in=some):
        assert rows.get(subject.pk, 0) == queries.account_of(subject, day).points, subject.pk


if __name__ == "__main__":
    main(asked(__doc__ or ""))
