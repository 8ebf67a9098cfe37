"""How fast and how even the draw is: ``python bench/draw.py [--full] [--adversary]``.

Draws 9 of 50,000 and prints the seconds beside the floor (section 6.4 of the security study: at
most 1 s without the calls), what the guardians' part costs, and the offline check. ``--full`` adds
the 10,000 vectors for both implementations, 10,000 altered transcripts and chi-square over
100,000 draws for several sizes of a stratum; survival function by Abramowitz and Stegun 26.4.21
(closed for even degrees of freedom). ``--adversary`` plays corrupt guardians, observers and clerks
and prints by how much they move the chance of their target: less than 0.5 %, and what a missing rule
would give them.
"""

import json
import math
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / one) for one in ("src", "verifier/src", "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")

from gongheng_verifier import draw as offline  # noqa: E402
from gongheng_verifier.report import Report  # noqa: E402
from gongheng_verifier.strictjson import parse  # noqa: E402

from builders import adversaries as play  # noqa: E402
from builders.draws import CHECKPOINT, a_pool, a_request, a_stratum, five_guardians  # noqa: E402
from gongheng.foundation.canonical import canonical  # noqa: E402
from gongheng.foundation.drawing import randomness  # noqa: E402
from gongheng.foundation.drawing.stream import Stream  # noqa: E402
from gongheng.foundation.drawing.transcript import Fixed, draw  # noqa: E402

FLOOR_SECONDS, PEOPLE, LEAST_P = 1.0, 50_000, 0.001
DRAWS = 100_000
PLAYED, MOST_SHIFT = 200_000, 0.005


def timed(label, work, floor=None):
    started = time.perf_counter()
    result = work()
    spent = time.perf_counter() - started
    verdict = (
        "" if floor is None else f"  floor {floor:.1f} s: {'ok' if spent <= floor else 'MISSED'}"
    )
    print(f"{label:<58}{spent:>9.3f} s{verdict}")
    return result, floor is None or spent <= floor


def called(drawn):
    """Nine who all come."""
    out, calls = drawn.call_out(), []
    while (turn := out.turn()) is not None:
        row = {"who": turn[1], "stratum": turn[0], "outcome": "accepted", "call": turn[1],
               "at": "2026-11-26T02:00:00Z"}  # fmt: skip
        out.take(row)
        calls.append(row)
    return calls


def one_draw():
    pool = a_pool(random.Random(1), PEOPLE)
    rungs = (("A01", []), ("A02", []), ("B07", []))
    request = a_request([a_stratum(seats=9, reserves=0, rungs=rungs)])
    five, _ = timed("key of five guardians, three rounds", five_guardians)
    fixed, _ = timed(f"pool of {PEOPLE:,}: checked, roots made", lambda: Fixed(request, pool))
    asked = randomness.message(five.circle, fixed.root, CHECKPOINT.encode())
    shares, _ = timed("three answers with proofs", lambda: five.answers(asked))

    def drawn():
        made = draw(fixed, CHECKPOINT, circle=five.circle, shares=shares)
        return made.transcript(called(made))

    whole, fast = timed(f"draw of 9 from {PEOPLE:,}, answers checked", drawn, FLOOR_SECONDS)
    written, _ = timed("canonical transcript", lambda: canonical(whole))
    report = Report("")
    timed(f"offline check of {len(written) / 2**20:.1f} MB",
          lambda: offline.judge(parse(written, ""), report, offline.Pins()))  # fmt: skip
    print(report.lines()[-1])
    return fast and report.exit_code == 0


def survival(chi_square, freedom):
    half, term, total = chi_square / 2, 1.0, 0.0
    for number in range(freedom // 2):
        total += term
        term *= half / (number + 1)
    return math.exp(-half) * total


def evenness():
    """Who is first on the list, over 100,000 draws; odd sizes, so that the degrees are even."""
    good = True
    for size in (3, 11, 51, 151):
        people = range(size)
        counts = Counter(
            Stream(number.to_bytes(32, "big"), f"stratum/1/{size}").shuffled(people)[0]
            for number in range(DRAWS)
        )
        expected = DRAWS / size
        chi = sum((counts[one] - expected) ** 2 / expected for one in people)
        p = survival(chi, size - 1)
        good = good and p > LEAST_P
        print(f"first of {size:>4} over {DRAWS:,} draws: chi-square {chi:8.2f}, p {p:.4f}  "
              f"floor {LEAST_P}: {'ok' if p > LEAST_P else 'MISSED'}")  # fmt: skip
    return good


def adversaries():
    """Inclusion of a target under each corrupt hand, and under the same hand where a rule is missing."""
    good = True
    for name, strategy in {**play.HONEST, **play.HARMED}.items():
        seen = play.inclusion(strategy, PLAYED, "bench")
        shift = seen - play.NOMINAL
        harmed = name in play.HARMED
        fits = harmed or abs(shift) < MOST_SHIFT
        good = good and fits
        said = (
            "without the rule"
            if harmed
            else f"floor {MOST_SHIFT:.1%}: {'ok' if fits else 'MISSED'}"
        )
        print(f"{name:<28} nominal {play.NOMINAL:.2%}, seen {seen:.2%}, moved {shift:+.3%}  {said}")
    return good


def everything():
    """The scaled tests at full size."""
    sizes = {"GONGHENG_DRAW_VECTORS": "10000", "GONGHENG_DRAW_MUTANTS": "10000"}
    print(f"tests at full size: {json.dumps(sizes)}", flush=True)
    file = "tests/verifier/test_verifier_draws.py"
    run = [sys.executable, "-m", "pytest", "-n", "0", "-q", file]
    return subprocess.run(run, cwd=ROOT, env={**os.environ, **sizes}, check=False).returncode == 0


if __name__ == "__main__":
    parts = [one_draw] + ([evenness, everything] if "--full" in sys.argv else [])
    parts += [adversaries] if "--adversary" in sys.argv else []
    sys.exit(0 if all(part() for part in parts) else 1)
