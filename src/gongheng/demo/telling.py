"""How the story is told: one line an act, drawn from the ledger itself."""

import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gongheng.foundation.clock import BEIJING
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.lifecycle import act_named
from gongheng.foundation.refusals import Refused

REPEATED = 3  # more entries of one act in a row are told as a number


class Teller:
    """Tells the entries that came since the last telling."""

    def __init__(self) -> None:
        self.told_to = 0

    def skip(self) -> None:
        """Pass over what is there."""
        self.told_to = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        _say(f"\n\033[1m{title}\033[0m" if sys.stdout.isatty() else f"\n{title}")

    def told(self) -> None:
        """Tell each new act with its moment and the article it rests on."""
        run: list[Entry] = []
        for entry in Entry.objects.filter(id__gt=self.told_to).order_by("id"):
            if run and run[0].act != entry.act:
                _tell(run)
                run = []
            run.append(entry)
        if run:
            _tell(run)
        self.skip()

    @contextmanager
    def refusal(self, attempt: str) -> Iterator[None]:
        """Show an attempt that the law does not allow; it leaves no trace."""
        try:
            yield
        except Refused as refused:
            article = f"〔{refused.source}〕" if refused.source else ""
            _say(f"  ✗ {attempt}：{refused.sentence}{article}")
        else:
            raise RuntimeError(f"{attempt}：应当拒绝而没有拒绝")


def _tell(run: list[Entry]) -> None:
    shown = run if len(run) <= REPEATED else run[:1]
    for entry in shown:
        found = act_named(entry.act)
        label = f"{found[0].label}·{found[1].label}" if found else entry.act
        more = f"（共 {len(run)} 次）" if len(shown) < len(run) else ""
        moment = f"{entry.at.astimezone(BEIJING):%Y年%m月%d日 %H:%M}"
        _say(f"  ✓ {moment}  {_wide(label + more, 34)}〔{entry.under}〕")


@contextmanager
def progress(work: str) -> Iterator[None]:
    """Show that something longer is going on and how long it took."""
    began = time.monotonic()
    if sys.stdout.isatty():
        sys.stdout.write(f"  ▒▒▒▒▒▒▒▒ {work}…")
        sys.stdout.flush()
    yield
    _say(f"\r  ████████ {work}（{time.monotonic() - began:.1f} 秒）")


def tell_line(text: str) -> None:
    """Tell one more line under what was just told."""
    _say(f"    {text}")


def list_accounts(known: dict[str, Any]) -> None:
    """List the accounts of the demonstration and how to sign in."""
    _say(
        "\n演示账号（口令都是下面这一个；标“动态码”的，另开一个终端运行 .venv/bin/gongheng code 登录名）"
    )
    _say(f"  口令：{known['password']}")
    for one in known["accounts"]:
        mark = "动态码" if one["secret"] else ""
        _say(f"  {_wide(one['username'], 22)}{_wide(one['who'], 44)}{_wide(one['door'], 14)}{mark}")


def _wide(text: str, width: int) -> str:
    """Pad by display width: a Chinese character takes two columns."""
    taken = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * max(1, width - taken)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
