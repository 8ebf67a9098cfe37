"""Timestamped cosignatures of outside witnesses (C2SP tlog-cosignature, Ed25519)."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from gongheng.foundation.ledger.note import BadNote, Verifier, key_id_of, unbase64

KIND = b"\4"
_TIME_SIZE, _SIGNATURE_SIZE = 8, 64
LATEST = 253_402_300_799  # the last second of the year 9999
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DASH = "\N{EM DASH} "


@dataclass(frozen=True)
class Cosigner:
    """The public key of a witness."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which its lines name it."""
        return key_id_of(self.name, KIND, self.public)

    def vkey(self) -> str:
        """``name+keyid+base64(0x04 || public key)``."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(KIND + self.public).decode()}"

    @classmethod
    def from_vkey(cls, text: str) -> Self:
        """Read a vkey; BadNote when it is not that of a witness."""
        name, _, rest = text.strip().partition("+")
        digits, _, key = rest.partition("+")
        data = unbase64(key)
        public = Verifier(name, data[1:]).public  # judges name and key
        cosigner = cls(name, public)
        if data[:1] != KIND or cosigner.key_id.hex() != digits:
            raise BadNote("not the key of a witness")
        return cosigner

    def verify(self, body: bytes, signature: bytes, /) -> bool:
        """Whether this witness cosigned the checkpoint with this text."""
        if len(signature) != _TIME_SIZE + _SIGNATURE_SIZE or _seconds(signature) > LATEST:
            return False
        signed = f"cosignature/v1\ntime {_seconds(signature)}\n".encode() + body
        return Verifier(self.name, self.public).verify(signed, signature[_TIME_SIZE:])

    def line_in(self, text: str, body: str) -> tuple[str, datetime] | None:
        """Its good line among an answer's lines, and the time it states; None if there is none."""
        for line in text.splitlines():
            name, _, encoded = line.removeprefix(_DASH).partition(" ")
            if name != self.name or not line.startswith(_DASH):
                continue
            try:
                data = unbase64(encoded)
            except BadNote:
                continue
            if data[:4] == self.key_id and self.verify(body.encode(), data[4:]):
                return f"{line}\n", _EPOCH + timedelta(seconds=_seconds(data[4:]))
        return None


def _seconds(signature: bytes) -> int:
    return int.from_bytes(signature[:_TIME_SIZE], "big")
