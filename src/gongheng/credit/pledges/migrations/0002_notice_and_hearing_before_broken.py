from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="pledgecheck",
            name="answer",
            field=models.CharField(blank=True, max_length=1000, verbose_name="对陈述申辩的答复"),
        ),
        migrations.AddField(
            model_name="pledgecheck",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="认定时间"),
        ),
        migrations.AddField(
            model_name="pledgecheck",
            name="decided_by",
            field=models.CharField(blank=True, max_length=80, verbose_name="认定人引用"),
        ),
        migrations.AddField(
            model_name="pledgecheck",
            name="heard_until",
            field=models.DateField(blank=True, null=True, verbose_name="陈述申辩截止"),
        ),
        migrations.AddField(
            model_name="pledgecheck",
            name="notice_digest",
            field=models.CharField(blank=True, max_length=64, verbose_name="告知书摘要"),
        ),
        migrations.AddField(
            model_name="pledgecheck",
            name="stated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="陈述时间"),
        ),
        migrations.AddField(
            model_name="pledgecheck",
            name="statement",
            field=models.TextField(blank=True, max_length=4000, verbose_name="陈述申辩"),
        ),
        migrations.AlterField(
            model_name="pledgecheck",
            name="finding",
            field=models.CharField(
                choices=[
                    ("kept", "属实、已履行"),
                    ("open", "尚在履行"),
                    ("told", "拟认定不实（已告知）"),
                    ("dropped", "不予认定"),
                    ("broken", "不实或者违背"),
                ],
                max_length=10,
                verbose_name="核查结果",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgecheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finding", "told")),
                fields=("pledge",),
                name="one_open_finding_per_pledge",
                violation_error_code="finding_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", ""),
                    models.Q(("finding", "broken"), _negated=True),
                    models.Q(("decided_by", models.F("checked_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_finds_broken_what_he_told",
            ),
        ),
    ]
