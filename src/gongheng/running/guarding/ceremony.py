"""A guardian's own key, and the making of the shared key by messages in a folder.

Nothing is asked of a server: messages are files in a folder that all can read (a shared drive, a
memory stick carried round); every one is signed.
"""

import base64
import time
from pathlib import Path
from typing import Any

from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates.trials import read_key_file
from gongheng.foundation.drawing.dealing import Roster, Taking, circle_json, read_circle
from gongheng.foundation.refusals import refuse, refuse_unless
from gongheng.foundation.sealing import keyfile
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.guardians.papers import CONFIRMATION, draw_key_bytes, root_of_paper
from gongheng.running.guarding.files import (
    CARD,
    CARD_KIND,
    CIRCLE,
    KEY,
    KEY_KIND,
    SHARE,
    SHARE_KIND,
    SIGNING,
    Told,
    linked,
    new,
    own,
    passphrase,
    read,
    say,
    text,
)
from gongheng.running.guarding.paper import read_paper

LONGEST_NAME = 60
LOOK_AGAIN_SECONDS = 0.2


def keygen(told: Told) -> None:
    named = 0 < len(told.name.strip()) <= LONGEST_NAME
    refuse_unless(named, "text_missing", field="name")
    key = SoftwareKey.generate(suite("guomi").pairs)
    card = {"v": CARD_KIND, "name": told.name.strip(), "public": key.public.hex()}
    locked = keyfile.lock(key.private, passphrase(told), kind=KEY_KIND, public=card)
    told.folder.mkdir(parents=True, exist_ok=True)
    new(told.folder / KEY, locked)
    new(told.folder / CARD, text(card))
    say(f"已生成：{told.folder / CARD}。请把它交给名册的编制人，密钥文件自己保管。")


def roster(told: Told) -> None:
    cards = [read(path, CARD_KIND) for path in told.cards]
    people = [{key: card.get(key) for key in ("name", "public")} for card in cards]
    made = Roster.read(
        {"v": "gongheng/guardians/1", "threshold": told.threshold, "guardians": people}
    )
    new(told.out, text(made.as_json()))
    say(f"名册摘要：{made.digest}。请各监护人当面核对，一致后再开始。")


def join(told: Told) -> None:
    secret = passphrase(told)
    people = Roster.read(read(told.roster))
    part = Taking(suite("guomi"), people, own(told.folder, secret), told.ceremony)
    board = _Board(told.board, len(people.keys), told.wait)
    board.put(part.at, part.commit())
    first = board.round(1)
    board.put(part.at, part.open(first))
    second = board.round(2)
    circle, share, last = part.close(first, second)
    board.put(part.at, last)
    part.agreed(board.round(3), last)
    public = {"at": part.at, "ceremony": told.ceremony, "circle": circle_json(circle)}
    new(told.folder / SHARE, keyfile.lock(share, secret, kind=SHARE_KIND, public=public))
    new(told.folder / CIRCLE, text(circle_json(circle)))
    say(f"监护人公钥摘要：{sm3_hex(canonical(circle_json(circle)))}。请各监护人核对，一致后公布。")


class _Board:
    """The folder of signed messages: 第几轮-第几位.json; nobody's message is ever written over."""

    def __init__(self, folder: Path, count: int, wait: float) -> None:
        self.folder, self.count = folder, count
        self.looks = max(1, round(wait / LOOK_AGAIN_SECONDS))

    def put(self, at: int, message: dict[str, Any]) -> None:
        target = self.folder / f"{message['round']}-{at}.json"
        refuse_unless(linked(target, text(message)), "already_exists", thing="这一轮的文件")

    def round(self, number: int) -> dict[int, dict[str, Any]]:
        """Every guardian's message, waiting for the late. Refuses `guardian_message_wrong`."""
        files = {at: self.folder / f"{number}-{at}.json" for at in range(1, self.count + 1)}
        missing: list[int] = []
        for _ in range(self.looks):
            missing = [at for at, file in files.items() if not file.exists()]
            if not missing:
                return {at: read(file) for at, file in files.items()}
            time.sleep(LOOK_AGAIN_SECONDS)
        refuse("guardian_message_wrong", at=missing[0])
        raise AssertionError


def confirm_key(told: Told) -> None:
    """Sign with the certificate's key that this is the key the whole circle made."""
    paper = read_paper(told.circle)
    key = read_key_file((told.folder / SIGNING).read_text(encoding="utf-8"), passphrase(told))
    made = circle_json(read_circle(read(told.folder / CIRCLE)))
    root = root_of_paper(paper.whole)
    signature = key.sign(draw_key_bytes(root, made))
    new(told.out, text({"v": CONFIRMATION, "at": paper.place_of(key.public), "circle": root,
                        "key": made, "signature": base64.b64encode(signature).decode()}))  # fmt: skip
    say(f"已确认：{told.out}。请交给监护组的提出单位登记。")
