"""One request to a witness (C2SP tlog-witness over HTTP)."""

from dataclasses import dataclass
from email.utils import formatdate

from gongheng.exchange.posting import NoAnswer, post

LARGEST_ANSWER = 64 * 1024


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    kind: str
    text: str


def add_checkpoint(address: str, body: bytes, *, seconds: float) -> Reply:
    """Ask for a cosignature; NoAnswer for whatever goes wrong on the way."""
    headers = {"Content-Type": "text/plain; charset=utf-8", "Date": formatdate(usegmt=True)}
    answer = post(
        f"{address}/add-checkpoint", body, headers, seconds=seconds, longest=LARGEST_ANSWER
    )
    try:
        return Reply(answer.status, answer.kind, answer.data.decode())
    except ValueError as error:
        raise NoAnswer(type(error).__name__) from error
