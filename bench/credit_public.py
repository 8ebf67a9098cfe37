"""How fast the public look-up is: ``python bench/credit_public.py [--subjects N] [--full]``.

Prints server time of the look-up by code and by name, of a subject's page and of lists of records with
filters and far pages. Bar (2 cores, 1,000,000 subjects and 10,000,000 records): look-up p99 <= 50 ms.
"""

import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from _credit import CITIES, asked, fill, quantiles  # noqa: E402
from _ground import ground, hardware  # noqa: E402

TRIES = 300
PAGES = 50
FILTERS = ("", "?region=420100", "?level=grave", "?level=grave&region=421300", "?organ=12420000MB1G00001K",
           "?category=minor", "?since=2026-10-01&sort=decided", "?organ=11420000000000000X", "?sort=-decided")  # fmt: skip


def main(subjects: int) -> None:
    print(hardware())
    with ground(as_owner=True):
        fill(subjects)
        from django.conf import settings
        from django.test import Client
        from django.test.utils import setup_test_environment

        setup_test_environment(debug=False)  # for the context that tells the next page
        settings.STORAGES = settings.STORAGES | {
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        }
        from gongheng.credit.subjects.models import Subject

        client, draw = Client(SERVER_NAME="localhost"), random.Random(7)
        some = list(Subject.objects.filter(pk__in=draw.sample(range(1, subjects + 1), TRIES)))

        def ask(address: str, **told: str) -> float:
            started = time.perf_counter()
            answer = client.get(address, told)
            assert answer.status_code == 200, address
            return time.perf_counter() - started

        ask("/credit/")
        told = {
            "look-up by code": [ask("/credit/", q=one.code) for one in some],
            "look-up by first ten of a code": [ask("/credit/", q=one.code[:10]) for one in some],
            "look-up by whole name": [ask("/credit/", q=one.name) for one in some],
            "look-up by part of a name": [ask("/credit/", q=one.name[1:5]) for one in some],
            "look-up by two words": [ask("/credit/", q=f"{draw.choice(CITIES)} {one.name[-3:]}") for one in some],
            "page of a subject": [ask(f"/credit/subjects/{one.code}/") for one in some],
            "page of a subject in the app": [ask(f"/app/subjects/{one.code}/") for one in some],
        }  # fmt: skip
        for what, spent in told.items():
            print(f"{what}, {len(spent)} times: {quantiles(spent)}")
        for query in FILTERS:
            print(
                f"list {query or '(all)'}: {quantiles([ask(f'/credit/records/{query}') for _ in range(5)])}"
            )
        address, spent = "/credit/records/", []
        for _ in range(PAGES):
            started = time.perf_counter()
            answer = client.get(address)
            spent.append(time.perf_counter() - started)
            address = f"/credit/records/?after={answer.context['after'].replace('+', '%2B')}"
        print(f"walking {PAGES} pages: {quantiles(spent)}")
        for place in ("2019-06-01T00:00:00%2B08:00~999999999", "2023-06-01T00:00:00%2B08:00~1"):
            spent = [ask(f"/credit/records/?after={place}") for _ in range(5)]
            print(f"page behind {place[:10]}: {quantiles(spent)}")


if __name__ == "__main__":
    main(asked(__doc__ or ""))
