"""Trying a draft of the rules on history: read strictly, compared exactly, adopted by nobody."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.credit import DAY as DAY_LONG
from builders.credit import a_bureau, a_notice_file, a_published_record
from builders.registry import HUBEI, START, WUHAN, a_party
from gongheng.cli import main
from gongheng.credit.points import actions, drafts, queries, simulation, tasks
from gongheng.credit.points.models import MONTHS_TRIED, Simulation
from gongheng.credit.records import actions as records
from gongheng.credit.records.models import Record
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.models import Entry
from gongheng.rules.strict import BadRule

DAY = day_of(START)
DRAFT = """title: 较重行为加倍
points: {minor: 1, heavier: 12, serious: 8, grave: 12}
months: {minor: 6, heavier: 6, serious: 6, grave: 12}
threshold: 12
"""


def a_finished_trial(province, draft=DRAFT, day=DAY, at=START):
    thing = actions.simulate(draft, day=day, by=province.clerk, at=at)
    for _ in range(MONTHS_TRIED + 1):
        for _, act in tasks.deadlines(at):
            act()
    thing.refresh_from_db()
    return thing


@pytest.mark.django_db
def test_a_trial_tells_who_would_rise_fall_and_cross_and_changes_nothing():
    province = a_bureau(HUBEI)
    heavier = a_published_record(a_bureau(WUHAN), province, conduct="B201")
    a_published_record(a_bureau("420500"), province, conduct="B101")
    before = (list(Record.objects.values()), queries.table_in_force())
    told = a_finished_trial(province)

    assert told.state == "done"
    assert told.result["counts"] == {"rise": 1, "fall": 0, "reach": 1, "leave": 0}
    assert told.result["before"] == {"subjects": 2, "points": 5, "reached": 0, "threshold": 12}
    assert told.result["after"] == {"subjects": 2, "points": 13, "reached": 1, "threshold": 12}
    assert told.result["most"] == [{"subject": heavier.subject_id, "before": 4, "after": 12}]
    assert [row["subject_kind"] for row in told.result["kinds"]] == ["bidder"]
    assert len(told.months) == 12
    assert told.months[-1]["after"]["points"] == 13
    assert told.months[0]["after"]["points"] == 0
    assert (list(Record.objects.values()), queries.table_in_force()) == before
    assert Entry.objects.get(act="simulation.simulate").sight == "closed"


@pytest.mark.django_db
def test_a_conduct_graded_anew_weighs_by_its_new_grade_and_a_minor_one_may_gain_points():
    province = a_bureau(HUBEI)
    a_published_record(a_bureau(), province, conduct="B101")
    a_published_minor_one(a_bureau(), province)
    draft = DRAFT + "grades:\n  - {code: B101, level: grave}\n  - {code: N101, level: minor}\n"
    told = a_finished_trial(province, draft)

    assert told.result["before"]["points"] == 1
    assert told.result["after"]["points"] == 13


@pytest.mark.django_db
def test_only_the_province_tries_drafts_and_one_at_a_time(refused):
    city, province = a_bureau(), a_bureau(HUBEI)
    with refused("not_permitted"):
        actions.simulate(DRAFT, day=DAY, by=city.clerk, at=START)
    running = actions.simulate(DRAFT, day=DAY, by=province.clerk, at=START)
    with refused("simulation_running"):
        actions.simulate(DRAFT, day=DAY, by=province.checker, at=START)
    with refused("not_permitted"):
        actions.conclude(running, by=province.clerk, at=START)
    with refused("months_left_to_compute"):
        actions.conclude(running, by=CLOCK, at=START)

    assert not queries.simulations_of(city.clerk).exists()
    assert queries.simulations_of(province.checker).get() == running


@pytest.mark.django_db
def test_a_trial_that_cannot_be_computed_stops_instead_of_trying_for_ever():
    province = a_bureau(HUBEI)
    thing = actions.simulate(DRAFT, day=DAY, by=province.clerk, at=START)
    Simulation.objects.filter(pk=thing.pk).update(draft="title: 坏")
    for _, act in tasks.deadlines(START):
        act()
    thing.refresh_from_db()

    assert thing.state == "failed"
    assert list(tasks.deadlines(START)) == []


def a_published_minor_one(bureau, province, at=START):
    record = records.enter(
        "XY-103", subject_code=a_party(at=at).code, subject_kind="bidder", conduct="N101",
        content={"facts": "擅自进入评标区域"}, organ_code=bureau.code, decided_on=day_of(at) - DAY_LONG,
        by=bureau.clerk, at=at,
    )  # fmt: skip
    record = records.notify(
        record, digest=a_notice_file(at, by=bureau.clerk), by=bureau.clerk, at=at
    )
    record = records.review(record, by=bureau.checker, at=at)
    record = records.accept(record, by=province.clerk, at=at)
    return records.publish(record, by=province.clerk, at=at)


BAD = {
    "": "空文件",
    "title: x": "缺少：months、points",
    DRAFT + "colour: red": "不认识的键：colour",
    DRAFT.replace("heavier: 12", "heavier: -1"): "应为 0 至 100 的整数",
    DRAFT.replace("heavier: 12", "heavier: 1.5"): "应为 0 至 100 的整数",
    DRAFT.replace("heavier: 12", "heavier: true"): "应为 0 至 100 的整数",
    DRAFT.replace("heavier: 12, ", ""): "缺少：heavier",
    DRAFT.replace("heavier: 6", "heavier: 0"): "应为 1 至 120 的整数",
    DRAFT + "grades:\n  - {code: X999, level: minor}": "不认识的失信行为：X999",
    DRAFT + "grades:\n  - {code: B101, level: huge}": "level 应为",
    DRAFT + "grades:\n  - {code: B101, level: minor}\n  - {code: B101, level: ''}": "写了两次",
    DRAFT + "note: &a x": "引用",
    DRAFT + "note: !!python/object:os.system x": "标记",
    DRAFT + "note: " + "[" * 50 + "]" * 50: "嵌套太深",
    "title: [": "YAML",
    DRAFT + "note: \x00": "YAML",
}  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=BAD.values())
def test_a_draft_with_a_fault_is_refused_with_its_line(text):
    with pytest.raises(BadRule, match=BAD[text]) as told:
        drafts.read_draft(text)

    assert told.value.line >= 1


@pytest.mark.django_db
def test_a_refused_draft_names_its_line_and_leaves_nothing(refused):
    province = a_bureau(HUBEI)
    with refused("draft_not_readable", "draft"):
        actions.simulate(DRAFT + "colour: red", day=DAY, by=province.clerk, at=START)
    with refused("day_not_possible", "day"):
        actions.simulate(DRAFT, day=date(2030, 1, 1), by=province.clerk, at=START)

    assert not Simulation.objects.exists()


@given(st.text(max_size=300))
def test_no_text_whatever_breaks_the_reading_of_drafts(text):
    for one in (text, DRAFT + text, DRAFT + "grades: " + text):
        try:
            drafts.read_draft(one)
        except BadRule as error:
            assert error.line >= 1


def test_the_table_in_force_written_as_a_draft_is_itself():
    table = queries.table_in_force()
    day = date(2026, 3, 1)
    draft = drafts.read_draft(drafts.draft_text(table, day, "现行规则")).table

    for rate in draft.rates:
        held = table.rate(rate.level, day)
        assert (rate.points, rate.months) == (held.points, held.months)
    assert draft.threshold(day)[0] == table.threshold(day)[0]


@pytest.mark.django_db
def test_the_command_prints_the_comparison_and_refuses_a_bad_file(tmp_path, capsys, monkeypatch):
    a_published_record(conduct="B201")
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(DRAFT, encoding="utf-8")
    bad.write_text("title: x\n", encoding="utf-8")
    for file, code in ((good, 0), (bad, 1)):
        monkeypatch.setattr(
            "sys.argv", ["gongheng", "credit", "simulate", str(file), "--day", DAY.isoformat()]
        )
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == code
    told = capsys.readouterr()
    assert "记分升高\t         1" in told.out
    assert "bad.yaml:1: 缺少" in told.err
    assert not Simulation.objects.exists()
    assert simulation.KINDS
