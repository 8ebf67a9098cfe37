from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0002_notice_and_hearing_before_broken"),
        ("records", "0004_one_proposes_a_change_and_another_decides"),
        ("repair", "0001_one_live_repair_per_record_decided_by_two"),
        ("subjects", "0002_names_by_pairs"),
    ]

    operations = [
        migrations.AddField(
            model_name="repair",
            name="falsehood",
            field=models.CharField(blank=True, max_length=500, verbose_name="拟认定虚假的材料"),
        ),
        migrations.AddField(
            model_name="repair",
            name="falsehood_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="提出认定虚假时间"),
        ),
        migrations.AddField(
            model_name="repair",
            name="falsehood_by",
            field=models.CharField(blank=True, max_length=80, verbose_name="提出认定虚假人引用"),
        ),
        migrations.AddField(
            model_name="repair",
            name="revoked_by",
            field=models.CharField(blank=True, max_length=80, verbose_name="认定虚假人引用"),
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revoked_by", ""),
                    models.Q(
                        models.Q(("revoked_by", models.F("falsehood_by")), _negated=True),
                        models.Q(("revoked_by", models.F("verified_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="nobody_revokes_what_he_doubted_or_verified",
            ),
        ),
    ]
