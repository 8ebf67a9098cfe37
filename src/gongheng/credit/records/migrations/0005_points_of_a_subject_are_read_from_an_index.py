"""Points of one subject without a visit to the table; built without a lock, then the old one goes.

A second one counts the public records of a place. Ten million rows: about two minutes and two and a
half gigabytes while records are written as ever.
"""

from django.db import migrations, models

from gongheng.foundation.indexes import BuildIndex, DropIndex


class Migration(migrations.Migration):
    """What points ask of a record, and how many records of a place are public."""

    atomic = False

    dependencies = [("records", "0004_one_proposes_a_change_and_another_decides")]

    operations = [
        BuildIndex(
            model_name="record",
            index=models.Index(
                fields=["subject", "state", "decided_on"],
                include=[
                    "id", "code", "category", "level", "conduct", "subject_kind",
                    "published_at", "entered_at", "ended_at", "revoked_on",
                ],
                name="record_points_of_subject",
            ),
        ),
        BuildIndex(
            model_name="record",
            index=models.Index(
                fields=["state", "region", "category"], include=["id"], name="record_by_place"
            ),
        ),
        DropIndex(model_name="record", name="record_of_subject"),
    ]  # fmt: skip
