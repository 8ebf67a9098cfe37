"""Pages of pieces and courses: for everybody, for officers, for whoever learns."""

from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from builders.credit import a_bureau
from builders.lessons import TOLD, a_piece
from builders.registry import HUBEI, START, WUHAN
from gongheng.credit.lessons import actions
from gongheng.credit.lessons.models import Attempt, Course, Piece
from gongheng.credit.lessons.questions import SAMPLE

pytestmark = pytest.mark.django_db


def test_the_public_searches_pieces_reads_them_and_follows_them_as_a_feed(client):
    bureau = a_bureau(WUHAN)
    good = actions.publish_piece(a_piece(bureau), by=bureau.checker, at=START)
    hidden = a_piece(bureau, title="还没有审核的稿件")
    listed = client.get(
        reverse("public:credit_pieces"), {"q": "按约", "kind": "good"}
    ).content.decode()
    none = client.get(reverse("public:credit_pieces"), {"q": "没有的字"}).content.decode()
    feed = client.get(reverse("public:credit_pieces_feed"))
    assert good.title in listed
    assert hidden.title not in listed
    assert good.title not in none
    titles = [one.text for one in ET.fromstring(feed.content).iter("title")]
    assert good.title in titles
    assert hidden.title not in titles
    assert "第二段" in client.get(reverse("public:credit_piece", args=[good.code])).content.decode()
    assert client.get(reverse("public:credit_piece", args=[hidden.code])).status_code == 404
    items = client.get("/api/v1/credit/pieces").json()["items"]
    assert [one["code"] for one in items] == [good.code]


def test_an_officer_writes_a_piece_and_takes_a_test_on_the_pages(client_of, at_moment):
    province = a_bureau(HUBEI)
    with at_moment(START):
        mine, other = client_of(province.clerk), client_of(province.checker)
        mine.post(reverse("culture:draft_piece"), TOLD)
        piece = Piece.objects.get()
        assert mine.post(reverse("culture:publish_piece", args=[piece.code])).status_code == 403
        other.post(reverse("culture:publish_piece", args=[piece.code]))
        piece.refresh_from_db()
        told = {
            "title": "课程",
            "year": 2026,
            "roles": ["credit"],
            "required": "on",
            "body": "内容",
        }
        bad = mine.post(reverse("culture:draft_course"), {**told, "questions": "questions: 1"})
        mine.post(reverse("culture:draft_course"), {**told, "questions": SAMPLE})
        course = Course.objects.get()
        other.post(reverse("culture:open_course", args=[course.code]))
        at = reverse("culture:hand_in", args=[course.code])
        assert other.get(at).status_code == 200
        assert other.post(at, {"q1": "4"}).status_code == 422
        other.post(at, {"q1": "4", "q2": ["1", "3"]})
        attempt = Attempt.objects.get()
        shown = other.get(reverse("culture:course", args=[course.code])).content.decode()
        paper = reverse("culture:certificate", args=[attempt.code])
        assert other.get(paper)["Content-Type"] == "application/pdf"
        assert mine.get(paper).status_code == 404
        listed = other.get(reverse("culture:courses")).content.decode()
    assert (piece.state, bad.status_code, attempt.passed) == ("published", 422, True)
    assert "50%" in shown
    assert "合格" in listed
