"""Reports and checks on pages: issued, checked by anybody, handed to whom they belong."""

from datetime import timedelta

import pytest

from builders.credit import a_bureau, a_published_record
from builders.evaluation import a_notified_award, a_published_award
from builders.inquiries import CANARY, an_authorisation
from builders.registry import START, a_party, an_applicant, someone_of
from builders.trading import a_tenderer
from gongheng.credit.checks.models import CreditCheck
from gongheng.credit.inquiries.models import Reading
from gongheng.credit.reports.models import Report
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.registry.parties.queries import party_of

pytestmark = pytest.mark.django_db
OWN = "/my-credit/files"


@pytest.fixture(autouse=True)
def _day(at_moment):
    with at_moment(START + timedelta(hours=2)):
        yield


@pytest.fixture
def record():
    return a_published_record(content={"remark": CANARY})


def test_anybody_has_the_public_part_issued_and_checks_it(client_of, record):
    visitor, code = client_of("anonymous"), record.subject.code
    page = f"/credit/reports/of/{code}/"
    assert record.document_number in visitor.get(page).content.decode()
    report_page = visitor.post(page).url
    assert visitor.post(page).url == report_page
    report = Report.objects.get()
    seal_all(at=START + timedelta(hours=2))
    shown = visitor.get(report_page).content.decode()
    assert "有效" in shown
    assert visitor.get(f"{report_page}file.pdf").content.startswith(b"%PDF")
    assert visitor.get(f"{report_page}proof.json").json()["format"] == "gongheng-proof/1"
    assert visitor.get(f"{page}bundle.json").json()["format"] == "gongheng-credit/1"
    assert report.code in visitor.get(f"/verify/{report.digest}/").content.decode()
    assert visitor.get("/credit/reports/", {"q": report.code}).url == report_page
    assert "没有找到" in visitor.get("/credit/reports/", {"q": "XB-1999-1"}).content.decode()
    assert visitor.get("/credit/reports/XB-1999-1/").status_code == 404


def test_nobody_has_a_public_report_of_a_person(client_of):
    expert, _ = an_applicant()
    a_published_record(subject=expert.person, subject_kind="expert", conduct="E401")
    visitor = client_of("anonymous")
    for way in (visitor.get, visitor.post):
        assert way(f"/credit/reports/of/{expert.person}/").status_code == 404
    assert not Report.objects.exists()


def test_the_subject_has_the_whole_report_and_sees_who_has_copies(client_of, record):
    firm = client_of(someone_of(party_of(record.subject.code)))
    assert firm.post(f"{OWN}/reports/new/", {}).status_code == 302
    code = Report.objects.get().code
    assert code in firm.get(f"{OWN}/reports/").content.decode()
    assert firm.get(f"{OWN}/reports/{code}/file.pdf").content.startswith(b"%PDF")
    other = client_of(someone_of(a_party()))
    assert other.get(f"{OWN}/reports/{code}/file.pdf").status_code == 404
    assert client_of("anonymous").get(f"/credit/reports/{code}/file.pdf").status_code == 404
    assert (
        record.subject.name
        not in client_of("anonymous").get(f"/credit/reports/{code}/").content.decode()
    )


def test_a_bank_has_its_report_in_the_answer_and_a_reading_on_record(client_of, record):
    bank = someone_of(a_party(roles=["guarantor"]))
    inquiry = an_authorisation(record.subject.code, bank)
    url = f"{OWN}/granted/{inquiry.code}/report/"
    answer = client_of(bank).post(url, {"subject": record.subject.code})
    assert answer.content.startswith(b"%PDF")
    assert Reading.objects.count() == 1
    assert client_of(someone_of(a_party())).post(url, {}).status_code == 404


def test_a_tenderer_checks_and_shows_its_receipt(client_of, record):
    client = client_of(a_tenderer())
    told = {"occasion": "award", "case": "示例-1", "subject": record.subject.code}
    answer = client.post("/credit-checks/new/", told)
    made = CreditCheck.objects.get()
    assert answer.url == f"/credit-checks/{made.number}/"
    assert made.digest in client.get(answer.url).content.decode()
    assert made.number in client_of("anonymous").get(f"/verify/{made.digest}/").content.decode()
    assert client_of(a_tenderer()).get(answer.url).status_code == 404
    refused = client.post("/credit-checks/new/", {**told, "subject": "X"})
    assert refused.status_code == 422
    assert CreditCheck.objects.count() == 1
    assert client.get("/credit-checks/coverage/").status_code == 200
    paper = client.get(f"/credit-checks/{made.number}/file.pdf")
    assert paper.content.startswith(b"%PDF")
    stranger = client_of(a_tenderer())
    assert stranger.get(f"/credit-checks/{made.number}/file.pdf").status_code == 404


def test_the_chart_of_the_coverage_follows_the_filter(client_of, at_moment):
    host, bureau = a_tenderer(), a_bureau()
    award = a_notified_award(host)
    with at_moment(award.notified_at):
        page = client_of(bureau.clerk).get("/credit-checks/coverage/?occasion=award")
        whole = client_of(bureau.clerk).get("/credit-checks/coverage/")
    assert page.context["chart"]["json"]["series"][0]["data"] == [1]
    assert whole.context["chart"]["json"]["series"][0]["data"] == [1 + len(award.candidates)]
    assert "不在本平台办理的环节" in whole.content.decode()


def test_a_tenderer_is_led_to_the_check_of_every_candidate(client_of, at_moment):
    host = a_tenderer()
    award = a_published_award(host)
    with at_moment(award.publicity_ends_at):
        page = client_of(host).get(f"/tenderer/sections/{award.section.code}/decide/")
    for row in award.candidates:
        assert f"应查尽查：{row['bidder_name']}" in page.content.decode()


def test_an_officer_sees_rights_and_the_way_to_check_on_the_page_of_a_record(client_of, record):
    bureau = a_bureau()
    own = a_published_record(bureau)
    page = client_of(bureau.clerk).get(f"/credit-office/records/{own.code}/").content.decode()
    assert f"/credit-office/records/{own.code}/repair-notice/" in page
    assert "没有异议、修复申请和复议（诉讼）" in page
    assert "/credit-checks/new/?occasion=penalty" in page
