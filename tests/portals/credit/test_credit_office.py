"""The credit office: the desk, the form from the catalogue, every act, and who may not enter."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from builders.credit import (
    DAY,
    PENALTY,
    a_bureau,
    a_document_number,
    a_published_record,
    a_reported_record,
    an_entered_record,
)  # fmt: skip
from builders.registry import HUBEI, START, a_party
from gongheng.credit.records import actions
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.vault.models import Secret
from gongheng.portals.credit.record import acts_of

pytestmark = pytest.mark.django_db
OFFICE = "/credit-office"


@pytest.fixture(autouse=True)
def _day(at_moment):
    with at_moment(START + timedelta(hours=2)):
        yield


def page_of(record) -> str:
    return f"{OFFICE}/records/{record.code}/"


def typed(bureau, party, **changes):
    return {
        "subject_code": party.code, "organ_code": bureau.code, "conduct": "B401",
        "decided_on": START.date().isoformat(), **PENALTY,
        "document_number": a_document_number(), **changes,
    }  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.CREDIT])
def test_nobody_but_a_credit_officer_enters_the_office(client_of, role):
    client = client_of(role)
    record = an_entered_record(a_bureau())
    for url in (f"{OFFICE}/", page_of(record), f"{OFFICE}/new/XY-101/bidder/"):
        assert client.get(url).status_code == 403
    assert client_of("anonymous").get(f"{OFFICE}/").status_code == 302


def test_the_form_is_made_from_the_catalogue_and_enters_a_record(client_of):
    bureau, party = a_bureau(), a_party()
    client = client_of(bureau.clerk)
    form = client.get(f"{OFFICE}/new/XY-101/bidder/").content.decode()
    assert all(f'name="{name}"' in form for name in ("fine_wan", "penalty_kinds", "subject_code"))
    assert 'name="licence_kind"' not in form
    answer = client.post(f"{OFFICE}/new/XY-101/bidder/", typed(bureau, party))

    record = Record.objects.get()
    assert (answer.status_code, answer.url) == (302, page_of(record))
    assert record.content["fine_wan"] == "2.5"


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(client_of):
    bureau, party = a_bureau(), a_party()
    told = typed(bureau, party, document_number="示例罚5号", facts="写了很久的事实")
    page = client_of(bureau.clerk).post(f"{OFFICE}/new/XY-101/bidder/", told)

    assert page.status_code == 422
    body = page.content.decode()
    assert "文书号应含年份括号" in body
    assert "写了很久的事实" in body
    assert not Record.objects.exists()
    assert not Subject.objects.exists()


def test_a_person_is_recorded_by_reference_and_a_refused_entry_leaves_no_number(client_of):
    bureau = a_bureau()
    client = client_of(bureau.clerk)
    told = {"person_name": "赵钱孙", "person_number": "11010519491231002X", "organ_code": bureau.code,
            "conduct": "E201", "decided_on": START.date().isoformat(), **PENALTY}  # fmt: skip
    before = Secret.objects.count()
    url = f"{OFFICE}/new/XY-101/expert/"
    assert client.post(url, {**told, "document_number": "无年份5号"}).status_code == 422
    assert Secret.objects.count() == before
    answer = client.post(url, {**told, "document_number": a_document_number()})

    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "赵钱孙" not in page
    assert "11010519491231002X" not in page
    assert "保存草稿" not in client.get(url).content.decode()


def test_a_record_walks_over_the_pages_from_entry_to_publicity(client_of):
    bureau, province = a_bureau(), a_bureau(HUBEI)
    record = an_entered_record(bureau)
    clerk, checker = client_of(bureau.clerk), client_of(bureau.checker)
    paper = SimpleUploadedFile("告知书.pdf", b"%PDF-1.4\n1\n%%EOF\n")
    assert clerk.get(f"{page_of(record)}notice/").content.startswith(b"%PDF")
    assert clerk.post(f"{page_of(record)}notify/", {"paper": paper}).status_code == 302
    assert clerk.post(f"{page_of(record)}review/").status_code == 403
    assert checker.post(f"{page_of(record)}review/").status_code == 302
    above = client_of(province.clerk)
    assert above.post(f"{page_of(record)}accept/").status_code == 302
    assert above.post(f"{page_of(record)}publish/").status_code == 302

    record.refresh_from_db()
    assert record.state == "published"
    assert above.get(page_of(record)).status_code == 200
    assert b"%PDF" in b"".join(clerk.get(f"{page_of(record)}served/").streaming_content)


def test_a_record_of_another_organ_is_not_there(client_of):
    record = an_entered_record(a_bureau())
    other = client_of(a_bureau("420500").clerk)
    assert other.get(page_of(record)).status_code == 404
    for act in ("amend", "notify", "review", "dismiss", "notice", "served"):
        assert other.post(f"{page_of(record)}{act}/").status_code in {404, 405}
    record.refresh_from_db()
    assert record.state == "entered"


def test_the_bar_says_why_an_act_is_not_open():
    bureau = a_bureau()
    bar = {one["label"]: one for one in acts_of(an_entered_record(bureau), bureau.checker)}
    assert not bar["复核报送"]["open"]
    assert "告知" in bar["复核报送"]["reason"]
    assert bar["书面告知主体"]["open"]


def test_a_correction_shows_old_and_new_and_keeps_both(client_of):
    bureau, province = a_bureau(), a_bureau(HUBEI)
    record = a_published_record(bureau, province)
    client = client_of(province.clerk)
    told = {"conduct": "B301", "decided_on": record.decided_on.isoformat(), **record.content,
            "fine_wan": "9.5", "reason": "金额写错"}  # fmt: skip
    entries = Entry.objects.count()
    propose = f"{page_of(record)}propose-correction/"
    seen = client.post(propose, {**told, "compare": "yes"}).content.decode()
    assert "2.5" in seen
    assert "9.5" in seen
    assert Entry.objects.count() == entries
    assert client.post(propose, told).url == page_of(record)
    assert not Record.objects.filter(replaces=record).exists()
    second = client_of(province.checker)
    assert second.post(f"{page_of(record)}correct/").status_code == 409  # not told of the graver
    assert second.get(f"{page_of(record)}correction-notice/")["Content-Type"] == "application/pdf"
    paper = SimpleUploadedFile("告知书.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    assert client.post(f"{page_of(record)}notify-correction/", {"paper": paper}).status_code == 302
    assert client.post(f"{page_of(record)}correct/").status_code == 403
    assert "9.5" in second.get(f"{page_of(record)}correct/").content.decode()
    answer = second.post(f"{page_of(record)}correct/")

    new = Record.objects.get(replaces=record)
    assert answer.url == page_of(new)
    assert new.content["fine_wan"] == "9.5"
    assert "有变化" in client.get(page_of(record)).content.decode()


def test_a_proposal_is_adopted_on_its_page(client_of):
    from gongheng.foundation.access.actors import CLOCK

    bureau, party = a_bureau(), a_party()
    record = actions.propose(
        "XY-103", subject_code=party.code, subject_kind="bidder", conduct="N101",
        content={"facts": "擅自进入评标区域"}, decided_on=START.date(), reporter_code=bureau.code,
        reporter_name="示例局", region=bureau.region, by=CLOCK, at=START,
    )  # fmt: skip
    client = client_of(bureau.clerk)
    form = client.get(f"{page_of(record)}adopt/").content.decode()
    assert "擅自进入评标区域" in form
    told = {"conduct": "N101", "organ_code": bureau.code, "facts": "核实后的事实",
            "decided_on": START.date().isoformat()}  # fmt: skip
    assert client.post(f"{page_of(record)}adopt/", told).status_code == 302
    record.refresh_from_db()
    assert (record.state, record.content["facts"]) == ("entered", "核实后的事实")


def test_the_desk_holds_what_this_officer_may_do_and_the_late_first(client_of, at_moment):
    bureau, province = a_bureau(), a_bureau(HUBEI)
    an_entered_record(bureau)
    a_reported_record(bureau)
    with at_moment(START + 30 * DAY):
        own = client_of(bureau.clerk).get("/desk/").content.decode()
        above = client_of(province.clerk).get("/desk/").content.decode()
    assert "书面告知主体：" in own
    assert "已超期" in own
    assert "归集：" in above
    assert "归集：" not in own


@pytest.mark.parametrize(
    ("query", "found"),
    [("state=entered", 1), ("state=reviewed", 1), ("category=licence", 0), ("clock=report_late", 1),
     ("clock=publish_late", 2), ("clock=report_soon", 0), ("kind=expert", 0), ("region=420100", 2),
     ("clock=nonsense", 2), ("number=%E7%A4%BA%E4%BE%8B", 2), ("page=99&sort=-decided_on", 2)],
)  # fmt: skip
def test_the_list_is_narrowed_by_its_filters(client_of, at_moment, query, found):
    bureau = a_bureau()
    an_entered_record(bureau)
    a_reported_record(bureau)
    with at_moment(START + 30 * DAY):
        page = client_of(bureau.clerk).get(f"{OFFICE}/?{query}")
    assert page.context["count"] == found


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_is_handed_out_as_a_file(client_of, form):
    bureau = a_bureau()
    record = an_entered_record(bureau)
    answer = client_of(bureau.clerk).get(f"{OFFICE}/?format={form}")
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    if form == "csv":
        assert record.document_number in content.decode()


def test_the_list_costs_the_same_number_of_queries_for_any_length(
    client_of, django_assert_max_num_queries
):
    bureau = a_bureau()
    for _ in range(6):
        an_entered_record(bureau)
    client = client_of(bureau.clerk)
    with django_assert_max_num_queries(16):
        client.get(f"{OFFICE}/")


def test_items_not_for_a_subject_are_refused_before_the_form(client_of):
    client = client_of(a_bureau().clerk)
    assert client.get(f"{OFFICE}/new/?item=XY-103&kind=medical").status_code == 422
    assert client.get(f"{OFFICE}/new/XY-103/medical/").status_code == 404
    assert client.get(f"{OFFICE}/new/XY-999/bidder/").status_code == 404
    assert client.get(f"{OFFICE}/new/?item=XY-101&kind=bidder").status_code == 302


def test_a_file_is_sent_checked_and_taken_over_the_pages(client_of):
    from credit.test_uploads import a_row, as_csv, worked

    bureau, party = a_bureau(), a_party()
    client = client_of(bureau.clerk)
    content = as_csv([a_row(bureau, party, 1), a_row(bureau, party, 2, CF_WSH="=cmd()")])
    told = {"item": "XY-101", "subject_kind": "bidder"}
    bad = {**told, "paper": SimpleUploadedFile("a.exe", b"x")}
    assert client.post(f"{OFFICE}/uploads/new/", bad).status_code == 415
    answer = client.post(
        f"{OFFICE}/uploads/new/", {**told, "paper": SimpleUploadedFile("a.csv", content)}
    )
    worked(START + timedelta(hours=2))
    page = client.get(answer.url).content.decode()
    assert "文书号应含年份括号" in page
    book = b"".join(client.get(f"{answer.url}faults/").streaming_content)
    assert book.startswith(b"PK")
    assert client_of(a_bureau("420500").clerk).get(answer.url).status_code == 404
    assert client.post(f"{answer.url}take/").status_code == 302
    worked(START + timedelta(hours=2))
    assert Record.objects.get().state == "entered"
    assert client.get(f"{OFFICE}/uploads/").status_code == 200


@pytest.mark.parametrize("item", ["XY-101", "XY-201", "XY-302"])
def test_the_template_of_an_item_is_read_back_by_the_upload(client_of, item):
    from gongheng.credit.catalogue.items import catalogue_on
    from gongheng.credit.records.uploads import sheets
    from gongheng.credit.records.uploads.columns import places

    answer = client_of(a_bureau().clerk).get(f"{OFFICE}/uploads/template/{item}/")
    _, heads = next(sheets.rows(b"".join(answer.streaming_content)))
    found = catalogue_on(START.date()).item(item)
    told, unknown = places(found, tuple(heads))
    assert unknown == []
    assert {"subject_code", "organ_code", "decided_on", *found.required} <= set(told)


@pytest.mark.parametrize("sheet", ["timeliness", "quality"])
def test_the_figures_are_shown_with_their_meaning_and_handed_out(client_of, sheet):
    bureau = a_bureau()
    a_reported_record(bureau)
    client = client_of(bureau.clerk)
    shown = client.get(f"{OFFICE}/{sheet}/?since=2025-12-01&until=nonsense&sort=-records")
    assert shown.status_code == 200
    assert shown.context["count"] == 1
    assert client.get(f"{OFFICE}/{sheet}/?format=xlsx").status_code == 200
    if sheet == "timeliness":
        assert "按时 ÷" in shown.content.decode()
