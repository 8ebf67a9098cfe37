"""Trying draft rules on a page: fields or a file, faults at their field, progress, result."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from builders.credit import DAY, a_bureau, a_published_record
from builders.registry import HUBEI, START
from gongheng.credit.points import tasks
from gongheng.credit.points.models import Simulation
from gongheng.foundation import clock

pytestmark = pytest.mark.django_db
NEW = "/credit-office/simulations/new/"
FIGURES = {"points_minor": 1, "points_heavier": 8, "points_serious": 8, "points_grave": 12,
           "months_minor": 6, "months_heavier": 6, "months_serious": 6, "months_grave": 12}  # fmt: skip
FORM = {
    "title": "示例草案",
    "day": START.date().isoformat(),
    "threshold": 12,
    "grades": "",
    **FIGURES,
}
FILE = """title: 文件里的草案
points: {minor: 1, heavier: 4, serious: 8, grave: 24}
months: {minor: 6, heavier: 6, serious: 6, grave: 12}
"""


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: START + DAY)


@pytest.fixture
def province():
    return a_bureau(HUBEI)


def test_a_draft_is_written_tried_and_read(client_of, province):
    record = a_published_record(a_bureau(), province, conduct="B201")
    client = client_of(province.clerk)
    page = client.get(NEW).content.decode()
    assert 'value="12"' in page
    answer = client.post(NEW, {**FORM, "grades": "B201 特别严重\nb101 不记分\n"})
    assert answer.status_code == 302
    assert "已算完 0 步" in client.get(answer["Location"]).content.decode()
    for _ in range(13):
        for _, act in tasks.deadlines(START + DAY):
            act()
    read = client.get(answer["Location"]).content.decode()

    for words in (
        "已完成",
        record.subject.name,
        "+8",
        "无正当理由放弃中标（B201）改为特别严重",
        "只比较，不采用",
    ):
        assert words in read
    assert "title: 示例草案" in client.get(f"{answer['Location']}draft.yaml").content.decode()
    assert "示例草案" in client.get("/credit-office/simulations/").content.decode()


def test_a_file_counts_before_the_fields(client_of, province):
    file = SimpleUploadedFile("draft.yaml", FILE.encode())
    answer = client_of(province.clerk).post(NEW, {**FORM, "file": file})

    assert answer.status_code == 302
    assert Simulation.objects.get().title == "文件里的草案"


@pytest.mark.parametrize(("changes", "words"), [
    ({"grades": "B201 重了"}, "第 1 行"),
    ({"grades": "X999 严重"}, "不认识的失信行为：X999"),
    ({"points_minor": "-1"}, ""),
    ({"points_minor": "1.5"}, ""),
    ({"title": ""}, "请填写这一项"),
    ({"day": "2099-01-01"}, "日期不可能"),
    ({"day": "2001-01-01"}, "日期不可能"),
    ({"day": "mist"}, ""),
    ({"file": FILE + "colour: red\n"}, "第 4 行：不认识的键：colour"),
    ({"file": FILE + "note: &a x\n"}, "第 4 行"),
    ({"file": "\x00\x01"}, ""),
    ({"file": b"\xff\xfe\x00"}, "UTF-8"),
    ({"file": "x: " + "a" * 300_000}, "不得超过"),
])  # fmt: skip
def test_a_faulty_draft_is_refused_at_its_field_and_nothing_is_kept(
    client_of, province, changes, words
):
    if "file" in changes:
        given = changes["file"]
        content = given if isinstance(given, bytes) else given.encode()
        changes = {"file": SimpleUploadedFile("draft.yaml", content)}
    answer = client_of(province.clerk).post(NEW, {**FORM, **changes})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Simulation.objects.exists()


def test_only_officers_of_the_province_may_try_and_read(client_of, province):
    client_of(province.clerk).post(NEW, FORM)
    code = Simulation.objects.get().code
    page, draft = (
        f"/credit-office/simulations/{code}/",
        f"/credit-office/simulations/{code}/draft.yaml",
    )
    city = client_of(a_bureau().clerk)

    assert city.get(NEW).status_code == 403
    assert city.post(NEW, FORM).status_code == 403
    for address in (page, draft):
        assert city.get(address).status_code == 404
        assert client_of("anonymous").get(address).status_code in {302, 404}
        assert client_of("supervisor").get(address).status_code in {403, 404}
    assert client_of(province.checker).get(page).status_code == 200
