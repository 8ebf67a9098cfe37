"""Whose time stamps are recognised: the roots the operator configured, and in trials the test authority."""

from collections.abc import Iterable
from pathlib import Path

from asn1crypto import pem
from django.conf import settings

from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.certificates.trust import (
    TEST_FOLDER,
    Authority,
    Trust,
    read_lists,
    test_authorities,
)
from gongheng.foundation.paths import home
from gongheng.foundation.refusals import refuse_unless

CODE = "timestamp"


def recognised() -> Trust:
    """The roots of time-stamping authorities and every list of revocations at hand.

    Refuses `certificate_unreadable` when the operator's file cannot be read.
    """
    path = settings.TIMESTAMP_ROOTS
    roots = tuple(authorities_in(Path(path).read_bytes())) if path else ()
    lists = list(read_lists(home() / "revocations"))
    if settings.PRODUCTION:
        return Trust(roots, tuple(lists))
    lists += read_lists(home() / TEST_FOLDER)
    return Trust((*roots, *test_authorities()), tuple(lists))


def authorities_in(text: bytes) -> Iterable[Authority]:
    """The roots of a PEM file. Refuses `certificate_unreadable`, `certificate_wrong_use`."""
    for held in map(read_certificate, certificates_in(text)):
        refuse_unless(held.is_authority, "certificate_wrong_use", name=held.name, use="签发证书")
        yield Authority(CODE, held.name, held)


def certificates_in(text: bytes) -> list[bytes]:
    """The certificates of a PEM file, in order. Refuses `certificate_unreadable`."""
    try:
        rows = [der for kind, _, der in pem.unarmor(text, multiple=True) if kind == "CERTIFICATE"]
    except ValueError:
        rows = []
    refuse_unless(rows, "certificate_unreadable", field="file")
    return rows
