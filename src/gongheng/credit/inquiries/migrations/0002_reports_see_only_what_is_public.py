"""The role for reports sees two views of what is public and not one table."""

from typing import Any

from django.conf import settings
from django.db import migrations

from gongheng.foundation.ledger.guard import MAKE_ROLE

VIEWS = """
CREATE VIEW credit_public_subject WITH (security_barrier) AS
  SELECT code, name, region, known_since FROM credit_subject
  WHERE NOT is_person AND code NOT LIKE 'unnamed:%';
CREATE VIEW credit_public_record WITH (security_barrier) AS
  SELECT r.code, r.item, r.catalogue, r.category,
         CASE WHEN s.is_person THEN '' ELSE s.code END AS subject_code,
         CASE WHEN s.is_person THEN '' ELSE s.name END AS subject_name,
         r.subject_kind, r.conduct, r.level, r.content, r.organ_code, r.organ_name,
         r.document_number, r.decided_on, r.trade_code, r.region, r.published_at,
         r.publicity_ends_on, r.marks
  FROM credit_record r JOIN credit_subject s ON s.id = r.subject_id
  WHERE r.state = 'published';
"""
DROP = "DROP VIEW credit_public_record; DROP VIEW credit_public_subject;"


def lay_rights(apps: Any, schema: Any) -> None:
    """The role reads the views; where it may not be made, the administrator makes it beforehand."""
    role = settings.REPORT_ROLE
    schema.execute(MAKE_ROLE.format(role=role))
    schema.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    schema.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
    schema.execute(f"GRANT SELECT ON credit_public_record, credit_public_subject TO {role}")


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0001_approvals_and_readings"),
        ("records", "0002_many_records_come_in_one_file"),
    ]
    operations = [
        migrations.RunSQL(VIEWS, DROP),
        migrations.RunPython(lay_rights, migrations.RunPython.noop),
    ]
