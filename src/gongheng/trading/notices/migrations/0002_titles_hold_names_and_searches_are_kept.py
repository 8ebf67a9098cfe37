"""A notice's title names tender and section, each of up to 200 signs; people keep searches."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            "notice", "title", models.CharField(max_length=500, verbose_name="标题")
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("query", models.JSONField(verbose_name="条件")),
                ("made_at", models.DateTimeField(verbose_name="保存时间")),
                ("seen_at", models.DateTimeField(verbose_name="上次查看")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "保存的查询",
                "db_table": "trading_saved_search",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=["account", "name"], name="one_search_per_name")
                ],
            },
        ),
    ]
