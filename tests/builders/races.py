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
    """Empty our tables as their owner; the ledger's triggers rest meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        for table in INSERT_ONLY:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        names = [name for name in connection.introspection.table_names(cursor)
                 if name.startswith(OURS)]  # fmt: skip
        cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")
        for table in INSERT_ONLY:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    connection.close()
