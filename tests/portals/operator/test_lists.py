"""Filters, sorting, paging and export hold for any address anybody types."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import registry
from gongheng.portals import exports
from gongheng.portals.lists import Column

AT = datetime(2026, 11, 23, tzinfo=UTC)
COLUMNS = (Column("name", "名称"), Column("price", "报价", "money"))


def csv_of(rows):
    answer = exports.as_csv(COLUMNS, rows, name="list", title="清单", at=AT)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@given(st.text())
def test_no_text_becomes_a_formula(text):
    shown = exports.safe(text)
    assert not shown.lstrip(" ").startswith(exports.FORMULA_SIGNS)
    assert shown.endswith(text)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-3", "@SUM(A1)", "\t=1", "  =HYPERLINK(1)", "＝1"]
)
def test_a_name_that_looks_like_a_formula_is_kept_as_text(text):
    assert csv_of([{"name": text, "price": Decimal("-1.00")}])[1] == [f"'{text}", "-1.00"]


def test_units_moments_links_and_notes_are_written_out():
    rows = csv_of([{"name": {"text": "示例", "note": "A02", "url": "/x/"}, "price": None}])
    assert rows[0] == ["名称", "报价（元）"]
    assert rows[1] == ["示例（A02）", ""]
    assert exports.written(AT) == "2026-11-23 08:00"
    assert exports.written(date(2026, 1, 2)) == "2026-01-02"


def test_a_long_export_ends_with_a_note(monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    rows = csv_of({"name": str(n), "price": 1} for n in range(10))
    assert len(rows) == 5
    assert "仅导出前" in rows[-1][0]


def test_a_workbook_holds_text_as_text_and_exact_large_amounts():
    big = Decimal("1234567890123456.78")
    answer = exports.as_xlsx(COLUMNS, [{"name": "=1+1", "price": Decimal("2.50")},
                                       {"name": "大额", "price": big}],
                             name="list", title="清单[1]", at=AT)  # fmt: skip
    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    words = sheet + (book.read("xl/sharedStrings.xml").decode()
                     if "xl/sharedStrings.xml" in book.namelist() else "")  # fmt: skip
    assert "<f>" not in sheet
    assert "<v>2.50</v>" in sheet
    assert str(big) in words


@pytest.mark.django_db
@pytest.mark.parametrize("query", [
    "page=0", "page=x", "page=99999999999999999999", "sort=nonsense", "sort=--name", "kind=nonsense",
    "words=%00", "words=" + "x" * 5000, "words=%27%3B--", "role=%22", "format=exe", "sort=-name",
    "page=2&page=3", "words[]=1",
])  # fmt: skip
def test_no_address_breaks_a_list(client_of, query):
    for _ in range(3):
        registry.a_party()
    assert client_of("centre").get(f"/operator/parties/?{query}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["since=nonsense", "since=9999-12-31", "until=0001-01-01", "actor=%00"]
)
def test_no_day_breaks_the_list_of_events(client_of, query):
    assert client_of("auditor").get(f"/operator/audit/events/?{query}").status_code == 200


@pytest.mark.django_db
def test_a_list_filters_counts_sorts_and_exports_the_same_rows(client_of):
    for name in ("乙公司", "甲公司", "丙公司"):
        registry.a_party(name=name)
    registry.a_party(name="示例机关", kind="government", roles=["tenderer"])
    client = client_of("centre")
    page = client.get("/operator/parties/?kind=enterprise&sort=name")
    assert page.context["count"] == 3
    assert ("government", "机关", 1) in page.context["filters"][1]["options"]
    names = [row["name"]["text"] for row in page.context["rows"]]
    assert names == sorted(names)
    told = client.get("/operator/parties/?kind=enterprise&sort=name&format=csv")
    rows = list(csv.reader(io.StringIO(b"".join(told.streaming_content).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == names
    assert client.get("/operator/parties/?format=xlsx")["Content-Type"] == exports.XLSX


@pytest.mark.django_db
def test_a_list_of_many_rows_is_paged_with_a_fixed_number_of_queries(
    client_of, django_assert_max_num_queries
):
    for _ in range(30):
        registry.a_party()
    client = client_of("centre")
    with django_assert_max_num_queries(10):
        page = client.get("/operator/parties/")
    assert len(page.context["rows"]) == 25
    assert len(client.get("/operator/parties/?page=2").context["rows"]) == 5


@pytest.mark.parametrize(
    ("warning", "words"),
    [
        ("bids[3].price：未提供报价。", "第 3 个报价：未提供报价。"),
        ("title：标题在来源处被截断。", "标题：标题在来源处被截断。"),
        ("来源另载预算 5 元。", "来源另载预算 5 元。"),
        ("somethingNew：读不出。", "内容：读不出。"),
        ("第3位未作为候选人：评标工作", "第3位未作为候选人：评标工作"),
    ],
)
def test_a_warning_of_the_import_is_told_without_developers_words(warning, words):
    from gongheng.portals.operator.imports import said

    assert said(warning) == words
