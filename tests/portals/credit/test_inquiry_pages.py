"""Approvals on pages: asked, approved, read once on record, and shown to the subject."""

from datetime import timedelta

import pytest

from builders.credit import a_bureau, a_published_record
from builders.inquiries import ALL_PARTS, CANARY, a_grant, a_pair, a_request, an_authorisation
from builders.registry import HUBEI, START, a_party, someone_of
from gongheng.credit.inquiries.models import Inquiry, Reading
from gongheng.foundation.access.roles import Role
from gongheng.registry.parties.queries import party_of

pytestmark = pytest.mark.django_db
OFFICE, OWN = "/credit-office/inquiries", "/my-credit/files"


@pytest.fixture(autouse=True)
def _day(at_moment):
    with at_moment(START + timedelta(hours=2)):
        yield


@pytest.fixture
def record():
    return a_published_record(content={"remark": CANARY})


@pytest.mark.parametrize(
    "role",
    [one for one in Role.values if one not in {Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR}],
)
def test_nobody_else_enters_the_desk_of_approvals(client_of, role, record):
    inquiry, _ = a_grant(record.subject.code)
    client = client_of(role)
    for url in (f"{OFFICE}/", f"{OFFICE}/request/", f"{OFFICE}/{inquiry.code}/read/"):
        assert client.get(url).status_code == 403


def test_from_the_request_to_the_reading_on_pages(client_of, record):
    asker, other = a_pair()
    told = {"purpose": "discipline", "case_number": "示例案〔2026〕3号", "subjects": record.subject.code,
            "parts": ALL_PARTS, "days": "5"}  # fmt: skip
    asking, approving = client_of(asker), client_of(other)
    answer = asking.post(f"{OFFICE}/request/", told)
    inquiry = Inquiry.objects.get()
    assert answer.url == f"{OFFICE}/{inquiry.code}/"
    assert asking.get(f"{OFFICE}/{inquiry.code}/approve/").status_code == 403
    assert "批准调阅" in approving.get("/desk/").content.decode()
    assert approving.post(f"{OFFICE}/{inquiry.code}/approve/", {"days": "3"}).status_code == 302
    url = f"{OFFICE}/{inquiry.code}/read/"
    assert CANARY not in asking.get(url).content.decode()
    assert not Reading.objects.exists()
    page = asking.post(url, {"subject": record.subject.code})

    assert CANARY in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert Reading.objects.count() == 1
    assert approving.post(url, {"subject": record.subject.code}).status_code == 403
    firm = client_of(someone_of(party_of(record.subject.code)))
    shown = firm.get(f"{OWN}/readings/").content.decode()
    assert inquiry.code in shown
    assert "纪检监察、审计办案" in shown
    assert asker.person not in shown


def test_a_bad_request_keeps_what_was_typed_and_nothing_else(client_of, record):
    asker, _ = a_pair()
    told = {"purpose": "discipline", "case_number": "示例", "subjects": "X" * 18, "parts": ALL_PARTS,
            "days": "5"}  # fmt: skip
    answer = client_of(asker).post(f"{OFFICE}/request/", told)
    assert answer.status_code == 422
    assert "没有信用档案" in answer.content.decode()
    assert not Inquiry.objects.exists()


def test_an_expired_grant_shows_nothing_on_the_page(client_of, record, at_moment):
    inquiry, asker = a_grant(record.subject.code, days=1)
    with at_moment(START + timedelta(days=2)):
        page = client_of(asker).post(
            f"{OFFICE}/{inquiry.code}/read/", {"subject": record.subject.code}
        )
    assert page.status_code == 403
    assert CANARY not in page.content.decode()
    assert not Reading.objects.exists()


def test_the_glass_is_broken_on_pages_by_two(client_of, record):
    first, second = a_pair()
    told = {"purpose": "discipline", "case_number": "示例", "subjects": record.subject.code,
            "parts": ALL_PARTS, "reason": "证据可能灭失"}  # fmt: skip
    client_of(first).post(f"{OFFICE}/emergency/", told)
    code = Inquiry.objects.get().code
    client_of(second).post(f"{OFFICE}/{code}/second-key/", {})
    page = client_of(first).post(f"{OFFICE}/{code}/read/", {"subject": record.subject.code})
    assert CANARY in page.content.decode()
    third = client_of(a_bureau(HUBEI).clerk)
    assert "事后审查" in third.get("/desk/").content.decode()
    third.post(f"{OFFICE}/{code}/review/", {"finding": "sound", "opinion": "属实"})

    assert Inquiry.objects.get().finding == "sound"


def test_a_firm_authorises_a_bank_on_pages_and_takes_it_back(client_of, record):
    bank = someone_of(a_party(roles=["guarantor"]))
    firm = client_of(someone_of(party_of(record.subject.code)))
    told = {
        "unit": bank.body,
        "purpose": "financing",
        "parts": ALL_PARTS,
        "days": "5",
        "agreed": "on",
    }
    assert firm.post(f"{OWN}/authorisations/new/", told).status_code == 302
    code = Inquiry.objects.get().code
    reading = client_of(bank)
    assert code in reading.get(f"{OWN}/granted/").content.decode()
    url = f"{OWN}/granted/{code}/read/"
    assert CANARY in reading.post(url, {"subject": record.subject.code}).content.decode()
    assert client_of(someone_of(a_party())).post(url, {}).status_code == 404
    assert firm.post(f"{OWN}/authorisations/{code}/revoke/", {}).status_code == 302
    assert CANARY not in reading.post(url, {"subject": record.subject.code}).content.decode()


def test_a_case_of_another_organ_is_not_there(client_of, record):
    asker, _ = a_pair()
    inquiry = a_request(record.subject.code, asker)
    assert client_of(a_pair()[0]).get(f"{OFFICE}/{inquiry.code}/").status_code == 404
    an_authorisation(record.subject.code, someone_of(a_party(roles=["guarantor"])))
    assert "示例" in client_of(asker).get(f"{OFFICE}/").content.decode()
