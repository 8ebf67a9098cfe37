"""Relations as people see them: declared on one's own page, decided on the committee's."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.access import actions as access
from gongheng.registry.parties.models import Head, Relation
from gongheng.registry.parties.queries import party_of
from gongheng.registry.parties.relations import actions as relations

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


def test_a_unit_declares_its_relation_and_its_head(client_of, good_page):
    bidder, other = build.a_bidder(), build.a_bidder()
    with clock.frozen(build.START):
        client = client_of(bidder)
        sent = {"other_name": "另一公司", "other_code": other.body, "kind": "holds", "note": ""}
        assert client.post("/bidder/unit/relation/", sent).status_code == 302
        own = client.post("/bidder/unit/relation/", {**sent, "other_code": bidder.body})
        assert own.status_code == 422
        assert "本单位自己" in own.content.decode()
        head = {"name": "赵某人", "id_number": "11010519491231002X"}
        assert client.post("/bidder/unit/head/", head).status_code == 302
        line = Relation.objects.get()
        assert client_of(other).get(f"/bidder/unit/relation/{line.pk}/end/").status_code == 404
        shown = client.get("/bidder/unit/").content.decode()
        assert "另一公司" in shown
        assert "赵某人" not in shown
        for path, name in (("", "unit"), ("relation/", "relation"), ("head/", "head"),
                           (f"relation/{line.pk}/end/", "end")):  # fmt: skip
            good_page(bidder, f"/bidder/unit/{path}", "bidder", f"related-{name}")
        assert client.post(f"/bidder/unit/head/{Head.objects.get().pk}/end/",
                           {"reason": "换届"}).status_code == 302  # fmt: skip


def test_the_chair_decides_a_case_and_a_member_only_reads_it(client_of, good_page):
    host = build.a_tenderer()
    tender = build.an_opened_tender(host)
    codes = list(tender.sections.get().bids.values_list("bidder_code", flat=True))
    one, other = party_of(codes[0]), party_of(codes[1])
    by = access.Actor("office:x", role="bidder", body=one.code, account_id=1)
    relations.declare_relation(one, other_code=other.code, other_name=other.name, kind="holds",
                               note="持股百分之六十", by=by, at=build.START)  # fmt: skip
    evaluation, people = late.a_started_evaluation(host, tender)
    finding = evaluation.findings.get()
    at = f"/expert/{evaluation.pk}/"
    with clock.frozen(evaluation.started_at + timedelta(minutes=5)):
        good_page(people[0], at, "expert", "findings")
        good_page(people[0], f"{at}findings/{finding.pk}/", "expert", "finding")
        good_page(people[0], f"{at}findings/", "expert", "findings-again")
        member = client_of(people[1])
        assert "控股" in member.get(at).content.decode()
        assert member.get(f"{at}findings/{finding.pk}/").status_code == 404
        sent = {"holds": "uphold", "reason": "股权登记属实"}
        assert client_of(people[0]).post(f"{at}findings/{finding.pk}/", sent).status_code == 302
    assert evaluation.section.bids.filter(state="rejected").count() == 2
