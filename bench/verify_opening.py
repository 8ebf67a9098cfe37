"""How long the offline check of one opening takes: `python bench/verify_opening.py [BIDS] [--plain|--bare]`.

Seals the bids, lets three of five guardians release, writes the file and runs the command on it. The
bar of the security study (5.10): 500 bids in at most 60 s. ``--plain`` checks as on a machine where
nothing is installed: SM4-GCM, SM2 and Ed25519 in plain Python, SM3 by the interpreter's OpenSSL;
``--bare`` without that too. Where others use the machine too, the seconds
of the processor tell more than those of the clock.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / one) for one in ("src", "verifier/src", "witness/src", "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")

from builders import opening_bundles as made  # noqa: E402

FLOOR_SECONDS, BIDS = 60.0, 500
HOWS = {"--plain": "", "--bare": "hashlib.algorithms_available = set()"}
PLAIN = """
import hashlib, sys
WITHOUT
sys.modules["cryptography"] = None
from gongheng_verifier.cli import main
sys.exit(main(sys.argv[1:]))
"""


def bundle(count):
    """An honest opening of that many bids, each by a unit of its own."""
    tale = made.Tale()
    for number in range(count):
        tale.take(made.a_bid(f"{number:04}", "001", made.letter(f"{number + 1}.00")))
    return made.zipped(tale.told(), tale.chunks())


def judged(folder, how):
    """Seconds by the clock and of the processor; the command must find everything good."""
    given = {"in.zip": None, "key.txt": made.Log().signer.vkey(), "circle.txt": made.circle_text(),
             "witnesses.txt": "\n".join(one.key.vkey() for one in made.witnesses())}  # fmt: skip
    for name, text in given.items():
        if text:
            (folder / name).write_text(text)
    start = (
        [sys.executable, "-c", PLAIN.replace("WITHOUT", HOWS[how])]
        if how
        else [sys.executable, "-m", "gongheng_verifier"]
    )
    options = ["opening", "in.zip", "--key", "key.txt", "--circle", "circle.txt",
               "--witness-keys", "witnesses.txt", "--quorum", "2"]  # fmt: skip
    started = time.perf_counter()
    done = subprocess.run([*start, *options], cwd=folder, capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT / "verifier/src")})  # fmt: skip
    spent = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stdout + done.stderr
    return spent, used.ru_utime + used.ru_stime


def main():
    words = [one for one in sys.argv[1:] if not one.startswith("--")]
    count = int(words[0]) if words else BIDS
    how = next((one for one in HOWS if one in sys.argv), "")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.zip").write_bytes(bundle(count))
        size = (folder / "in.zip").stat().st_size / 2**20
        spent, used = judged(folder, how)
    verdict = "ok" if spent <= FLOOR_SECONDS else "MISSED"
    how = how.strip("-") or "cryptography"
    print(f"{count} bids, {size:.1f} MiB, {how}: {spent:.1f} s, processor {used:.1f} s"
          f"  floor {FLOOR_SECONDS:.0f} s: {verdict}")  # fmt: skip
    sys.exit(spent > FLOOR_SECONDS)


if __name__ == "__main__":
    main()
