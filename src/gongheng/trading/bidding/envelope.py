"""Seal a bid into an envelope and open it again.

示例：在密封投标协议（客户端加密、分片密钥）提供之前，信封由服务器在内存中封装，密钥存入保密库，
开标前没有任何办理可以取出（docs/divergences.md）.
"""

import io
import json
import os
import secrets
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from gongheng.foundation.files import store
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.vault import store as vault

NONCE_BYTES, TAG_BYTES, KEY_BYTES = 12, 16, 16
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # so that equal content makes equal bytes
MOST_ATTACHMENTS = 200


@dataclass(frozen=True)
class Envelope:
    """A sealed package: where it lies and the reference of its key."""

    digest: str
    size: int
    key: str


def close(letter: dict[str, Any], attachments: list[tuple[str, bytes]], at: datetime) -> Envelope:
    """Pack and seal. The salt inside keeps a guessed price from being checked by its digest."""
    refuse_unless(len(attachments) <= MOST_ATTACHMENTS, "too_many_files", field="attachments")
    package = _pack({**letter, "salt": secrets.token_hex(32)}, attachments)
    key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    sealed = nonce + cipher.update(package) + cipher.finalize() + cipher.tag
    file = store.put_sealed(sealed, at=at)
    reference = vault.new_key("envelope")
    vault.keep(reference, {"key": key.hex(), "package": sm3_hex(package)})
    return Envelope(file.digest, file.size, reference)


def open_up(digest: str, key: str) -> tuple[dict[str, Any], list[tuple[str, bytes]], str]:
    """Return letter, attachments and the digest of the package.

    Refuses `seal_broken` when the bytes are not those that were sealed: what is read out must
    be what was submitted.
    """
    sealed = store.get(digest)
    secret = vault.reveal(key)
    if secret is None:
        raise Refused("seal_broken", digest=digest)
    mode = modes.GCM(sealed[:NONCE_BYTES], sealed[-TAG_BYTES:])
    cipher = Cipher(algorithms.SM4(bytes.fromhex(secret["key"])), mode).decryptor()
    try:
        package = cipher.update(sealed[NONCE_BYTES:-TAG_BYTES]) + cipher.finalize()
    except InvalidTag as error:
        raise Refused("seal_broken", digest=digest) from error
    refuse_unless(sm3_hex(package) == secret["package"], "seal_broken", digest=digest)
    letter, attachments = _unpack(package)
    return letter, attachments, sm3_hex(package)


def _pack(letter: dict[str, Any], attachments: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        package.writestr(zipfile.ZipInfo("letter.json", FIXED_TIME), canonical(letter))
        for number, (name, content) in enumerate(attachments, 1):
            place = zipfile.ZipInfo(f"{number:03d}/{name}", FIXED_TIME)
            package.writestr(place, content)
    return buffer.getvalue()


def _unpack(package: bytes) -> tuple[dict[str, Any], list[tuple[str, bytes]]]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        letter = json.loads(opened.read("letter.json"))
        names = [name for name in opened.namelist() if name != "letter.json"]
        return letter, [(name.partition("/")[2], opened.read(name)) for name in names]
