"""One works tender from the first form to the sealed archive, every step through a page."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.registry.experts.models import Invitation
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db
START = build.START
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"

PROJECT = {
    "name": "示例中学新建工程", "region": "420102", "address": "示例路2号", "industry": "E47",
    "scale": "建筑面积一万平方米", "fund_source": "财政资金", "approval_name": "可研批复",
    "approval_no": "武发改〔2026〕2号", "approval_authority": "武汉市发展和改革委员会",
}  # fmt: skip
SECTION = {"title": "一标段", "content": "主体工程", "estimate": "10,000,000.00", "ceiling_price": "9800000",
           "qualification": "建筑工程施工总承包二级及以上", "period_days": "180"}  # fmt: skip
TERMS = {
    "bid_validity_days": "90", "bond_yuan": "200000", "performance_bond_ratio": "0.10",
    "committee_size": "5", "committee_experts": "4", "candidates": "3", "price_points": "60",
    "price_e1": "2", "price_e2": "1", "price_drop": "extremes", "name_1": "施工组织设计", "points_1": "25",
    "name_2": "项目管理机构", "points_2": "15",
}  # fmt: skip


def send(client, url, data=None, *, at, code=302):
    """Post a form at a moment and return the answer; a failure shows what the page said."""
    with clock.frozen(at):
        answer = client.post(url, data or {})
    said = (
        re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())[:4000]
        if answer.status_code != code
        else ""
    )
    assert answer.status_code == code, (url, answer.status_code, said)
    return answer


def see(client, url, *, at, code=200):
    """Open a page at a moment and return its text."""
    with clock.frozen(at):
        answer = client.get(url)
    assert answer.status_code == code, (url, answer.status_code)
    if answer.streaming:
        return b"".join(answer.streaming_content)
    text = answer["Content-Type"].startswith("text")
    return answer.content.decode() if text else answer.content


def an_announced_tender_by_pages(host):
    """Walk the tenderer's pages up to the notice."""
    send(host, "/tenderer/projects/new/", {**PROJECT, "owner_code": host.actor.body}, at=START)
    text = see(host, "/tenderer/projects/", at=START)
    code = re.search(r"/tenderer/projects/(E47[^/]+)/enter/", text)[1]
    entry = {
        "title": "示例中学新建工程施工",
        "trade_class": "A01",
        "mode": "open",
        "organise": "self",
        "state_funded": "on",
    }
    answer = send(host, f"/tenderer/projects/{code}/enter/", entry, at=START)
    url = answer.url
    see(host, url, at=START)
    send(host, f"{url}add/", SECTION, at=START)
    send(host, f"{url}file/", {"statement": "有专职招标人员五人"}, at=START)
    items = re.findall(r'name="(item_[\d_]+)"', see(host, f"{url}review/", at=START))
    send(host, f"{url}review/", dict.fromkeys(items, "pass"), at=START)
    send(host, f"{url}draft/", TERMS, at=START)
    page = see(host, f"{url}announce/", at=START)
    fields = dict(
        re.findall(r'name="(documents_from|documents_until|bids_due_at)" value="([^"]+)"', page)
    )
    assert len(fields) == 3
    send(host, f"{url}announce/", fields, at=START)
    return Tender.objects.get(code=url.split("/")[-2]), url


def asks_and_bids(host, bidders, tender, url):
    """A question, its clarification, four bids and one withdrawal."""
    section, now = tender.sections.get(), tender.documents_from + timedelta(days=1)
    assert tender.title in see(bidders[0], "/bidder/", at=now)
    assert see(bidders[0], f"/bidder/tenders/{tender.code}/documents/1/", at=now).startswith(
        b"%PDF"
    )
    send(
        bidders[0],
        f"/bidder/tenders/{tender.code}/ask/",
        {"text": "工程量清单第三项单位是什么？"},
        at=now,
    )
    clarify = see(host, f"{url}clarify/", at=now)
    assert "工程量清单第三项" in clarify
    assert bidders[0].actor.body not in clarify
    question = re.search(r'name="questions" value="(\d+)"', clarify)[1]
    due = re.search(r'name="bids_due_at" value="([^"]+)"', clarify)[1]
    send(host, f"{url}clarify/", {"questions": [question], "text": "单位为立方米", "bids_due_at": due,
                                  "affects_preparation": "on"}, at=now)  # fmt: skip
    for number, bidder in enumerate(bidders):
        letter = {"price": f"9{number}00000.00", "period_days": "170", "quality": "合格", "manager": "李四",
                  "sure": "on", "attachments": SimpleUploadedFile("施工组织设计.pdf", PDF)}  # fmt: skip
        answer = send(bidder, f"/bidder/sections/{section.code}/bid/", letter, at=now)
        assert "密封文件摘要" in see(bidder, answer.url, at=now)
    last = bidders.pop()
    send(last, answer.url + "withdraw/", {"reason": "另有安排"}, at=now)


def opens(host, bidders, tender, *, url, due, client_of):
    """The ceremony, with an objection answered on the spot."""
    hall = f"/hall/{tender.code}/"
    send(host, f"{hall}hold/", at=due)
    send(host, f"{hall}read-out/", at=due)
    assert "9,000,000.00" in see(client_of("anonymous"), hall, at=due)
    send(bidders[0], f"{hall}object/", {"grounds": "报价单位有误"}, at=due)
    objection = tender.objections.get()
    send(host, f"{url}objections/{objection.pk}/", {"text": "已核对，无误"}, at=due)
    for one in (host, *bidders):
        send(one, f"{hall}sign/", at=due)
    send(host, f"{hall}close/", at=due)


def evaluates(host, section, due, client_of):
    """Draw, committee, scores, ranking, signatures, report."""
    section_url = f"/tenderer/sections/{section.code}/"
    for _ in range(6):
        late.an_expert(specialty="A01")
    send(host, f"{section_url}draw/", {"specialty_1": "A01", "count_1": "4"}, at=due)
    assert 'name="experts" value=' not in see(host, f"{section_url}committee/", at=due)
    for invitation in Invitation.objects.all():
        expert = client_of(actor_of_person(invitation.expert.person))
        send(expert, f"/expert/invitations/{invitation.pk}/confirm/", at=due)
    page = see(host, f"{section_url}committee/", at=due)
    experts = re.findall(r'name="experts" value="(e\d+)"', page)
    assert len(experts) == 4
    send(
        host,
        f"{section_url}committee/",
        {"experts": experts, "representatives": ["r0"], "chair": experts[0]},
        at=due,
    )
    send(host, f"{section_url}start/", at=due)
    seats = list(Evaluation.objects.get().members.all())
    people = [client_of(actor_of_person(seat.person)) for seat in seats]
    sheet = f"/expert/{Evaluation.objects.get().pk}/"
    for person in people:
        for row in re.findall(rf'action="({sheet}bids/\d+/)"', see(person, sheet, at=due)):
            send(person, row, {"t1": "20", "t2": "12.5"}, at=due)
    chair = people[0]
    send(chair, f"{sheet}rank/", {"decided": ""}, at=due)
    assert "总分" in see(chair, sheet, at=due)
    for person in people:
        send(person, f"{sheet}sign/", {"dissent": ""}, at=due)
    send(chair, f"{sheet}report/", at=due)


def awards_and_contracts(host, bidders, section, due):
    """Candidates, decision, notice, report, contract; return the moment."""
    section_url = f"/tenderer/sections/{section.code}/"
    page = see(host, f"{section_url}candidates/", at=due)
    ends = re.search(r'name="publicity_ends_at" value="([^"]+)"', page)[1]
    send(host, f"{section_url}candidates/", {"publicity_ends_at": ends}, at=due)
    section.refresh_from_db()
    after = section.award.publicity_ends_at
    page = see(host, f"{section_url}decide/", at=after)
    winner = re.search(r'name="winner" value="(\d+)"', page)[1]
    send(host, f"{section_url}decide/", {"winner": winner}, at=after)
    send(host, f"{section_url}notify/", at=after)
    won = next(
        one
        for one in bidders
        if one.actor.body == Tender.objects.get().sections.get().award.winner.bidder_code
    )
    assert see(won, f"/bidder/sections/{section.code}/award-notice/", at=after).startswith(b"%PDF")
    send(host, f"{section_url}report/", at=after)
    send(host, f"{section_url}contract/sign/", {
        "number": "HT-2026-1", "signed_on": f"{after.astimezone(clock.BEIJING):%Y-%m-%d}", "performance_bond": "0",
        "paper": SimpleUploadedFile("合同.pdf", PDF)}, at=after)  # fmt: skip
    send(host, f"{section_url}contract/publish/", at=after)
    return after


def test_a_works_tender_walks_from_the_first_form_to_the_sealed_archive(client_of):
    host = client_of(build.a_tenderer())
    tender, url = an_announced_tender_by_pages(host)
    assert tender.state == "announced"
    section = tender.sections.get()
    section_url = f"/tenderer/sections/{section.code}/"
    bidders = [client_of(build.a_bidder()) for _ in range(4)]
    asks_and_bids(host, bidders, tender, url)
    tender.refresh_from_db()
    due = tender.bids_due_at
    opens(host, bidders, tender, url=url, due=due, client_of=client_of)
    evaluates(host, section, due, client_of)
    after = awards_and_contracts(host, bidders, section, due)
    for tab in (
        "overview",
        "documents",
        "notices",
        "answers",
        "opening",
        "evaluation",
        "award",
        "archive",
        "history",
    ):
        see(host, f"{url}?tab={tab}", at=after)
    for paper in ("document/1", "opening/1", "evaluation/1", "award/1", "report/1", "contract/1"):
        assert see(host, f"{url}papers/{paper}/", at=after)[:4] == b"%PDF", paper
    send(host, f"{url}assemble/", at=after)
    send(host, f"{url}seal/", at=after)
    seal_all(at=after)
    assert see(host, f"{url}archive.zip", at=after)
    assert Tender.objects.get().state == "concluded"
    done = {
        "completed_on": f"{after.astimezone(clock.BEIJING):%Y-%m-%d}",
        "settlement": "9000000",
        "evaluation": "按期完成",
    }
    send(host, f"{section_url}contract/complete/", done, at=after)


def actor_of_person(person):
    from gongheng.foundation.access.actors import actor_of
    from gongheng.foundation.access.models import Office

    return actor_of(Office.objects.get(person=person))
