"""What asks all records in a request may take so long and no longer."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from gongheng.foundation.refusals import Refused

LONGEST_MS = 5_000  # our own choice: a province of 2 million records still answers


@contextmanager
def within_bound(most: int = LONGEST_MS) -> Iterator[None]:
    """Let no statement inside take longer. Refuses `day_takes_too_long`; nothing else is undone."""
    try:
        with transaction.atomic():
            _limit(f"{most}ms")
            yield
            _limit("0")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise Refused("day_takes_too_long", field="day") from error
        raise


def _limit(told: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [told])
