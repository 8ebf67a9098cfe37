"""How long a common opening takes: ``python bench/opening.py [BIDS] [--full]``.

Seals the bids with real keys, walks the opening by the real acts and prints what each step took: the
check of the seals, one guardian's batch taken in, and the reading of all prices at once. Bar (2 cores,
500 bids): the reading in at most 60 s. Where others use the machine too, the seconds of the processor
tell more than those of the clock; those of the database are not among them.
"""

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench"), str(ROOT / "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")

from _ground import ground, hardware  # noqa: E402

BIDS, FULL, BAR_SECONDS = 30, 500, 60.0


def timed(what, act):
    """Run it, print clock and processor, return the seconds by the clock."""
    wall, used = time.perf_counter(), time.process_time()
    act()
    wall, used = time.perf_counter() - wall, time.process_time() - used
    print(f"{what:<40} {wall:8.2f} s   processor {used:8.2f} s")
    return wall


def main(count):
    print(hardware())
    with ground():
        from django.conf import settings

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        from builders import openings as build
        from gongheng.foundation.access.actors import CLOCK
        from gongheng.trading.bidding.models import Bid
        from gongheng.trading.opening import actions as opening
        from gongheng.trading.opening.shares import actions as shares

        prices = [f"{9_000_000 + number}.00" for number in range(count)]
        hall = build.a_closed_hall(prices)
        build.beating(hall.due, hall.due + 60 * build.MINUTE)
        timed(
            "opening held, seals checked",
            lambda: opening.hold_opening(hall.tender, by=CLOCK, at=hall.due),
        )
        shares.open_window(hall.unsealing, by=CLOCK, at=build.opened_at(hall))
        halves = [(one, one.halves()) for one in hall.people]  # on the bidders' machines
        timed("all halves taken in", lambda: give(build, hall, halves))
        at = build.shut(hall, build.opened_at(hall) + 5 * build.MINUTE)
        batches = {place: build.batch_of(hall, place) for place in (1, 2, 3)}  # on the guardians'
        for place, batch in batches.items():
            timed(
                f"batch of guardian {place} taken in",
                lambda p=place, b=batch: build.release(hall, p, at, batch=b),
            )
        spent = timed(
            "all prices read out at once", lambda: build.read_out(hall, at + build.MINUTE)
        )
        assert Bid.objects.filter(section__tender=hall.tender, state="opened").count() == count
    print(f"{count} bids, {spent / count * 1000:.1f} ms each; bar for {FULL}: {BAR_SECONDS:.0f} s")
    return 0 if spent <= BAR_SECONDS else 1


def give(build, hall, halves):
    from gongheng.trading.opening.shares import giving

    for one, half in halves:
        giving.give(one.bid, halves=half, by=one.actor, at=build.opened_at(hall))


if __name__ == "__main__":
    words = [one for one in sys.argv[1:] if not one.startswith("--")]
    sys.exit(main(FULL if "--full" in sys.argv else int(words[0]) if words else BIDS))
