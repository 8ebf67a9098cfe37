"""A tender, a bidder, its good package, and the three doors."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from builders import sealed, submission_doors
from gongheng.foundation import clock
from portals.conftest import sign_in


@pytest.fixture
def scene(db, monkeypatch, tmp_path, settings):
    """`scene.door(name)`; price of one chunk, business of two whole chunks and a small one."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.FILE_STORE = str(tmp_path / "store")  # other workers of the run put chunks in as well
    cache.clear()
    submission_doors.answered_here(monkeypatch)
    tender, bidder = sealed.a_sealed_tender(sections_wanted=2), sealed.a_bidder()
    section = tender.sections.first()

    def door(name, by=bidder, at=section):
        client = sign_in(Client(), by.actor)
        return submission_doors.DOORS[name](by, at, tmp_path, client)

    with clock.frozen(sealed.moment_of(tender)) as held:
        package = sealed.a_package(section, bidder, business=bytes(2_200_000)).package
        yield SimpleNamespace(tender=tender, bidder=bidder, section=section, package=package,
                              door=door, at=held.moment)  # fmt: skip
