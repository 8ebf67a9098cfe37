"""Whom the user trusts: keys of witnesses and how many, a checkpoint known before, roots of time stamps."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from gongheng_verifier import note, timestamp
from gongheng_verifier.report import Report

BEIJING = timezone(timedelta(hours=8))
MOST_KEYS = 64


@dataclass(frozen=True)
class Trust:
    """The witness keys given by the user and the number that must have cosigned."""

    keys: tuple[note.Key, ...] = ()
    quorum: int = 0
    known: str = ""
    roots: tuple[timestamp.Certificate, ...] = ()  # of time-stamping authorities
    seen: dict[int, bytes] = field(default_factory=dict)

    def judge(self, text: str, head: note.Head, report: Report, about: str = "") -> None:
        """One line for each witness, one for the quorum, one for two contents of one size."""
        for one in self.keys:
            self._judge_line(text, one, report, about)
        if self.keys:
            count = sum(_time(text, one) is not None for one in self.keys)
            told = f"{len(self.keys)} 家可信见证中有 {count} 家签署，应有 {self.quorum} 家"
            report.judged("V13", count >= self.quorum, (told, told), about)
        self._judge_fork(head, report, about)

    def _judge_line(self, text: str, one: note.Key, report: Report, about: str) -> None:
        try:
            at = note.cosigned_at(text, one)
        except note.BadNote as error:
            report.failed("V12", f"{one.name}：{error}", about)
            return
        if at is not None:
            when = datetime.fromtimestamp(at, UTC).astimezone(BEIJING)
            report.passed("V12", f"{one.name} 于 {when:%Y年%m月%d日 %H:%M:%S} 签署", about)

    def _judge_fork(self, head: note.Head, report: Report, about: str) -> None:
        root = self.seen.setdefault(head.size, head.root)
        if root != head.root:
            report.failed("V07", f"日志对 {head.size} 条签署过两种内容（分叉）", about)

    def times(self, text: str) -> list[int]:
        """When the trusted witnesses cosigned, earliest first."""
        return sorted(at for one in self.keys if (at := _time(text, one)) is not None)

    def meet_known(self, key: note.Key, report: Report) -> None:
        """Take the checkpoint the user has from elsewhere as seen; it must be this log's."""
        if not self.known:
            return
        try:
            head = note.open_head(self.known, key)
        except note.BadNote as error:
            report.failed("V07", f"另行给出的检查点：{error}")
            return
        self.seen[head.size] = head.root


def _time(text: str, one: note.Key) -> int | None:
    try:
        return note.cosigned_at(text, one)
    except note.BadNote:
        return None


def read_keys(texts: Iterable[str]) -> tuple[note.Key, ...]:
    """The witness keys in lines of text; the same key counts once, one name has one key."""
    keys = {note.read_key(text, note.WITNESS_KEY) for text in texts}
    if len({one.name for one in keys}) != len(keys) or len({one.public for one in keys}) != len(
        keys
    ):
        raise note.BadNote("两家见证不能同名，也不能用同一把公钥")
    if not keys or len(keys) > MOST_KEYS:
        raise note.BadNote("见证公钥没有或者过多")
    return tuple(sorted(keys, key=lambda one: one.name))
