"""Seal a bid, on the bidder's own machine."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.keys import Keeper
from gongheng.foundation.sealing.package import forms, sharing, stream
from gongheng.foundation.sealing.package.forms import ROLES, Package, Recipient, Terms
from gongheng.foundation.sealing.suites import Suite

MOST_PRICE = stream.SMALLEST - stream.OVERHEAD


@dataclass(frozen=True)
class Signatory:
    """The bidder: a key that signs with its certificate, and the certificate things are sealed to."""

    keeper: Keeper
    certificate: bytes  # DER
    fingerprint: str
    encryption: Recipient


@dataclass(frozen=True)
class Sealed:
    """The package, and what only the bidder keeps: into the recovery file and nowhere else."""

    package: Package
    recovery: bytes = field(repr=False)
    salts: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class _Part:
    row: dict[str, Any]
    chunks: tuple[bytes, ...]
    salt: bytes = field(repr=False)


def seal(
    contents: Mapping[str, bytes], terms: Terms, by: Signatory, *, algorithms: Suite, client: str
) -> Sealed:
    """Seal each part under its own key. Refuses `part_unknown`, `part_too_large`, `bad_key`."""
    refuse_unless(contents and set(contents) <= set(ROLES), "part_unknown", field="parts")
    price = len(contents.get("price", b""))
    refuse_unless(price <= MOST_PRICE, "price_part_too_large", field="price", limit=MOST_PRICE)
    recovery, recovery_public = algorithms.pairs.generate()
    head: dict[str, Any] = {
        "v": forms.VERSION, "suite": algorithms.name, "tender": terms.tender, "lot": terms.lot,
        "document": terms.document, "bidder": by.fingerprint,
        "encryption": by.encryption.fingerprint, "client": client, "threshold": terms.threshold,
        "guardians": [one.fingerprint for one in terms.guardians],
        "recovery": recovery_public.hex(),
    }  # fmt: skip
    to = (by.encryption.public, recovery_public)
    parts = [_part(head, role, contents[role], terms, to=to, algorithms=algorithms)
             for role in ROLES if role in contents]  # fmt: skip
    header = {**head, "parts": [part.row for part in parts]}
    nonce = secrets.token_bytes(forms.NONCE_SIZE)
    signature = by.keeper.sign(forms.signed_bytes(header, nonce))
    chunks = tuple(part.chunks for part in parts)
    package = Package(header, signature, nonce, by.certificate, chunks)
    salts = {part.row["role"]: part.salt.hex() for part in parts}
    return Sealed(package, recovery, salts)


def _part(
    head: dict[str, Any], role: str, content: bytes, terms: Terms, *,
    to: tuple[bytes, bytes], algorithms: Suite,
) -> _Part:  # fmt: skip
    row: dict[str, Any] = {"role": role, "nonce": secrets.token_hex(forms.PART_NONCE_SIZE)}
    bound = forms.context(head, row)
    first, salt = secrets.token_bytes(forms.FIRST_SIZE), secrets.token_bytes(forms.SALT_SIZE)
    split = sharing.fresh(algorithms, threshold=terms.threshold, guardians=len(terms.guardians))
    key = forms.content_key(head, row, first, split.secret)
    prefix = secrets.token_bytes(forms.PREFIX_SIZE)
    whole = stream.frame(salt, content)
    chunks = tuple(stream.sealed_chunks(algorithms.cipher, key, prefix, bound, whole))
    row |= {
        "size": len(whole), "prefix": prefix.hex(),
        "chunks": [algorithms.digest(chunk).hex() for chunk in chunks],
        "key": forms.key_commitment(head, row, key),
        "plain": forms.plain_hash(algorithms, salt, content),
        "first": forms.first_check(head, row, first),
        "w1": _wrapped(algorithms, to[0], first + bound),
        "w1r": _wrapped(algorithms, to[1], first + bound),
        "commitments": [one.hex() for one in split.commitments],
        "w2": [_wrapped(algorithms, guardian.public, share + bound)
               for guardian, share in zip(terms.guardians, split.shares, strict=True)],
    }  # fmt: skip
    return _Part(row, chunks, salt)


def _wrapped(algorithms: Suite, public: bytes, secret: bytes) -> str:
    return base64.b64encode(algorithms.pairs.encrypt(public, secret)).decode()
