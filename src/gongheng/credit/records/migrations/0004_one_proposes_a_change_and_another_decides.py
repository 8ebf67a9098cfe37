import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_decisions_of_one_organ_are_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("correct", "更正"), ("withdraw", "撤回")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                (
                    "after",
                    models.JSONField(blank=True, default=dict, verbose_name="更正后的公开内容"),
                ),
                (
                    "given_key",
                    models.CharField(blank=True, max_length=80, verbose_name="全部内容引用"),
                ),
                ("graver", models.BooleanField(default=False, verbose_name="对主体更为不利")),
                (
                    "revoked_on",
                    models.DateField(blank=True, null=True, verbose_name="依据撤销日期"),
                ),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=128, verbose_name="撤销（变更）文书号"),
                ),
                (
                    "paper",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="撤销（变更）文书摘要"
                    ),
                ),
                ("proposed_by", models.CharField(max_length=80, verbose_name="提出人引用")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="告知时间")),
                (
                    "notice_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="告知书摘要"),
                ),
                (
                    "ended_by",
                    models.CharField(blank=True, max_length=80, verbose_name="决定人引用"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "待决定"), ("done", "已办理"), ("dropped", "不予办理")],
                        default="open",
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="records.record",
                        verbose_name="信用记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正（撤回）提议",
                "db_table": "credit_record_change",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "open")),
                        fields=("record",),
                        name="one_open_change_per_record",
                        violation_error_code="change_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "done"), _negated=True),
                            models.Q(("ended_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_decides_the_change_he_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "withdraw"), _negated=True),
                            models.Q(("paper", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_withdrawal_rests_on_a_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("graver", True), ("outcome", "done"), _negated=True),
                            ("told_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_graver_correction_was_told",
                    ),
                ],
            },
        ),
    ]
