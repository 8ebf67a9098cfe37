from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("receivers", "0001_receivers_and_what_they_take_over"),
    ]

    operations = [
        migrations.AlterField(
            model_name="receipt",
            name="change",
            field=models.CharField(
                blank=True,
                choices=[
                    ("corrected", "已更正"),
                    ("withdrawn", "已撤回"),
                    ("repaired", "已修复"),
                    ("expired", "公示期满"),
                    ("restored", "撤销修复，恢复公示"),
                ],
                max_length=10,
                verbose_name="变动",
            ),
        ),
    ]
