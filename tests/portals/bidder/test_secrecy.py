"""Before the opening nobody learns who bids or how many; what is another's is not there."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.vault import store as vault

pytestmark = pytest.mark.django_db
EVERYBODY = ("anonymous", "tenderer", "agency", "bidder", "expert", "centre", "witness", "supervisor",
             "inspector", "credit")  # fmt: skip


def pages_about(tender):
    """Every page, part and file of my four portals that is about a tender."""
    section = tender.sections.first()
    own = f"/tenderer/tenders/{tender.code}/"
    tabs = (
        "overview",
        "documents",
        "notices",
        "answers",
        "opening",
        "evaluation",
        "award",
        "archive",
        "history",
    )
    return [
        "/tenderer/", own, *(f"{own}?tab={tab}" for tab in tabs), f"{own}clarify/", f"{own}terminate/",
        f"{own}papers/opening/1/", f"/tenderer/sections/{section.code}/committee/",
        "/bidder/", f"/bidder/tenders/{tender.code}/", "/bidder/bids/", "/bidder/bids/?format=csv",
        f"/bidder/sections/{section.code}/bid/", "/expert/", "/hall/", f"/hall/{tender.code}/",
        f"/hall/{tender.code}/state.json", f"/hall/{tender.code}/parts/acts/",
        f"/hall/{tender.code}/parts/table/", "/desk/",
    ]  # fmt: skip


def text_of(answer):
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
        "utf-8", "replace"
    )


def test_before_the_opening_no_page_tells_who_bids_or_how_many(client_of):
    host, rival = build.a_tenderer(), build.a_bidder()
    tender = build.an_announced_tender(host)
    build.a_submitted_bid(tender, rival, price="9111111.11")
    lookers = [client_of(host), *(client_of(who) for who in EVERYBODY)]

    def seen():
        with clock.frozen(tender.bids_due_at - timedelta(minutes=1)):
            for client in lookers:
                yield from ((client, path, client.get(path)) for path in pages_about(tender))

    before = [(path, len(text_of(answer))) for _, path, answer in seen() if "parts/" in path]
    secrets = [build.a_bidder(name=f"秘密投标人{number}公司") for number in range(3)]
    bids = [
        build.a_submitted_bid(tender, one, price=f"9{n}22222.22") for n, one in enumerate(secrets)
    ]
    seal_all(at=tender.bids_due_at - timedelta(hours=1))
    after = []
    for client, path, answer in seen():
        text = text_of(answer)
        assert answer.status_code < 500, path
        for bid in bids:
            assert bid.bidder_name not in text, path
            assert bid.bidder_code not in text, path
            assert bid.sealed_digest not in text, path
        assert "22222.22" not in text, (client.actor, path)
        if "parts/" in path:
            after.append((path, len(text)))
    # The number of bids leaves no trace either: the parts are as long as they were with one bid.
    assert [length for _, length in before] == [length for _, length in after]


def test_the_defence_is_the_query_without_it_the_rival_would_be_seen(client_of, monkeypatch):
    from gongheng.trading.bidding import queries
    from gongheng.trading.bidding.models import Bid

    tender = build.an_announced_tender(build.a_tenderer())
    bid = build.a_submitted_bid(tender, build.a_bidder(name="秘密投标人公司"))
    rival = client_of(build.a_bidder())
    with clock.frozen(tender.bids_due_at - timedelta(minutes=1)):
        assert rival.get(f"/bidder/bids/{bid.pk}/").status_code == 404
        monkeypatch.setattr(queries, "bids_of", lambda _: Bid.objects.all())
        from gongheng.portals.bidder import bids as pages

        monkeypatch.setattr(pages, "bids_of", queries.bids_of)
        assert "秘密投标人公司" in rival.get(f"/bidder/bids/{bid.pk}/").content.decode()


def test_another_units_bid_is_not_there(client_of):
    tender = build.an_announced_tender(build.a_tenderer())
    bid = build.a_submitted_bid(tender, build.a_bidder())
    with clock.frozen(tender.documents_from + timedelta(days=4)):
        rival = client_of(build.a_bidder())
        for path in ("", "proof.json", "replace/", "withdraw/"):
            assert rival.get(f"/bidder/bids/{bid.pk}/{path}").status_code == 404, path
            if path.endswith("/"):
                assert (
                    rival.post(f"/bidder/bids/{bid.pk}/{path}", {"reason": "x"}).status_code == 404
                )
    bid.refresh_from_db()
    assert bid.state == "submitted"


def test_another_units_tender_is_not_there(client_of):
    tender = build.an_announced_tender(build.a_tenderer())
    section = tender.sections.get()
    stranger = client_of(build.a_tenderer())
    acts = ("", "add/", "file/", "review/", "draft/", "announce/", "announce/dates.json", "clarify/", "postpone/",
            "terminate/", "again/", "assemble/", "seal/", "archive.zip", "papers/document/1/")  # fmt: skip
    parts = ("draw/", "committee/", "replace/", "start/", "fail/", "candidates/", "decide/", "notify/", "report/",
             "contract/sign/", "contract/publish/", "contract/complete/")  # fmt: skip
    with clock.frozen(tender.documents_from + timedelta(days=4)):
        for path in acts:
            assert stranger.get(f"/tenderer/tenders/{tender.code}/{path}").status_code == 404, path
        for path in parts:
            assert stranger.get(f"/tenderer/sections/{section.code}/{path}").status_code == 404, (
                path
            )
            assert stranger.post(f"/tenderer/sections/{section.code}/{path}").status_code == 404, (
                path
            )


def test_a_tender_before_its_notice_is_not_there_for_bidders_and_the_hall(client_of):
    tender = build.a_tender_ready_to_announce(build.a_tenderer())
    bidder = client_of(build.a_bidder())
    for path in (f"/bidder/tenders/{tender.code}/", f"/hall/{tender.code}/", f"/hall/{tender.code}/state.json",
                 f"/bidder/sections/{tender.sections.get().code}/bid/"):  # fmt: skip
        assert bidder.get(path).status_code == 404, path


def test_the_names_of_experts_stay_secret_until_the_result(client_of):
    host = build.a_tenderer()
    award = late.a_decided_award(host)
    tender = award.tender
    names = [vault.reveal(person)["name"] for person in
             award.section.evaluation.members.filter(kind="expert").values_list("person", flat=True)]  # fmt: skip
    bidders = [client_of(who) for who in ("anonymous", "bidder", "expert", "witness", "centre")]
    with clock.frozen(award.decided_at):
        for client in bidders:
            for path in pages_about(tender):
                text = text_of(client.get(path))
                for name in names:
                    assert name not in text, (client.actor, path)


def test_scores_are_not_seen_by_the_host_before_the_report(client_of):
    host = build.a_tenderer()
    evaluation, people = late.a_started_evaluation(host)
    late.score_all(evaluation, people)
    with clock.frozen(evaluation.started_at + timedelta(hours=1)):
        client = client_of(host)
        text = text_of(client.get(f"/tenderer/tenders/{evaluation.tender.code}/?tab=evaluation"))
        assert "评标正在保密进行" in text
        assert "总分" not in text
        assert client.get(f"/expert/{evaluation.pk}/").status_code == 404
        assert (
            client.get(
                f"/tenderer/tenders/{evaluation.tender.code}/papers/evaluation/1/"
            ).status_code
            == 404
        )


def test_an_expert_sees_no_evaluation_of_others_and_no_project_before_the_opening(client_of):
    tender = build.an_announced_tender(build.a_tenderer())
    host = build.a_party_with_office("tenderer")
    evaluation, people = late.a_started_evaluation(host)
    with clock.frozen(evaluation.started_at + timedelta(hours=1)):
        assert client_of("expert").get(f"/expert/{evaluation.pk}/").status_code == 404
        own = text_of(client_of(people[0]).get(f"/expert/{evaluation.pk}/"))
        assert "我的评分表" in own
    del tender


@pytest.mark.parametrize(
    "role", ["anonymous", "expert", "centre", "supervisor", "bidder", "tenderer"]
)
def test_every_door_opens_to_its_own_roles_only(client_of, role):
    client = client_of(role)
    allowed = {"/tenderer/": {"tenderer", "agency"}, "/bidder/": {"bidder"},
               "/expert/": {"expert", "tenderer", "agency"}, "/bidder/unit/": {"bidder", "tenderer", "agency"}}  # fmt: skip
    for path, roles in allowed.items():
        status = client.get(path).status_code
        wanted = 302 if role == "anonymous" else 200 if role in roles else 403
        assert status == wanted, (role, path)
