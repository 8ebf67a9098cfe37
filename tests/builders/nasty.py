"""Values nobody should send, and the question whether sending them left anything behind."""

import copy
import random

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


def everything_stored() -> tuple[str, ...]:
    """A sum over every row of every table of ours: equal sums, nothing changed."""
    tables = [
        model._meta.db_table for model in apps.get_models(include_auto_created=True)
        if model.__name__ not in ASIDE and model._meta.managed
    ]  # fmt: skip
    asked = " UNION ALL ".join(
        f"SELECT '{name}:' || count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) "
        f'FROM "{name}" t'
        for name in sorted(tables)
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return tuple(sorted(row[0] for row in cursor.fetchall()))
