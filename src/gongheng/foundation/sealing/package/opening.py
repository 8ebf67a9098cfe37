"""Open a bid: the bidder's half, the guardians' shares, the key, the content. Each step checks."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import same_digest
from gongheng.foundation.sealing.keys import Keeper
from gongheng.foundation.sealing.package import forms, sharing, stream
from gongheng.foundation.sealing.package.forms import Header, part_of, suite_of


def unwrap_first(header: Header, role: str, keeper: Keeper, *, recovery: bool = False) -> bytes:
    """The bidder's half, by his encryption key or the recovery key.

    Refuses `cannot_unwrap`, `secret_of_another`, `first_half_wrong`.
    """
    part = _part(header, role)
    first = _unwrapped(header, part, part["w1r" if recovery else "w1"], keeper)
    check_first(header, role, first)
    return first


def check_first(header: Header, role: str, first: bytes) -> None:
    """Whether this is the half the bidder committed to. Refuses `first_half_wrong`."""
    part = _part(header, role)
    given = forms.first_check(header, part, first).encode()
    right = len(first) == forms.FIRST_SIZE and same_digest(given, part["first"].encode())
    refuse_unless(right, "first_half_wrong", part=role)


def unwrap_share(header: Header, role: str, at: int, keeper: Keeper) -> bytes:
    """The share of guardian `at` (from 1), by that guardian's key.

    Refuses `cannot_unwrap`, `secret_of_another`, `share_wrong`.
    """
    part = _part(header, role)
    _guardian(header, at)
    share = _unwrapped(header, part, part["w2"][at - 1], keeper)
    check_share(header, role, at, share)
    return share


def check_share(header: Header, role: str, at: int, share: bytes) -> None:
    """Whether this is guardian `at`'s share, by the published commitments. Refuses `share_wrong`."""
    part = _part(header, role)
    _guardian(header, at)
    commitments = [bytes.fromhex(one) for one in part["commitments"]]
    refuse_unless(sharing.fits(suite_of(header), commitments, at, share), "share_wrong", at=at)


def combine(header: Header, role: str, shares: Mapping[int, bytes]) -> bytes:
    """The guardians' half from enough shares, each checked. Refuses `share_wrong`, `shares_too_few`."""
    for at, share in shares.items():
        check_share(header, role, at, share)
    algorithms = suite_of(header)
    second = sharing.joined(algorithms, shares, threshold=header["threshold"])
    base = bytes.fromhex(_part(header, role)["commitments"][0])
    refuse_unless(algorithms.pairs.owns(second, base), "share_wrong", at=min(shares))
    return second


def key_of(header: Header, role: str, first: bytes, second: bytes) -> bytes:
    """The part's key from both halves. Refuses `key_not_committed`."""
    part = _part(header, role)
    key = forms.content_key(header, part, first, second)
    given = forms.key_commitment(header, part, key).encode()
    refuse_unless(same_digest(given, part["key"].encode()), "key_not_committed", part=role)
    return key


def open_part(
    header: Header, role: str, key: bytes, chunks: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Salt and content of a part.

    Refuses `key_not_committed`, `chunk_altered`, `ciphertext_altered`, `package_malformed`,
    `content_not_committed`.
    """
    part, algorithms = _part(header, role), suite_of(header)
    right = len(key) == algorithms.cipher.key_size and same_digest(
        forms.key_commitment(header, part, key).encode(), part["key"].encode()
    )
    refuse_unless(right, "key_not_committed", part=role)
    digests = [algorithms.digest(chunk).hex() for chunk in chunks]
    refuse_unless(digests == part["chunks"], "chunk_altered", part=role)
    prefix, bound = bytes.fromhex(part["prefix"]), forms.context(header, part)
    whole = stream.opened_chunks(algorithms.cipher, key, prefix, bound, chunks)
    salt, content = stream.unframed(whole)
    refuse_unless(len(whole) == part["size"], "package_malformed", field="size")
    refuse_unless(remedy_matches(header, role, salt, content), "content_not_committed", part=role)
    return salt, content


def remedy_matches(header: Header, role: str, salt: bytes, content: bytes) -> bool:
    """Whether a content is the very one sealed, when the keys are lost (办法第三十一条的补救)."""
    part = _part(header, role)
    given = forms.plain_hash(suite_of(header), salt, content)
    sized = len(salt) == forms.SALT_SIZE
    return sized and same_digest(given.encode(), part["plain"].encode())


def _unwrapped(header: Header, part: dict[str, Any], wrapped: str, keeper: Keeper) -> bytes:
    """The secret, when it was wrapped for this very part: no oracle for other tenders (A15)."""
    whole = keeper.decrypt(base64.b64decode(wrapped))
    secret, bound = whole[: forms.FIRST_SIZE], whole[forms.FIRST_SIZE :]
    own = len(secret) == forms.FIRST_SIZE and same_digest(bound, forms.context(header, part))
    refuse_unless(own, "secret_of_another", part=part["role"])
    return secret


def _guardian(header: Header, at: int) -> None:
    known = type(at) is int and 1 <= at <= len(header["guardians"])
    refuse_unless(known, "guardian_unknown", at=at)


def _part(header: Header, role: str) -> dict[str, Any]:
    try:
        return part_of(header, role)
    except KeyError as error:
        raise Refused("part_unknown", field="part") from error
