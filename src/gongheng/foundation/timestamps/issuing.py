"""The token of an authority: TSTInfo in CMS SignedData. For the trial authority and for tests.

A real authority issues with its own certified system.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, tsp, x509

from gongheng.foundation.sealing.keys import Keeper
from gongheng.foundation.sealing.suites import Suite
from gongheng.foundation.timestamps.asking import Asked, NotGranted
from gongheng.foundation.timestamps.forms import Reply, algorithms_of

ACCURACY_MS = 1_000


@dataclass(frozen=True)
class Stamper:
    """An authority: its key, its certificate, and those of the authorities between it and a root."""

    keeper: Keeper
    certificate: bytes
    algorithms: Suite
    policy: str
    accuracy_ms: int = ACCURACY_MS
    between: tuple[bytes, ...] = ()

    def may(self, asked: Asked) -> None:
        """Refuse what this authority does not do. Raises NotGranted."""
        if asked.suite != self.algorithms.name:
            raise NotGranted("bad_alg")
        if asked.policy and asked.policy != self.policy:
            raise NotGranted("unaccepted_policy")

    def info(self, asked: Asked, *, serial: int, at: datetime) -> bytes:
        """What is signed: this digest was here at this time."""
        seconds, millis = divmod(self.accuracy_ms, 1_000)
        accuracy = {
            name: value for name, value in (("seconds", seconds), ("millis", millis)) if value
        }
        told: dict[str, Any] = {
            "version": 1, "policy": self.policy, "serial_number": serial, "gen_time": at,
            "message_imprint": {
                "hash_algorithm": {"algorithm": algorithms_of(asked.suite).digest},
                "hashed_message": asked.digest,
            },
            "accuracy": accuracy,
        }  # fmt: skip
        if asked.nonce is not None:
            told["nonce"] = asked.nonce
        return bytes(tsp.TSTInfo(told).dump())

    def token(self, info: bytes, *, with_certificate: bool = True) -> bytes:
        """The signed token."""
        names = algorithms_of(self.algorithms.name)
        held = x509.Certificate.load(self.certificate)
        attributes = cms.CMSAttributes(self._attributes(info))
        signed: dict[str, Any] = {
            "version": "v3", "digest_algorithms": [{"algorithm": names.digest}],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
            "signer_infos": [{
                "version": "v1", "signed_attrs": attributes,
                "sid": cms.SignerIdentifier(name="issuer_and_serial_number", value={
                    "issuer": held.issuer, "serial_number": held.serial_number}),
                "digest_algorithm": {"algorithm": names.digest},
                "signature_algorithm": {"algorithm": names.signature},
                "signature": self.keeper.sign(attributes.dump()),
            }],
        }  # fmt: skip
        if with_certificate:
            signed["certificates"] = [
                cms.CertificateChoices(name="certificate", value=x509.Certificate.load(one))
                for one in (self.certificate, *self.between)
            ]
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())

    def _attributes(self, info: bytes) -> list[dict[str, Any]]:
        names, digest = algorithms_of(self.algorithms.name), self.algorithms.digest
        own = {"hash_algorithm": {"algorithm": names.digest}, "cert_hash": digest(self.certificate)}
        return [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [digest(info)]},
            {"type": "signing_certificate_v2", "values": [{"certs": [own]}]},
        ]


def granted(token: bytes) -> bytes:
    """The reply that brings a token."""
    return bytes(Reply({"status": {"status": "granted"},
                        "time_stamp_token": cms.ContentInfo.load(token)}).dump())  # fmt: skip


def refused(code: str) -> bytes:
    """The reply that brings none."""
    return bytes(Reply({"status": {"status": "rejection", "fail_info": {code}}}).dump())
