"""Five guardians, a bidder and a sealed bid, made once a run with real keys."""

from functools import cache
from typing import NamedTuple

from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite

CONTENTS = {"price": "投标总价 12345678.90 元".encode(), "technical": bytes(range(256)) * 400}


class Scene(NamedTuple):
    terms: sbp.Terms
    guardians: list[SoftwareKey]
    signer: SoftwareKey
    encryption: SoftwareKey
    signatory: sbp.Signatory


def scene(name: str = "guomi") -> Scene:
    """The people of one tender."""
    return _scene(name)


def sealed(name: str = "guomi") -> sbp.Sealed:
    """One bid of two parts."""
    return _sealed(name)


@cache
def _scene(name: str) -> Scene:
    algorithms = suite(name)
    guardians = [SoftwareKey.generate(algorithms.pairs) for _ in range(5)]
    signer, encryption = (SoftwareKey.generate(algorithms.pairs) for _ in range(2))
    terms = sbp.Terms(
        "E4201000001000001", "001", "ab" * 32,
        tuple(sbp.Recipient(sm3_hex(b"G" + key.public), key.public) for key in guardians),
    )  # fmt: skip
    certificate = b"certificate of " + signer.public
    signatory = sbp.Signatory(
        signer, certificate, sm3_hex(certificate),
        sbp.Recipient(sm3_hex(b"E" + encryption.public), encryption.public),
    )  # fmt: skip
    return Scene(terms, guardians, signer, encryption, signatory)


@cache
def _sealed(name: str) -> sbp.Sealed:
    people = scene(name)
    return sbp.seal(CONTENTS, people.terms, people.signatory, algorithms=suite(name), client="试")


def shares_of(people: Scene, header, role: str, *places: int) -> dict[int, bytes]:
    """What these guardians release."""
    return {at: sbp.unwrap_share(header, role, at, people.guardians[at - 1]) for at in places}


def content_of(people: Scene, bid: sbp.Package, role: str, *places: int) -> bytes:
    """Open one part the whole way."""
    header = bid.header
    first = sbp.unwrap_first(header, role, people.encryption)
    second = sbp.combine(header, role, shares_of(people, header, role, *places))
    chunks = bid.chunks[[part["role"] for part in header["parts"]].index(role)]
    return sbp.open_part(header, role, sbp.key_of(header, role, first, second), chunks)[1]
