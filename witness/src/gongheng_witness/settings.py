"""The witness's folder: its key, its book and, in ``witness.toml``, the logs it watches."""

import os
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from gongheng_witness import note
from gongheng_witness.book import Book
from gongheng_witness.witness import Witness

KEY, BOOK, FILE = "witness.key", "witness.db", "witness.toml"
LONGEST = 64 * 1024


class BadSettings(Exception):
    """The message is a Chinese sentence for whoever runs the witness."""


def make_key(folder: Path, name: str) -> note.Signer:
    """A new key in the folder, and its empty book; an old one is never overwritten."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        signer = note.Signer.generate(name)
        handle = os.open(folder / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadSettings("该目录已有密钥，不会覆盖。") from None
    except note.BadNote:
        raise BadSettings("见证的名称不能为空，也不能含空格和加号。") from None
    Book(folder / BOOK).close()
    with os.fdopen(handle, "w") as file:
        file.write(signer.secret() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return signer


def signer_in(folder: Path) -> note.Signer:
    """The key kept in the folder."""
    try:
        return note.Signer.read((folder / KEY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BadSettings("读不出密钥，请先用 keygen 生成。") from None


def logs_of(folder: Path, given: Iterable[str]) -> dict[str, tuple[note.Key, ...]]:
    """The logs of the file and of the command line; a key's name is its log's origin by default."""
    logs: dict[str, list[note.Key]] = defaultdict(list)
    for origin, text in [*_in_file(folder / FILE), *(("", one) for one in given)]:
        try:
            key = note.read_key(text)
        except note.BadNote:
            raise BadSettings("有一把日志公钥格式不正确。") from None
        if key.kind != note.LOG_KEY:
            raise BadSettings("有一把公钥不是日志的公钥。")
        if key not in logs[origin or key.name]:
            logs[origin or key.name].append(key)
    if not logs:
        raise BadSettings("没有要见证的日志，请用 --log 或 witness.toml 给出日志公钥。")
    return {origin: tuple(keys) for origin, keys in logs.items()}


def _in_file(path: Path) -> list[tuple[str, str]]:
    if not path.exists():
        return []
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return [
            (str(log.get("origin", "")), str(key)) for log in told["log"] for key in log["keys"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadSettings("witness.toml 读不懂：应有 [[log]]，各有 keys，可有 origin。") from None


def witness_in(folder: Path, given: Iterable[str]) -> Witness:
    """The witness of this folder, ready to answer.

    A key without its book forgot what it signed: beginning anew, it would sign a second history.
    """
    signer, logs = signer_in(folder), logs_of(folder, given)
    if not (folder / BOOK).is_file():
        raise BadSettings("见证簿 witness.db 不在该目录：这把密钥不可再用，请换新密钥并公告。")
    return Witness(signer, Book(folder / BOOK), logs)
