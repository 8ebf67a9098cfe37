"""What the tests of the registry share."""

import pytest

from builders.races import sweep
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Nobody signs in here, and every office would cost a tenth of a second otherwise."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Data that other sessions see; swept at the end."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            sweep()


@pytest.fixture
def refused():
    """Refused with this code (and field), and nothing recorded."""

    class Refusing:
        def __init__(self, code, field=None):
            self.code, self.field = code, field

        def __enter__(self):
            self.before = self.recorded()
            return self

        @staticmethod
        def recorded():
            """What stands in the ledger, but for the offices a test fills on the way."""
            return list(
                Entry.objects.exclude(act="office.appoint")
                .order_by("pk")
                .values_list("pk", flat=True)
            )

        def __exit__(self, kind, no, trace):
            assert kind is Refused, f"expected {self.code}, got {no!r}"
            assert no.code == self.code, no.code
            assert self.field in (None, no.field), no.field
            assert "—" not in no.sentence, no.sentence
            assert not no.sentence.startswith("不能办理（"), no.code
            assert self.recorded() == self.before
            return True

    return Refusing
