from django.db import migrations, models
from django.db.models import Q

UNTIL_NOW = "一人撤销（本规则施行以前）"


def told_apart(apps, _schema):
    """What one supervisor had undone before says so, for the constraint to hold of it."""
    rows = apps.get_model("lots", "Lot").objects.filter(state="cancelled").exclude(checkpoint="")
    rows.update(cancel_told_by=UNTIL_NOW)


class Migration(migrations.Migration):
    dependencies = [("lots", "0002_public_values_and_one_open_inspection")]

    operations = [
        migrations.AddField(
            "lot",
            "cancel_told_by",
            models.TextField(blank=True, default="", verbose_name="提出撤销的人"),
            preserve_default=False,
        ),
        migrations.AddField(
            "lot",
            "cancel_told_body",
            models.CharField(blank=True, default="", max_length=18, verbose_name="提出撤销的单位"),
            preserve_default=False,
        ),
        migrations.AddField(
            "lot",
            "cancel_told_at",
            models.DateTimeField(blank=True, null=True, verbose_name="提出撤销的时间"),
        ),
        migrations.AddField(
            "lot",
            "cancel_why",
            models.TextField(blank=True, default="", verbose_name="提出撤销的理由引用"),
            preserve_default=False,
        ),
        migrations.RunPython(told_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            "lot",
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(checkpoint="") | ~Q(cancel_told_by=""),
                name="what_is_known_is_undone_by_two",
            ),
        ),
    ]
