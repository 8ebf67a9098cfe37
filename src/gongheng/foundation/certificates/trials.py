"""The test authority: a folder with a root, what it issued and revoked. 测试用，不得用于真实交易."""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.issuing import Issuer, Order
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing import keyfile
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import Suite, suite

MARK = "测试用，不得用于真实交易"
ROOT_NAME = "公衡测试用根证书"
HOLDERS = {"firm": "单位", "expert": "评标专家", "officer": "公职人员", "guardian": "密钥监护人"}
STAMPING = "时间戳服务"
ROOT_DAYS, LEAF_DAYS, LIST_DAYS = 3650, 730, 365
KEY_KIND = "key"


@dataclass(frozen=True)
class Issued:
    """A signing and an encryption certificate with their keys."""

    signing: bytes
    encryption: bytes
    signing_key: SoftwareKey
    encryption_key: SoftwareKey


class TrialAuthority:
    """Issues and revokes; its own key lies in the clear beside it, for it guards nothing."""

    def __init__(self, folder: Path, name: str = "guomi") -> None:
        self.folder, self.algorithms = folder, suite(name)
        self._tail = "" if name == "guomi" else f"-{name}"

    @property
    def root(self) -> Path:
        """The root's certificate."""
        return self.folder / f"root{self._tail}.pem"

    def begin(self, *, at: datetime) -> Path:
        """Make the root once. Refuses `already_exists`."""
        refuse_unless(not self.root.exists(), "already_exists", thing="测试用根证书")
        self.folder.mkdir(parents=True, exist_ok=True)
        key = SoftwareKey.generate(self.algorithms.pairs)
        _write(self._path("key"), key.private.hex() + key.public.hex())
        until = at + timedelta(days=ROOT_DAYS)
        order = Order(self._name(), key.public, at - timedelta(days=1), until,
                      frozenset(issuing.AUTHORITY), authority=True, path_length=1)  # fmt: skip
        der = issuing.issue(order, self._issuer(key))
        self.root.write_text(issuing.armoured(der), encoding="utf-8")
        self._path("json").write_text("[]", encoding="utf-8")
        self.renew_list(at=at)
        return self.root

    def issue(
        self, holder: str, name: str, *, code: str = "", at: datetime, days: int = LEAF_DAYS
    ) -> Issued:
        """A pair of certificates for a firm, an expert, an officer or a guardian."""
        refuse_unless(holder in HOLDERS, "unknown_value", field="holder", value_given=holder)
        refuse_unless(name.strip() and len(name) <= 60, "missing_field", field="name", name="名称")
        subject = issuing.name_of(name, unit=HOLDERS[holder], code=code, mark=MARK)
        since, until = at - timedelta(minutes=5), at + timedelta(days=days)
        made = []
        for uses in (issuing.SIGNING, issuing.ENCRYPTING):
            key = SoftwareKey.generate(self.algorithms.pairs)
            order = Order(subject, key.public, since, until, frozenset(uses))
            made.append((issuing.issue(order, self._issuer()), key))
        (signing, signing_key), (encryption, encryption_key) = made
        return Issued(signing, encryption, signing_key, encryption_key)

    def issue_stamping(
        self, name: str, *, at: datetime, days: int = LEAF_DAYS
    ) -> tuple[bytes, SoftwareKey]:
        """The certificate and the key of a time-stamping authority."""
        key = SoftwareKey.generate(self.algorithms.pairs)
        subject = issuing.name_of(name, unit=STAMPING, mark=MARK)
        order = Order(subject, key.public, at - timedelta(minutes=5), at + timedelta(days=days),
                      frozenset(issuing.SIGNING), stamps=True)  # fmt: skip
        return issuing.issue(order, self._issuer()), key

    def revoke(self, serial: int, *, at: datetime) -> None:
        """Put a certificate on the list and publish it."""
        rows = self._revoked()
        if serial not in [number for number, _ in rows]:
            rows.append((serial, at))
        text = json.dumps([[hex(number), moment.isoformat()] for number, moment in rows])
        self._path("json").write_text(text, encoding="utf-8")
        self.renew_list(at=at)

    def renew_list(self, *, at: datetime, days: int = LIST_DAYS) -> Path:
        """Publish the list of revocations anew."""
        until = at + timedelta(days=days)
        made = issuing.revocations(self._revoked(), self._issuer(), at=at, until=until,
                                   number=int(at.timestamp()))  # fmt: skip
        path = self._path("crl")
        path.write_bytes(made)
        return path

    def _revoked(self) -> list[tuple[int, datetime]]:
        rows = json.loads(self._path("json").read_text(encoding="utf-8"))
        return [(int(number, 16), datetime.fromisoformat(moment)) for number, moment in rows]

    def _issuer(self, key: SoftwareKey | None = None) -> Issuer:
        return Issuer(self._name(), key or self._key(), self.algorithms)

    def _name(self) -> issuing.x509.Name:
        return issuing.name_of(ROOT_NAME + self._tail, unit="公衡", mark=MARK)

    def _key(self) -> SoftwareKey:
        refuse_unless(self._path("key").exists(), "not_found")
        text = self._path("key").read_text()
        return SoftwareKey(
            self.algorithms.pairs, bytes.fromhex(text[:64]), bytes.fromhex(text[64:])
        )

    def _path(self, kind: str) -> Path:
        return self.folder / f"root{self._tail}.{kind}"


def key_file(key: SoftwareKey, passphrase: str, algorithms: Suite) -> str:
    """A software key under a passphrase."""
    public = {"suite": algorithms.name, "key": key.public.hex()}
    return keyfile.lock(key.private, passphrase, kind=KEY_KIND, public=public)


def read_key_file(text: str, passphrase: str) -> SoftwareKey:
    """The software key again. Refuses `key_file_bad`, `wrong_passphrase`, `algorithm_unknown`."""
    public = keyfile.read(text, kind=KEY_KIND)["public"]
    private = keyfile.unlock(text, passphrase, kind=KEY_KIND)
    algorithms = suite(public.get("suite", ""))
    held = SoftwareKey(algorithms.pairs, private, bytes.fromhex(public.get("key", "")))
    refuse_unless(algorithms.pairs.owns(held.private, held.public), "key_file_bad", field="file")
    return held


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(handle, text.encode())
    os.close(handle)
