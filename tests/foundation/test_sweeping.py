"""After a test over committed data every table of ours is empty and the ledger guarded again."""

import pytest
from django.db import DatabaseError, connection

from builders import evaluation as late
from builders import races
from builders import trading as build
from gongheng.foundation.ledger.guard import INSERT_ONLY
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal_all


def filled() -> dict[str, int]:
    """How many rows stand in each table of ours that is not empty."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor)
                 if name.startswith(races.OURS)]  # fmt: skip
        rows = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            rows[name] = cursor.fetchone()[0]
    return {name: count for name, count in rows.items() if count}


@pytest.mark.parametrize("quick", [True, False])
def test_every_table_is_empty_afterwards_whatever_the_owner_may_do(committed, monkeypatch, quick):
    if not quick:
        monkeypatch.setattr(races, "triggers_may_rest", lambda _: False)
    late.a_reported_evaluation(build.a_tenderer())
    seal_all(at=build.START)
    assert len(filled()) > 20
    races.sweep()
    assert filled() == {}


@pytest.mark.parametrize("quick", [True, False])
def test_the_ledger_is_guarded_again_afterwards(committed, monkeypatch, quick):
    if not quick:
        monkeypatch.setattr(races, "triggers_may_rest", lambda _: False)
    races.sweep()
    build.a_tenderer()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")  # the owner has the right: only the triggers refuse
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%%_is_insert_only'"
            " AND tgenabled = 'O' AND tgrelid::regclass::text = ANY(%s)", [list(INSERT_ONLY)])  # fmt: skip
        assert cursor.fetchone() == (len(INSERT_ONLY),)
        with pytest.raises(DatabaseError, match="only ever inserted"):
            cursor.execute("DELETE FROM ledger_entry")
    connection.close()
    assert Entry.objects.exists()


def test_the_application_may_not_let_triggers_rest(committed):
    with connection.cursor() as cursor:
        assert not races.triggers_may_rest(cursor)
        with pytest.raises(DatabaseError, match="permission denied"):
            cursor.execute("SET session_replication_role = replica")
