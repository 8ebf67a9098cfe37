"""The judgement: what is cosigned, what is refused and what is kept as evidence (tlog-witness)."""

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gongheng_witness import merkle, note
from gongheng_witness.book import Book, Cosigned

FAR_OFF_SECONDS = 60
PLAIN, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
FORK, UNPROVED, SMALLER = "fork", "unproved", "smaller"


@dataclass(frozen=True)
class Answer:
    """What goes back to the log."""

    status: int
    body: str
    kind: str = PLAIN


@dataclass(frozen=True)
class Asked:
    """A request to cosign: from which size, by which path, to which checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    offered: note.Note


def read_request(data: bytes) -> Asked:
    """``old N``, proof lines, an empty line, the checkpoint; BadNote for anything else."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise note.BadNote("not UTF-8") from None
    head, gap, rest = text.partition("\n\n")
    first, *lines = head.split("\n")
    if not gap or not first.startswith("old ") or len(lines) > merkle.LONGEST_PROOF:
        raise note.BadNote("not an add-checkpoint request")
    proof = tuple(map(note.unbase64, lines))
    if any(len(one) != merkle.ROOT_SIZE for one in proof):
        raise note.BadNote("a proof line is not a digest of 32 bytes")
    return Asked(note.number(first[4:]), proof, note.read_note(rest))


class Witness:
    """One signer, one book, the logs it watches (origin to the keys trusted for it)."""

    def __init__(
        self, signer: note.Signer, book: Book, logs: Mapping[str, tuple[note.Key, ...]],
        *, now: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self.signer, self.book, self.logs, self.now = signer, book, logs, now

    def add_checkpoint(self, data: bytes, told_at: float | None = None) -> Answer:
        """Judge a request. The answer 200 leaves only after the cosigned head is on the disk."""
        try:
            asked = read_request(data)
        except note.BadNote as error:
            return Answer(400, f"{error}\n")
        head = asked.offered.head
        if head.origin not in self.logs:
            return Answer(404, "this log is not known here\n")
        try:
            asked.offered.verified(self.logs[head.origin])
        except note.NotSigned as error:
            return Answer(403, f"{error}\n")
        with self.book.writing():
            if told_at is not None:
                self.book.note_clock(head.origin, int(told_at - self.now()), int(self.now()))
            return self._judge(asked)

    def _judge(self, asked: Asked) -> Answer:
        head = asked.offered.head
        latest = self.book.latest(head.origin)
        same = self.book.of_size(head.origin, head.size)
        if same and same.root != head.root:
            self._hold(FORK, asked, same)
            if asked.old == head.size == latest_size(latest):
                return Answer(409, "another root was cosigned for this size\n")
        if asked.old > head.size:
            if latest and not same and asked.old == latest.size:
                self._hold(SMALLER, asked, latest)
            return Answer(400, "the old size is larger than the checkpoint\n")
        if asked.old != latest_size(latest):
            return Answer(409, f"{latest_size(latest)}\n", SIZE)
        root = latest.root if latest else merkle.EMPTY_ROOT
        if not merkle.extends(asked.old, head.size, asked.proof, root, head.root):
            if latest:
                self._hold(UNPROVED, asked, latest)
            return Answer(422, "the consistency proof does not hold\n")
        return self._cosign(asked.offered, latest)

    def _cosign(self, offered: note.Note, latest: Cosigned | None) -> Answer:
        now = int(self.now())
        if latest and now < latest.at - FAR_OFF_SECONDS:
            return Answer(503, "the clock of this witness went back\n")
        at = max(now, latest.at if latest else 0)
        head = offered.head
        line = self.signer.cosign(head.body, at)
        self.book.keep(head.origin, Cosigned(head.size, head.root, offered.text, line, at))
        return Answer(200, line)

    def _hold(self, kind: str, asked: Asked, known: Cosigned) -> None:
        head = asked.offered.head
        proof = "\n".join(base64.b64encode(one).decode() for one in asked.proof)
        self.book.hold_against(head.origin, kind, {
            "size": head.size, "root": head.root, "known": known.note,
            "offered": asked.offered.text, "proof": f"old {asked.old}\n{proof}",
            "at": int(self.now()),
        })  # fmt: skip


def latest_size(latest: Cosigned | None) -> int:
    """The size last cosigned; 0 of a log never seen."""
    return latest.size if latest else 0
