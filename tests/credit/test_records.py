"""The path of a record: two people, the province, publicity and its end."""

from datetime import date, timedelta

import pytest

from builders import credit as changing
from builders.credit import (
    DAY,
    PENALTY,
    a_bureau,
    a_document_number,
    a_notice_file,
    a_published_record,
    a_reported_record,
    an_entered_record,
)  # fmt: skip
from builders.registry import HUBEI, START, a_code, a_party, a_person
from gongheng.credit.records import actions, limits, queries, rules, tasks
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.queries import find_subjects, subject_of
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_a_record_goes_from_the_citys_desk_through_the_province_to_publicity():
    record = a_published_record()

    assert record.state == "published"
    assert record.level == "grave"
    assert record.publicity_ends_on == date(2027, 3, 1)  # 特别严重：自决定之日起十二个月
    told = Entry.objects.get(act="record.publish")
    assert told.facts["digest"] == rules.digest_of(record) == record.digest
    assert list(queries.public_records()) == [record]


def test_whoever_entered_a_record_may_not_review_it_nor_accept_it(refused):
    bureau = a_bureau(HUBEI)
    record = an_entered_record(bureau)
    actions.notify(record, digest=a_notice_file(by=bureau.clerk), by=bureau.clerk, at=START)
    with refused("not_permitted"):
        actions.review(record, by=bureau.clerk, at=START)
    record = actions.review(record, by=bureau.checker, at=START)
    for hand in (bureau.clerk, bureau.checker):
        with refused("not_permitted"):
            actions.accept(record, by=hand, at=START)

    record.refresh_from_db()
    assert record.state == "reviewed"


def test_another_citys_officer_touches_nothing(refused):
    record, other = an_entered_record(a_bureau()), a_bureau("420500")
    for hand in (other.clerk, other.checker):
        with refused("not_permitted"):
            actions.review(record, by=hand, at=START)
        with refused("not_permitted"):
            actions.dismiss(record, reason="不实", by=hand, at=START)
    assert not queries.on_the_desk_of(other.clerk).exists()


def test_an_adverse_record_is_not_reported_before_its_subject_was_told(refused):
    bureau = a_bureau()
    record = an_entered_record(bureau)
    with refused("subject_not_told"):
        actions.review(record, by=bureau.checker, at=START)
    record = actions.notify(
        record, digest=a_notice_file(by=bureau.clerk), by=bureau.clerk, at=START
    )

    assert actions.review(record, by=bureau.checker, at=START).state == "reviewed"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"decided_on": date(2026, 12, 1)}, "day_not_possible", "decided_on"),
        ({"decided_on": date(1901, 1, 1)}, "day_not_possible", "decided_on"),
        ({"conduct": "X999"}, "unknown_conduct", "conduct"),
        ({"conduct": "T401"}, "conduct_of_another", "conduct"),
        ({"item": "XY-999"}, "unknown_item", "item"),
        ({"subject_kind": "expert"}, "subject_kind_differs", "subject_kind"),
        ({"content": {"document_number": "示例罚5号"}}, "document_number_without_year", "document_number"),
        ({"content": {"fine_wan": None}}, "missing_field", "fine_wan"),
        ({"content": {"fine_wan": "1.2345678"}}, "invalid_wan", "fine_wan"),
        ({"content": {"penalty_kinds": ["杖责"]}}, "unknown_choice", "penalty_kinds"),
        ({"content": {"facts": "联系人电话13800138000"}}, "person_in_the_open", "facts"),
        ({"content": {"horoscope": "白羊"}}, "unknown_field", "horoscope"),
        ({"organ_name": "别的局"}, "name_differs", "organ_name"),
        ({"subject_code": "91420106MB00000001"}, "invalid_code", "subject_code"),
        ({"subject_name": "张冠李戴公司"}, "name_differs", "subject_name"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_refused_with_its_field_and_leaves_nothing(changes, code, field, refused):
    bureau, party = a_bureau(), a_party()
    with refused(code, field):
        an_entered_record(bureau, **{"subject": party.code, **changes})

    assert not Record.objects.exists()
    assert subject_of(party.code) is None


def test_the_same_decision_on_the_same_subject_is_recorded_once(refused):
    bureau, party, number = a_bureau(), a_party(), a_document_number()
    an_entered_record(bureau, subject=party.code, content={"document_number": number})
    with refused("duplicate_record"):
        an_entered_record(
            bureau,
            subject=party.code,
            content={"document_number": f"{number}".replace("〔", "[").replace("〕", "]")},
        )


def test_persons_stand_in_a_record_by_reference_and_never_in_the_ledger_or_the_public_name():
    bureau, person = a_bureau(), a_person("赵钱孙")
    record = a_published_record(bureau, subject=person, subject_kind="expert", conduct="E201")

    assert record.subject.name == ""
    assert not find_subjects("赵钱孙").exists()
    told = Entry.objects.get(act="record.publish")
    assert person not in str(told.facts)


def test_a_firm_is_found_by_two_characters_of_its_name_and_by_its_code():
    party = a_party(name="示例汉江水利工程有限公司")
    a_published_record(subject=party.code)

    assert find_subjects("汉江").get().code == party.code
    assert find_subjects(party.code[:10]).get().code == party.code


def test_a_correction_ends_the_record_and_publishes_another_that_names_it():
    bureau, province = a_bureau(), a_bureau(HUBEI)
    old = a_published_record(bureau, province)
    new = changing.corrected(old, reason="行为定性有误", conduct="B301",
                          content={**PENALTY, "document_number": old.document_number},
                          decided_on=old.decided_on, by=province.clerk, at=START + DAY)  # fmt: skip

    old.refresh_from_db()
    assert (old.state, new.state, new.replaces) == ("corrected", "published", old)
    assert (new.level, new.publicity_ends_on) == ("serious", date(2026, 9, 1))
    assert list(queries.public_records()) == [new]


def test_a_revoked_decision_is_withdrawn_and_its_delay_is_counted():
    bureau, province = a_bureau(), a_bureau(HUBEI)
    record = a_published_record(bureau, province)
    at = START + 10 * DAY
    record = changing.withdrawn(record, revoked_on=START.date(), document_number="示例撤〔2026〕1号",
                              by=province.clerk, at=at)  # fmt: skip

    assert record.state == "withdrawn"
    clock = next(c for c in limits.clocks(record) if c.name == limits.WITHDRAW)
    assert clock.due.on == date(2026, 3, 5)
    assert (
        Entry.objects.get(act="record.withdraw").facts["late_days"]
        == clock.late_days(at.date())
        == 7
    )


def test_the_clocks_of_a_city_record_are_three_days_and_seven_working_days():
    bureau, province = a_bureau(), a_bureau(HUBEI)
    record = a_reported_record(bureau, decided_on=date(2026, 9, 30), at=START + 212 * DAY)
    due = {clock.name: clock.due.on for clock in limits.clocks(record)}

    assert due == {"report": date(2026, 10, 8), "publish": date(2026, 10, 15)}
    assert province.code


def test_publicity_ends_by_itself_and_not_before(refused):
    record = a_published_record()
    with refused("too_early"):
        actions.expire(record, by=CLOCK, at=START + DAY)
    over = START + timedelta(days=366)
    for _, act in tasks.deadlines(over):
        act()

    record.refresh_from_db()
    assert record.state == "expired"
    assert not queries.public_records().exists()


def test_a_proposal_of_the_machine_has_no_consequence_until_an_officer_adopts_it():
    bureau, party = a_bureau(), a_party()
    record = actions.propose(
        "XY-102", subject_code=party.code, subject_kind="bidder", conduct="B204",
        content={"facts": "投标截止后撤销"}, decided_on=START.date(), reporter_code=bureau.code,
        reporter_name="示例局", region=bureau.region, by=CLOCK, at=START,
    )  # fmt: skip
    assert not queries.own_records(bureau.clerk).exists()
    assert queries.events_of(record.subject) == []
    record = actions.adopt(
        record, conduct="B204", organ_code=bureau.code, decided_on=START.date(),
        content={"document_number": a_document_number(), "facts": "投标截止后撤销",
                 "grounds": "招标投标法实施条例第三十五条", "penalty": "通报"},
        by=bureau.clerk, at=START,
    )  # fmt: skip
    assert (record.state, record.level) == ("entered", "heavier")


def test_a_row_changed_behind_the_platforms_back_no_longer_fits_its_digest():
    record = a_published_record()
    Record.objects.filter(pk=record.pk).update(level="minor")
    record.refresh_from_db()

    assert rules.digest_of(record) != Entry.objects.get(act="record.publish").facts["digest"]


def test_an_officer_does_not_record_his_own_unit(refused):
    bureau = a_bureau()
    with refused("not_permitted"):
        an_entered_record(bureau, subject=bureau.code, subject_name="示例420100公共资源局",
                          subject_kind="tenderer", conduct="T401",
                          subject_code=bureau.code)  # fmt: skip


def test_marks_stand_beside_the_record_and_are_taken_away_again():
    bureau, province = a_bureau(), a_bureau(HUBEI)
    record = a_published_record(bureau, province)
    record = actions.mark(record, mark="disputed", by=CLOCK, at=START)
    assert record.marks == ["disputed"]
    record = actions.unmark(record, mark="disputed", by=CLOCK, at=START)

    assert record.marks == []
    assert a_code()
