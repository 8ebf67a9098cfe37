"""Commits around the close against an independent oracle: ``python bench/commits_around_close.py [n]``.

Ten thousand commits (or n) of one tender of a hundred sections arrive within one second before and one
second after the deadline, microseconds among them; the platform gets to each between at once and five
minutes later, the close in between. Three in four bring a bid that was sent before, as programs do that
get no answer: in time, late, and after the close. A few lines that share nothing with the
platform decide what should have happened to each. Bar: no wrong decision.

Conditions: in one process, over the real tables; the times of arrival are stamped by the harness as the
doors stamp them, and packages are sealed and uploaded before. So the decisions are proved here, not the speed
of a crowd (``bench/submit.py``); commits that truly cross are raced in ``tests/trading/sealed``.
"""

import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench"), str(ROOT / "tests")]

from _ground import ground, hardware  # noqa: E402

SECTIONS, AGAIN = 100, 0.75


def main(wanted):
    print(hardware())
    with ground():
        from builders.commits import play

        outcome = play(random.Random(wanted), wanted, SECTIONS, AGAIN)
    took = sorted(outcome.seconds)
    half, most = took[len(took) // 2], took[int(len(took) * 0.99)]
    print(f"bids\t{outcome.bids}")
    print(f"prepared in\t{outcome.prepared_in:.0f} s\tdecided in\t{sum(took):.0f} s")
    print(f"a commit\tp50 {half * 1000:.0f} ms\tp99 {most * 1000:.0f} ms")
    print(f"commits\t{len(took)}\twrong decisions\t{len(outcome.wrong)}")
    for code, count in sorted(outcome.told.items()):
        print(f"  {code}\t{count}")
    for one in outcome.wrong[:20]:
        print(f"  wrong: {one}")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
