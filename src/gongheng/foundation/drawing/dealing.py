"""The guardians make their key together, and nobody ever holds it (distributed key generation).

Pedersen's way (1991) with Feldman's checks, and a commitment before anything is opened, so that
nobody fits his part to the others' (Gennaro, Jarecki, Krawczyk, Rabin 2007). Three rounds of
signed messages: `committed`, `opened`, `confirmed`. Any fault stops the whole with a name; the
guardians then begin again. The SM2 keys of a roster sign and receive; the roster is agreed on paper.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongheng.foundation.canonical import NotCanonical, canonical
from gongheng.foundation.drawing.group import GUOMI
from gongheng.foundation.drawing.randomness import Circle
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3, sm3_hex
from gongheng.foundation.sealing.keys import PUBLIC_SIZE, Keeper
from gongheng.foundation.sealing.package import sharing
from gongheng.foundation.sealing.suites import Suite

ROSTER, MESSAGE = "gongheng/guardians/1", "gongheng/guardian-message/1"
COMMIT_LABEL, KNOWN_LABEL = b"gongheng/dkg/1/commit\0", b"gongheng/dkg/1/known\0"
COMMITTED, OPENED, CONFIRMED = 1, 2, 3
Message = dict[str, Any]
Round = Mapping[int, Message]


@dataclass(frozen=True)
class Roster:
    """Who the guardians are, in order, and how many must answer."""

    threshold: int
    names: tuple[str, ...]
    keys: tuple[bytes, ...]

    @classmethod
    def read(cls, whole: Any) -> "Roster":
        """From its JSON. Refuses `guardian_file_bad`."""
        try:
            made = cls(whole["threshold"], tuple(one["name"] for one in whole["guardians"]),
                       tuple(bytes.fromhex(one["public"]) for one in whole["guardians"]))  # fmt: skip
            good = whole == made.as_json() and 1 < made.threshold <= len(made.keys) < 100
            apart = len(set(made.keys)) == len(made.keys) == len(set(made.names))
            points = all(GUOMI.curve.read(key) for key in made.keys)
        except (KeyError, TypeError, ValueError) as error:
            raise Refused("guardian_file_bad", field="roster") from error
        refuse_unless(good and apart and points, "guardian_file_bad", field="roster")
        return made

    def as_json(self) -> dict[str, Any]:
        """The roster as everybody reads it."""
        pairs = zip(self.names, self.keys, strict=True)
        return {"v": ROSTER, "threshold": self.threshold,
                "guardians": [{"name": name, "public": key.hex()} for name, key in pairs]}  # fmt: skip

    @property
    def digest(self) -> str:
        """Stands for this roster in every message."""
        return sm3_hex(canonical(self.as_json()))

    def place_of(self, key: bytes) -> int:
        """The place of a guardian, from 1. Refuses `guardian_file_bad`."""
        refuse_unless(key in self.keys, "guardian_file_bad", field="roster")
        return self.keys.index(key) + 1


@dataclass
class Taking:
    """One guardian's part in the making: his secret polynomial lives only here."""

    algorithms: Suite
    roster: Roster
    keeper: Keeper
    ceremony: str
    split: sharing.Split = field(init=False, repr=False)
    nonce: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.at = self.roster.place_of(self.keeper.public)
        self.split = sharing.fresh(self.algorithms, threshold=self.roster.threshold,
                                   guardians=len(self.roster.keys))  # fmt: skip
        self.nonce = secrets.token_bytes(32)

    def commit(self) -> Message:
        """Round 1: bound to one polynomial, telling nothing of it."""
        return self._signed(COMMITTED, {"commitment": self._commitment(
            self.at, [one.hex() for one in self.split.commitments], self.nonce.hex())})  # fmt: skip

    def open(self, first: Round) -> Message:
        """Round 2, only when every commitment is there: the polynomial's points, and each one's share."""
        self._all(first, COMMITTED)
        pairs, points = self.algorithms.pairs, self.split.commitments
        known = KNOWN_LABEL + f"{self.ceremony}\0{self.roster.digest}\0{self.at}".encode()
        sealed = [pairs.encrypt(key, share).hex()
                  for key, share in zip(self.roster.keys, self.split.shares, strict=True)]  # fmt: skip
        return self._signed(OPENED, {
            "points": [one.hex() for one in points], "nonce": self.nonce.hex(), "sealed": sealed,
            "known": pairs.sign(self.split.secret, points[0], known).hex(), "seen": seen(first)})  # fmt: skip

    def close(self, first: Round, second: Round) -> tuple[Circle, bytes, Message]:
        """Round 3: every part checked, the own share summed, the result confirmed by signature."""
        self._all(first, COMMITTED)
        self._all(second, OPENED)
        total = sum(self._received(at, first, one) for at, one in sorted(second.items()))
        circle = joined(self.roster, second)
        share = (total % GUOMI.curve.order).to_bytes(32, "big")
        fits = self.algorithms.pairs.owns(share, circle.public_of(self.at))
        refuse_unless(fits, "guardian_message_wrong", at=self.at)
        body = {"circle": circle_json(circle), "seen": seen({**first}) + seen({**second})}
        return circle, share, self._signed(CONFIRMED, body)

    def agreed(self, third: Round, own: Message) -> None:
        """Every guardian confirmed the same key, having seen the same messages. Refuses with the place."""
        self._all(third, CONFIRMED)
        for at, one in third.items():
            refuse_unless(one["body"] == own["body"], "guardian_message_wrong", at=at)

    def _received(self, at: int, first: Round, one: Message) -> int:
        try:
            body = one["body"]
            points = [bytes.fromhex(point) for point in body["points"]]
            commitment = self._commitment(at, body["points"], body["nonce"])
            known = KNOWN_LABEL + f"{self.ceremony}\0{self.roster.digest}\0{at}".encode()
            good = (
                commitment == first[at]["body"]["commitment"]
                and body["seen"] == seen(first)
                and len(points) == self.roster.threshold
                and self.algorithms.pairs.verify(points[0], known, bytes.fromhex(body["known"]))
            )
            share = self.keeper.decrypt(bytes.fromhex(body["sealed"][self.at - 1]))
            good = good and sharing.fits(self.algorithms, points, self.at, share)
        except (KeyError, IndexError, TypeError, ValueError, Refused) as error:
            raise Refused("guardian_message_wrong", at=at) from error
        refuse_unless(good, "guardian_message_wrong", at=at)
        return int.from_bytes(share, "big")

    def _commitment(self, at: int, points: Sequence[str], nonce: str) -> str:
        head = f"{self.ceremony}\0{self.roster.digest}\0{at}\0{nonce}\0{','.join(points)}"
        return sm3(COMMIT_LABEL + head.encode()).hex()

    def _signed(self, number: int, body: Message) -> Message:
        whole = {"v": MESSAGE, "ceremony": self.ceremony, "roster": self.roster.digest,
                 "round": number, "at": self.at, "body": body}  # fmt: skip
        return {**whole, "signature": self.keeper.sign(canonical(whole)).hex()}

    def _all(self, messages: Round, number: int) -> None:
        for at in range(1, len(self.roster.keys) + 1):
            one = messages.get(at)
            good = isinstance(one, dict) and self._is_by(at, number, one)
            refuse_unless(good, "guardian_message_wrong", at=at)

    def _is_by(self, at: int, number: int, one: Message) -> bool:
        whole = {key: value for key, value in one.items() if key != "signature"}
        head = {"v": MESSAGE, "ceremony": self.ceremony, "roster": self.roster.digest,
                "round": number, "at": at}  # fmt: skip
        if {key: value for key, value in whole.items() if key != "body"} != head:
            return False
        try:
            signature = bytes.fromhex(one["signature"])
            return self.algorithms.pairs.verify(
                self.roster.keys[at - 1], canonical(whole), signature
            )
        except (KeyError, TypeError, ValueError, NotCanonical):
            return False


def seen(messages: Round) -> str:
    """One digest for all messages of a round."""
    return sm3_hex(b"".join(sm3(canonical(messages[at])) for at in sorted(messages)))


def joined(roster: Roster, second: Round) -> Circle:
    """The sum of everybody's polynomials, as points. Refuses `guardian_message_wrong`."""
    curve, sums = GUOMI.curve, []
    for place in range(roster.threshold):
        total = None
        for at in sorted(second):
            total = curve.add(total, curve.read(bytes.fromhex(second[at]["body"]["points"][place])))
        sums.append(curve.write(total))
    return Circle(roster.threshold, len(roster.keys), tuple(sums))


def circle_json(circle: Circle) -> dict[str, Any]:
    """The public key as it stands in transcripts."""
    return {"threshold": circle.threshold, "guardians": circle.guardians,
            "commitments": [one.hex() for one in circle.commitments]}  # fmt: skip


def read_circle(whole: Any) -> Circle:
    """The public key from its JSON. Refuses `guardian_file_bad`."""
    try:
        points = tuple(bytes.fromhex(one) for one in whole["commitments"])
        made = Circle(whole["threshold"], whole["guardians"], points)
        good = circle_json(made) == whole and all(
            len(one) == PUBLIC_SIZE and GUOMI.curve.read(one) for one in points
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("guardian_file_bad", field="circle") from error
    refuse_unless(good, "guardian_file_bad", field="circle")
    return made
