"""What the database itself forbids: altering the ledger, by trigger and by rights."""

from django.conf import settings
from django.db import connections

_FIRST = ("ledger_entry", "ledger_leaf", "ledger_checkpoint")
_LATER = ("ledger_pad", "ledger_cosignature", "ledger_witness_refusal")
_CHAINS = ("trading_intake_link", "trading_seen_point")  # of other packages, kept the same way
INSERT_ONLY = _FIRST + _LATER + _CHAINS

FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger rows are only ever inserted (%)', TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""
EACH = """
CREATE TRIGGER {table}_is_insert_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
TRIGGERS = FUNCTION + "".join(EACH.format(table=table) for table in _FIRST)
CHAIN_TRIGGERS = "".join(EACH.format(table=table) for table in _CHAINS)
LATER_TRIGGERS = "".join(EACH.format(table=table) for table in _LATER)

# Roles belong to the whole server: another database's set-up may make it at the same moment.
MAKE_ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    CREATE ROLE {role} NOLOGIN NOSUPERUSER;
    GRANT {role} TO CURRENT_USER;
  ELSIF NOT pg_has_role(current_user, '{role}', 'MEMBER') THEN
    GRANT {role} TO CURRENT_USER;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  PERFORM pg_sleep(0.2);
END $$;
"""

DROP_TRIGGERS = "DROP FUNCTION ledger_refuse_change CASCADE;"


def lay_rights(using: str = "default") -> None:
    """Give the application role what it needs and no more.

    The role may read and write working tables, and only read and insert in the ledger. Where
    the owner may not create roles (a managed server), the administrator makes it beforehand.
    """
    role = settings.APP_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute(MAKE_ROLE.format(role=role))
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in INSERT_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
