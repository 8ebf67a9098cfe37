"""A project is entered once under one code; the owner's name comes from the register."""

import pytest

from builders.registry import (
    HUBEI,
    START,
    WUHAN,
    YICHANG,
    a_code,
    a_party,
    a_project,
    an_office,
    hours,
    someone_of,
)  # fmt: skip
from gongheng.foundation.access.actors import CLOCK, IMPORTER, NOBODY
from gongheng.foundation.codes import project as project_code
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.reading import written
from gongheng.registry.projects import actions, queries
from gongheng.registry.projects.models import Project

pytestmark = pytest.mark.django_db


def test_a_project_gets_a_code_of_17_and_the_next_serial():
    one, two = a_project(), a_project()
    assert one.code == "E4742010026030001"
    assert two.code == "E4742010026030002"
    assert a_project(region=YICHANG).code == "E4742050026030001"
    assert project_code.is_valid(one.code, 17)
    entry = Entry.objects.filter(act="project.enter").first()
    assert (entry.matter, entry.facts["owner"]) == (one.code, one.owner_code)


def test_a_refused_entry_gives_its_number_back(refused):
    first = a_project(external_key="x:1")
    by = an_office("tenderer", first.owner_code)
    with refused("already_exists", "external_key"):
        actions.enter("又一项目", region=WUHAN, industry="E47", owner_code=first.owner_code,
                      external_key="x:1", by=by, at=START)  # fmt: skip
    assert a_project().code.endswith("0002")


def test_the_owner_is_taken_from_the_register(refused):
    owner = a_party(name="示例区教育局", roles=["tenderer"])
    assert a_project(owner=owner).owner_name == "示例区教育局"
    agency = an_office("agency", a_party().code)
    with refused("party_unknown", "owner_code"):
        actions.enter(
            "某工程", region=WUHAN, industry="E47", owner_code=a_code(), by=agency, at=START
        )
    with refused("invalid_code", "owner_code"):
        actions.enter("某工程", region=WUHAN, industry="E47", owner_code="x", by=agency, at=START)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"industry": "E"}, "unknown_industry", "industry"),
        ({"industry": "Z99"}, "unknown_industry", "industry"),
        ({"region": "000000"}, "unknown_region", "region"),
        ({"name": ""}, "text_missing", "name"),
        ({"name": "长" * 601}, "text_too_long", "name"),
        ({"investment_code": "2020-420100"}, "invalid_code", "investment_code"),
        ({"scale": "\0"}, "text_unreadable", "scale"),
    ],
)
def test_a_fault_in_the_form_is_refused_by_its_field(refused, changes, code, field):
    owner = a_party()
    by = someone_of(owner, "tenderer")
    with refused(code, field):
        a_project(owner=owner, by=by, **changes)
    assert not Project.objects.exists()


def test_an_investment_code_is_kept_in_its_written_form():
    typed = "2020—420100—48—01—012345"
    assert a_project(investment_code=typed).investment_code == "2020-420100-48-01-012345"


def test_strangers_neither_enter_nor_amend_nor_close(refused):
    project = a_project()
    owner = a_party()
    other_agency = an_office("agency", a_party().code)
    for actor in (NOBODY, CLOCK, IMPORTER, someone_of(a_party()), an_office("expert"),
                  an_office("supervisor", a_code("11"), WUHAN)):  # fmt: skip
        with refused("not_permitted"):
            a_project(owner=owner, by=actor)
    for actor in (other_agency, someone_of(a_party())):
        with refused("not_permitted"):
            actions.amend(project, name="改名", by=actor, at=START)
        with refused("not_permitted"):
            actions.close(project, by=actor, at=START)
    project.refresh_from_db()
    assert (project.name, project.state) == ("示例小学新建工程", "entered")


def test_the_agency_that_entered_it_keeps_it_and_identity_stays(refused):
    agency = an_office("agency", a_party().code)
    project = a_project(by=agency)
    project = actions.amend(project, scale="建筑面积1万平方米", by=agency, at=START + hours(1))
    entry = Entry.objects.get(act="project.amend")
    assert "scale" not in entry.facts  # words of people lie in the vault, sealed by the commitment
    assert written(entry, "scale") == "建筑面积1万平方米"
    with refused("unknown_choice", "region"):
        actions.amend(project, region=YICHANG, by=agency, at=START)
    with refused("nothing_changed"):
        actions.amend(project, scale="建筑面积1万平方米", by=agency, at=START)


def test_what_is_not_announced_is_shown_only_to_those_it_concerns(django_assert_num_queries):
    owner = a_party(roles=["tenderer"])
    me = someone_of(owner, "tenderer")
    mine = a_project(owner=owner, by=me)
    other = a_project(region=YICHANG)
    old = actions.record_history(
        "旧项目", source="yichang", external_key="y:1", by=IMPORTER, at=START
    )
    seen = lambda actor: set(queries.projects_visible_to(actor))  # noqa: E731
    assert seen(NOBODY) == {old}
    assert seen(someone_of(a_party())) == {old}
    assert seen(me) == {old, mine}
    assert seen(an_office("supervisor", a_code("11"), WUHAN)) == {old, mine}
    assert seen(an_office("inspector", a_code("11"), HUBEI)) == {old, mine, other}
    assert seen(an_office("centre", a_code("12"), WUHAN)) == {old, mine, other}
    assert seen(an_office("supervisor", a_code("11"), "")) == {old}
    with django_assert_num_queries(1):
        list(queries.projects_visible_to(me))


def test_only_the_importer_records_history_and_each_key_once(refused):
    told = {"source": "yichang", "external_key": "y:1", "at": START}
    with refused("not_permitted"):
        actions.record_history("旧项目", by=CLOCK, **told)
    project = actions.record_history("旧项目", by=IMPORTER, **told)
    assert (project.code, project.state) == (None, "historical")
    with refused("already_exists", "external_key"):
        actions.record_history("旧项目", by=IMPORTER, **told)
    with refused("not_permitted"):
        actions.close(project, by=an_office("centre", a_code("12"), WUHAN), at=START)
