"""From the committee to the archive by calls: each person by the key of his own office."""

from datetime import datetime, timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_all

pytestmark = pytest.mark.django_db


def ok(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


class Evaluated:
    """A tender opened by acts and then carried on by calls; time runs by `later`."""

    def __init__(self, as_actor):
        self.as_actor = as_actor
        host = build.a_tenderer()
        self.tender = build.an_opened_tender(host)
        self.host, self.code = as_actor(host), self.tender.code
        self.section = self.tender.sections.get().code
        self.at = f"/sections/{self.section}"
        self.now = self.tender.opening.closed_at + timedelta(minutes=10)
        specialty = "A08501"
        people = [late.an_expert(specialty=specialty) for _ in range(4)]
        drawn = self.call(self.host, "/draws", {"matter": self.code,
                          "specialty_counts": {specialty: 4}}, status=201)["items"]  # fmt: skip
        by_number = {expert.pk: actor for expert, actor in people}
        for one in drawn:
            member = as_actor(by_number[one["id"]])
            (invited,) = self.read(member, "/invitations").json()["items"]
            assert self.code not in str(invited)
            self.call(member, f"/invitations/{invited['id']}/confirm", {})
        own = late.an_office("tenderer", body=self.tender.tenderer_code)
        self.members = [as_actor(by_number[one["id"]]) for one in drawn] + [as_actor(own)]
        self.seats = [{"expert": one["id"], "chair": n == 0} for n, one in enumerate(drawn)]
        self.seats.append({"person": own.person})

    def call(self, caller, path, body, *, status=200, **later):
        self.now += timedelta(**later)
        with clock.frozen(self.now):
            return ok(caller.send(path, body), status)

    def read(self, caller, path):
        with clock.frozen(self.now):
            return caller.get(path)

    def evaluate(self):
        chair = self.members[0]
        self.call(self.host, f"{self.at}/evaluation", {"seats": self.seats}, status=201)
        self.call(self.host, f"{self.at}/evaluation/start", {}, minutes=20)
        bids = [
            one["id"] for one in ok(self.read(self.host, f"/tenders/{self.code}/bids"))["items"]
        ]
        points = {"t1": "20", "t2": "8.5", "t3": "4"}
        for member in self.members:
            for bid in bids:
                self.call(member, f"{self.at}/evaluation/scores", {"bid": bid, "points": points})
        self.call(chair, f"{self.at}/evaluation/rank", {}, hours=1)
        for member in self.members:
            self.call(member, f"{self.at}/evaluation/signatures", {})
        self.call(chair, f"{self.at}/evaluation/report", {})

    def award(self):
        shown = self.call(self.host, f"{self.at}/candidates", {}, status=201, days=1)
        self.now = datetime.fromisoformat(shown["publicity_ends_at"])
        first = shown["candidates"][0]
        self.call(self.host, f"{self.at}/award/decide", {"winner": first["bid"]})
        self.call(self.host, f"{self.at}/award/notify", {}, days=1)
        self.call(self.host, f"{self.at}/award/written-report", {}, days=1)
        return first


@pytest.fixture
def evaluated(as_actor):
    return Evaluated(as_actor)


def test_a_section_is_evaluated_awarded_contracted_and_archived_by_calls(evaluated, anyone):
    one = evaluated
    one.evaluate()
    assert ok(one.read(anyone, f"{one.at}/ranking")) == {"ranking": {}}, "secret until published"
    first = one.award()
    rows = ok(one.read(anyone, f"{one.at}/ranking"))["ranking"]["rows"]
    assert rows[0]["bidder_code"] == first["bidder_code"]
    assert "points" not in rows[0]["criteria"][0], "no member's own figures"

    with clock.frozen(one.now):
        file = ok(one.host.send("/documents?name=a.txt", "合同正文".encode(),
                                content_type="application/octet-stream"), 201)  # fmt: skip
    told = {
        "number": f"HT-{one.section}", "amount": first["price"], "digest": file["digest"],
        "period_days": first["period_days"], "signed_on": clock.day_of(one.now).isoformat(),
        "performance_bond": "100000.00",
    }  # fmt: skip
    made = one.call(one.host, f"{one.at}/contract", told, status=201)
    assert one.read(anyone, f"/contracts/{made['number']}").status_code == 404
    one.call(one.host, f"/contracts/{made['number']}/publish", {})
    assert ok(one.read(anyone, "/contracts"))["items"][0]["amount"] == first["price"]
    done = {"completed_on": clock.day_of(one.now).isoformat(), "settlement": first["price"],
            "evaluation": "按期完成"}  # fmt: skip
    one.call(one.host, f"/contracts/{made['number']}/complete", done)

    one.call(one.host, f"/tenders/{one.code}/archive", {}, status=201, days=1)
    one.call(one.host, f"/tenders/{one.code}/archive/seal", {})
    seal_all(at=one.now)
    package = one.read(one.host, f"/tenders/{one.code}/archive.zip")
    assert package.content.startswith(b"PK")
    assert one.read(anyone, f"/tenders/{one.code}/archive.zip").status_code == 401
    steps = ok(one.read(anyone, f"/tenders/{one.code}/timeline"))["items"]
    assert any("招标投标法" in step["source"] for step in steps)


def test_outsiders_learn_nothing_of_an_evaluation(evaluated, as_actor, anyone):
    one = evaluated
    one.evaluate()
    path = f"{one.at}/evaluation"
    assert one.read(anyone, path).status_code == 401
    assert one.read(as_actor(build.a_bidder()), path).status_code == 404
    own = ok(one.read(one.members[0], path))
    assert all(member["name"].startswith("评委") for member in own["committee"])
    assert own["sheet"][0]["criteria"][0]["given"] is not None


def test_a_price_that_differs_from_the_bid_is_no_contract(evaluated):
    one = evaluated
    one.evaluate()
    first = one.award()
    file = ok(one.host.send("/documents?name=a.txt", "合同".encode(),
                            content_type="application/octet-stream"), 201)  # fmt: skip
    told = {
        "number": "HT-1", "amount": "1.00", "digest": file["digest"], "performance_bond": "0.00",
        "period_days": first["period_days"], "signed_on": clock.day_of(one.now).isoformat(),
    }  # fmt: skip
    with clock.frozen(one.now):
        refused = one.host.send(f"{one.at}/contract", told)
    assert (refused.status_code, refused.json()["code"]) == (422, "contract_differs")
    assert "招标投标法" in refused.json()["source"]


def test_a_rejection_stays_secret_until_the_candidates_are_published(evaluated, anyone):
    one = evaluated
    one.call(one.host, f"{one.at}/evaluation", {"seats": one.seats}, status=201)
    one.call(one.host, f"{one.at}/evaluation/start", {}, minutes=20)
    path = f"/tenders/{one.code}/bids"
    (bid, *others) = [row["id"] for row in ok(one.read(one.host, path))["items"]]
    one.call(one.members[0], f"{one.at}/evaluation/rejections",
             {"bid": bid, "ground": "1", "reason": "投标函未盖章"})  # fmt: skip
    for caller in (anyone, one.host):
        rows = ok(one.read(caller, path))["items"]
        assert {row["state"] for row in rows} == {"opened"}
        assert "盖章" not in str(rows)

    for member in one.members:
        for other in others:
            points = {"t1": "20", "t2": "8", "t3": "4"}
            one.call(member, f"{one.at}/evaluation/scores", {"bid": other, "points": points})
    one.call(one.members[0], f"{one.at}/evaluation/rank", {})
    for member in one.members:
        one.call(member, f"{one.at}/evaluation/signatures", {})
    one.call(one.members[0], f"{one.at}/evaluation/report", {})
    one.call(one.host, f"{one.at}/candidates", {}, status=201, days=1)
    rows = {row["id"]: row for row in ok(one.read(anyone, path))["items"]}
    assert (rows[bid]["state"], rows[bid]["rejected_because"]) == ("rejected", "投标函未盖章")
