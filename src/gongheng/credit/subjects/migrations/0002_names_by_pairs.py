"""Pairs of characters of names: the index of the public look-up."""

from django.db import migrations

from gongheng.foundation.search import FUNCTION, index_sql


class Migration(migrations.Migration):
    """The function may be there already; it is the same one (foundation/search)."""

    dependencies = [("subjects", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
        migrations.RunSQL(*index_sql("credit_subject", "name")),
    ]
