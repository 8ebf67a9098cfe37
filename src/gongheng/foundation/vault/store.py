"""Keep, open, find and erase personal data and secrets (SM4-GCM under the installation's key)."""

import hmac
import json
import os
import secrets
from collections.abc import Iterable
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db.models import QuerySet

from gongheng.foundation.collecting import rows_only
from gongheng.foundation.sealing.digests import sm3
from gongheng.foundation.vault.models import Secret

NONCE_BYTES = 12
TAG_BYTES = 16


def new_key(kind: str) -> str:
    """Return a fresh reference such as `person:3f…` that says nothing about the person."""
    return f"{kind}:{secrets.token_hex(12)}"


def keep(key: str, value: dict[str, Any], *, found_by: str = "") -> str:
    """Encrypt `value` under `key`, replacing what was there; return the key."""
    nonce, sealed = _sealed(key, value)
    Secret.objects.update_or_create(
        key=key, defaults={"nonce": nonce, "sealed": sealed, "found_by": blind(found_by)}
    )
    return key


def keep_many(values: dict[str, tuple[dict[str, Any], str]]) -> None:
    """Encrypt many new values, key -> (value, by what it is found), in a few queries."""
    rows = []
    for key, (value, found_by) in values.items():
        nonce, sealed = _sealed(key, value)
        rows.append(Secret(key=key, nonce=nonce, sealed=sealed, found_by=blind(found_by)))
    Secret.objects.bulk_create(rows, batch_size=2000)


def reveal(key: str) -> dict[str, Any] | None:
    """Return the value, or None when it was erased. Raises InvalidTag when the row was altered."""
    return _revealed(Secret.objects.filter(key=key)).get(key)


def reveal_many(keys: list[str]) -> dict[str, dict[str, Any]]:
    """Return key -> value for those that exist, in one query."""
    return _revealed(Secret.objects.filter(key__in=keys))


def reveal_kind(kind: str) -> dict[str, dict[str, Any]]:
    """Return key -> value of every value of a kind, in one query; for lists made as a whole."""
    return _revealed(Secret.objects.filter(key__startswith=f"{kind}:"))


def reveal_found(kind: str, identifying: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return key -> value of those kept with any of these identifying values, in one query."""
    wanted = [blind(one) for one in identifying]
    rows = Secret.objects.filter(key__startswith=f"{kind}:", found_by__in=wanted)
    return _revealed(rows)


def find(kind: str, identifying: str) -> str | None:
    """Return the reference of the value that was kept with this identifying number."""
    rows = Secret.objects.filter(key__startswith=f"{kind}:", found_by=blind(identifying))
    return rows.values_list("key", flat=True).first()


def erase(key: str) -> bool:
    """Forget a value; ledger entries that committed to it stay verifiable."""
    return bool(Secret.objects.filter(key=key).delete()[0])


def blind(identifying: str) -> str:
    """Return the keyed digest by which a value can be found, or ""."""
    if not identifying:
        return ""
    return hmac.new(_key("find"), identifying.strip().upper().encode(), "sha256").hexdigest()


def _sealed(key: str, value: dict[str, Any]) -> tuple[bytes, bytes]:
    nonce = os.urandom(NONCE_BYTES)
    cipher = Cipher(algorithms.SM4(_key("seal")[:16]), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(key.encode())
    plaintext = json.dumps(value, ensure_ascii=False).encode()
    return nonce, cipher.update(plaintext) + cipher.finalize() + cipher.tag


def _revealed(rows: QuerySet[Secret]) -> dict[str, dict[str, Any]]:
    """Opened as they come: a row object a secret costs more than the cipher where there are 50,000."""
    plain = rows.values_list("key", "nonce", "sealed")
    with rows_only():
        return {key: _opened(key, bytes(nonce), bytes(sealed)) for key, nonce, sealed in plain}


def _opened(key: str, nonce: bytes, sealed: bytes) -> dict[str, Any]:
    mode = modes.GCM(nonce, sealed[-TAG_BYTES:])
    cipher = Cipher(algorithms.SM4(_key("seal")[:16]), mode).decryptor()
    cipher.authenticate_additional_data(key.encode())
    return json.loads(cipher.update(sealed[:-TAG_BYTES]) + cipher.finalize())


@cache
def _key(purpose: str) -> bytes:
    return sm3(b"gongheng vault " + purpose.encode() + b"\0" + settings.VAULT_KEY.encode())
