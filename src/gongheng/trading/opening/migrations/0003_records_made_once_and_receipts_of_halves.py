"""The file for the offline check is made once and kept; halves have receipts; objections can be overdue."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("opening", "0002_bids_open_with_both_halves")]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="unanswered",
            field=models.JSONField(blank=True, default=list, verbose_name="逾期未答复的异议"),
        ),
        migrations.AddField(
            model_name="half",
            name="receipt",
            field=models.JSONField(blank=True, default=dict, verbose_name="解密回执"),
        ),
        migrations.CreateModel(
            name="RecordFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("covers", models.CharField(max_length=64, verbose_name="所依据事实的摘要")),
                ("digest", models.CharField(max_length=64, verbose_name="SM3 摘要")),
                ("size", models.BigIntegerField(verbose_name="字节数")),
                ("made_at", models.DateTimeField(verbose_name="制作时间")),
                (
                    "unsealing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="opening.unsealing",
                    ),
                ),
            ],
            options={
                "verbose_name": "开标核验包",
                "db_table": "trading_opening_record",
                "ordering": ["unsealing", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="recordfile",
            constraint=models.UniqueConstraint(
                fields=("unsealing", "covers"),
                name="one_record_per_state",
                violation_error_code="already_exists",
            ),
        ),
    ]
