"""What is put into a request, and whether an answer fits; pure reading of what was told."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from gongheng.foundation.clock import day_of
from gongheng.foundation.drawing import randomness
from gongheng.foundation.drawing.dealing import read_circle
from gongheng.foundation.drawing.randomness import Circle as Key
from gongheng.foundation.drawing.randomness import Share
from gongheng.foundation.drawing.transcript import public_digest
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.guardians.models import Circle
from gongheng.registry.lots.models import Answer, Lot
from gongheng.rules.book import default_book, place_of
from gongheng.rules.days import after_hours

NO_SOURCE = "none"
REQUEST, ANSWER = "gongheng/draw-request/1", "gongheng/draw-answer/1"


def moment(at: datetime) -> str:
    """A time as transcripts hold it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def request_of(
    kind: str, matter: str, rules: str, at: datetime, body: Mapping[str, Any], *, public: str = ""
) -> Any:
    """The request of a transcript; `public` names the value that appears later, "" names none."""
    return {"kind": kind, "matter": matter, "rules": rules, "at": moment(at), "public": public,
            **body}  # fmt: skip


def public_of(region: str, at: datetime) -> tuple[str, datetime | None]:
    """(what is named beforehand, until when it may come) by the rulebook of the place; ("", None) without.

    Nobody chooses a round: it is the first value published after the request was made.
    """
    law = default_book().law(place_of(region), day_of(at))
    source = str(law["evaluation/draw_public_source"].value)
    if source == NO_SOURCE:
        return "", None
    hours = int(law["evaluation/draw_public_hours"].value)
    return f"{source}，{moment(at)}以后第一次公布的数值", after_hours(at, hours)


def digest_of_value(lot: Lot) -> str:
    """The value as it goes into the seed, with its source; for the ledger."""
    return public_digest(lot.request["public"], lot.public_value).hex()


def key_now(circle: Circle) -> dict[str, Any]:
    """The guardians' key of today. Refuses `no_draw_key` where they have made none yet."""
    refuse_unless(bool(circle.draw_key), "no_draw_key")
    return dict(circle.draw_key)


def key_of(lot: Lot) -> Key:
    """The key that this draw was asked under."""
    return read_circle(lot.key)


def share_of(told: Any, lot: Lot, place: int) -> Share:
    """The share of a `gongheng/draw-answer/1`, of this draw and this guardian.

    Refuses `guardian_file_bad` for another shape, draw or place, `guardian_answer_wrong` where the
    proof does not hold.
    """
    try:
        fits = set(told) == {"v", "root", "at", "point", "proof"} and told["v"] == ANSWER
        share = Share(told["at"], bytes.fromhex(told["point"]), bytes.fromhex(told["proof"]))
        fits = fits and told["root"] == lot.root and type(share.at) is int and share.at == place
        fits = fits and told["point"] == share.point.hex() and told["proof"] == share.proof.hex()
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("guardian_file_bad", field="answer") from error
    refuse_unless(fits, "guardian_file_bad", field="answer")
    good = randomness.holds(key_of(lot), asked_of(lot), share)
    refuse_unless(good, "guardian_answer_wrong", field="answer", at=place)
    return share


def asked_of(lot: Lot) -> bytes:
    """What the guardians answer to."""
    root, note = bytes.fromhex(lot.root), lot.checkpoint.encode()
    return randomness.message(key_of(lot), root, note)


def given(answer: Answer) -> Share:
    """A stored answer as the engine takes it."""
    return Share(answer.place, bytes.fromhex(answer.point), bytes.fromhex(answer.proof))
