"""How fast a draw is through the registry's own acts: ``python bench/draw_registry.py [people]``.

Fills a pool (50,000 unless told), takes the day's list, asks for nine, lets three guardians answer
and makes the lists; prints the seconds of each act beside the floor of section 6.4 of the security
study (a draw of 9 from 50,000 in at most 1 s without the calls: the act that makes the lists).
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / one) for one in ("src", "tests", "bench", "verifier/src")]

from _ground import ground, hardware  # noqa: E402

FLOOR_SECONDS, PEOPLE = 1.0, 50_000
CODES = ("A01", "A02", "B07", "C03")


def timed(label, work, floor=None):
    started, busy = time.perf_counter(), time.process_time()
    result = work()
    spent, own = time.perf_counter() - started, time.process_time() - busy
    verdict = "" if floor is None else f"  floor {floor} s: {'ok' if spent <= floor else 'MISSED'}"
    print(f"{label:<58}{spent:>9.3f} s, of it {own:.3f} s ours{verdict}", flush=True)
    return result, floor is None or spent <= floor


def filled(people, day):
    """Rows as `experts.admit` leaves them; entered at once, for acts would take an hour."""
    from gongheng.registry.experts.models import Expert

    Expert.objects.bulk_create(
        [
            Expert(person=f"person:bench{n}", employer_name=f"示例单位{n % 900}", state="admitted",
                   specialties=[CODES[n % 4]], regions=["420100" if n % 3 else "420500"],
                   senior_title=True, years_in_field=10, applied_at=day, admitted_on=day.date())
            for n in range(people)
        ],
        batch_size=5000,
    )  # fmt: skip


def measured(people):
    from builders import lots as build
    from builders.registry import START, a_party, someone_of
    from gongheng.foundation.access.actors import CLOCK
    from gongheng.registry.experts.calling import actions as calling
    from gongheng.registry.experts.calling.queries import transcript_of_draw
    from gongheng.registry.experts.models import Draw

    formed = build.a_circle()
    timed(f"{people:,} experts entered", lambda: filled(people, START - timedelta(days=60)))
    timed("list of the first day: aliases made", lambda: build.a_list(START - 3 * build.DAY))
    timed("list of a further day", lambda: build.a_list(START - 2 * build.DAY))
    by = someone_of(a_party(roles=["tenderer"]), "tenderer")
    row, _ = timed("asked for nine, agreed to: exclusions, roots", lambda: build.asked(
        by, {"A01": 9}, reserves=2, at=START))  # fmt: skip
    lot = build.anchored(row.lot, START)
    timed("three answers, combined", lambda: build.answered(lot, formed, START))
    row, fast = timed("lists made: 9 drawn", lambda: calling.list_out(row, by=CLOCK, at=START),
                      FLOOR_SECONDS)  # fmt: skip
    timed("the first is called", lambda: calling.call(row, by=CLOCK, at=START))
    timed("transcript", lambda: transcript_of_draw(Draw.objects.get()))
    return fast


if __name__ == "__main__":
    print(hardware())
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    os.environ.setdefault("GONGHENG_SEALING_SUITE", "guomi")
    with ground():
        good = measured(wanted)
    sys.exit(0 if good else 1)
