"""Approvals over the interface; and no operation that tells a closed value to anybody."""

import pytest

from builders import credit as changing
from builders.attack import operations
from builders.credit import a_bureau, a_document_number, a_published_record, an_entered_record
from builders.inquiries import ALL_PARTS, CANARY, a_grant, a_pair
from builders.registry import (
    HUBEI,
    START,
    WUHAN,
    a_code,
    a_party,
    a_security_admin,
    an_office,
    someone_of,
)
from gongheng.credit.inquiries import actions
from gongheng.credit.inquiries.models import Reading
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.registry.parties.queries import party_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def record():
    return a_published_record(content={"remark": CANARY})


def test_asked_approved_and_read_over_the_interface(as_actor, record):
    asker, other = a_pair()
    told = {"purpose": "discipline", "case_number": "示例案", "subjects": [record.subject.code],
            "parts": ALL_PARTS, "days": 3}  # fmt: skip
    made = as_actor(asker).send("/credit/inquiries", told)
    assert made.status_code == 201, made.content
    at = f"/credit/inquiries/{made.json()['code']}"
    body = {"subject": record.subject.code}
    assert as_actor(asker).send(f"{at}/read", body).status_code == 409
    assert as_actor(other).send(f"{at}/approve", {}).status_code == 200
    read = as_actor(asker).send(f"{at}/read", body)
    assert (read.status_code, read["Cache-Control"]) == (200, "private, no-store")
    assert CANARY in read.content.decode()
    firm = as_actor(someone_of(party_of(record.subject.code)))
    assert [one["inquiry"] for one in firm.get("/credit/readings").json()["items"]] == [
        made.json()["code"]
    ]


def test_sent_again_with_the_same_key_a_reading_is_another_reading_and_none_after_the_end(
    as_actor, record
):
    """A kept answer would be a second door without a record."""
    inquiry, asker = a_grant(record.subject.code)
    caller, at = as_actor(asker), f"/credit/inquiries/{inquiry.code}/read"
    for _ in range(2):
        caller.send(at, {"subject": record.subject.code}, key="one-key-for-both")
    assert Reading.objects.count() == 2
    actions.call_in(inquiry, reason="结案", by=asker, at=START)
    again = caller.send(at, {"subject": record.subject.code}, key="one-key-for-both")
    assert CANARY not in again.content.decode()
    assert again.status_code == 409


@pytest.fixture
def hidden(record):
    """A closed field in the open record, a record that is over, a draft; the names they go by."""
    bureau, province = a_bureau(), a_bureau(HUBEI)
    over = a_published_record(bureau, province, content={"facts": CANARY})
    changing.withdrawn(over, revoked_on=START.date(), document_number=a_document_number(),
                     by=province.clerk, at=START)  # fmt: skip
    draft = an_entered_record(bureau, content={"facts": CANARY, "remark": CANARY})
    inquiry, _ = a_grant(record.subject.code)
    seal_all(at=START)
    things = [record, over, draft]
    return [*(one.code for one in things), *(one.subject.code for one in things), inquiry.code]


STRANGERS = [
    "anonymous",
    "bidder",
    *sorted(set(Role.values) - {Role.TENDERER, Role.AGENCY, Role.BIDDER}),
]


def stranger(role):
    if role == "bidder":
        return someone_of(a_party())
    if role == Role.SECURITY_ADMIN:
        return a_security_admin()
    return an_office(role, a_code("11"), WUHAN)


@pytest.mark.parametrize("role", STRANGERS)
def test_no_operation_tells_a_closed_value_to(role, hidden, as_actor, anyone):
    caller = anyone if role == "anonymous" else as_actor(stranger(role))
    asked = 0
    for name, method, path, parameters, _ in operations():
        codes = hidden if "{" in path else [""]
        for code in codes:
            at = path.removeprefix("/api/v1")
            for one in parameters:
                if one["in"] == "path":
                    value = code if one["schema"].get("type") != "integer" else "1"
                    at = at.replace(f"{{{one['name']}}}", value)
            if method == "get":
                answer = caller.get(at)
            elif name == "file_inquiry_read":
                answer = caller.send(at, {"subject": hidden[3]})
            else:
                continue
            asked += 1
            body = b"".join(answer) if answer.streaming else answer.content
            assert CANARY not in body.decode("utf-8", "replace"), (role, at)
            assert answer.status_code < 500, (role, at)
    assert asked > 60
    assert not Reading.objects.exists()
