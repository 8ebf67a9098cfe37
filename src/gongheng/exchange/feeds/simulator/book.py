"""What the other side keeps: every datum with its step, each change once, in the order it came."""

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongheng.foundation.sealing.digests import sm3_hex

PAGE = 200
TABLES = """
CREATE TABLE IF NOT EXISTS effect (n INTEGER PRIMARY KEY AUTOINCREMENT, data_key TEXT, seq INTEGER,
  data_type INTEGER, dataset TEXT, day TEXT, digest TEXT, content TEXT, UNIQUE (data_key, seq));
CREATE INDEX IF NOT EXISTS effect_day ON effect (day, dataset, data_key, seq);
CREATE TABLE IF NOT EXISTS refusal (data_key TEXT PRIMARY KEY, reason TEXT);
CREATE TABLE IF NOT EXISTS own (n INTEGER PRIMARY KEY AUTOINCREMENT, told TEXT);
"""


@dataclass(frozen=True)
class Datum:
    """One XML as it was read."""

    data_key: str
    seq: int
    data_type: int
    dataset: str
    day: str
    digest: str
    content: str


class Book:
    """A SQLite file of its own; one lock, so that the order of arrival is the order of keeping."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.Lock()
        self._base = sqlite3.connect(str(path), check_same_thread=False)
        self._base.executescript(TABLES)
        self._base.commit()

    def keep(self, data: list[Datum]) -> list[tuple[str, str]]:
        """Keep a package and return (STATUS, MSG) for each: a repeat is accepted and changes nothing."""
        with self._lock, self._base:
            return [self._keep(one) for one in data]

    def _keep(self, one: Datum) -> tuple[str, str]:
        refused = self._one("SELECT reason FROM refusal WHERE data_key = ?", one.data_key)
        if refused:
            return "-1", refused[0]
        known = self._one("SELECT digest FROM effect WHERE data_key = ? AND seq = ?",
                          one.data_key, one.seq)  # fmt: skip
        if known:
            return ("1", "") if known[0] == one.digest else ("-1", "同一标识、同一次序的内容不同")
        last = self._one("SELECT max(seq) FROM effect WHERE data_key = ?", one.data_key)
        if last and last[0] is not None and last[0] > one.seq:
            return "-1", "次序在已入库的之前"
        self._base.execute(
            "INSERT INTO effect (data_key, seq, data_type, dataset, day, digest, content)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (one.data_key, one.seq, one.data_type, one.dataset, one.day, one.digest, one.content),
        )
        return "1", ""

    def effects(self) -> list[tuple[str, int, int]]:
        """Every change in the order it took effect: (key, step, type)."""
        with self._lock:
            return list(
                self._base.execute("SELECT data_key, seq, data_type FROM effect ORDER BY n")
            )

    def contents(self) -> list[str]:
        """The XML of every change, in order."""
        with self._lock:
            return [row[0] for row in self._base.execute("SELECT content FROM effect ORDER BY n")]

    def totals(self, day: str, dataset: str) -> tuple[int, str]:
        """Count and digest of a day of a dataset, over key, step and digest in order."""
        rows = self._day(day, dataset)
        return len(rows), sm3_hex(
            "".join(f"{key} {seq} {dig}\n" for key, seq, dig in rows).encode()
        )

    def held(self, day: str, dataset: str, after: str) -> tuple[list[dict[str, Any]], bool]:
        """A page of what is held, and whether more follows."""
        key, _, seq = after.partition("-")
        place = (key, int(seq or 0))
        rows = [row for row in self._day(day, dataset) if (row[0], row[1]) > place]
        page = [{"DATA_KEY": key, "SEQ": seq, "DIGEST": dig} for key, seq, dig in rows[:PAGE]]
        return page, len(rows) > PAGE

    def refuse(self, data_key: str, reason: str) -> None:
        """From now on refuse a datum, as a platform with its own checks does."""
        with self._lock, self._base:
            self._base.execute("INSERT OR REPLACE INTO refusal VALUES (?, ?)", (data_key, reason))

    def accept_again(self, data_key: str) -> None:
        """Take the refusal back."""
        with self._lock, self._base:
            self._base.execute("DELETE FROM refusal WHERE data_key = ?", (data_key,))

    def lose(self, data_key: str) -> None:
        """Forget a datum, as a restored back-up does."""
        with self._lock, self._base:
            self._base.execute("DELETE FROM effect WHERE data_key = ?", (data_key,))

    def add_own(self, told: str) -> None:
        """A record of another organ, to be taken back by us (JSON)."""
        with self._lock, self._base:
            self._base.execute("INSERT INTO own (told) VALUES (?)", (told,))

    def own(self, after: int) -> list[tuple[int, str]]:
        """A page of own records behind a number."""
        with self._lock:
            rows = self._base.execute("SELECT n, told FROM own WHERE n > ? ORDER BY n LIMIT ?",
                                      (after, PAGE))  # fmt: skip
            return list(rows)

    def _day(self, day: str, dataset: str) -> list[tuple[str, int, str]]:
        with self._lock:
            return list(self._base.execute(
                "SELECT data_key, seq, digest FROM effect WHERE day = ? AND dataset = ?"
                " ORDER BY data_key, seq", (day, dataset)))  # fmt: skip

    def _one(self, query: str, *values: Any) -> Any:
        return self._base.execute(query, values).fetchone()

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._base.close()
