"""Take the next running number, without gaps: a refused act gives its number back."""

from django.db import connection

TAKE = """
INSERT INTO serials_serial (name, given) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET given = serials_serial.given + 1
RETURNING given
"""


def next_serial(name: str) -> int:
    """Return the next number under `name`, from 1. Holds the name until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [name])
        return int(cursor.fetchone()[0])
