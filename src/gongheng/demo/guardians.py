"""Five played guardians: certificates, offices, the circle in force, the draw key made by all.

Each has a folder of its own with its keys; the three rounds run as five processes of `gongheng guardian`.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from gongheng.demo.cast import PROVINCE, Cast, office_of
from gongheng.demo.seals import authority
from gongheng.demo.seats import SEATS, folder_of, outside
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import Actor, actor_of
from gongheng.foundation.access.models import Office
from gongheng.foundation.access.roles import Role
from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.trials import Issued, key_file
from gongheng.foundation.codes import uscc
from gongheng.foundation.paths import home
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.guardians import actions
from gongheng.registry.guardians.confirmations import read_confirmations
from gongheng.registry.guardians.models import Circle
from gongheng.registry.guardians.papers import digest_of_key, paper_of
from gongheng.registry.guardians.rules import Candidate

THRESHOLD = 3
BOARD = "board"
LONGEST_CEREMONY = 300
WORDS = {"draw": "answer", "release": "release"}  # of the guardian's program


def form(cast: Cast, at: datetime) -> Circle:
    """Make the keys, put the circle in force by two bodies, let the five make the draw key."""
    bodies = [cast.centre_code, cast.supervisor_code, *(uscc.make(one) for _, one in SEATS[2:])]
    issued = [_issued(number, name, body, at)
              for number, ((name, _), body) in enumerate(zip(SEATS, bodies, strict=True), 1)]  # fmt: skip
    first, second = _system(), cast.actors["keeper"]
    circle = actions.propose(
        "示例省密钥监护组", region=PROVINCE, threshold=THRESHOLD, by=first, at=at,
        guardians=[Candidate(one.signing, one.encryption) for one in issued],
    )  # fmt: skip
    circle = actions.confirm(circle, by=second, at=at)
    paper = json.dumps(paper_of(circle), ensure_ascii=False)
    for number, ((name, _), body) in enumerate(zip(SEATS, bodies, strict=True), 1):
        office = office_of(cast, f"guardian{number}", f"{name}（密钥监护人）", Role.GUARDIAN, body, "",
                         cast.security, at)  # fmt: skip
        cast.guardians.append(actor_of(office))
        _write(folder_of(number) / "api.key", access.issue_token(office, label="值守程序", at=at))
        _write(folder_of(number) / "paper.json", paper)
    circle = actions.set_draw_key(circle, **_made_together(circle), by=first, at=at)
    digest = digest_of_key(circle.offered_key)
    return actions.confirm_draw_key(circle, digest=digest, by=second, at=at)


def answers(asked: dict[str, Any], *, kind: str) -> list[tuple[int, dict[str, Any]]]:
    """Every guardian's answer to a `draw` or a `release`, each from a process of its own."""
    board = home() / "guardians" / BOARD
    request = board / f"{kind}-request"
    request.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    outs = {at: board / f"{kind}-{at}" for at in range(1, len(SEATS) + 1)}
    lines = []
    for at, out in outs.items():
        out.unlink(missing_ok=True)
        circle = [] if kind == "draw" else ["--circle", str(folder_of(at) / "paper.json")]
        more = [*circle, *outside()]
        lines.append([WORDS[kind], *_own(at), "--request", str(request), "--out", str(out), *more])
    _all(lines)
    return [(at, json.loads(out.read_text(encoding="utf-8"))) for at, out in outs.items()]


def _system() -> Actor:
    return actor_of(Office.objects.get(role=Role.SYSTEM_ADMIN, state="held"))


def _issued(number: int, name: str, body: str, at: datetime) -> Issued:
    folder = folder_of(number)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = secrets.token_urlsafe(18)
    made = authority(at).issue("guardian", name, code=body, at=at)
    _write(folder / "passphrase", words)
    for word, der, key in (("sign", made.signing, made.signing_key),
                           ("encrypt", made.encryption, made.encryption_key)):  # fmt: skip
        _write(folder / f"{word}.pem", issuing.armoured(der))
        _write(folder / f"{word}.key", key_file(key, words, suite("guomi")))
    return made


def _made_together(circle: Circle) -> dict[str, Any]:
    """The three rounds, five processes at once; then each signs what came out."""
    board = home() / "guardians" / BOARD
    board.mkdir(parents=True, exist_ok=True)
    seats = range(1, len(SEATS) + 1)
    _all(["keygen", *_own(at), "--name", SEATS[at - 1][0]] for at in seats)
    cards = [str(folder_of(at) / "card.json") for at in seats]
    roster = board.parent / "roster.json"
    _all([["roster", *cards, "--threshold", str(THRESHOLD), "--out", str(roster)]])
    _all(["join", *_own(at), "--roster", str(roster), "--board", str(board),
          "--ceremony", circle.code] for at in seats)  # fmt: skip
    files = [folder_of(at) / "confirmation.json" for at in seats]
    _all(["confirm-key", *_own(at), "--circle", str(folder_of(at) / "paper.json"),
          "--out", str(file)] for at, file in zip(seats, files, strict=True))  # fmt: skip
    return read_confirmations([file.read_bytes() for file in files], circle)


def _own(at: int) -> list[str]:
    folder = folder_of(at)
    return ["--folder", str(folder), "--passphrase-file", str(folder / "passphrase")]


def _all(lines: Iterable[Sequence[str]]) -> None:
    """Every line in a process of its own, all at once; a failure ends the demonstration."""
    head = [sys.executable, "-m", "gongheng", "guardian"]
    started = [
        subprocess.Popen([*head, *line], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603
        for line in lines
    ]  # fmt: skip
    for one in started:
        said, _ = one.communicate(timeout=LONGEST_CEREMONY)
        if one.returncode:
            raise RuntimeError(said)


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
