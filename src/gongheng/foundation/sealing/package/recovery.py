"""The recovery file: when a key device fails on the day, the bid still opens.

It holds the recovery key (a third way to the bidder's half, useless without the guardians) and the
salts, with which a plaintext can be shown to be the sealed one. Only the bidder has it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import keyfile
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.package.forms import Header, header_hash, suite_of
from gongheng.foundation.sealing.package.opening import unwrap_first
from gongheng.foundation.sealing.package.sealer import Sealed

KIND = "recovery"


@dataclass(frozen=True)
class Recovery:
    """What an unlocked recovery file holds."""

    key: SoftwareKey
    salts: Mapping[str, str] = field(repr=False)


def recovery_file(sealed: Sealed, passphrase: str) -> str:
    """The file's text. Refuses `passphrase_short`."""
    secret = json.dumps({"key": sealed.recovery.hex(), "salts": dict(sealed.salts)}).encode()
    return keyfile.lock(secret, passphrase, kind=KIND, public=_named(sealed.package.header))


def read_recovery(text: str, passphrase: str, header: Header) -> Recovery:
    """Unlock the file of this very bid.

    Refuses `key_file_bad`, `wrong_passphrase`, `recovery_of_another`.
    """
    public = keyfile.read(text, kind=KIND)["public"]
    refuse_unless(public == _named(header), "recovery_of_another", field="file")
    held = json.loads(keyfile.unlock(text, passphrase, kind=KIND))
    pairs, known = suite_of(header).pairs, bytes.fromhex(header["recovery"])
    private = bytes.fromhex(held["key"])
    if not pairs.owns(private, known):
        raise Refused("recovery_of_another", field="file")
    return Recovery(SoftwareKey(pairs, private, known), held["salts"])


def first_from_recovery(header: Header, role: str, held: Recovery) -> bytes:
    """The bidder's half by the recovery key. Refuses as `unwrap_first`."""
    return unwrap_first(header, role, held.key, recovery=True)


def _named(header: Header) -> dict[str, Any]:
    return {"tender": header["tender"], "lot": header["lot"], "bid": header_hash(header).hex()}
