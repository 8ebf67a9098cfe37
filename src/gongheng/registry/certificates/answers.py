"""The challenge's text and the answer's form: the same for page, command and a device's program."""

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongheng.foundation.certificates.reading import Certificate, read_certificate
from gongheng.foundation.clock import BEIJING
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.keys import Keeper

VERSION = "gongheng/answer/1"
LABEL = b"gongheng/challenge/1\0"
LARGEST = 64 * 1024
MOST_BETWEEN = 3
DIGEST = re.compile(r"[0-9a-f]{64}")
FIELDS = {"v", "challenge", "certificate", "encryption", "between", "signature"}


@dataclass(frozen=True)
class Answer:
    """What came back: to which challenge, by which certificates, signed."""

    challenge: str
    signing: Certificate
    encryption: Certificate | None
    between: tuple[Certificate, ...]
    signature: bytes


def challenge_text(
    *, site: str, purpose: str, session: str, nonce: str, at: datetime, until: datetime
) -> str:
    """What is signed: a person can read where, for what and until when."""
    return (
        f"公衡平台签名验证\n平台：{site}\n用途：{purpose}\n会话：{session}\n"
        f"时间：{_said(at)}\n有效至：{_said(until)}\n随机：{nonce}\n"
    )


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y年%m月%d日 %H:%M:%S}（北京时间）"


def signed_bytes(text: str) -> bytes:
    """The label keeps a signature over a challenge from meaning anything else."""
    return LABEL + text.encode()


def answer(
    text: str, keeper: Keeper, *, certificate: str, encryption: str = "",
    between: tuple[str, ...] = (),
) -> str:  # fmt: skip
    """The answer to a challenge, as text; certificates as PEM."""
    signature = keeper.sign(signed_bytes(text))
    whole = {"v": VERSION, "challenge": sm3_hex(text.encode()), "certificate": certificate,
             "encryption": encryption, "between": list(between),
             "signature": base64.b64encode(signature).decode()}  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read_answer(text: str) -> Answer:
    """Read an answer strictly. Refuses `answer_malformed`, `certificate_unreadable`."""
    given = _parsed(text)
    strings = all(isinstance(given[name], str) for name in FIELDS - {"between"})
    rows = given["between"]
    listed = isinstance(rows, list) and len(rows) <= MOST_BETWEEN
    shaped = strings and listed and all(isinstance(one, str) for one in rows)
    refuse_unless(shaped and given["v"] == VERSION, "answer_malformed", field="answer")
    named = DIGEST.fullmatch(given["challenge"])  # the database is never asked for anything else
    refuse_unless(named, "answer_malformed", field="answer")
    try:
        signature = base64.b64decode(given["signature"], validate=True)
        certificates = [given["certificate"], *rows, *filter(None, [given["encryption"]])]
        encoded = [one.encode() for one in certificates]
    except ValueError as error:
        raise Refused("answer_malformed", field="answer") from error
    signing, *rest = map(read_certificate, encoded)
    encryption = rest.pop() if given["encryption"] else None
    return Answer(given["challenge"], signing, encryption, tuple(rest), signature)


def _parsed(text: str) -> dict[str, Any]:
    try:
        given: Any = json.loads(text) if len(text) <= LARGEST else None
    except (ValueError, RecursionError) as error:
        raise Refused("answer_malformed", field="answer") from error
    right = isinstance(given, dict) and set(given) == FIELDS
    refuse_unless(right, "answer_malformed", field="answer")
    return given
