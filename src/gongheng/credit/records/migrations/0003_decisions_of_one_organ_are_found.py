"""The decisions of one organ, the newest first, without walking the whole table."""

from django.db import migrations, models

from gongheng.foundation.indexes import BuildIndex


class Migration(migrations.Migration):
    """Made while records are being written: the table is not locked."""

    atomic = False
    dependencies = [("records", "0002_many_records_come_in_one_file")]
    operations = [
        BuildIndex(
            "record",
            models.Index(fields=["organ_code", "state", "-published_at"], name="record_by_organ"),
        )
    ]
