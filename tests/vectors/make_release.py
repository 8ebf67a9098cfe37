"""Writes tests/vectors/release.json: an opening a guardian may release, and what it must refuse.

Run in the checkout: `PYTHONPATH=tests python tests/vectors/make_release.py`. Every run makes new keys.
"""

import json
import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")

import django

django.setup()

import running.test_releasing as example  # noqa: E402

OUT = Path(__file__).with_name("release.json")


def whole():
    """The example as one object."""
    two, paper = example.build.five()[1], example.paper()
    pair = {"sign": two.signing, "encrypt": two.encryption}
    return {
        "tender": example.TENDER, "now": example.LATER.isoformat(), "asked": example.asked(),
        "circle": {"code": example.CODE, "threshold": 3, "fingerprints": list(paper.fingerprints),
                   "own": {"at": 2, "signing": two.signing.public.hex(),
                           "encryption": two.encryption.public.hex()}},
        "outside": {"logKey": example.LOG.vkey(), "quorum": 2, "moved": False,
                    "witnessKeys": [one.vkey() for one in example.COSIGNERS]},
        "keys": {name: {"private": key.private.hex(), "public": key.public.hex()}
                 for name, key in pair.items()},
        "wrong": {name: {"asked": make(), "code": code}
                  for name, (make, code) in example.WRONG.items()}
        | {f"window {name}": {"asked": example.asked(window=make()), "code": example.UNSHUT.get(name, "window_unproved")}
           for name, make in example.UNPROVED.items()},
        "unnumbered": [{"now": now.isoformat(), "asked": asked}
                       for now, asked in (example.unnumbered(late=late) for late in (False, True))],
    }  # fmt: skip


if __name__ == "__main__":
    OUT.write_text(json.dumps(whole(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
