"""A secret in a file under a passphrase: a software key, or the recovery file of a bid.

JSON {v, kind, public, kdf: {name, n, r, p, salt}, nonce, sealed}: scrypt (RFC 7914) from the
passphrase, SM4-GCM over the secret, bound to everything else in the file. Any language can read it.
"""

import base64
import hashlib
import json
import secrets
from typing import Any

from gongheng.foundation.canonical import NotCanonical, canonical
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.ciphers import NONCE_SIZE, SM4_GCM

VERSION = "gongheng/locked/1"
N, R, P = 2**15, 8, 1
COST = {"name": "scrypt", "n": N, "r": R, "p": P}
_MEMORY = 64 * 2**20
SALT_SIZE = 16
SHORTEST_PASSPHRASE = 8
LARGEST = 64 * 1024
FIELDS = {"v", "kind", "public", "kdf", "nonce", "sealed"}


def lock(secret: bytes, passphrase: str, *, kind: str, public: dict[str, Any]) -> str:
    """The file's text. `public` is readable without the passphrase and bound to the secret.

    Refuses `passphrase_short`.
    """
    long_enough = len(passphrase) >= SHORTEST_PASSPHRASE
    refuse_unless(long_enough, "passphrase_short", field="passphrase", least=SHORTEST_PASSPHRASE)
    salt, nonce = secrets.token_bytes(SALT_SIZE), secrets.token_bytes(NONCE_SIZE)
    head = {"v": VERSION, "kind": kind, "public": public, "kdf": {**COST, "salt": salt.hex()},
            "nonce": nonce.hex()}  # fmt: skip
    sealed = SM4_GCM.seal(_key(passphrase, salt), nonce, secret, canonical(head))
    whole = {**head, "sealed": base64.b64encode(sealed).decode()}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def unlock(text: str, passphrase: str, *, kind: str) -> bytes:
    """The secret again. Refuses `key_file_bad`, `wrong_passphrase`."""
    head = read(text, kind=kind)
    sealed = _unbase64(head.pop("sealed"))
    salt, nonce = bytes.fromhex(head["kdf"]["salt"]), bytes.fromhex(head["nonce"])
    try:
        return SM4_GCM.unseal(_key(passphrase, salt), nonce, sealed, canonical(head))
    except Refused as error:
        raise Refused("wrong_passphrase", field="passphrase") from error


def read(text: str, *, kind: str) -> dict[str, Any]:
    """The file's parts, their shape checked, still locked. Refuses `key_file_bad`."""
    try:
        whole: Any = json.loads(text) if len(text) <= LARGEST else None
        _check(whole, kind)
    except (ValueError, TypeError, KeyError, RecursionError, NotCanonical) as error:
        raise Refused("key_file_bad", field="file") from error
    return whole


def _check(whole: Any, kind: str) -> None:
    if not isinstance(whole, dict) or set(whole) != FIELDS:
        raise ValueError("other fields")
    kdf = whole["kdf"]
    # The cost is ours, never the file's: a file could otherwise ask for all the memory there is.
    if {**kdf, "salt": ""} != {**COST, "salt": ""} or len(bytes.fromhex(kdf["salt"])) != SALT_SIZE:
        raise ValueError("another derivation")
    named = whole["v"] == VERSION and whole["kind"] == kind and isinstance(whole["public"], dict)
    if not named or len(bytes.fromhex(whole["nonce"])) != NONCE_SIZE:
        raise ValueError("another kind of file")
    canonical(whole)
    _unbase64(whole["sealed"])


def _unbase64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _key(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=N, r=R, p=P, maxmem=_MEMORY, dklen=16)
