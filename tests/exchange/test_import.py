"""Files of old notices in the database: once, whole, and without any person's name."""

import json

import pytest

from gongheng.exchange.intake import rows, yichang
from gongheng.exchange.intake.run import import_file
from gongheng.foundation import clock
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.history.models import HistoricalBid, Publication
from gongheng.registry.parties.models import Party
from gongheng.registry.projects.models import Project

pytestmark = pytest.mark.django_db
AT = clock.beijing(2026, 11, 23, 9)


def candidate(name, price="1000000.00", **more):
    return {"bidder": name, "price_text": f"{price}元", "price": None, "unit": None, **more}


def a_line(number=1, *, bids=None, **changes):
    return {
        "id": f"n{number}", "title": f"示例道路工程{number}中标候选人公示", "date": "2025-06-13",
        "project": f"示例道路工程{number}", "url": f"https://example.org/{number}",
        "publicity": "2025年06月13日 18时00分至2025年06月16日 18时00分",
        "bids": bids if bids is not None else [candidate("宜昌示例建设有限公司")], **changes,
    }  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def file(*lines):
        path = tmp_path / "lines.jsonl"
        text = (
            one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines
        )
        path.write_text("\n".join(text) + "\n", encoding="utf-8")
        return path

    return file


def test_every_line_is_new_known_or_told_why_not(write):
    file = write(a_line(1), "{broken", a_line(2), a_line(1), a_line(3, date="2025-02-30"))

    report = import_file("yichang", file, AT)

    assert (report.lines, report.new, report.known) == (5, 2, 0)
    assert [one.line for one in report.unreadable] == [2, 4, 5]
    assert all(one.reason_zh for one in report.unreadable)
    assert report.is_complete
    assert Publication.objects.count() == 2


def test_a_second_run_adds_nothing(write):
    file = write(*(a_line(number) for number in range(30)))
    first = import_file("yichang", file, AT)
    before = [
        model.objects.count() for model in (Publication, HistoricalBid, Party, Project, Entry)
    ]

    second = import_file("yichang", file, AT)

    assert (first.new, second.new, second.known) == (30, 0, 30)
    assert before == [
        model.objects.count() for model in (Publication, HistoricalBid, Party, Project, Entry)
    ]
    assert second.is_complete


def test_each_notice_has_an_entry_of_its_own(write):
    import_file("yichang", write(a_line(1), a_line(2)), AT)
    entries = Entry.objects.filter(act="publication.record_publication")
    assert entries.count() == 2
    assert {one.actor for one in entries} == {"importer"}


def test_a_persons_name_is_masked_everywhere_and_makes_no_party(write):
    report = import_file("yichang", write(a_line(bids=[candidate("张三丰")])), AT)

    assert report.persons_masked == 1
    bid = HistoricalBid.objects.get()
    assert bid.party is None
    assert "三丰" not in bid.bidder_name
    stored = json.dumps(
        [*Publication.objects.values("title", "warnings"), *HistoricalBid.objects.values("bidder_name"),
         *Entry.objects.values("facts"), *Party.objects.values("name")], ensure_ascii=False,
    )  # fmt: skip
    assert "张三丰" not in stored


def test_a_consortium_stands_member_by_member_with_one_price(write):
    line = a_line(bids=[candidate("联合体：宜昌甲建设有限公司、宜昌乙设计有限公司")])
    import_file("yichang", write(line), AT)

    bids = list(HistoricalBid.objects.order_by("pk"))
    assert [one.rank for one in bids] == [1, 1]
    assert [one.price is None for one in bids] == [False, True]
    assert [one.party.name for one in bids] == ["宜昌甲建设有限公司", "宜昌乙设计有限公司"]


def test_figures_that_cannot_be_kept_exactly_are_left_out_and_told(write):
    import_file(
        "yichang", write(a_line(bids=[candidate("宜昌甲建设有限公司", "100000.1234567")])), AT
    )
    bid = HistoricalBid.objects.get()
    assert bid.price is None
    assert bid.price_text == "100000.1234567元"
    assert any("精确" in told for told in Publication.objects.get().warnings)


def test_a_line_the_register_refuses_costs_only_itself(write, monkeypatch):
    whole = rows.of_candidates

    def broken(notice):
        row = whole(notice)
        return (
            row
            if notice.line != 2
            else row.__class__(
                **{name: getattr(row, name) for name in row.__slots__} | {"title": "长" * 700}
            )
        )

    source = __import__("gongheng.exchange.intake.run", fromlist=["SOURCES"])
    monkeypatch.setitem(source.SOURCES, "yichang",
                        source.Source("yichang", yichang.read, broken))  # fmt: skip

    report = import_file("yichang", write(*(a_line(number) for number in range(7))), AT)

    assert (report.new, [one.line for one in report.unreadable]) == (6, [2])
    assert report.unreadable[0].field == "title"
    assert report.is_complete


def test_a_notice_of_the_compilation_keeps_sum_buyer_and_winner(write):
    line = {
        "id": "a1", "title": "示例设备采购成交公告", "publishTime": "2025-06-01T10:00:00+08:00",
        "subtype": "成交", "area": "湖北", "city": "宜昌市", "buyer": "宜昌市示例医院",
        "agency": "湖北示例招标有限公司", "winner": "武汉示例医疗器械有限公司",
        "budget": 500000, "bidAmount": 480000.5,
    }  # fmt: skip
    report = import_file("notices", write(line), AT)

    assert report.new == 1
    one = Publication.objects.get()
    assert (str(one.amount), one.region, one.buyer_name) == (
        "480000.50",
        "420500",
        "宜昌市示例医院",
    )
    assert HistoricalBid.objects.get().party.name == "武汉示例医疗器械有限公司"


def test_a_kind_or_a_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(Refused, match="unknown_choice"):
        import_file("elsewhere", tmp_path / "x", AT)
    with pytest.raises(Refused, match="file_missing"):
        import_file("yichang", tmp_path / "x", AT)


@pytest.mark.parametrize("kind", ["yichang", "notices"])
def test_the_real_files_come_in_whole_and_once(shared, kind):
    file = real_file(shared, kind)
    first = import_file(kind, file, AT)
    second = import_file(kind, file, AT)

    assert first.is_complete
    assert second.is_complete
    assert first.lines == sum(1 for _ in file.open("rb"))
    assert first.new > 0.95 * first.lines
    assert (second.new, second.known) == (0, first.new)


def real_file(shared, kind):
    found = [path for path in (shared / "data/real").rglob("*.jsonl") if kind in path.as_posix()]
    assert found, kind
    return max(found, key=lambda path: path.stat().st_size)
