"""Indexes built beside the work, again and again without harm.

`CREATE INDEX CONCURRENTLY` locks nobody out, but is in no transaction: stopped half way it leaves an
index that holds nothing and answers nothing, and a migration that was not written down meets it again.
"""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently

WHOLE = "SELECT i.indisvalid FROM pg_index i WHERE i.indexrelid = to_regclass(%s)"


class BuildIndex(AddIndexConcurrently):
    """Add an index; one that is there and whole stays, one left half built is built anew."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any,
                          to_state: Any) -> None:  # fmt: skip
        """Look first."""
        self._ensure_not_in_transaction(schema_editor)
        if not _stands(schema_editor, self.index.name):
            super().database_forwards(app_label, schema_editor, from_state, to_state)


class DropIndex(RemoveIndexConcurrently):
    """Remove an index, if it is still there; on the way back it is built as above."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any,
                           to_state: Any) -> None:  # fmt: skip
        """Look first."""
        self._ensure_not_in_transaction(schema_editor)
        if not _stands(schema_editor, self.name):
            super().database_backwards(app_label, schema_editor, from_state, to_state)


def _stands(schema_editor: Any, name: str) -> bool:
    """Whether a whole index of this name is there; a half built one is removed."""
    if schema_editor.collect_sql:
        return False
    quoted = schema_editor.quote_name(name)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WHOLE, [quoted])
        found = cursor.fetchone()
    if found is not None and not found[0]:
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {quoted}")
    return found is not None and bool(found[0])
