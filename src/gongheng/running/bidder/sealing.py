"""Seal a letter and its attachments here, to the guardians that the tender published."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates.reading import Certificate, read_certificate
from gongheng.foundation.certificates.trials import read_key_file
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.package import Recipient, Sealed, Signatory, Terms, seal
from gongheng.foundation.sealing.suites import suite

CLIENT = "gongheng/bid"
FORMAT, CIRCLE = "gongheng-sealing/1", "gongheng-circle/1"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # so that equal content makes equal bytes


@dataclass(frozen=True)
class Keys:
    """A pair of certificates and the key that signs, as `gongheng ca issue` writes them."""

    signing: Certificate
    encryption: Certificate
    signer: SoftwareKey

    @property
    def signatory(self) -> Signatory:
        """The bidder as the protocol names it."""
        to = Recipient(self.encryption.fingerprint, self.encryption.public)
        return Signatory(self.signer, self.signing.der, self.signing.fingerprint, to)


def keys_in(folder: Path, passphrase: str) -> Keys:
    """Read sign.pem, encrypt.pem and sign.key. Refuses what does not belong together."""
    signing, encryption = (
        read_certificate((folder / f"{name}.pem").read_bytes()) for name in ("sign", "encrypt")
    )
    signer = read_key_file((folder / "sign.key").read_text(encoding="utf-8"), passphrase)
    refuse_unless(signer.public == signing.public, "key_file_bad", field="file")
    return Keys(signing, encryption, signer)


def terms_in(needs: Mapping[str, Any], *, circle_root: str = "") -> Terms:
    """What to seal to, checked against the digest told elsewhere, if any. Refuses."""
    try:
        circle = needs["circle"]
        known = (needs["format"], circle["format"]) == (FORMAT, CIRCLE)
        refuse_unless(known, "guardians_differ", field="circle")
        rooted = not circle_root or sm3_hex(canonical(circle)) == circle_root
        refuse_unless(rooted, "guardians_differ", field="circle")
        seats = sorted(circle["guardians"], key=lambda one: one["at"])
        held = [read_certificate(one["encryption"].encode()) for one in seats]
        to = tuple(Recipient(one.fingerprint, one.public) for one in held)
        return Terms(needs["tender"], needs["lot"], needs["document"], to, circle["threshold"])
    except (KeyError, TypeError, AttributeError) as error:
        raise Refused("guardians_differ", field="circle") from error


def seal_letter(
    needs: Mapping[str, Any], *, letter: Mapping[str, Any], keys: Keys,
    attachments: Sequence[tuple[str, bytes]] = (), circle_root: str = "",
) -> Sealed:  # fmt: skip
    """Seal on this machine. `needs` is what `GET /sections/{code}/sealing` answers."""
    terms = terms_in(needs, circle_root=circle_root)
    contents = {"price": canonical(dict(letter))}
    if attachments:
        contents["business"] = packed(attachments)
    return seal(contents, terms, keys.signatory, algorithms=suite(needs["suite"]), client=CLIENT)


def packed(attachments: Sequence[tuple[str, bytes]]) -> bytes:
    """The attachments as one stored ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in attachments:
            package.writestr(zipfile.ZipInfo(name, FIXED_TIME), content)
    return out.getvalue()
