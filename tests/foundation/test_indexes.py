"""A migration that builds an index beside the work may be stopped, and run again."""

import re

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import DataError, ProgrammingError, connection, models
from django.db.migrations.state import ModelState, ProjectState

from architecture.sources import PACKAGE
from gongheng.foundation.indexes import BuildIndex, DropIndex

NAME = "scratch_by_place"
INDEX = models.Index(fields=["place"], name=NAME)
WITHOUT = ProjectState()
WITHOUT.add_model(ModelState(
    "scratch", "Thing", [("id", models.BigAutoField(primary_key=True)), ("place", models.IntegerField())],
    options={"db_table": "scratch_thing"},
))  # fmt: skip
WITH = WITHOUT.clone()
BuildIndex("thing", INDEX).state_forwards("scratch", WITH)


def sql(text):
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall() if cursor.description else None


@pytest.fixture(autouse=True)
def table(committed):
    sql("SET ROLE NONE")  # as a migration runs
    sql("CREATE TABLE scratch_thing (id bigserial PRIMARY KEY, place integer)")
    sql("INSERT INTO scratch_thing (place) VALUES (1)")
    yield
    sql("DROP TABLE scratch_thing")


def build(operation=None):
    with connection.schema_editor(atomic=False) as editor:
        (operation or BuildIndex("thing", INDEX)).database_forwards(
            "scratch", editor, WITHOUT, WITH
        )


def whole():
    found = sql(f"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('{NAME}')")
    return found[0][0] if found else None


def stopped_half_way():
    with pytest.raises(DataError):
        sql(f"CREATE INDEX CONCURRENTLY {NAME} ON scratch_thing ((1 / (place - 1)))")
    assert whole() is False


def test_an_index_is_built_once_and_again_without_harm():
    build()
    first = sql(f"SELECT to_regclass('{NAME}')::oid")
    build()
    assert whole() is True
    assert sql(f"SELECT to_regclass('{NAME}')::oid") == first, "not built anew"


def test_one_left_half_built_is_built_whole():
    stopped_half_way()
    build()
    assert whole() is True
    assert "(place)" in sql(f"SELECT pg_get_indexdef('{NAME}'::regclass)")[0][0]


def test_without_looking_the_next_migration_would_fail():
    """Twin."""
    stopped_half_way()
    with pytest.raises(ProgrammingError, match="already exists"):
        build(AddIndexConcurrently("thing", INDEX))


def test_an_index_is_removed_though_it_is_gone_and_comes_back_whole():
    build()
    for _ in range(2):
        with connection.schema_editor(atomic=False) as editor:
            DropIndex("thing", NAME).database_forwards("scratch", editor, WITH, WITHOUT)
    assert whole() is None
    stopped_half_way()
    for _ in range(2):
        with connection.schema_editor(atomic=False) as editor:
            DropIndex("thing", NAME).database_backwards("scratch", editor, WITHOUT, WITH)
    assert whole() is True


def test_no_migration_builds_an_index_beside_the_work_in_any_other_way():
    bare = re.compile(r"AddIndexConcurrently|RemoveIndexConcurrently|INDEX CONCURRENTLY")
    found = [
        path.name for path in PACKAGE.glob("**/migrations/*.py") if bare.search(path.read_text())
    ]
    assert found == []
