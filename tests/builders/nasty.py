"""Values nobody should send, and the question whether sending them left anything behind."""

import copy
import random
from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.db import connection

LONG = "长" * 30_000
NASTY = [
    None, True, False, -1, 0, 1, 2**31, 2**63, -(2**63) - 1, 10**400, 1.5, "", " ", "0", "-0", "-1",
    "１２", "1_000", "1e5", "1E-400", "9" * 400, "NaN", "Infinity", "\u0000", "a\u0000b", "\ud800",
    "\u202egnp.exe", "\u200b", "\ufeff", "𝟙", "é" * 3, "=1+1", "<script>alert(1)</script>", "' OR 1=1 --",
    "../../etc/passwd", "person:0", "2026-13-45", "2026-03-05", "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00", "2026-03-05T09:00:00", "420100", "E48", "open", "ab", LONG, [], [[]], {},
    {"a": {"b": {"c": []}}}, [None, {}, "x"], {"": ""}, {"\u0000": 1}, [[[[[[]]]]]],
]  # fmt: skip
PATHS = ["0", "-1", "1", "99999999999999999999", "x", "%00", "%F0%9F%98%80", "a" * 200, "..", "%2e%2e",
         "None", "1e3", "１", "%ED%A0%80", "'", "%E2%80%AE"]  # fmt: skip

# Written although an act was refused: the security log, sessions, how often somebody tried, and the
# text that is put anew because the last one may be answered once only.
ASIDE = {"SecurityEvent", "Session", "Challenge"}


def dice(seed: str) -> random.Random:
    """The same throws for the same words, whatever else the run did."""
    return random.Random(seed)  # no secret


def nasty(throw: random.Random):
    """One of them, to be changed further at will."""
    return copy.deepcopy(throw.choice(NASTY))


@cache
def tables_of_ours() -> list[str]:
    """Every table whose rows an act may change."""
    return sorted(
        model._meta.db_table for model in apps.get_models(include_auto_created=True)
        if model.__name__ not in ASIDE and model._meta.managed
    )  # fmt: skip


def everything_stored() -> tuple[str, ...]:
    """A sum over every row of every table of ours: equal sums, nothing changed."""
    return tuple(sorted(sums_of(tables_of_ours())))


def sums_of(tables: Iterable[str]) -> set[str]:
    """For each of these tables a line with the sum over its rows."""
    asked = " UNION ALL ".join(
        f"SELECT '{name}:' || count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) "
        f'FROM "{name}" t'
        for name in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {row[0] for row in cursor.fetchall()}


WRITES = """
SELECT pg_current_xact_id_if_assigned()::text, relname, n_tup_ins, n_tup_upd, n_tup_del
FROM pg_stat_xact_user_tables
WHERE relname = ANY(%s) AND n_tup_ins + n_tup_upd + n_tup_del > 0
"""


def writes_tried() -> set[tuple[str, ...]]:
    """Which transaction wrote where and how often, also what was taken back; none outside of one."""
    with connection.cursor() as cursor:
        cursor.execute(WRITES, [tables_of_ours()])
        return set(cursor.fetchall())


class Stored:
    """What is stored now, and whether it is still so.

    The sum over everything costs far more than the question where the transaction wrote, and most
    refusals come before any write. So only the tables are summed that were written to since they were
    last found equal; a write that was taken back counts too, therefore none is missed.
    """

    def __init__(self, before: tuple[str, ...] | None = None) -> None:
        self.quiet = writes_tried() if before is None else set()
        self.before = everything_stored() if before is None else before

    def changed(self) -> bool:
        """Whether anything differs from what was stored at first."""
        tried = writes_tried()
        if not tried or not self.quiet or len({row[0] for row in tried | self.quiet}) > 1:
            return everything_stored() != self.before
        touched = {row[1] for row in tried ^ self.quiet}
        if touched and not sums_of(touched) <= set(self.before):
            return True
        self.quiet = tried
        return False
