"""The pages of approvals, reports and checks at 1280 and 360 px: no axe fault, no sideways scroll."""

from datetime import timedelta

import pytest

from builders.credit import a_published_record
from builders.inquiries import a_grant, an_authorisation
from builders.registry import START, a_party, someone_of
from builders.trading import a_tenderer
from gongheng.credit.checks import actions as checks
from gongheng.credit.records import door
from gongheng.registry.parties.queries import party_of

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
LATER = START + timedelta(hours=2)


def test_every_page_of_access_reports_and_checks_is_whole(good_page, at_moment):
    record = a_published_record(content={"remark": "示例备注"})
    code = record.subject.code
    inquiry, asker = a_grant(code)
    door.open_file(inquiry, subject=code, by=asker, at=LATER)
    firm, bank = someone_of(party_of(code)), someone_of(a_party(roles=["guarantor"]))
    an_authorisation(code, bank)
    host = a_tenderer()
    receipt = checks.check("award", case="示例-1", subject=record.subject, by=host, at=LATER)
    office, own = "/credit-office/inquiries", "/my-credit/files"
    with at_moment(LATER):
        for who, path, name in [
            (asker, f"{office}/", "inquiries"), (asker, f"{office}/request/", "request"),
            (asker, f"{office}/{inquiry.code}/", "inquiry"), (asker, f"{office}/{inquiry.code}/read/", "read"),
            (firm, f"{own}/readings/", "readings"), (firm, f"{own}/authorisations/", "authorisations"),
            (firm, f"{own}/authorisations/new/", "authorise"), (firm, f"{own}/reports/", "reports"),
            (bank, f"{own}/granted/", "granted"), (None, f"/credit/reports/of/{code}/", "report-of"),
            (None, "/credit/reports/", "find"), (host, "/credit-checks/", "checks"),
            (host, f"/credit-checks/{receipt.number}/", "receipt"), (host, "/credit-checks/new/", "check"),
            (host, "/credit-checks/coverage/", "coverage"),
        ]:  # fmt: skip
            good_page(who, path, "access", name)
