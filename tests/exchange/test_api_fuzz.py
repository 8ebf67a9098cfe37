"""Whatever is sent, the interface answers as its own description says, and never breaks."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from builders.callers import DOOR, key_of
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CheckContext  # noqa: F401  # the version we were written for
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from builders import trading as build
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
    max_examples=6, deadline=None, phases=[Phase.generate], derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def key(db):
    """A tenderer's key, with a tender and a bid to stumble over."""
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    build.a_submitted_bid(tender, build.a_bidder())
    return key_of(host)


@SCHEMA.parametrize()
@QUIET
def test_any_call_is_answered_as_described(key, case):
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {key}"}
    with clock.frozen(build.START):
        case.call_and_validate(checks=CHECKS)
