"""Assert that an act is refused, says why, and leaves neither a row nor an entry."""

from functools import cache

import pytest
from django.apps import apps
from django.db import connection

from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused, wording

WATCHED = (
    "tendering",
    "notices",
    "bonds",
    "bidding",
    "opening",
    "evaluation",
    "award",
    "contracts",
    "archive",
)


def everything():
    """Return the digest of every row of each table of trading as it stands, in one query.

    Refusals are asked for hundreds of times in a run: a query a table adds up.
    """
    with connection.cursor() as cursor:
        cursor.execute(_asked())
        return {name: (count, rows) for name, count, rows in cursor.fetchall()}


@cache
def _asked():
    tables = [
        (model._meta.label, model._meta.db_table, model._meta.pk.column)
        for label in WATCHED
        for model in apps.get_app_config(label).get_models()
    ]
    return " UNION ALL ".join(
        f"SELECT '{name}', count(*), md5(string_agg(one::text, E'\\n' ORDER BY one.\"{key}\"))"
        f' FROM "{table}" AS one'
        for name, table, key in tables
    )


def refused(code, function, *args, **kwargs):
    """Call and return the refusal; the code must have its sentence with every blank filled."""
    before, entries = everything(), Entry.objects.count()
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    no = caught.value
    assert no.code == code, f"{no.code}: {no.sentence}"
    assert code in wording()
    assert "—" not in no.sentence
    assert Entry.objects.count() == entries
    assert everything() == before
    return no
