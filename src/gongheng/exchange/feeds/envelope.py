"""The package: a ZIP of one XML a datum, a manifest with SM3 digests, and our signature over it.

The signature is the ledger's note signature for now; the SM2 certificate comes with a later release.
"""

import base64
import hmac
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from gongheng.exchange.feeds.datasets import datasets
from gongheng.foundation.clock import BEIJING
from gongheng.foundation.ledger.note import NoteSigner, sign
from gongheng.foundation.sealing.digests import hmac_sm3, sm3, sm3_hex
from gongheng.foundation.vault import store

HEAD = "gongheng feed package v1"
MANIFEST, SIGNATURE = "manifest.xml", "manifest.sig"
NONCE_BYTES, KEY_BYTES = 12, 16
SEALED = ' cipher="SM4-GCM"'
SAME_DAY = (1980, 1, 1, 0, 0, 0)  # a package of the same content has the same bytes


class NoSuchPerson(Exception):
    """What a delivery rests on was erased from the vault."""


def document(delivery: Any, secret: str, platform: str) -> bytes:
    """The XML of one delivery: the same bytes however often it is sent."""
    dataset = datasets()[delivery.dataset]
    head = {
        "DATA_NO": dataset.number, "DATA_EN": dataset.table, "DATA_CN": dataset.title,
        "DATA_TYPE": delivery.data_type, "DATA_KEY": delivery.data_key, "SEQ": delivery.seq,
        "DATA_TIMESTAMP": delivery.made_at.astimezone(BEIJING).strftime("%Y%m%d%H%M%S"),
    }  # fmt: skip
    title = "".join(_element(name, value) for name, value in head.items())
    told = opened(dataset.only_known(delivery.fields))
    context = "".join(
        _element(name, _seal(delivery, name, value, secret), SEALED)
        if isinstance(delivery.fields[name], dict) else _element(name, value)
        for name, value in told.items()
    )  # fmt: skip
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<data><title>{title}</title><context>{context}</context>"
        f"<SOURCE>{_element('PLATFORM_CODE', platform)}</SOURCE></data>\n"
    ).encode()


def opened(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields with what the vault holds. Raises NoSuchPerson when it was erased."""
    keys = {value["vault"] for value in fields.values() if isinstance(value, dict)}
    vault = store.reveal_many(sorted(keys)) if keys else {}
    found = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            text = str(vault.get(value["vault"], {}).get(value["part"], ""))
            if not text and not value.get("optional"):
                raise NoSuchPerson(name)
            if text:
                found[name] = text
        else:
            found[name] = str(value)
    return found


def package(name: str, parts: Sequence[tuple[Any, bytes]], signer: NoteSigner) -> bytes:
    """The ZIP of a package: every datum in order, the manifest, the signature."""
    lines = "".join(
        f"<item file={quoteattr(_file(one))} DATA_KEY={quoteattr(one.data_key)} SEQ=\"{one.seq}\""
        f" SM3=\"{sm3_hex(content)}\"/>" for one, content in parts
    )  # fmt: skip
    manifest = f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest package={quoteattr(name)}>{lines}</manifest>\n'.encode()  # fmt: skip
    signature = sign(f"{HEAD}\n{name}\n{sm3_hex(manifest)}\n", signer)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for one, content in parts:
            file.writestr(zipfile.ZipInfo(_file(one), SAME_DAY), content)
        file.writestr(zipfile.ZipInfo(MANIFEST, SAME_DAY), manifest)
        file.writestr(zipfile.ZipInfo(SIGNATURE, SAME_DAY), signature.encode())
    return out.getvalue()


def package_name(platform: str, serial: int, at: datetime) -> str:
    """`<PLATFORM_CODE>_<yyyyMMddHHmmss>_<serial>.zip`; a package may hold several datasets."""
    return f"{platform}_{at.astimezone(BEIJING):%Y%m%d%H%M%S}_{serial:06d}.zip"


def seal_value(value: str, secret: str, label: str) -> str:
    """Seal a person's value for the other side; the nonce comes from key, place and value, so that
    a delivery repeated has the same bytes and no two values share a nonce."""
    key = field_key(secret)
    nonce = hmac_sm3(key, f"{label}\0{value}".encode())[:NONCE_BYTES]
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(label.encode())
    sealed = cipher.update(value.encode()) + cipher.finalize() + cipher.tag
    return base64.b64encode(nonce + sealed).decode()


def open_value(sealed: str, secret: str, label: str) -> str:
    """What the other side does with it. Raises InvalidTag on anything altered or out of place."""
    raw = base64.b64decode(sealed, validate=True)
    nonce, text, tag = raw[:NONCE_BYTES], raw[NONCE_BYTES:-KEY_BYTES], raw[-KEY_BYTES:]
    key = field_key(secret)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(label.encode())
    return (cipher.update(text) + cipher.finalize()).decode()


def field_key(secret: str) -> bytes:
    """The key of sealed fields, from what both platforms agreed on."""
    return sm3(b"gongheng feed field\0" + secret.encode())[:KEY_BYTES]


def same(one: str, other: object) -> bool:
    """Whether the other side speaks of the very bytes that were sent."""
    return isinstance(other, str) and hmac.compare_digest(one.encode(), other.encode())


def _seal(delivery: Any, name: str, value: str, secret: str) -> str:
    return seal_value(value, secret, f"{delivery.data_key}/{delivery.seq}/{name}")


def _element(name: str, value: object, more: str = "") -> str:
    return f"<{name}{more}>{escape(str(value))}</{name}>"


def _file(delivery: Any) -> str:
    return f"{delivery.data_key}_{delivery.seq}.xml"
