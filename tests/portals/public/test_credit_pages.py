"""Credit in public: what is in publicity and nothing else, page by page, persons masked, with its proof."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from builders import credit as changing
from builders.credit import DAY, a_bureau, a_published_record, a_reported_record
from builders.lists import a_blacklisted, a_pledge
from builders.registry import START, WUHAN, YICHANG, a_code, a_party, a_person, an_office
from gongheng.credit.records import actions as records
from gongheng.credit.records.models import Record
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.portals.public import credit_record
from gongheng.registry.standing import actions as standing

pytestmark = pytest.mark.django_db
AFTER = START + DAY
LISTS = ("credit_records", "credit_penalties", "credit_licences", "credit_awards",
         "credit_performance")  # fmt: skip


def page(client, name, *args, query="", status=200):
    answer = client.get(reverse(f"public:{name}", args=args) + query)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def copies(record, number, name="copy"):
    """More records of the same content, a day apart, two of each on one moment."""
    made = []
    for n in range(number):
        one = Record.objects.get(pk=record.pk)
        one.pk, one._state.adding = None, True
        one.code, one.document_number = f"{name}-{n:031d}", ""
        one.published_at = record.published_at + timedelta(hours=n // 2)
        one.decided_on = record.decided_on - timedelta(days=n // 2)
        made.append(one)
    return Record.objects.bulk_create(made)


def codes_in(text):
    return re.findall(r"/credit/records/(copy-\d+|[0-9a-f-]{36})/", text)


def walked(client, sort, way="after"):
    """Every record from one end to the other, by the links of the pages."""
    query, found, link = f"?sort={sort}", [], ""
    rel = "next" if way == "after" else "prev"
    for _ in range(9):
        text = page(client, "credit_records", query=query)
        found.append(codes_in(text))
        link = re.search(rf'href="(\?[^"]+)" rel="{rel}"', text)
        if not link:
            return found, query
        query = link[1].replace("&amp;", "&")
    raise AssertionError("the pages have no end")


def test_the_list_of_violations_holds_what_is_in_publicity_and_nothing_before_or_after(client):
    shown, untold = a_published_record(), a_reported_record(a_bureau())
    over = a_published_record()
    changing.withdrawn(over, revoked_on=day_of(START), document_number="示例撤〔2026〕1号",
                     by=an_office(Role.CREDIT, over.reporter_code, over.region), at=AFTER)  # fmt: skip
    text = page(client, "credit_records")
    assert shown.subject.name in text
    assert untold.subject.name not in text
    assert over.subject.name not in text
    page(client, "credit_record", untold.code, status=404)
    page(client, "credit_record", over.code, status=404)


def test_without_the_narrowing_a_withdrawn_record_would_be_read_by_anybody(client, monkeypatch):
    """Twin."""
    untold = a_reported_record(a_bureau())
    monkeypatch.setattr(credit_record.queries, "public_records", Record.objects.all)
    assert untold.document_number in page(client, "credit_record", untold.code)


def test_a_record_tells_every_public_field_its_clocks_its_articles_and_its_marks(client, at_moment):
    record = a_published_record()
    records.mark(record, mark="disputed", by=CLOCK, at=START)
    with at_moment(AFTER):
        text = page(client, "credit_record", record.code)
    for words in ("与其他投标人串通投标", "在示例道路工程投标中与他人协商报价", "招标投标法第五十三条", "罚款",
                  record.organ_name, record.document_number, record.digest, "7个工作日", "按期",
                  "异议处理中", "信用修复管理办法第三条"):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("sort", ["-at", "at", "-decided", "decided"])
def test_walking_the_pages_meets_every_record_once_in_order_and_back_again(client, sort):
    first = a_published_record()
    copies(first, 60)
    there, last = walked(client, sort)
    column = {"at": "published_at", "decided": "decided_on"}[sort.removeprefix("-")]
    turn = "-" if sort.startswith("-") else ""
    wanted = list(
        Record.objects.order_by(f"{turn}{column}", f"{turn}pk").values_list("code", flat=True)
    )
    assert [code for one in there for code in one] == wanted
    assert [len(one) for one in there] == [25, 25, 11]
    back, query = [], last
    while query:
        text = page(client, "credit_records", query=query)
        back = codes_in(text) + back
        link = re.search(r'href="(\?[^"]+)" rel="prev"', text)
        query = link[1].replace("&amp;", "&") if link else ""
    assert back == wanted


def test_a_page_of_records_costs_the_same_whether_there_are_three_or_ninety(client):
    first = a_published_record()
    copies(first, 2)

    def cost(name, *args, query=""):
        page(client, name, *args, query=query)
        with CaptureQueriesContext(connection) as seen:
            page(client, name, *args, query=query)
        return len(seen)

    asked = [
        ("credit_records",),
        ("credit_penalties",),
        ("credit_subject", first.subject.code),
        ("credit",),
    ]
    few = [cost(*one, query="?q=示例") for one in asked]
    copies(first, 30, "more")
    assert [cost(*one, query="?q=示例") for one in asked] == few


@pytest.mark.parametrize("query", ["after=", "after=x~1", "before=2026-01-01~9999999999999999999999",
                                   "after=2026-01-01~1", "after=2026-03-02T09:00:00~5", "sort=content",
                                   "q=" + "示" * 3000, "since=2026-13-45", "level=nonsense", "organ=%25"])  # fmt: skip
@pytest.mark.parametrize("name", LISTS)
def test_an_unreadable_address_is_a_page_and_never_an_error(client, name, query):
    assert client.get(f"{reverse(f'public:{name}')}?{query}").status_code == 200


def test_filters_narrow_by_place_grade_organ_day_and_subject(client):
    one = a_published_record(conduct="B401", decided_on=day_of(START) - 2 * DAY)
    other = a_published_record(
        a_bureau(YICHANG), conduct="B101", decided_on=day_of(START) - 9 * DAY
    )
    assert one.level != other.level
    for query in (f"region={WUHAN}", f"level={one.level}", f"organ={one.organ_code}",
                  f"q={one.subject.code}", f"q={one.subject.name}", f"organ={one.organ_name}",
                  f"since={day_of(START) - 3 * DAY}"):  # fmt: skip
        assert set(codes_in(page(client, "credit_records", query=f"?{query}"))) == {one.code}, query


def test_the_export_and_the_feed_hold_what_the_filter_leaves(client):
    one, other = a_published_record(), a_published_record(a_bureau(YICHANG))
    for form in ("csv", "xlsx"):
        sheet = client.get(reverse("public:credit_records") + f"?region={WUHAN}&format={form}")
        assert b"".join(sheet.streaming_content)
    sheet = client.get(reverse("public:credit_records") + f"?region={WUHAN}&format=csv")
    told = b"".join(sheet.streaming_content).decode()
    assert one.subject.code in told
    assert other.subject.code not in told
    feed = page(client, "credit_records_feed", query=f"?region={WUHAN}")
    assert one.code in feed
    assert other.code not in feed


def test_a_corrected_record_leads_to_what_replaced_it_and_its_old_words_are_gone(client):
    old = a_published_record()
    officer = an_office(Role.CREDIT, old.reporter_code, old.region)
    content = {**old.content, "penalty": "改处警告，示例", "fine_wan": "1.5"}
    new = changing.corrected(old, reason="笔误", conduct=old.conduct, content=content,
                          decided_on=old.decided_on, by=officer, at=AFTER)  # fmt: skip
    answer = client.get(reverse("public:credit_record", args=[old.code]))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("public:credit_record", args=[new.code])
    text = page(client, "credit_record", new.code)
    assert "更正经过" in text
    assert "改处警告" in text
    assert "处以罚款" not in text
    assert "笔误" not in text


def test_a_person_is_masked_on_every_page_and_no_address_names_his_reference(client):
    person = a_person("司马示例")
    record = a_published_record(subject=person, subject_kind="expert", conduct="E401")
    seal_all(at=AFTER)
    pages = [page(client, "credit_record", record.code), page(client, "credit_records"),
             page(client, "credit_records_feed"), page(client, "credit_subject", f"p-{record.subject.pk}")]  # fmt: skip
    sheet = client.get(reverse("public:credit_records") + "?format=csv")
    pages.append(b"".join(sheet.streaming_content).decode())
    for text in pages:
        assert "司**" in text
        assert "司马示例" not in text
        assert person not in text
    page(client, "credit_proof", record.code, status=404)
    page(client, "credit_subject", person, status=404)
    assert "没有找到" in page(client, "credit", query="?q=司马示例")


def test_double_publicity_tells_who_was_in_time_and_who_was_late(client, at_moment):
    a_published_record(decided_on=day_of(START) - DAY)
    late = a_published_record(decided_on=day_of(START) - 20 * DAY)
    with at_moment(AFTER):
        answer = client.get(reverse("public:credit_penalties"))
    assert answer.context["figures"] | {"since": 0, "until": 0} == {
        "whole": 2, "late": 1, "kept": 1, "since": 0, "until": 0}  # fmt: skip
    text = answer.content.decode()
    assert "逾期" in text
    assert "7个工作日" in text
    assert late.subject.name in text
    assert "没有公示中的行政许可" in page(client, "credit_licences")


def test_the_proof_of_a_record_is_judged_right_by_the_site_itself(client):
    record = a_published_record()
    seal_all(at=AFTER)
    text = page(client, "credit_record", record.code)
    proof = client.get(reverse("public:credit_proof", args=[record.code]))
    assert proof.json()["entry"]["facts"]["digest"] == record.digest
    assert proof.json()["entry"]["act"] == "record.publish"
    assert reverse("public:credit_proof", args=[record.code]) in text
    judged = client.post("/verify/", {"text": proof.content.decode()}).content.decode()
    assert "不" not in re.findall(r"<h2[^>]*>([^<]*)</h2>", judged)[0]


def test_a_subject_has_everything_public_on_one_page(client, at_moment):
    listing = a_blacklisted()
    code = listing.subject.code
    supervisor = an_office(Role.SUPERVISOR, a_code("11"), WUHAN)
    standing.restrict(code, restriction="bid", reason="串通投标", basis="行政处罚决定示例",
                      since=START, until=None, region=WUHAN, source="示例", by=supervisor, at=START)  # fmt: skip
    with at_moment(START + 31 * DAY):
        text = page(client, "credit_subject", code)
    for words in ("违法违规行为记录", "量化记分", "黑名单", "正在执行的联合奖惩措施", "信用承诺", "登记信息",
                  "行政处罚决定示例", listing.organ_name):  # fmt: skip
        assert words in text, words


def test_a_registered_firm_without_a_record_is_found_and_has_a_page(client):
    firm = a_party(name="示例清白建设有限公司")
    found = page(client, "credit", query="?q=清白")
    assert reverse("public:credit_subject", args=[firm.code]) in found
    assert "没有信用记录" in page(client, "credit_subject", firm.code)
    assert firm.name in page(client, "credit", query=f"?q={firm.code}")
    page(client, "credit_subject", "91420100MA0000000X", status=404)


def test_pledges_stand_on_the_page_of_who_signed(client):
    pledge = a_pledge()
    text = page(client, "credit_subject", pledge.subject.code)
    assert reverse("public:pledge", args=[pledge.code]) in text


def test_an_empty_list_says_what_to_do(client):
    for name in LISTS:
        assert "换一个条件" in page(client, name)
