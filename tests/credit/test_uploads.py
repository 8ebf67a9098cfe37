"""A file of records: read safely, checked line by line, good rows kept and none lost."""

import io
import zipfile
from datetime import timedelta

import pytest
import xlsxwriter

from builders.credit import a_bureau, an_entered_record
from builders.registry import START, a_code, a_party
from gongheng.credit.records.models import Record
from gongheng.credit.records.uploads import actions, kept, queries, sheets, tables, tasks
from gongheng.credit.records.uploads.checking import cleaned
from gongheng.foundation.refusals import Refused
from gongheng.foundation.vault.models import Secret

pytestmark = pytest.mark.django_db
HEADS = ["CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "CF_NR_FK", "CF_JDRQ", "CF_CFJG", "CF_CFJGDM", "XY_XW"]  # fmt: skip


def a_row(bureau, party, number=1, **changes):
    row = dict(zip(HEADS, (
        party.name, "法人及非法人组织", party.code, f"示例罚〔2026〕{number}号", "串通投标", "协商报价",
        "招标投标法第五十三条", "罚款", "处以罚款", "2.5", "2026-02-27", "", bureau.code, "B401"),
        strict=True))  # fmt: skip
    return {**row, **changes}


def as_csv(rows, encoding="utf-8"):
    lines = [",".join(HEADS), *(",".join(row[head] for head in HEADS) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


def as_xml(rows):
    body = "".join("<ROW>" + "".join(f"<{k}>{v}</{k}>" for k, v in row.items()) + "</ROW>"
                   for row in rows)  # fmt: skip
    return f"<?xml version='1.0' encoding='UTF-8'?><DATA>{body}</DATA>".encode()


def as_xlsx(rows, numbers=()):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for place, head in enumerate(HEADS):
        sheet.write_string(0, place, head)
        for line, row in enumerate(rows, 1):
            if head in numbers:
                sheet.write_number(line, place, float(row[head]))
            else:
                sheet.write_string(line, place, row[head])
    book.close()
    return out.getvalue()


def sent(bureau, content, name="处罚.csv", **changes):
    told = {"item": "XY-101", "subject_kind": "bidder", "by": bureau.clerk, "at": START}
    return actions.receive(content, name=name, **{**told, **changes})


def worked(at=START, turns=30):
    for _ in range(turns):
        steps = list(tasks.deadlines(at))
        for _, step in steps:
            step()
        if not steps:
            return


def checked(bureau, content, name="处罚.csv", **changes):
    upload = sent(bureau, content, name, **changes)
    worked()
    upload.refresh_from_db()
    return upload


@pytest.mark.parametrize("form", ["utf8.csv", "gb18030.csv", "a.xml", "a.xlsx"])
def test_the_same_rows_come_in_from_every_kind_of_file(form):
    bureau, party = a_bureau(), a_party()
    rows = [a_row(bureau, party, number) for number in (1, 2)]
    content = {"utf8.csv": lambda: as_csv(rows), "gb18030.csv": lambda: as_csv(rows, "gb18030"),
               "a.xml": lambda: as_xml(rows), "a.xlsx": lambda: as_xlsx(rows)}[form]()  # fmt: skip
    upload = checked(bureau, content, form)
    assert (upload.state, upload.total, upload.good, upload.faults) == ("checked", 2, 2, [])
    actions.take(upload, by=bureau.clerk, at=START)
    worked()

    upload.refresh_from_db()
    record = Record.objects.order_by("pk").first()
    assert (upload.state, upload.taken, Record.objects.count()) == ("taken", 2, 2)
    assert (record.state, record.origin, record.level) == ("entered", "upload", "grave")
    assert record.entered_by == bureau.clerk.person
    assert not Secret.objects.filter(key__startswith="upload:").exists()


@pytest.mark.parametrize(
    ("changes", "code", "head"),
    [
        ({"CF_XDR_SHXYM": "91420106MB00000001"}, "invalid_code", "CF_XDR_SHXYM"),
        ({"CF_XDR_SHXYM": "00000000000000000X"}, "placeholder_code", "CF_XDR_SHXYM"),
        ({"CF_XDR_SHXYM": ""}, "missing_field", "CF_XDR_SHXYM"),
        ({"CF_XDR_MC": "某***公司"}, "name_not_real", "CF_XDR_MC"),
        ({"CF_XDR_MC": "测试公司"}, "name_not_real", "CF_XDR_MC"),
        ({"CF_XDR_MC": "张冠李戴公司"}, "name_differs", "CF_XDR_MC"),
        ({"CF_XDR_LB": "外星人"}, "unknown_choice", "CF_XDR_LB"),
        ({"CF_JDRQ": "2027-01-01"}, "day_not_possible", "CF_JDRQ"),
        ({"CF_JDRQ": "1901-01-01"}, "day_not_possible", "CF_JDRQ"),
        ({"CF_JDRQ": "2026-02-30"}, "invalid_date", "CF_JDRQ"),
        ({"CF_JDRQ": ""}, "missing_field", "CF_JDRQ"),
        ({"CF_WSH": "示例罚5号"}, "document_number_without_year", "CF_WSH"),
        ({"CF_WSH": ""}, "missing_field", "CF_WSH"),
        ({"CF_CFLB": "杖责"}, "unknown_choice", "CF_CFLB"),
        ({"CF_NR_FK": ""}, "missing_field", "CF_NR_FK"),
        ({"CF_NR_FK": "两万"}, "invalid_wan", "CF_NR_FK"),
        ({"CF_NR_FK": "-1"}, "invalid_wan", "CF_NR_FK"),
        ({"CF_CFJGDM": ""}, "invalid_code", "CF_CFJGDM"),
        ({"CF_CFJG": "别的局"}, "name_differs", "CF_CFJG"),
        ({"XY_XW": "B999"}, "unknown_conduct", "XY_XW"),
        ({"XY_XW": "T401"}, "conduct_of_another", "XY_XW"),
        ({"CF_SY": "联系电话13800138000"}, "person_in_the_open", "CF_SY"),
        ({"CF_SY": "长" * 4001}, "text_too_long", "CF_SY"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_told_with_line_column_and_reason_and_the_good_one_stays(
    changes, code, head
):
    bureau, party = a_bureau(), a_party()
    upload = checked(bureau, as_csv([a_row(bureau, party, 1, **changes), a_row(bureau, party, 2)]))
    assert (upload.total, upload.good) == (2, 1)
    assert {line for line, *_ in upload.faults} == {2}
    assert any(told == code and head in column for _, column, _, _, told in upload.faults)
    assert not Record.objects.exists()


def test_every_fault_of_a_row_is_told_and_none_hides_another():
    bureau, party = a_bureau(), a_party()
    bad = a_row(bureau, party, 1, CF_WSH="无年份", CF_NR_FK="x", CF_JDRQ="昨天", XY_XW="B999")
    upload = checked(bureau, as_csv([bad]))
    told = {fault[4] for fault in upload.faults}
    assert {"document_number_without_year", "invalid_wan", "invalid_date"} <= told


def test_duplicates_in_the_file_and_on_record_are_told_whatever_their_brackets():
    bureau, party = a_bureau(), a_party()
    an_entered_record(
        bureau, subject=party.code, content={"document_number": "示例罚〔2026〕9001号"}
    )
    rows = [a_row(bureau, party, 1), a_row(bureau, party, 1, CF_WSH="示例罚[2026]1号"),
            a_row(bureau, party, 1, CF_WSH="示例罚（2026）9001号")]  # fmt: skip
    upload = checked(bureau, as_csv(rows))
    assert [(line, code) for line, *_, code in upload.faults] == [
        (3, "duplicate_line"), (4, "duplicate_record")]  # fmt: skip


def test_wide_letters_serial_days_and_separators_are_understood():
    assert cleaned("organ_code", " １１４２0000ＭＢ ") == "11420000MB"
    assert cleaned("decided_on", "2026年2月7日") == "2026-02-07"
    assert cleaned("decided_on", "2026/2/7") == cleaned("decided_on", "20260207") == "2026-02-07"
    assert cleaned("decided_on", "46060") == "2026-02-07"
    assert cleaned("fine_wan", "１,234.5万元") == "1234.5"
    assert cleaned("facts", "Ａ１，在（武汉）") == "A1，在（武汉）"


def test_a_figure_a_spreadsheet_keeps_inexactly_is_read_as_typed():
    bureau, party = a_bureau(), a_party()
    content = as_xlsx([a_row(bureau, party, CF_NR_FK="0.30000000000000004")], numbers={"CF_NR_FK"})
    upload = checked(bureau, content, "a.xlsx")
    assert kept.rows_of(upload)[0]["content"]["fine_wan"] == "0.3"


def test_a_late_row_is_flagged_and_still_good():
    bureau, party = a_bureau(), a_party()
    upload = checked(bureau, as_csv([a_row(bureau, party, CF_JDRQ="2026-01-05")]))
    assert upload.good == 1
    assert "迟报" in upload.flags[0][1]


def test_a_row_recorded_meanwhile_is_told_and_the_rest_is_entered():
    bureau, party = a_bureau(), a_party()
    upload = checked(bureau, as_csv([a_row(bureau, party, number) for number in (1, 2, 3)]))
    an_entered_record(bureau, subject=party.code, content={"document_number": "示例罚〔2026〕2号"})
    actions.take(upload, by=bureau.clerk, at=START)
    worked()
    upload.refresh_from_db()
    assert upload.state == "taken"
    assert [(line, code) for line, *_, code in upload.faults] == [(3, "duplicate_record")]
    assert Record.objects.filter(origin="upload").count() == 2


def test_persons_come_in_by_number_and_leave_none_behind():
    bureau = a_bureau()
    lines = ["CF_XDR_MC,CF_XDR_ZJHM," + ",".join(HEADS[3:]),
             "赵钱孙,11010519491231002X," + ",".join(
                 list(a_row(bureau, a_party()).values())[3:-1]) + ",E201"]  # fmt: skip
    upload = checked(bureau, "\n".join(lines).encode(), subject_kind="expert")
    assert upload.faults == []
    actions.take(upload, by=bureau.clerk, at=START)
    worked()
    record = Record.objects.get()
    assert record.subject.is_person
    assert "赵钱孙" not in str(record.content)


def test_an_upload_whose_officer_left_stops_and_a_colleague_goes_on(monkeypatch):
    bureau, party = a_bureau(), a_party()
    upload = checked(bureau, as_csv([a_row(bureau, party)]))
    actions.take(upload, by=bureau.clerk, at=START)
    with monkeypatch.context() as gone:
        gone.setattr(tasks, "_officer", lambda _: tasks.NOBODY)
        worked()
    upload.refresh_from_db()
    assert (upload.state, Record.objects.count()) == ("checked", 0)
    actions.take(upload, by=bureau.checker, at=START)
    worked()
    assert Record.objects.get().entered_by == bureau.checker.person


def test_another_organ_neither_sees_nor_takes_an_upload(refused):
    bureau, party, other = a_bureau(), a_party(), a_bureau("420500")
    upload = checked(bureau, as_csv([a_row(bureau, party)]))
    assert not queries.uploads_of(other.clerk).exists()
    with refused("not_permitted"):
        actions.take(upload, by=other.clerk, at=START)
    upload.refresh_from_db()
    assert upload.state == "checked"


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><D><R><A>&b;</A></R></D>"
XXE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><D><R><A>&a;</A></R></D>"


@pytest.mark.parametrize(
    "text", [BOMB, XXE, "<D><R><A>1</B></R></D>", "<D><R><A><B/></A></R></D>", "x"]
)
def test_an_xml_file_with_entities_or_faults_is_set_aside(text):
    bureau = a_bureau()
    upload = checked(bureau, text.encode(), "a.xml")
    assert upload.state == "unreadable"
    assert upload.refused_for
    assert not Secret.objects.filter(key__startswith="upload:").exists()


def test_without_the_refusal_of_document_types_an_entity_would_be_read(monkeypatch):
    monkeypatch.setattr(sheets, "_no_doctype", lambda *_: None)
    table = tables.read(BOMB.encode(), "a.xml")
    assert "aaaa" in table.lines[0].cells[0]


def a_book(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name.replace("__", "/").replace("_x", ".x").replace("_b", ".b"), text)
    return out.getvalue()


def test_a_workbook_that_unpacks_beyond_bounds_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1_000_000)
    bomb = a_book(xl__worksheets__sheet1_xml="<worksheet>" + " " * 2_000_000 + "</worksheet>")
    with pytest.raises(Refused) as told:
        tables.read(bomb, "a.xlsx")
    assert told.value.code == "upload_unreadable"


def test_a_workbook_with_macros_or_no_sheet_or_broken_is_refused():
    macro = a_book(xl__worksheets__sheet1_xml="<worksheet/>", xl__vbaProject_bin="x")
    for content in (macro, a_book(nothing_xml="<a/>"), b"PK\x03\x04broken", b""):
        with pytest.raises(Refused) as told:
            tables.read(content, "a.xlsx")
        assert told.value.code in {"upload_unreadable", "upload_empty"}


@pytest.mark.parametrize("name", ["a.xlsm", "a.exe", "a", "a.csv.zip"])
def test_other_files_are_not_received(name, refused):
    bureau = a_bureau()
    with refused("file_type", "file"):
        sent(bureau, b"x", name)
    assert not queries.uploads_of(bureau.clerk).exists()


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    with pytest.raises(Refused) as told:
        tables.read(b"a\n1\n2\n3\n4\n", "a.csv")
    assert told.value.code == "upload_too_many_rows"


def test_a_row_that_fails_in_a_batch_does_not_take_the_others_with_it():
    bureau, party = a_bureau(), a_party()
    codes = [a_code() for _ in range(3)]
    rows = [a_row(bureau, party, n, CF_XDR_SHXYM=code, CF_XDR_MC=f"示例第{n}公司")
            for n, code in enumerate(codes, 1)]  # fmt: skip
    upload = checked(bureau, as_csv(rows))
    actions.take(upload, by=bureau.clerk, at=START + timedelta(minutes=1))
    worked()
    assert Record.objects.count() == 3
