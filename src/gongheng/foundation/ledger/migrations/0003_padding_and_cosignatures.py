"""Places without acts, blinds of closed acts, and what outside witnesses sign or refuse.

The new column has a default of the database: no table is rewritten.
"""

from django.db import migrations, models

from gongheng.foundation.ledger.guard import LATER_TRIGGERS


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_insert_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pad",
            fields=[
                (
                    "position",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="位置"),
                ),
                ("blind", models.TextField(verbose_name="盲因子")),
            ],
            options={
                "verbose_name": "填充叶",
                "db_table": "ledger_pad",
            },
        ),
        migrations.CreateModel(
            name="WitnessStanding",
            fields=[
                (
                    "witness",
                    models.TextField(primary_key=True, serialize=False, verbose_name="见证"),
                ),
                ("size", models.BigIntegerField(default=0, verbose_name="已见证至")),
                ("asked_at", models.DateTimeField(null=True, verbose_name="最近请求")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="最近答复")),
                ("again_at", models.DateTimeField(null=True, verbose_name="下次请求")),
                ("faults", models.IntegerField(default=0, verbose_name="连续未成")),
                ("fault", models.TextField(blank=True, verbose_name="最近原因")),
            ],
            options={
                "verbose_name": "见证进度",
                "db_table": "ledger_witness_standing",
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="blind",
            field=models.TextField(
                blank=True, db_default="", help_text="不公开的记录才有", verbose_name="盲因子"
            ),
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField(verbose_name="条数")),
                ("witness", models.TextField(verbose_name="见证")),
                ("line", models.TextField(verbose_name="签名行")),
                (
                    "seen_at",
                    models.DateTimeField(help_text="见证自己的时钟", verbose_name="见证时间"),
                ),
            ],
            options={
                "verbose_name": "见证签名",
                "db_table": "ledger_cosignature",
                "constraints": [
                    models.UniqueConstraint(fields=("size", "witness"), name="ledger_cosigned_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WitnessRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("witness", models.TextField(verbose_name="见证")),
                ("size", models.BigIntegerField(verbose_name="条数")),
                ("fault", models.TextField(verbose_name="原因")),
                ("answer", models.TextField(verbose_name="答复")),
                ("old", models.BigIntegerField(verbose_name="见证原有条数")),
                ("note", models.TextField(verbose_name="所送检查点")),
                ("proof", models.JSONField(verbose_name="所送证明")),
                ("refused_at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "见证拒签",
                "db_table": "ledger_witness_refusal",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("witness", "size", "fault"), name="ledger_refused_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(LATER_TRIGGERS, migrations.RunSQL.noop),
    ]
