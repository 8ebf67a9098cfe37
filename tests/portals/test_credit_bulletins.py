"""Pages of bulletins and duties, and what waits on the desk."""

import pytest
from django.urls import reverse

from builders.bulletins import AFTER, a_published_bulletin
from builders.credit import DAY, a_bureau, a_published_record
from builders.lessons import an_open_course
from builders.registry import HUBEI, WUHAN, a_party, someone_of
from gongheng.credit.bulletins.models import Bulletin, Duty
from gongheng.credit.checks import actions as checks
from gongheng.portals.desk import tasks_of

pytestmark = pytest.mark.django_db


def page(client, name, *args, status=200):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def test_everyone_reads_a_bulletin_its_figures_and_the_stored_paper(client):
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    kept = a_published_record(city, province)
    checks.check("penalty", case=kept.document_number, subject=kept.subject, by=city.clerk,
                 at=kept.entered_at)  # fmt: skip
    made = a_published_bulletin(province)
    listed = page(client, "public:credit_bulletins")
    one = page(client, "public:credit_bulletin", made.code)
    paper = client.get(reverse("public:credit_bulletin_paper", args=[made.code]))
    assert "2026年上半年" in listed
    for word in ("100.0（1／1）", "通报表扬", made.inputs, made.document_number, "示例"):
        assert word in one
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    page(client, "public:credit_bulletin", "none", status=404)
    assert client.get("/api/v1/credit/bulletins").json()["items"][0]["inputs"] == made.inputs


def test_the_province_computes_adopts_and_publishes_on_the_pages(client_of, at_moment):
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    with at_moment(AFTER):
        mine, other = client_of(province.clerk), client_of(province.checker)
        bad = mine.post(reverse("culture:draft_bulletin"), {"year": 2026, "half": 2})
        mine.post(
            reverse("culture:draft_bulletin"), {"year": 2026, "half": 1, "opening": "总体平稳。"}
        )
        made = Bulletin.objects.get()
        seen = page(other, "culture:bulletin", made.code)
        draft = other.get(reverse("culture:bulletin_paper", args=[made.code]))
        page(client_of(city.clerk), "culture:bulletin", made.code, status=404)
        own = mine.post(
            reverse("culture:adopt_bulletin", args=[made.code]),
            {"document_number": "示〔2026〕1号"},
        )
        other.post(
            reverse("culture:adopt_bulletin", args=[made.code]),
            {"document_number": "示〔2026〕1号"},
        )
        other.post(reverse("culture:publish_bulletin", args=[made.code]))
        listed = page(mine, "culture:bulletins")
    made.refresh_from_db()
    assert (bad.status_code, own.status_code, made.state) == (409, 403, "published")
    assert draft["Content-Type"] == "application/pdf"
    assert "与拟定时的数据摘要相符" in seen
    assert "已通报" in listed


def test_an_organ_names_and_hands_over_and_the_province_notes(client_of, at_moment):
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    with at_moment(AFTER):
        mine, above = client_of(city.clerk), client_of(province.clerk)
        mine.post(
            reverse("culture:name_duty"), {"kind": "liaison", "name": "张示例", "phone": "027"}
        )
        duty = Duty.objects.get()
        above.post(reverse("culture:note_duty", args=[duty.code]))
        told = {"handed_over": "在办两件", "name": "王示例", "phone": "028"}
        mine.post(reverse("culture:hand_over", args=[duty.code]), told)
        listed = page(above, "culture:duties")
        one = page(above, "culture:duty", duty.code)
        page(client_of(someone_of(a_party(), "bidder")), "culture:duties", status=403)
    assert "尚未确定" in listed
    assert "张示例" not in listed
    assert "张示例" in one
    assert list(Duty.objects.order_by("pk").values_list("state", flat=True)) == [
        "handed_over",
        "named",
    ]


def test_the_desk_tells_of_a_bulletin_overdue_of_what_to_review_and_of_training(at_moment):
    province, city = a_bureau(HUBEI), a_bureau(WUHAN)
    an_open_course(province)
    late = AFTER + 400 * DAY  # counted from the day the platform opened
    with at_moment(late):
        above = [one["title"] for one in tasks_of(province.clerk, late)]
        below = [one["title"] for one in tasks_of(city.clerk, late)]
    assert "通报半年工作情况" in above
    assert "通报半年工作情况" not in below
    assert "完成必修培训：记分办法学习" in below
