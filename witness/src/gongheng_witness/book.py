"""What the witness remembers: every checkpoint it cosigned and the proof of what it refused.

One SQLite file. A row is on the disk (synchronous=FULL) before an answer leaves, and check and
write are one transaction under the file's write lock: a second process, a kill or a power cut can
not make the witness forget what it signed.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_EVIDENCE = 1_000  # of one log and kind: anybody may send a true note with a false proof, only the log two trees
_WAIT_SECONDS = 10
_TABLES = """
CREATE TABLE IF NOT EXISTS cosigned (
  origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL,
  line TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (origin, size));
CREATE TABLE IF NOT EXISTS evidence (
  origin TEXT NOT NULL, kind TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL,
  known TEXT NOT NULL, offered TEXT NOT NULL, proof TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (origin, kind, size, root));
CREATE TABLE IF NOT EXISTS clock (
  origin TEXT PRIMARY KEY, apart INTEGER NOT NULL, at INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class Cosigned:
    """A checkpoint this witness put its name to."""

    size: int
    root: bytes
    note: str
    line: str
    at: int


class Book:
    """The file, opened once a thread; `writing` holds the write lock from reading to commit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open().executescript(_TABLES)

    def _open(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if found is None:
            found = sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None)
            found.execute("PRAGMA journal_mode=WAL")
            found.execute("PRAGMA synchronous=FULL")
            self._mine.connection = found
        return found

    def close(self) -> None:
        """Close this thread's connection."""
        if found := getattr(self._mine, "connection", None):
            found.close()
            self._mine.connection = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction alone with the file; it is on the disk when this ends."""
        connection = self._open()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def latest(self, origin: str) -> Cosigned | None:
        """The largest checkpoint cosigned of a log."""
        return self._cosigned("origin = ? ORDER BY size DESC", origin)

    def of_size(self, origin: str, size: int) -> Cosigned | None:
        """The checkpoint of this size, if it was cosigned."""
        return self._cosigned("origin = ? AND size = ?", origin, size)

    def _cosigned(self, where: str, *values: Any) -> Cosigned | None:
        question = f"SELECT size, root, note, line, at FROM cosigned WHERE {where} LIMIT 1"  # noqa: S608
        row = self._open().execute(question, values).fetchone()
        return Cosigned(*row) if row else None

    def keep(self, origin: str, cosigned: Cosigned) -> None:
        """Remember what is about to be signed away; the same head again renews its time."""
        written = self._open().execute(
            "INSERT INTO cosigned VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (origin, size) DO UPDATE "
            "SET note = excluded.note, line = excluded.line, at = excluded.at "
            "WHERE root = excluded.root",
            (origin, cosigned.size, cosigned.root, cosigned.note, cosigned.line, cosigned.at),
        )
        if written.rowcount != 1:
            raise RuntimeError("another root was cosigned for this size")

    def hold_against(self, origin: str, kind: str, row: dict[str, Any]) -> None:
        """Keep both checkpoints and the failed proof; the same pair once."""
        held = self._open().execute(
            "SELECT count(*) FROM evidence WHERE origin = ? AND kind = ?", (origin, kind)
        )
        if held.fetchone()[0] >= MOST_EVIDENCE:
            return
        values = [row[name] for name in ("size", "root", "known", "offered", "proof", "at")]
        self._open().execute(
            "INSERT OR IGNORE INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (origin, kind, *values),
        )

    def evidence(self, origin: str) -> list[dict[str, Any]]:
        """Everything held against a log: two trees of one size first, then the newest."""
        names = ("kind", "size", "root", "known", "offered", "proof", "at")
        rows = self._open().execute(
            "SELECT kind, size, root, known, offered, proof, at FROM evidence "
            "WHERE origin = ? ORDER BY kind <> 'fork', at DESC, size DESC",
            (origin,),
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def count(self, origin: str) -> int:
        """How many checkpoints were cosigned."""
        asked = self._open().execute("SELECT count(*) FROM cosigned WHERE origin = ?", (origin,))
        return int(asked.fetchone()[0])

    def note_clock(self, origin: str, apart: int, at: int) -> None:
        """Remember how far the log's clock was from ours."""
        self._open().execute("INSERT OR REPLACE INTO clock VALUES (?, ?, ?)", (origin, apart, at))

    def clock(self, origin: str) -> tuple[int, int] | None:
        """(seconds the log was ahead of us, when)."""
        asked = "SELECT apart, at FROM clock WHERE origin = ?"
        row = self._open().execute(asked, (origin,)).fetchone()
        return (row[0], row[1]) if row else None
