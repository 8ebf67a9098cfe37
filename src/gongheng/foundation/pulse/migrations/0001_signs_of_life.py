from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Beat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(max_length=20, verbose_name="部分")),
                ("minute", models.DateTimeField(db_index=True, verbose_name="分钟")),
            ],
            options={
                "verbose_name": "运行探测",
                "db_table": "pulse_beat",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("part", "minute"), name="one_beat_per_part_and_minute"
                    )
                ],
            },
        ),
    ]
