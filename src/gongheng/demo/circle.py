"""The circle of guardians of the demonstration, formed as a province would form one."""

import base64
import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from gongheng.demo.cast import PROVINCE, Cast, appoint_office
from gongheng.demo.seals import SUITE, authority
from gongheng.foundation import clock
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import actor_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.trials import Issued, key_file
from gongheng.foundation.codes import uscc
from gongheng.foundation.ledger import cosigning
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.guardians import actions as guardians
from gongheng.registry.guardians.models import Circle
from gongheng.registry.guardians.papers import paper_of
from gongheng.registry.guardians.rules import Candidate
from gongheng.running import guardians_beside as beside
from gongheng.running.guarding.files import ENCRYPTION, SIGNING

BODIES = (
    ("示例省公共资源交易中心见证处", "12420000MB1G00001"),
    ("示例省公共资源交易监督管理局", "11420000MB0000003"),
    ("示例市江城公证处", "12420100MB0000051"),
    ("示例省审计服务中心", "12420000MB0000052"),
    ("示例省信用信息中心", "12420000MB0000053"),
)
PLACES = range(1, len(BODIES) + 1)


def form(cast: Cast, at: datetime) -> Circle:
    """Five bodies with certificates, confirmed by another bureau, and the key they draw with."""
    issuer = authority(at)
    beside.common().mkdir(parents=True, exist_ok=True)
    candidates = []
    for place, (name, first) in zip(PLACES, BODIES, strict=True):
        code = uscc.make(first)
        issued = issuer.issue("guardian", name, code=code, at=at)
        _keep(issued, beside.folder_of(place))
        _officer(cast, place, name, code, at)
        candidates.append(Candidate(issuing.armoured(issued.signing).encode(),
                                    issuing.armoured(issued.encryption).encode()))  # fmt: skip
    circle = guardians.propose("示例省密钥监护组", region=PROVINCE, guardians=candidates,
                               threshold=beside.THRESHOLD, by=cast.actors["system"], at=at)  # fmt: skip
    circle = guardians.confirm(circle, by=cast.actors["keeper"], at=at + timedelta(hours=1))
    _write(beside.common() / beside.PAPER, json.dumps(paper_of(circle), ensure_ascii=False))
    beside.keep_outside(log_signer().vkey(),
                        [one.key.vkey() for one in cosigning.witnesses()])  # fmt: skip
    key, signatures = _made_together()
    return guardians.set_draw_key(circle, key=key, signatures=signatures,
                                  by=cast.actors["system"], at=at + timedelta(hours=2))  # fmt: skip


def _officer(cast: Cast, place: int, name: str, code: str, at: datetime) -> None:
    office = appoint_office(cast, f"guardian{place}", f"{name}监护人", Role.GUARDIAN, code, PROVINCE,
                            cast.security, at)  # fmt: skip
    cast.guardians.append(actor_of(office))
    token = access.issue_token(office, label="监护人值守程序", at=clock.now())
    _write(beside.folder_of(place) / beside.TOKEN, token)


def _keep(issued: Issued, folder: Path) -> None:
    """Keys under a passphrase; that it lies beside them is for the demonstration alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    words = secrets.token_urlsafe(16)
    _write(folder / beside.WORDS, words)
    algorithms = suite(SUITE)
    _write(folder / SIGNING, key_file(issued.signing_key, words, algorithms))
    _write(folder / ENCRYPTION, key_file(issued.encryption_key, words, algorithms))


def _made_together() -> tuple[dict[str, object], dict[int, bytes]]:
    """The three rounds of the ceremony and everybody's confirmation, in five processes."""
    board, roster = beside.common() / "board", beside.common() / "roster.json"
    board.mkdir(exist_ok=True)
    beside.run_all(
        beside.command("keygen", place, "--name", BODIES[place - 1][0]) for place in PLACES
    )
    cards = [str(beside.folder_of(place) / "card.json") for place in PLACES]
    beside.run_all([beside.plain("roster", *cards, "--out", str(roster))])
    beside.run_all(beside.command("join", place, "--roster", str(roster), "--board", str(board),
                                  "--ceremony", "demo", "--wait", "60") for place in PLACES)  # fmt: skip
    paper = str(beside.common() / beside.PAPER)
    outs = {place: beside.common() / f"confirmed-{place}.json" for place in PLACES}
    beside.run_all(beside.command("confirm-key", place, "--circle", paper, "--out", str(out))
                   for place, out in outs.items())  # fmt: skip
    said = [json.loads(out.read_text(encoding="utf-8")) for out in outs.values()]
    return said[0]["key"], {one["at"]: base64.b64decode(one["signature"]) for one in said}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
