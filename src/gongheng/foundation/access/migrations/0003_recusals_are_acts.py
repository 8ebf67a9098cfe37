"""A recusal is declared and lifted by acts; its reason moves to the vault.

No act wrote this table before, so it is empty: the changed column types rewrite nothing.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_cache"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="recusal",
            name="one_recusal_per_pair",
        ),
        migrations.AddField(
            model_name="recusal",
            name="region",
            field=models.CharField(
                blank=True,
                help_text="不填写的，由省级行政监督部门解除",
                max_length=6,
                verbose_name="所在地区",
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="state",
            field=models.TextField(
                choices=[("declared", "回避中"), ("lifted", "已解除")],
                default="declared",
                verbose_name="状态",
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="止"),
        ),
        migrations.AlterField(
            model_name="recusal",
            name="against",
            field=models.CharField(
                help_text="主体代码或项目代码", max_length=60, verbose_name="回避对象"
            ),
        ),
        migrations.AlterField(
            model_name="recusal",
            name="reason",
            field=models.TextField(help_text="原因在保密库中，不在表里", verbose_name="原因引用"),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "declared")),
                fields=("person", "against"),
                name="one_recusal_in_force_per_pair",
                violation_error_code="already_exists",
                violation_error_message="该人员已对此申报回避",
            ),
        ),
    ]
