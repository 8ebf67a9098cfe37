"""Calls of the interface as another program makes them."""

import itertools
import json

from django.test import Client

from builders import registry as build
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


def key_of(actor, at=build.START) -> str:
    """An interface key of the actor's office."""
    return access.issue_token(Office.objects.get(pk=actor.office_id), label="测试", at=at)
