"""The database refuses to alter what happened."""

from django.db import migrations

from gongheng.foundation.ledger.guard import DROP_TRIGGERS, TRIGGERS


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(TRIGGERS, DROP_TRIGGERS)]
