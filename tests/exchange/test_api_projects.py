"""A project through the interface: entered once, read back, refused with field and article."""

import pytest

from builders import registry as build
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.projects.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def owner():
    return build.a_party(roles=["tenderer"])


@pytest.fixture
def caller(owner, as_actor):
    return as_actor(build.someone_of(owner, "tenderer"))


def told(owner, **changes):
    return {"name": "示例小学", "region": "420100", "industry": "E47", "owner_code": owner.code,
            **changes}  # fmt: skip


def test_a_project_is_entered_read_back_and_recorded_once(caller, owner):
    made = caller.send("/projects", told(owner))

    assert made.status_code == 201, made.content.decode()
    project = Project.objects.get()
    assert made.json()["code"] == project.code
    assert "示例小学".encode() in made.content, "Chinese goes out as it is"
    assert Entry.objects.filter(act="project.enter", matter=project.code).count() == 1
    assert caller.get(f"/projects/{project.code}").json() == made.json()
    assert [one["code"] for one in caller.get("/projects").json()["items"]] == [project.code]


def test_the_same_key_and_body_give_the_same_bytes_and_one_project(caller, owner):
    first = caller.send("/projects", told(owner), key="a-key-of-ours")
    again = caller.send("/projects", told(owner), key="a-key-of-ours")

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Project.objects.count() == 1


def test_the_same_key_for_another_request_is_refused(caller, owner):
    caller.send("/projects", told(owner), key="a-key-of-ours")
    other = caller.send("/projects", told(owner, name="示例中学"), key="a-key-of-ours")

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert Project.objects.count() == 1


def test_keys_of_two_callers_never_meet(caller, owner, as_actor):
    first = caller.send("/projects", told(owner), key="a-key-of-ours")
    other = as_actor(build.someone_of(owner, "tenderer"))
    second = other.send("/projects", told(owner), key="a-key-of-ours")

    assert first.json()["code"] != second.json()["code"]


def test_a_refusal_is_not_kept_so_the_same_key_serves_again(caller, owner, as_actor):
    refused = caller.send("/projects", told(owner, region="999999"), key="a-key-of-ours")
    assert (refused.status_code, refused.json()["field"]) == (422, "region")

    assert caller.send("/projects", told(owner), key="a-key-of-ours").status_code == 201


def test_a_write_without_a_key_names_the_header(caller, owner):
    refused = caller.client.post(
        "/api/v1/projects", told(owner), content_type="application/json", headers=caller.headers
    )
    assert (refused.status_code, refused.json()["field"]) == (422, "Idempotency-Key")


def test_nobody_may_write_and_a_false_key_opens_nothing(anyone, owner):
    refused = anyone.send("/projects", told(owner))
    assert (refused.status_code, refused.json()["code"]) == (401, "key_missing")
    assert refused["WWW-Authenticate"] == "Bearer"
    anyone.headers = {"Authorization": "Bearer gh_invented"}
    for answer in (anyone.send("/projects", told(owner)), anyone.get("/projects")):
        assert (answer.status_code, answer.json()["code"]) == (401, "key_not_valid")
    assert not Project.objects.exists()


def test_another_office_is_told_that_it_may_not_and_under_which_article(owner, as_actor):
    stranger = as_actor(build.someone_of(build.a_party(), "bidder"))
    refused = stranger.send("/projects", told(owner))

    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (403, "not_permitted")
    assert refused["Content-Type"] == "application/problem+json"
    assert problem["source"]
    assert "岗位" in problem["detail"]
    assert set(problem) == {"type", "title", "status", "code", "field", "detail", "source"}


def test_a_live_project_is_hidden_from_those_it_does_not_concern(caller, owner, anyone):
    code = caller.send("/projects", told(owner)).json()["code"]

    assert anyone.get(f"/projects/{code}").status_code == 404
    assert anyone.get("/projects").json()["items"] == []


def test_only_what_is_sent_is_amended(caller, owner):
    code = caller.send("/projects", told(owner, address="旧址")).json()["code"]

    changed = caller.send(f"/projects/{code}", {"scale": "三十六个班"}, method="PATCH")

    assert changed.status_code == 200
    assert (changed.json()["scale"], changed.json()["address"]) == ("三十六个班", "旧址")
    nothing = caller.send(f"/projects/{code}", {"scale": "三十六个班"}, method="PATCH")
    assert nothing.json()["code"] == "nothing_changed"


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"surprise": 1}, 422, "unknown_field", "surprise"),
        ({"name": None}, 422, "invalid_value", "name"),
        ({"name": 7}, 422, "invalid_value", "name"),
        ({"name": "a\0b"}, 422, "text_unreadable", "name"),
        ({"name": "\ud800"}, 422, "text_unreadable", "name"),
        ({"name": ""}, 422, "text_missing", "name"),
        ({"name": "长" * 601}, 422, "text_too_long", "name"),
        ({"industry": "Z99"}, 422, "unknown_industry", "industry"),
        ({"industry": "E471"}, 422, "unknown_industry", "industry"),
        ({"owner_code": "91420100MA4K0001XX"}, 422, "invalid_code", "owner_code"),
        ({"investment_code": "2020-420000"}, 422, "invalid_code", "investment_code"),
        ({"scale": 1.5}, 422, "number_not_exact", "scale"),
        ({"scale": {"a": [1, 2.0]}}, 422, "number_not_exact", "scale.a[1]"),
        ({"scale": 2**60}, 422, "number_not_exact", "scale"),
    ],
)
def test_a_bad_field_is_named(caller, owner, body, status, code, field):  # noqa: PLR0917
    content = told(owner, **body)
    if body.get("name") == "\ud800":
        import json

        content = json.dumps(content).encode()  # escaped: a lone surrogate cannot be written
    refused = caller.send("/projects", content)

    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["field"]) == (status, code, field)
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "bad_json"),
        (b"[]", "application/json", 400, "bad_json"),
        (b"\xff\xfe", "application/json", 400, "bad_json"),
        (b'{"a":1,"a":2}', "application/json", 400, "bad_json"),
        (b'{"name": NaN}', "application/json", 400, "bad_json"),
        (b"[" * 100_000, "application/json", 400, "bad_json"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, "application/json", 400, "bad_json"),
        (b"name=x", "application/x-www-form-urlencoded", 415, "content_type"),
        (b"{}", "text/plain", 415, "content_type"),
        (b'{"name":"' + b"a" * 2**20 + b'"}', "application/json", 413, "body_too_large"),
        (b'{"a":' + b"9" * 5000 + b"}", "application/json", 400, "bad_json"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_not_broken_on(
    caller, content, content_type, status, code
):
    refused = caller.send("/projects", content, content_type=content_type)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/projects/%00",
        "/projects/\ud800".encode("utf-8", "surrogatepass").decode("latin1"),
    ],
)
def test_an_address_that_is_none_is_a_problem_too(anyone, path):
    refused = anyone.get(path)
    assert (refused.status_code, refused["Content-Type"]) == (404, "application/problem+json")


def test_a_wrong_method_says_which_are_right(anyone):
    refused = anyone.client.delete("/api/v1/projects")
    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in refused["Allow"]


@pytest.mark.parametrize(
    ("query", "field"),
    [({"surprise": 1}, "surprise"), ({"limit": 0}, "limit"), ({"limit": 10**6}, "limit"),
     ({"limit": "x"}, "limit"), ({"cursor": "x"}, "cursor"), ({"cursor": "AAAA"}, "cursor"),
     ({"region": "42"}, "region"), ({"region": "999999"}, "region")],
)  # fmt: skip
def test_a_bad_parameter_is_named(anyone, query, field):
    refused = anyone.get("/projects", **query)
    assert (refused.status_code, refused.json()["field"]) == (422, field)


def test_answers_carry_the_safety_headers_and_no_cookie(anyone):
    answer = anyone.get("/projects")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in answer
