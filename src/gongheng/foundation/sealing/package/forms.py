"""The things of the protocol, and every digest it takes, each under a label of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongheng.foundation.canonical import canonical
from gongheng.foundation.sealing.suites import Suite, suite

VERSION = "SBP-1"
ROLES = ("price", "business", "technical", "credit")
FIRST_SIZE, SALT_SIZE, NONCE_SIZE, PART_NONCE_SIZE, PREFIX_SIZE = 32, 32, 32, 16, 7
MOST_GUARDIANS = 15
Header = Mapping[str, Any]


@dataclass(frozen=True)
class Recipient:
    """To whom something is sealed: the digest of a certificate and its encryption key."""

    fingerprint: str  # SM3 of the certificate's DER, hex
    public: bytes


@dataclass(frozen=True)
class Terms:
    """What the tender fixes for every bid: where it goes and who keeps the second half."""

    tender: str
    lot: str
    document: str  # digest over the tender document with every clarification, hex
    guardians: tuple[Recipient, ...]
    threshold: int = 3


@dataclass(frozen=True)
class Package:
    """A sealed bid as it travels: what was signed, by which certificate, and the ciphertext."""

    header: Header
    signature: bytes
    nonce: bytes  # blinds the commitment; sent with the bid, never published before the opening
    certificate: bytes  # DER of the signing certificate
    chunks: tuple[tuple[bytes, ...], ...]  # one row a part

    @property
    def commitment(self) -> bytes:
        """What receipt, chain and log hold of this bid; it tells nothing."""
        return commitment(self.header, self.nonce)


def suite_of(header: Header) -> Suite:
    """The suite a header was sealed with. Refuses `algorithm_unknown`."""
    return suite(header["suite"])


def labelled(algorithms: Suite, name: str, *parts: bytes) -> bytes:
    """H("gongheng/sbp/1/name" ‖ 0x00 ‖ parts): parts of fixed length, or one at the end."""
    return algorithms.digest(f"gongheng/sbp/1/{name}".encode() + b"\0" + b"".join(parts))


def commitment(header: Header, nonce: bytes) -> bytes:
    """The digest over header and nonce."""
    return labelled(suite_of(header), "commitment", header_hash(header), nonce)


def signed_bytes(header: Header, nonce: bytes) -> bytes:
    """What the bidder signs: a label and the commitment, 54 bytes whatever the bid's size."""
    return b"gongheng/sbp/1/signed\0" + commitment(header, nonce)


def header_hash(header: Header) -> bytes:
    """The digest that stands for the whole sealed bid, ciphertext included."""
    return labelled(suite_of(header), "header", canonical(dict(header)))


def part_of(header: Header, role: str) -> dict[str, Any]:
    """The part of that role. Raises KeyError when there is none."""
    return {part["role"]: part for part in header["parts"]}[role]


def context(header: Header, part: Mapping[str, Any]) -> bytes:
    """What binds every secret to its tender, lot, bidder and part."""
    said = {"tender": header["tender"], "lot": header["lot"], "bidder": header["bidder"],
            "part": part["role"], "nonce": part["nonce"]}  # fmt: skip
    return labelled(suite_of(header), "context", canonical(said))


def content_key(header: Header, part: Mapping[str, Any], first: bytes, second: bytes) -> bytes:
    """K = KDF(s1 ‖ s2 ‖ ctx): neither half alone says anything about it."""
    algorithms = suite_of(header)
    whole = first + second + context(header, part)
    return algorithms.derive(whole, algorithms.cipher.key_size)


def key_commitment(header: Header, part: Mapping[str, Any], key: bytes) -> str:
    """Binds the one key: GCM alone lets a ciphertext open under two (A13)."""
    return labelled(suite_of(header), "key", key, context(header, part)).hex()


def first_check(header: Header, part: Mapping[str, Any], first: bytes) -> str:
    """By this anyone recognises the bidder's half without reading anything."""
    return labelled(suite_of(header), "first", first, context(header, part)).hex()


def plain_hash(algorithms: Suite, salt: bytes, content: bytes) -> str:
    """The salted digest of the plaintext: the remedy of 电子招标投标办法第三十一条 rests on it."""
    return labelled(algorithms, "plain", salt, content).hex()
