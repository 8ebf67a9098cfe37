"""Two real sessions at once, over data that is truly committed, and the broom for afterwards."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from gongheng.foundation.ledger.guard import INSERT_ONLY
from gongheng.foundation.refusals import Refused

OURS = (
    "access_", "credit_", "exchange_", "feeds_", "files_", "ledger_", "pulse_", "registry_",
    "serials_", "timestamps_", "trading_", "vault_",
)  # fmt: skip


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run each job in a thread and connection of its own; return results, or what was raised."""
    results: list[Any] = [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            results[place] = job()
        except Refused as no:
            results[place] = no
        except Exception as error:  # noqa: BLE001  # shown by the test that looks at the results
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive(), "two sessions wait for each other"
    return results


def sweep() -> None:
    """Empty our tables, and what refers to them, as their owner; the ledger's triggers rest meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        if triggers_may_rest(cursor):
            cursor.execute(EMPTY_THE_WRITTEN, [[f"{start}%" for start in OURS]])
        else:
            _truncate_all(cursor)
    connection.close()


def triggers_may_rest(cursor) -> bool:
    """Whether this role may switch off all triggers and references of a session (tests/conftest.py)."""
    cursor.execute(
        "SELECT has_parameter_privilege(current_user, 'session_replication_role', 'SET')"
    )
    return cursor.fetchone()[0]


# Most tests write to a few tables out of two hundred: only those with pages on disk are looked into. The
# lock waits for whoever still writes, as that of TRUNCATE does.
EMPTY_THE_WRITTEN = """
DO $$
DECLARE one regclass;
BEGIN
  PERFORM set_config('session_replication_role', 'replica', true);
  FOR one IN
    WITH RECURSIVE ours(id) AS (
      SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname LIKE ANY(%s)
      UNION SELECT conrelid FROM pg_constraint JOIN ours ON confrelid = id WHERE contype = 'f'
    ) SELECT id FROM ours WHERE pg_relation_size(id) > 0 ORDER BY id
  LOOP
    EXECUTE format('LOCK TABLE %%s IN SHARE ROW EXCLUSIVE MODE', one);
    EXECUTE format('DELETE FROM %%s', one);
  END LOOP;
END $$
"""


def _truncate_all(cursor) -> None:
    for table in INSERT_ONLY:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    names = [name for name in connection.introspection.table_names(cursor) if name.startswith(OURS)]
    cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")
    for table in INSERT_ONLY:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
