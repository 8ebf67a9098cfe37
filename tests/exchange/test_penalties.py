"""Published penalties become proposals: every line accounted for, no name in clear, none twice."""

import json
from pathlib import Path

import pytest
from django.db import connection

from builders.credit import a_bureau
from builders.registry import HUBEI, START, a_party
from gongheng.credit.records import actions, door
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.queries import find_subjects
from gongheng.exchange.intake.leads import import_penalties
from gongheng.exchange.intake.penalties import decided_on
from gongheng.foundation.refusals import Refused
from registry.conftest import refused

__all__ = ["refused"]
pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
PLACES = [above / "shared/data/real/penalties.jsonl" for above in (ROOT.parent, ROOT.parent.parent)]
REAL = next((place for place in PLACES if place.is_file()), PLACES[0])
TEXT = "某市法院于2016年12月26日作出了如下判决：[单位](责任人 赵钱孙)犯单位行贿罪，罚款人民币12,420元。"


def a_file(tmp_path, *rows):
    file = tmp_path / "penalties.jsonl"
    file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
                              for one in rows), encoding="utf-8")  # fmt: skip
    return file


def told(file):
    return import_penalties(file, region=HUBEI, at=START)


def test_a_text_becomes_a_proposal_with_a_suggestion_and_its_words_only_in_the_vault(tmp_path):
    bureau = a_bureau(HUBEI)
    report = told(a_file(tmp_path, {"case_id": "A-1", "text": TEXT, "scenario_auto": "Collusion"}))
    record = Record.objects.get()
    assert (report.new, report.is_complete) == (1, True)
    assert (record.state, record.conduct, record.origin) == ("proposed", "B403", "intake")
    assert record.decided_on.isoformat() == "2016-12-26"
    assert door.evidence_texts(record, bureau.clerk) == [TEXT]
    assert door.evidence_texts(record, a_bureau("420100").clerk) == []


def test_no_name_of_a_text_stands_in_clear_in_any_table(tmp_path):
    a_bureau(HUBEI)
    told(a_file(tmp_path, {"case_id": "A-1", "text": TEXT}))
    with connection.cursor() as cursor:
        tables = ("credit_record", "credit_subject", "ledger_entry")
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", ["%赵钱孙%"])
            assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT count(*) FROM credit_record t WHERE t::text LIKE %s", ["%A-1%"])
        assert cursor.fetchone()[0] == 1


def test_a_second_run_proposes_nothing_and_repeated_texts_are_told(tmp_path):
    a_bureau(HUBEI)
    file = a_file(tmp_path, {"case_id": "A-1", "text": TEXT}, {"case_id": "A-2", "text": TEXT})
    first, second = told(file), told(file)
    assert (first.new, first.repeated) == (1, 1)
    assert (second.new, second.known, second.repeated) == (0, 1, 1)
    assert Record.objects.count() == 1


def test_what_cannot_be_read_is_told_by_line_and_reason(tmp_path):
    a_bureau(HUBEI)
    report = told(a_file(tmp_path, "no json", {"case_id": "A-1"}, {"case_id": "", "text": TEXT},
                         {"case_id": "A-4", "text": "没有日子的文本"}, {"case_id": "A-5", "text": TEXT}))  # fmt: skip
    assert [one.line for one in report.unreadable] == [1, 2, 3, 4]
    assert all(one.reason_zh for one in report.unreadable)
    assert report.is_complete
    assert report.new == 1


def test_without_a_bureau_or_a_file_nothing_is_imported(tmp_path):
    for file, code in ((a_file(tmp_path, {}), "no_bureau"), (tmp_path / "none", "file_missing")):
        with pytest.raises(Refused) as refused:
            told(file)
        assert refused.value.code == code
    assert not Record.objects.exists()


def test_a_proposal_about_nobody_is_adopted_only_with_a_real_subject(tmp_path, refused):
    bureau, party = a_bureau(HUBEI), a_party()
    told(a_file(tmp_path, {"case_id": "A-1", "text": TEXT}))
    record = Record.objects.select_related("subject").get()
    facts = {"conduct": "", "organ_code": bureau.code, "decided_on": record.decided_on,
             "content": {"document_number": "示例罚〔2016〕1号", "unlawful_conduct": "行贿", "facts": "行贿",
                         "grounds": "招标投标法第五十三条", "penalty_kinds": ["警告"], "penalty": "警告"}}  # fmt: skip
    with refused("invalid_code"):
        actions.adopt(record, **facts, by=bureau.clerk, at=START)
    record.refresh_from_db()
    assert record.state == "proposed"
    record = actions.adopt(record, **facts, subject_code=party.code, by=bureau.clerk, at=START)
    assert record.subject.code == party.code
    assert not find_subjects("来源未载明").exists()


def test_the_day_of_a_decision_is_the_one_the_text_calls_so():
    assert str(decided_on("2015年1月2日查明，于2016年3月4日作出决定")) == "2016-03-04"
    assert str(decided_on("处罚期限:14.9.10. -15.9.9.")) == "2014-09-10"
    assert decided_on("2016年13月40日") is None
    assert decided_on("没有") is None


@pytest.mark.skipif(
    not REAL.is_file(), reason="the folder of real data beside the checkout is absent"
)
def test_the_real_file_is_accounted_for_line_by_line_and_run_twice():
    a_bureau(HUBEI)
    first = told(REAL)
    second = told(REAL)
    assert first.lines == 291
    assert first.is_complete
    assert second.is_complete
    assert second.new == 0
    assert first.new == Record.objects.count() > 100
