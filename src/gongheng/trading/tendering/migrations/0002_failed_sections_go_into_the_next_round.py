"""A failed section is carried into one later round; a tender may have several later rounds."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tendering", "0001_initial")]
    operations = [
        migrations.AlterField(
            "tender",
            "previous",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="next_rounds",
                to="tendering.tender",
                verbose_name="上一次招标",
            ),
        ),
        migrations.AddField(
            "section",
            "previous",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="again",
                to="tendering.section",
                verbose_name="上一次的标段",
            ),
        ),
    ]
