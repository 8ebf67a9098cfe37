"""The pages of recusal, invitation and appointment in a real browser, wide and narrow."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import registry, trading
from gongheng.foundation import clock
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.models import Recusal
from gongheng.registry.experts import actions as experts

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_recusal_are_good_pages(good_page, somebody):
    party = registry.a_party(name="示例长名称市政路桥建设工程集团有限公司")
    actor, at = somebody("expert"), registry.START
    access.recuse(actor.person, against=party.code, reason="配偶在该单位任项目负责人",
                  region=registry.WUHAN, by=actor, at=at)  # fmt: skip
    with clock.frozen(at + timedelta(days=1)):
        good_page(actor, "/desk/recusals/", "recusal", "own")
        good_page(actor, "/desk/recusals/declare/", "recusal", "declare")
    row = Recusal.objects.get()
    keeper = somebody("supervisor")
    with clock.frozen(at + timedelta(days=1)):
        good_page(keeper, "/supervisor/recusals/", "recusal", "watched")
        good_page(keeper, f"/supervisor/recusals/{row.pk}/lift/", "recusal", "lift")


def test_the_pages_of_invitation_and_appointment_are_good_pages(good_page, somebody):
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    people = [late.an_expert(specialty="A0997") for _ in range(3)]
    at = tender.announced_at + (tender.bids_due_at - tender.announced_at) / 2
    experts.draw(tender.code, {"A0997": 3}, region=tender.region, by=host, at=at)
    late.confirm_invitation(people[0][0], by=people[0][1], at=at)
    gone = people[1][0].invitations.get()
    experts.decline(gone, reason="出差", related=False, by=people[1][1], at=at)
    waiting, actor = people[2]
    at_it = f"/expert/invitations/{waiting.invitations.get().pk}"
    section = f"/tenderer/sections/{tender.sections.first().code}"
    day = clock.day_of(tender.bids_due_at).isoformat()
    with clock.frozen(at):
        for path, name in (("/expert/", "asked"), (f"{at_it}/confirm/", "confirm"),
                           (f"{at_it}/decline/", "decline"), ("/desk/", "desk")):  # fmt: skip
            good_page(actor, path, "invitation", name)
        good_page(people[0][1], "/expert/", "invitation", "confirmed")
        for path, name in ((f"/tenderer/tenders/{tender.code}/?tab=evaluation", "tab"),
                           (f"{section}/committee/", "committee"), (f"{section}/appoint/", "appoint")):  # fmt: skip
            good_page(host, path, "invitation", name)
        good_page(host, "/signin/people/", "invitation", "people")
        good_page(somebody("centre"), f"/operator/today/?day={day}", "invitation", "today")
