"""Answers to draws, and the random value out of them; from files."""

from pathlib import Path
from typing import Any

from gongheng.foundation.canonical import canonical
from gongheng.foundation.drawing import randomness
from gongheng.foundation.drawing.dealing import read_circle
from gongheng.foundation.drawing.randomness import Circle, Share
from gongheng.foundation.ledger.canonical import leaf_of
from gongheng.foundation.ledger.checkpoint import Verifier, open_note
from gongheng.foundation.ledger.tree import verify_inclusion
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import keyfile
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.suites import suite
from gongheng.running.guarding.closing import Outside, outside_of, witnessed
from gongheng.running.guarding.files import (
    ANSWER,
    ANSWERED,
    REQUEST,
    SHARE,
    SHARE_KIND,
    Told,
    new,
    once,
    passphrase,
    read,
    say,
    text,
)


def answer(told: Told) -> None:
    """Answer one request out of a file."""
    asked = read(told.request, REQUEST)
    outside = None if told.rehearsal else outside_of(told)
    made = answer_to(told, asked, passphrase(told), outside=outside,
                     log_key=outside.log_key if outside else "")  # fmt: skip
    new(told.out, text(made))
    say(f"已答复：{told.out}")


def answer_to(
    told: Told, asked: dict[str, Any], secret_words: str, *,
    log_key: str, outside: Outside | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The answer; without a key of the log nothing is checked against it (a rehearsal).

    `outside`: the witnesses who must have cosigned the checkpoint. Who holds the log's key can fork
    the log for every request he would like to try; he cannot show two forks to the witnesses.
    """
    root, checkpoint = _request(asked)
    if log_key:
        _check_logged(asked, root, checkpoint, log_key)
    if outside is not None:
        witnessed(checkpoint, outside)
    locked = (told.folder / SHARE).read_text(encoding="utf-8")
    public = keyfile.read(locked, kind=SHARE_KIND)["public"]
    circle = read_circle(public.get("circle"))
    secret = keyfile.unlock(locked, secret_words, kind=SHARE_KIND)
    fits = suite("guomi").pairs.owns(secret, circle.public_of(public["at"]))
    refuse_unless(fits, "draw_key_of_another", field="file")
    once(told.folder / ANSWERED, root.hex(), sm3_hex(checkpoint.encode()))
    message = randomness.message(circle, root, checkpoint.encode())
    share = randomness.answer(int.from_bytes(secret, "big"), public["at"], message)
    return {"v": ANSWER, "root": root.hex(), "at": share.at, "point": share.point.hex(),
            "proof": share.proof.hex()}  # fmt: skip


def combine(told: Told) -> None:
    circle = read_circle(read(told.circle))
    root, checkpoint = _request(read(told.request, REQUEST))
    shares = [_share(path) for path in told.answers]
    asked = randomness.message(circle, root, checkpoint.encode())
    good = _good(circle, asked, shares)
    say(f"随机值：{randomness.value(circle, asked, good).hex()}")


def _good(circle: Circle, asked: bytes, shares: list[Share]) -> list[Share]:
    """The shares that hold; the others are named, and the rest goes on without them."""
    good = []
    for share in shares:
        if randomness.holds(circle, asked, share):
            good.append(share)
        else:
            say(Refused("guardian_answer_wrong", at=share.at).sentence)
    return good


def _share(path: Path) -> Share:
    whole = read(path, ANSWER)
    try:
        at, point, proof = whole["at"], bytes.fromhex(whole["point"]), bytes.fromhex(whole["proof"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("guardian_file_bad", field="answers") from error
    refuse_unless(type(at) is int, "guardian_file_bad", field="answers")
    return Share(at, point, proof)


def _request(whole: dict[str, Any]) -> tuple[bytes, str]:
    try:
        root, checkpoint = bytes.fromhex(whole["root"]), whole["checkpoint"]
        good = len(root) == randomness.SIZE and isinstance(checkpoint, str) and checkpoint
        canonical(whole)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("guardian_file_bad", field="request") from error
    refuse_unless(good, "guardian_file_bad", field="request")
    return root, checkpoint


def _check_logged(asked: dict[str, Any], root: bytes, checkpoint: str, key: str) -> None:
    """The request stands in the log before the checkpoint: else one could try many, and log the best.

    `logged`: {entry, blinding or null, leaf_index, proof}, the entry's facts holding `request_root`.
    """
    try:
        head = open_note(checkpoint, [Verifier.from_vkey(key)])
        logged = asked["logged"]
        leaf = leaf_of(logged["entry"], logged["blinding"])
        path = [bytes.fromhex(one) for one in logged["proof"]]
        good = logged["entry"]["facts"]["request_root"] == root.hex() and verify_inclusion(
            leaf, logged["leaf_index"], head.size, path, head.root
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refused("draw_unproved", field="checkpoint") from error
    refuse_unless(good, "draw_unproved", field="checkpoint")
