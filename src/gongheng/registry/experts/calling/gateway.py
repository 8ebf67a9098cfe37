"""The way to an expert's phone: a message of time and place goes out, a pressed key comes back.

Whoever runs the platform connects a gateway of his own (text message, voice) behind `Gateway`;
`Console` writes to the operator's screen, for trials. The gateway is told neither name nor project.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gongheng.foundation.clock import BEIJING

COMES, STAYS_AWAY = "1", "2"


@dataclass(frozen=True)
class Message:
    """One call: its number, to which phone, what is said."""

    call: str
    phone: str
    text: str


@dataclass(frozen=True)
class Reply:
    """A key pressed for a call; the same may come twice, and late."""

    number: int
    call: str
    said: str


class NotTaken(OSError):
    """The gateway did not take a message or gave no replies; it is asked again later."""


class Gateway(Protocol):
    """Takes messages, each once however often it is sent; gives replies in order of their number."""

    @property
    def channel(self) -> str:
        """What the ledger calls it: console, sms, voice."""

    def send(self, message: Message) -> None:
        """Hand a message over. Raises NotTaken."""

    def replies(self, after: int) -> Sequence[Reply]:
        """Replies with a higher number. Raises NotTaken."""


class Console:
    """Writes who is to be called, for trials; answers come through the expert's own page."""

    channel = "console"

    def send(self, message: Message) -> None:
        """Print it; the phone only by its last four digits."""
        print(f"呼叫 {message.call}（尾号 {message.phone[-4:]}）：{message.text}", flush=True)  # noqa: T201

    def replies(self, after: int) -> Sequence[Reply]:
        """None."""
        return ()


def words_for(meets_at: datetime, place: str, due: datetime) -> str:
    """What an expert is told: when, where, how to answer; never the project or a party."""
    return (
        f"您被抽取参加评标。时间：{_moment(meets_at)}；地点：{place}。请在{_moment(due)}以前答复："
        f"能参加按{COMES}，不能参加按{STAYS_AWAY}；应当回避的，请登录平台申报。"
    )


def _moment(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime("%Y年%m月%d日 %H:%M")
