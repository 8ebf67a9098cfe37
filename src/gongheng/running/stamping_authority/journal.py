"""The authority's book: one line a token, on the disk before the token leaves.

Each line is numbered, so that none is left out, and names the digest of the one before, so that none can
be taken out or changed without a trace. The token has another number, which its line tells: the line's own
would count for every bidder what the platform has had stamped.
"""

import fcntl
import json
import os
import threading
from pathlib import Path
from typing import Any, BinaryIO, Self

from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex

FIRST = sm3_hex(b"gongheng/tsa/journal/1\0")


class Journal:
    """The file, opened by one process alone."""

    def __init__(self, path: Path) -> None:
        self.path, self._lock = path, threading.Lock()
        self._file: BinaryIO | None = None
        self.last, self.head, self._spoilt = 0, FIRST, False

    def __enter__(self) -> Self:
        """Take the book alone and read it through. Refuses `already_exists`, `journal_broken`."""
        self._file = self.path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            refuse_unless(False, "already_exists", thing="使用这个目录的时间戳服务")  # noqa: FBT003
        self._read()
        return self

    def __exit__(self, *exc: object) -> None:
        if self._file is not None:
            self._file.close()

    def _read(self) -> None:
        assert self._file is not None
        self._file.seek(0)
        whole = 0
        for line in self._file:
            if not line.endswith(b"\n"):  # cut short by a fall: its token never left
                break
            refuse_unless(self._follows(line), "journal_broken", line=self.last + 1)
            whole += len(line)
        self._file.truncate(whole)
        os.fsync(self._file.fileno())

    def _follows(self, line: bytes) -> bool:
        try:
            told = json.loads(line)
            good = bool(told["serial"] == self.last + 1 and told["before"] == self.head)
        except (ValueError, TypeError, KeyError, RecursionError):
            return False
        self.last, self.head = self.last + 1, sm3_hex(line)
        return good

    def enter(self, make: Any) -> Any:
        """Write the next line and return what `make(number of the line)` made for it.

        `make` returns (what is signed, what the line tells of it).
        """
        with self._lock:
            serial = self.last + 1
            made, told = make(serial)
            line = json.dumps({"serial": serial, **told, "before": self.head}, sort_keys=True)
            self._write(line.encode() + b"\n")
            self.last, self.head = serial, sm3_hex(line.encode() + b"\n")
            return made

    def _write(self, line: bytes) -> None:
        """On the disk whole, or not at all: half a line would spoil every later one."""
        assert self._file is not None
        if self._spoilt:
            raise OSError("the journal could not be put right")
        size = os.fstat(self._file.fileno()).st_size
        try:
            if os.write(self._file.fileno(), line) != len(line):
                raise OSError("only a part was written")  # noqa: TRY301  # undone like any other failure
            os.fsync(self._file.fileno())
        except OSError:
            self._spoilt = True
            self._file.truncate(size)
            self._spoilt = False
            raise
