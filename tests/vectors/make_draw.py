"""Writes tests/vectors/draw.json: a draw that a guardian may answer in the browser, and what it must refuse.

Run in the checkout: `PYTHONPATH=tests python tests/vectors/make_draw.py`. Every run makes new keys.
"""

import copy
import json
import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")

import django

django.setup()

import running.test_hostile_site as example  # noqa: E402
from builders.draws import five_guardians  # noqa: E402
from gongheng.foundation.drawing import randomness  # noqa: E402
from gongheng.foundation.drawing.dealing import circle_json  # noqa: E402
from gongheng.foundation.drawing.group import GUOMI  # noqa: E402
from gongheng.foundation.sealing import keyfile  # noqa: E402
from gongheng.running.guarding.files import SHARE_KIND  # noqa: E402

OUT, WORDS, AT = Path(__file__).with_name("draw.json"), "口令口令口令口令", 2


def share_file(guardians, at, **change):
    """The file that `gongheng guardian join` leaves."""
    public = {"at": at, "ceremony": "2026", "circle": circle_json(guardians.circle), **change}
    return keyfile.lock(
        guardians.secrets[at].to_bytes(32, "big"), WORDS, kind=SHARE_KIND, public=public
    )


def wrong(asked):
    """name -> (request, code): each differs from the good one in one thing."""

    def altered(change):
        made = copy.deepcopy(asked)
        change(made)
        return made

    return {
        "another root": altered(lambda one: one.update(root="ab" * 32)),
        "not in the log": altered(lambda one: one["logged"].update(leaf_index=1)),
        "another entry": altered(lambda one: one["logged"]["entry"].update(act="draw.request")),
        "a path cut short": altered(lambda one: one["logged"].update(proof=one["logged"]["proof"][:-1])),
        "another checkpoint": altered(lambda one: one.update(checkpoint=one["checkpoint"].replace("\n5\n", "\n6\n"))),
    }  # fmt: skip


def whole():
    """The example as one object."""
    guardians, asked = five_guardians(), example.a_draw(2)
    root, checkpoint = bytes.fromhex(asked["root"]), asked["checkpoint"].encode()
    message = randomness.message(guardians.circle, root, checkpoint)
    share = randomness.answer(guardians.secrets[AT], AT, message)
    labels = [b"", b"abc", b"\0" * 200]
    write = GUOMI.curve.write
    return {
        "asked": asked, "passphrase": WORDS, "share": share_file(guardians, AT),
        "own": {"at": AT, "key": circle_json(guardians.circle)},
        "other": {"place": share_file(guardians, 3), "key": share_file(five_guardians(), AT),
                  "renamed": keyfile.lock(guardians.secrets[3].to_bytes(32, "big"), WORDS, kind=SHARE_KIND,
                                          public={"at": AT, "ceremony": "2026", "circle": circle_json(guardians.circle)})},
        "outside": {"logKey": example.LOG.vkey(), "quorum": 2, "moved": False,
                    "witnessKeys": [one.vkey() for one in example.COSIGNERS]},
        "unwitnessed": example.a_draw(1),
        "message": message.hex(), "point": share.point.hex(), "proof": share.proof.hex(),
        "hashed": [{"message": one.hex(), "point": write(GUOMI.hashed(one, randomness.HASH_LABEL)).hex()}
                   for one in labels],
        "wrong": wrong(asked),
    }  # fmt: skip


if __name__ == "__main__":
    OUT.write_text(json.dumps(whole(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
