"""The authority's folder: its key under a passphrase, its certificate, its suite."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.reading import KeyKind, read_certificate
from gongheng.foundation.certificates.trials import TrialAuthority, key_file, read_key_file
from gongheng.foundation.certificates.trust import TEST_FOLDER
from gongheng.foundation.paths import home
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.suites import GUOMI, INTERNATIONAL, suite
from gongheng.foundation.timestamps.issuing import Stamper

KEY, CERTIFICATE = "sign.key", "sign.pem"
POLICY = "1.2.156.10197.6.1.4.2.99"  # our own example; a real authority has its own
LONGEST_NAME = 60


def make(folder: Path, name: str, suite_name: str, *, passphrase: str, at: datetime) -> Path:
    """A key and a certificate of the test authority for it; a key is never written over.

    Refuses `test_authority_in_production`, `already_exists`, `missing_field`.
    """
    if settings.PRODUCTION:
        raise Refused("test_authority_in_production")
    refuse_unless(
        name.strip() and len(name) <= LONGEST_NAME, "missing_field", field="name", name="名称"
    )
    refuse_unless(not (folder / KEY).exists(), "already_exists", thing="这个目录里的密钥文件")
    authority = TrialAuthority(home() / TEST_FOLDER, suite_name)
    if not authority.root.exists():
        authority.begin(at=at)
    der, key = authority.issue_stamping(name, at=at)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(key_file(key, passphrase, authority.algorithms))
    (folder / CERTIFICATE).write_text(issuing.armoured(der), encoding="utf-8")
    return folder / CERTIFICATE


def stamper_in(folder: Path, passphrase: str) -> Stamper:
    """The authority of a folder. Refuses what `read_key_file` refuses, `certificate_wrong_use`."""
    key = read_key_file((folder / KEY).read_text(encoding="utf-8"), passphrase)
    held = read_certificate((folder / CERTIFICATE).read_bytes())
    own = held.stamps and held.public == key.public
    refuse_unless(own, "certificate_wrong_use", name=held.name, use="签发时间戳")
    algorithms = suite(GUOMI if held.kind == KeyKind.SM2 else INTERNATIONAL)
    return Stamper(key, held.der, algorithms, POLICY)
