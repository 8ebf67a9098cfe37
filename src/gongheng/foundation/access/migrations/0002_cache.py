"""The shared cache: counts wrong passwords for every process of the installation at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE access_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX access_cache_expires ON access_cache (expires);
            """,
            "DROP TABLE access_cache",
        )
    ]
