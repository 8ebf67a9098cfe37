"""Pledges, lists, measures and cases through the interface: the same acts, refusals and sights."""

import pytest

from builders.credit import a_bureau, a_published_record
from builders.lists import LATER, a_blacklisted, a_pledge, a_told_proposal, text_digest
from builders.registry import START, YICHANG, a_party, a_person, an_office, someone_of
from gongheng.credit.lists.models import Listing
from gongheng.credit.pledges.models import Pledge
from gongheng.foundation import clock
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.parties.queries import party_of

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("noon")
def test_a_pledge_is_signed_through_the_interface_and_read_by_anyone(as_actor, anyone):
    by = someone_of(a_party())
    told = {"kind": "bidder", "subject_code": by.body, "subject_kind": "bidder",
            "digest": text_digest("bidder")}  # fmt: skip
    wrong = as_actor(by).send("/credit/pledges", {**told, "digest": "0" * 64})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "pledge_text_changed")
    assert not Pledge.objects.exists()
    made = as_actor(by).send("/credit/pledges", told)

    assert made.status_code == 201, made.content.decode()
    assert anyone.get("/credit/pledges").json()["items"][0]["code"] == made.json()["code"]
    assert Entry.objects.filter(act="pledge.sign").count() == 1


def test_lists_measures_and_pledges_show_organisations_only(anyone):
    firm = a_blacklisted()
    person = a_person("太史示例")
    a_blacklisted(person, kind="expert", conduct="E401")
    a_pledge()
    with clock.frozen(START + LATER):
        answers = [anyone.get(f"/credit/{name}") for name in ("lists", "measures", "pledges")]
    assert [one["code"] for one in answers[0].json()["items"]] == [firm.code]
    for answer in answers:
        assert answer.status_code == 200
        assert person not in answer.content.decode()
        assert "太史" not in answer.content.decode()


@pytest.mark.usefixtures("noon")
def test_the_interface_is_no_way_round_two_people_or_the_hearing(as_actor):
    bureau = a_bureau(YICHANG)
    record = a_published_record(bureau)
    listing = a_told_proposal(bureau, record)
    number = {"document_number": "示例〔2026〕7号"}
    at = f"/credit/lists/{listing.code}"
    assert as_actor(bureau.clerk).send(f"{at}/decide", number).json()["code"] == "not_permitted"
    assert (
        as_actor(bureau.checker).send(f"{at}/decide", number).json()["code"] == "still_to_be_heard"
    )
    own = as_actor(someone_of(party_of(record.subject.code)))
    assert own.send(f"{at}/state-case", {"statement": "没有串通"}).status_code == 200
    stranger = as_actor(someone_of(a_party()))
    assert stranger.send(f"{at}/state-case", {"statement": "x"}).status_code == 404
    assert Listing.objects.get().state == "told"


def test_the_interface_takes_nobody_off_a_list_by_one_person(as_actor):
    listing = a_blacklisted(bureau=(bureau := a_bureau(YICHANG)))
    at, number = f"/credit/lists/{listing.code}", {"document_number": "示例〔2026〕8号"}
    proposal = {"removal": "error", "reason": "列错主体"}
    clerk, checker = as_actor(bureau.clerk), as_actor(bureau.checker)
    with clock.frozen(START + LATER):
        assert clerk.send(f"{at}/take-off", number).json()["code"] == "change_missing"
        assert checker.send(f"{at}/propose-removal", proposal).json()["code"] == "not_permitted"
        assert clerk.send(f"{at}/propose-removal", proposal).status_code == 200
        assert clerk.send(f"{at}/take-off", number).json()["code"] == "not_permitted"
        assert Listing.objects.get().state == "in_force"
        other = as_actor(an_office(Role.CREDIT, bureau.code, YICHANG))
        assert other.send(f"{at}/take-off", number).json()["state"] == "taken_off"
