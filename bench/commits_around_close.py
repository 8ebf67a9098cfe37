"""Commits around the close against an independent oracle: ``python bench/commits_around_close.py [n]``.

Ten thousand commits (or n) of several tenders come in with random arrival times around the deadline and
random moments at which the platform gets to them, the close among them; some come twice. A few lines that
share nothing with the platform decide what should have happened to each. Bar: no wrong decision.
"""

import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench"), str(ROOT / "tests")]

from _ground import ground, hardware  # noqa: E402

A_TENDER = 250


def main(wanted):
    print(hardware())
    with ground():
        from builders.commits import play

        began, wrong, told, people = time.perf_counter(), 0, {}, {}
        for number, start in enumerate(range(0, wanted, A_TENDER)):
            outcome = play(random.Random(number), min(A_TENDER, wanted - start), people)
            wrong += len(outcome.wrong)
            for code, count in outcome.told.items():
                told[code] = told.get(code, 0) + count
        spent = time.perf_counter() - began
    print(f"commits\t{wanted}\twrong decisions\t{wrong}\tseconds\t{spent:.0f}")
    for code, count in sorted(told.items()):
        print(f"  {code}\t{count}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
