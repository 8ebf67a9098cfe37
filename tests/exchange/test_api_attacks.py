"""Large bodies, wrong keys: what a stranger costs the platform."""

import io
import json
import re

import pytest
from django.core.cache import cache
from django.http import HttpRequest

from builders import registry as build
from gongheng.exchange.api import attempts, front, parser
from gongheng.foundation import shape
from gongheng.foundation.access.models import SecurityEvent
from gongheng.foundation.refusals import Refused
from gongheng.registry.guardians import batches

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def reads(monkeypatch):
    """How much of each body was read."""
    read, seen = HttpRequest.read, []

    def counted(self, *args, **kwargs):
        found = read(self, *args, **kwargs)
        seen.append(len(found))
        return found

    monkeypatch.setattr(HttpRequest, "read", counted)
    return seen


@pytest.fixture
def caller(as_actor, noon):
    return as_actor(build.someone_of(build.a_party(), "bidder"))


LARGE = b"x" * 2**20


@pytest.mark.parametrize("path", ["/documents?name=a.txt", "/parties", "/sections/X/bids"])
@pytest.mark.parametrize("key", ["", "gh_wrong"])
def test_without_a_valid_key_nothing_is_read(anyone, reads, noon, path, key):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    answer = anyone.send(path, LARGE, content_type="application/octet-stream", **headers)
    assert answer.status_code in {401, 404}
    assert reads == []


def test_without_the_order_everything_would_be_read(anyone, reads, noon, monkeypatch):
    monkeypatch.setattr(front, "somebody", lambda *_: None)
    anyone.send("/documents?name=a.txt", LARGE, content_type="application/octet-stream")
    assert sum(reads) >= len(LARGE)


def test_a_body_that_says_it_is_too_large_is_refused_unread(caller, reads):
    refused = caller.send("/parties", b" " * (front.JSON_LIMIT + 1))
    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")
    assert reads == []


SMALL = pytest.mark.parametrize(
    "path", ["/bids/1/troubles", "/bids/1/halves", "/bids/1/revoke", "/bids/1/withdraw"]
)


@SMALL
def test_only_what_brings_files_along_may_be_as_large_as_files(caller, reads, path):
    refused = caller.send(path, b" " * (front.JSON_LIMIT + 1))
    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")
    assert reads == []


@SMALL
def test_without_that_every_address_of_a_bid_takes_in_megabytes(caller, reads, monkeypatch, path):
    """Twin: the limit goes by the thing, not by the act."""
    monkeypatch.setattr(front, "HEAVY", ("/bids", path))
    caller.send(path, b" " * (front.JSON_LIMIT + 1))
    assert sum(reads) > front.JSON_LIMIT


MANY = b'{"a":[' + b"{}," * (shape.MOST_VALUES + 1) + b"{}]}"


@pytest.fixture
def parsed(monkeypatch):
    """How much was parsed; nothing is."""
    seen = []
    monkeypatch.setattr(parser.json, "loads", lambda content, **_: seen.append(content) or {})
    return seen


def test_a_body_of_very_many_values_is_refused_before_it_is_parsed(parsed):
    for content in (MANY, MANY.replace(b"{}", b"1"), b"[" * (shape.MOST_VALUES + 1)):
        with pytest.raises(Refused) as no:
            parser.read_object(content)
        assert no.value.code == "bad_json"
    assert parsed == []


def test_without_that_a_small_body_becomes_a_large_one(parsed, monkeypatch):
    """Twin."""
    monkeypatch.setattr(shape, "MOST_VALUES", len(MANY))
    parser.read_object(MANY)
    assert len(parsed) == 1


def test_the_largest_release_of_a_guardian_is_still_parsed():
    row = {"bid": "ab" * 32, "role": "technical"}
    whole = {"shares": [{**row, "share": "cd" * 32}] * batches.MOST_SHARES,
             "withheld": [{**row, "code": "cannot_unwrap"}] * batches.MOST_SHARES}  # fmt: skip
    assert shape.few_values(json.dumps({"batch": whole, "signature": "x"}).encode())


def test_a_body_of_the_wrong_type_is_refused_unread(caller, reads):
    refused = caller.send("/parties", LARGE, content_type="text/plain")
    assert (refused.status_code, reads) == (415, [])


@pytest.mark.parametrize("path", ["/registrations", "/verify"])
def test_the_addresses_without_a_key_take_little(anyone, reads, noon, path):
    refused = anyone.send(path, b" " * (front.OPEN_LIMIT + 1))
    assert (refused.status_code, reads) == (413, [])


def test_every_other_address_that_takes_a_body_asks_for_the_key_first(anyone, reads, noon):
    paths = anyone.get("/openapi.json").json()["paths"]
    asked = 0
    for path, methods in paths.items():
        for method in set(methods) - {"get", "head"}:  # readings bring no body
            bare = re.sub(r"\{[^}]*\}", "1", path).removeprefix("/api/v1")
            if f"/api/v1{bare}" in front.WITHOUT_A_KEY:
                continue
            answer = anyone.send(bare, b"{}", method=method.upper())
            assert (answer.status_code, answer.json()["code"]) == (401, "key_missing"), path
            asked += 1
    assert asked > 50
    assert reads == []


def test_a_length_that_lies_reads_no_more_than_it_says(caller, reads):
    length = 10
    caller.client.generic(
        "POST", "/api/v1/parties", b"", "application/json", headers=caller.headers,
        CONTENT_LENGTH=str(length), **{"wsgi.input": io.BytesIO(LARGE)},
    )  # fmt: skip
    assert sum(reads) <= length


def test_wrong_keys_are_noted_and_then_no_more(anyone, noon):
    told = {"Authorization": "Bearer gh_wrong"}
    codes = [anyone.send("/parties", {}, **told).status_code for _ in range(attempts.MOST + 5)]
    assert codes == [401] * attempts.MOST + [429] * 5
    assert SecurityEvent.objects.filter(code="key_not_valid").count() == attempts.MOST


def test_wrong_keys_of_one_address_do_not_stop_a_right_one_from_it(anyone, caller):
    for _ in range(attempts.MOST + 5):
        anyone.send("/parties", {}, Authorization="Bearer gh_wrong")
    assert caller.get("/me").status_code == 200


def test_without_the_count_a_stranger_would_fill_the_auditors_table(anyone, noon, monkeypatch):
    monkeypatch.setattr(front, "note_wrong_key", lambda *_: True)
    for _ in range(attempts.MOST + 5):
        anyone.send("/parties", {}, Authorization="Bearer gh_wrong")
    assert SecurityEvent.objects.filter(code="key_not_valid").count() == attempts.MOST + 5
