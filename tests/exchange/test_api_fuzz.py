"""Whatever is sent, the interface answers as its own description says, and never breaks."""

import json

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CheckContext  # noqa: F401  # the version we were written for
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from builders import trading as build
from builders.callers import DOOR, key_of
from gongheng.exchange.api.parser import read_object
from gongheng.foundation import clock
from gongheng.foundation.refusals import Refused

with override_settings(MIDDLEWARE=[DOOR]):
    APP = WSGIHandler()
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", APP)
CHECKS = [
    schemathesis.checks.not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
QUIET = settings(
    max_examples=4, deadline=None, phases=[Phase.generate], derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def key(db):
    """A tenderer's key, with a tender and a bid to stumble over."""
    for moment in (request_started, request_finished):  # the test's transaction stays open
        moment.disconnect(close_old_connections)
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    build.a_submitted_bid(tender, build.a_bidder())
    yield key_of(host)
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@SCHEMA.parametrize()
@QUIET
def test_any_call_is_answered_as_described(key, case):
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {key}"}
    with clock.frozen(build.START):
        case.call_and_validate(checks=CHECKS)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_an_object_or_refused(content):
    try:
        assert isinstance(read_object(content), dict)
    except Refused as refused:
        assert refused.status in {400, 422}  # either way is right


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
@settings(max_examples=200, deadline=None)
def test_what_is_let_in_holds_no_float_no_broken_text_and_no_large_number(body):
    try:
        found = read_object(json.dumps(body).encode())
    except Refused:
        return
    assert found == body
    assert "\\u0000" not in json.dumps(found)
    assert not list(_floats(found))


def _floats(value):
    if isinstance(value, float):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _floats(one)
