"""The public list of points is read from a table that the worker keeps; no row until its first turn."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of sums and how far it has come."""

    dependencies = [
        ("points", "0001_one_running_simulation_per_organ"),
        ("subjects", "0002_names_by_pairs"),
    ]

    operations = [
        migrations.CreateModel(
            name="TallyRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(blank=True, null=True, verbose_name="已汇总的日期")),
                ("running", models.DateField(verbose_name="正在汇总的日期")),
                ("reached", models.BigIntegerField(default=0, verbose_name="已汇总到的主体")),
                ("began_at", models.DateTimeField(verbose_name="开始时间")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
            ],
            options={
                "verbose_name": "记分汇总进度",
                "db_table": "credit_tally_run",
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="tally",
                        serialize=False,
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
                ("points", models.PositiveIntegerField(verbose_name="记分")),
                ("counted", models.PositiveIntegerField(verbose_name="计分记录数")),
                ("place", models.CharField(blank=True, max_length=6, verbose_name="地区")),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        size=None,
                        verbose_name="计分记录的等级",
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        size=None,
                        verbose_name="计分记录的身份",
                    ),
                ),
            ],
            options={
                "verbose_name": "记分汇总",
                "db_table": "credit_tally",
                "indexes": [
                    models.Index(fields=["points", "subject"], name="tally_by_points"),
                    models.Index(fields=["counted", "subject"], name="tally_by_records"),
                    models.Index(fields=["place", "subject"], name="tally_by_place"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["levels"], name="tally_by_level"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["kinds"], name="tally_by_kind"
                    ),
                ],
            },
        ),
    ]
