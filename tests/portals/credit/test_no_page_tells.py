"""No page, list, export, search or feed tells a closed value to whoever has no live approval."""

import io
import re
import zipfile
from datetime import timedelta
from functools import partial

import pytest
from django.http import HttpResponse

from builders import credit as changing
from builders.credit import a_bureau, a_document_number, a_published_record, an_entered_record
from builders.inquiries import CANARY, a_grant
from builders.registry import HUBEI, START
from gongheng.credit.inquiries.models import Reading
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.sealer import seal_all
from portals.test_pages_attack import addresses

pytestmark = pytest.mark.django_db
WAYS = ("", "?format=csv", "?format=xlsx", f"?q={CANARY}", f"?words={CANARY}")
ENDS_A_SESSION = ("logout", "sign_out", "signout")


@pytest.fixture
def hidden(at_moment):
    """A closed field in an open record, a record that is over, a draft; the names they go by."""
    bureau, province = a_bureau(), a_bureau(HUBEI)
    open_ = a_published_record(bureau, province, content={"remark": CANARY})
    over = a_published_record(bureau, province, content={"facts": CANARY})
    changing.withdrawn(over, revoked_on=START.date(), document_number=a_document_number(),
                     by=province.clerk, at=START)  # fmt: skip
    draft = an_entered_record(bureau, content={"facts": CANARY, "remark": CANARY})
    inquiry, _ = a_grant(open_.subject.code)
    seal_all(at=START)
    things = [open_, over, draft]
    with at_moment(START + timedelta(hours=2)):
        yield {"bureau": bureau, "record": open_,
               "codes": [*(one.code for one in things), *(one.subject.code for one in things),
                         inquiry.code]}  # fmt: skip


def words_of(answer) -> str:
    """Everything an answer says, spreadsheets unpacked."""
    body = b"".join(answer) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b"".join(file.read(name) for name in file.namelist())
    return body.decode("utf-8", "replace")


OF_CREDIT = ("credit/", "credit-office/", "my-credit/", "parties/", "desk/", "verify/", "search/")
SIGNED_IN = ("credit-office/", "my-credit/", "desk/", "supervisor/", "operator/", "expert/", "tenderer/",
             "bidder/", "parties/")  # fmt: skip
# the rest is public: the same for everybody, so one visitor is enough


def seen(client, path, ways, codes, found) -> bool:
    """Ask in every way, note what tells a secret; whether the door was open."""
    for way in ways:
        answer = client.get(path + way)
        if answer.status_code in {302, 403}:
            return False
        words = words_of(answer) if answer.status_code == 200 else ""
        secrets = codes[1:3] if CANARY in way else [CANARY]  # a search repeats what was asked
        if any(one in words for one in secrets):
            found.append(path + way)
    return True


def told(client, codes, patterns):
    """Addresses that told a secret, and how many were asked."""
    found, asked = [], 0
    for pattern in patterns:
        close, named = pattern.startswith(OF_CREDIT), "<code>" in pattern
        for code in (codes if close else codes[3:4]) if named else [""]:
            path = "/" + re.sub(r"<(\w+)>", lambda m, c=code: c if m[1] == "code" else "1", pattern)
            asked += 1
            if not seen(client, path, WAYS if close and not named else WAYS[:1], codes, found):
                break  # a door that is closed to the role is closed whatever the name
    return found, asked


def addresses_for(role):
    """All for the anonymous visitor; for a role what lies behind a door."""
    kept = [one for one in addresses() if not any(word in one for word in ENDS_A_SESSION)]
    return kept if role == "anonymous" else [one for one in kept if one.startswith(SIGNED_IN)]


@pytest.fixture(autouse=True)
def _short_refusals(monkeypatch):
    """Four of five answers are 403 and 404, of which only the status is looked at: no page is drawn."""
    for status in (403, 404):
        monkeypatch.setattr(
            f"gongheng.urls.handler{status}", partial(refusal, status), raising=False
        )


def refusal(status, request, exception):
    return HttpResponse(status=status)


@pytest.mark.parametrize("role", ["anonymous", *Role.values])
def test_no_page_tells_a_closed_value_to(role, hidden, client_of):
    found, asked = told(client_of(role), hidden["codes"], addresses_for(role))
    assert found == []
    assert asked > 60
    assert not Reading.objects.exists()


def test_the_organ_s_own_desk_sees_what_it_entered(hidden, client_of):
    """Twin: the visitor does notice the canary where it is shown."""
    found, _ = told(client_of(hidden["bureau"].clerk), hidden["codes"][:1],
                    ["credit-office/records/<code>/"])  # fmt: skip
    assert found
