"""Pairs of characters of titles, and files by digest: the indexes of search and of verification."""

from django.db import migrations

from gongheng.foundation.search import DROP, FUNCTION, index_sql

BY_DIGEST = (
    """CREATE INDEX ledger_entry_file_digest ON ledger_entry ((facts ->> 'digest'))
    WHERE facts ->> 'digest' IS NOT NULL""",
    "DROP INDEX IF EXISTS ledger_entry_file_digest",
)


class Migration(migrations.Migration):
    """Kept here, above both tables, so that neither needs a column of its own."""

    dependencies = [
        ("api", "0001_initial"),
        ("history", "0001_initial"),
        ("ledger", "0001_initial"),
        ("notices", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(FUNCTION, DROP),
        migrations.RunSQL(*index_sql("registry_publication")),
        migrations.RunSQL(*index_sql("trading_notice")),
        migrations.RunSQL(*BY_DIGEST),
    ]
