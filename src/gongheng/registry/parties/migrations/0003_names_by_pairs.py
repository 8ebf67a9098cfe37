"""Pairs of characters of names: the index of the look-up of parties."""

from django.db import migrations

from gongheng.foundation.search import FUNCTION, index_sql


class Migration(migrations.Migration):
    """The function may be there already; it is the same one (foundation/search)."""

    dependencies = [("parties", "0002_relations_and_heads_are_declared")]
    operations = [
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
        migrations.RunSQL(*index_sql("registry_party", "name")),
    ]
