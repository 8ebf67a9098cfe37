"""A caller of the interface, over Django's own client and the interface's own door."""

import pytest
from django.db import connection

from builders.callers import DOOR, Caller, key_of
from builders.races import sweep
from gongheng.foundation import clock


@pytest.fixture(autouse=True)
def door(settings):
    settings.MIDDLEWARE = [DOOR]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Data that other sessions see; swept at the end."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM exchange_idempotent_call")
            sweep()


@pytest.fixture
def anyone():
    return Caller()


@pytest.fixture
def as_actor():
    return lambda actor: Caller(key_of(actor))


@pytest.fixture
def noon():
    """Hold the clock shortly after the builders' first day."""
    with clock.frozen(clock.beijing(2026, 3, 2, 12)) as held:
        yield held.moment
