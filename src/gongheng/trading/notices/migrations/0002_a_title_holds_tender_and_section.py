"""A notice's title names tender and section, each of up to 200 signs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [
        migrations.AlterField("notice", "title", models.CharField(max_length=500, verbose_name="标题"))
    ]
