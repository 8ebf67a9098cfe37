"""A caller of the interface, over Django's own client and the interface's own door."""

import itertools
import json

import pytest
from django.db import connection
from django.test import Client

from builders import registry as build
from builders.races import sweep
from gongheng.foundation import clock
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.models import Office

DOOR = "gongheng.exchange.api.front.interface_first"
_keys = itertools.count(1)


def fresh_key() -> str:
    return f"test-key-{next(_keys):08d}"


class Caller:
    """Sends what a program would send; `as_actor` carries that office's key."""

    def __init__(self, secret=""):
        self.client = Client(raise_request_exception=True)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path, **query):
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def send(self, path, body, *, key=None, method="POST", content_type="application/json", **more):
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        headers = {**self.headers, "Idempotency-Key": key or fresh_key(), **more}
        return self.client.generic(method, f"/api/v1{path}", content, content_type, headers=headers)


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


def key_of(actor, at=build.START) -> str:
    """An interface key of the actor's office."""
    return access.issue_token(Office.objects.get(pk=actor.office_id), label="测试", at=at)


@pytest.fixture
def as_actor():
    return lambda actor: Caller(key_of(actor))


@pytest.fixture
def noon():
    """Hold the clock shortly after the builders' first day."""
    with clock.frozen(clock.beijing(2026, 3, 2, 12)) as held:
        yield held.moment
