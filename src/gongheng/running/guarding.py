"""The command `gongheng guardian`: an own key, the making of the shared key, answers to draws.

Each guardian runs it on his own machine. Nothing is asked of a server: messages are files in a
folder that all can read (a shared drive, a memory stick carried round); every one is signed.
"""

import argparse
import getpass
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gongheng.foundation.canonical import canonical
from gongheng.foundation.drawing import randomness
from gongheng.foundation.drawing.dealing import Roster, Taking, circle_json, read_circle
from gongheng.foundation.drawing.randomness import Circle, Share
from gongheng.foundation.ledger.canonical import leaf_of
from gongheng.foundation.ledger.checkpoint import Verifier, open_note
from gongheng.foundation.ledger.tree import verify_inclusion
from gongheng.foundation.refusals import Refused, refuse, refuse_unless
from gongheng.foundation.sealing import keyfile
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite

KEY, SHARE, CARD, CIRCLE, ANSWERED = (
    "guardian.key", "share.key", "card.json", "circle.json", "answered",
)  # fmt: skip
KEY_KIND, SHARE_KIND, CARD_KIND = "guardian", "guardian-share", "gongheng/guardian-card/1"
REQUEST, ANSWER = "gongheng/draw-request/1", "gongheng/draw-answer/1"
LARGEST, LONGEST_NAME = 1024 * 1024, 60
LOOK_AGAIN_SECONDS = 0.2
Told = argparse.Namespace


def arguments(command: argparse.ArgumentParser) -> None:
    """Add what each act takes."""
    acts = command.add_subparsers(title="办理", metavar="", required=True)
    for name, (_, text) in WORDS.items():
        one = acts.add_parser(name, help=text, description=text)
        one.set_defaults(do=name)
        if name in {"keygen", "join", "answer"}:
            one.add_argument("--folder", type=Path, required=True, help="本人密钥所在目录")
            one.add_argument("--passphrase-file", type=Path, help="口令文件；不填则询问")
        if name in {"answer", "combine"}:
            one.add_argument("--request", type=Path, required=True, help="抽取请求")
        if name in {"answer", "roster"}:
            one.add_argument("--out", type=Path, required=True, help="写到哪个文件")
        _of(name, one)


def _of(name: str, one: argparse.ArgumentParser) -> None:
    if name == "keygen":
        one.add_argument("--name", required=True, help="监护人名称")
    if name == "roster":
        one.add_argument("cards", type=Path, nargs="+", help="各监护人的名片，按顺序")
        one.add_argument("--threshold", type=int, default=3, help="几位才能产生随机值")
    if name == "join":
        one.add_argument("--roster", type=Path, required=True, help="监护人名册")
        one.add_argument("--board", type=Path, required=True, help="大家交换文件的目录")
        one.add_argument("--ceremony", required=True, help="本次名称，如 2026，各人相同")
        one.add_argument("--wait", type=float, default=600, help="等其余各位多少秒")
    if name == "answer":
        kind = one.add_mutually_exclusive_group(required=True)
        kind.add_argument("--log-key", help="日志公钥；据此核对申请已经登记、检查点在其后")
        kind.add_argument("--rehearsal", action="store_true", help="演练：不核对日志")
    if name == "combine":
        one.add_argument("answers", type=Path, nargs="+", help="监护人的答复")
        one.add_argument("--circle", type=Path, required=True, help="监护人公钥")


def run(told: Told) -> int:
    """Perform one act; a refusal is a sentence and the answer 1."""
    try:
        WORDS[told.do][0](told)
    except Refused as refused:
        _say(refused.sentence)
        return 1
    except OSError as error:
        _say(f"不能读写文件：{error.filename or '未知'}。请检查文件是否存在、目录能否写入。")
        return 1
    return 0


def _keygen(told: Told) -> None:
    named = 0 < len(told.name.strip()) <= LONGEST_NAME
    refuse_unless(named, "text_missing", field="name")
    key = SoftwareKey.generate(suite("guomi").pairs)
    card = {"v": CARD_KIND, "name": told.name.strip(), "public": key.public.hex()}
    locked = keyfile.lock(key.private, _passphrase(told), kind=KEY_KIND, public=card)
    told.folder.mkdir(parents=True, exist_ok=True)
    _new(told.folder / KEY, locked)
    _new(told.folder / CARD, _text(card))
    _say(f"已生成：{told.folder / CARD}。请把它交给名册的编制人，密钥文件自己保管。")


def _roster(told: Told) -> None:
    cards = [_read(path, CARD_KIND) for path in told.cards]
    people = [{key: card.get(key) for key in ("name", "public")} for card in cards]
    roster = Roster.read(
        {"v": "gongheng/guardians/1", "threshold": told.threshold, "guardians": people}
    )
    _new(told.out, _text(roster.as_json()))
    _say(f"名册摘要：{roster.digest}。请各监护人当面核对，一致后再开始。")


def _join(told: Told) -> None:
    passphrase = _passphrase(told)
    roster = Roster.read(_read(told.roster))
    part = Taking(suite("guomi"), roster, _own(told.folder, passphrase), told.ceremony)
    board = _Board(told.board, len(roster.keys), told.wait)
    board.put(part.at, part.commit())
    first = board.round(1)
    board.put(part.at, part.open(first))
    second = board.round(2)
    circle, share, own = part.close(first, second)
    board.put(part.at, own)
    part.agreed(board.round(3), own)
    public = {"at": part.at, "ceremony": told.ceremony, "circle": circle_json(circle)}
    _new(told.folder / SHARE, keyfile.lock(share, passphrase, kind=SHARE_KIND, public=public))
    _new(told.folder / CIRCLE, _text(circle_json(circle)))
    _say(f"监护人公钥摘要：{sm3_hex(canonical(circle_json(circle)))}。请各监护人核对，一致后公布。")


class _Board:
    """The folder of signed messages: 第几轮-第几位.json; nobody's message is ever written over."""

    def __init__(self, folder: Path, count: int, wait: float) -> None:
        self.folder, self.count = folder, count
        self.looks = max(1, round(wait / LOOK_AGAIN_SECONDS))

    def put(self, at: int, message: dict[str, Any]) -> None:
        target = self.folder / f"{message['round']}-{at}.json"
        refuse_unless(_linked(target, _text(message)), "already_exists", thing="这一轮的文件")

    def round(self, number: int) -> dict[int, dict[str, Any]]:
        """Every guardian's message, waiting for the late. Refuses `guardian_message_wrong`."""
        files = {at: self.folder / f"{number}-{at}.json" for at in range(1, self.count + 1)}
        missing: list[int] = []
        for _ in range(self.looks):
            missing = [at for at, file in files.items() if not file.exists()]
            if not missing:
                return {at: _read(file) for at, file in files.items()}
            time.sleep(LOOK_AGAIN_SECONDS)
        refuse("guardian_message_wrong", at=missing[0])
        raise AssertionError


def _answer(told: Told) -> None:
    asked = _read(told.request, REQUEST)
    root, checkpoint = _request(asked)
    if not told.rehearsal:
        _check_logged(asked, root, checkpoint, told.log_key)
    locked = (told.folder / SHARE).read_text(encoding="utf-8")
    public = keyfile.read(locked, kind=SHARE_KIND)["public"]
    circle = read_circle(public.get("circle"))
    secret = keyfile.unlock(locked, _passphrase(told), kind=SHARE_KIND)
    _once(told.folder / ANSWERED, root.hex(), sm3_hex(checkpoint.encode()))
    message = randomness.message(circle, root, checkpoint.encode())
    share = randomness.answer(int.from_bytes(secret, "big"), public["at"], message)
    _new(told.out, _text({"v": ANSWER, "root": root.hex(), "at": share.at,
                          "point": share.point.hex(), "proof": share.proof.hex()}))  # fmt: skip
    _say(f"已答复：{told.out}")


def _once(folder: Path, root: str, checkpoint: str) -> None:
    """One request, one checkpoint: nobody gets a second draw by asking again later."""
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = folder / root
    if not _linked(kept, checkpoint):
        same = kept.read_text(encoding="utf-8") == checkpoint
        refuse_unless(same, "guardian_asked_before")


def _linked(target: Path, text: str) -> bool:
    """Write a file whole or not at all; False, and nothing changed, where there is one already."""
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    _new(draft, text)
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _combine(told: Told) -> None:
    circle = read_circle(_read(told.circle))
    root, checkpoint = _request(_read(told.request, REQUEST))
    shares = [_share(path) for path in told.answers]
    asked = randomness.message(circle, root, checkpoint.encode())
    good = _good(circle, asked, shares)
    _say(f"随机值：{randomness.value(circle, asked, good).hex()}")


def _good(circle: Circle, asked: bytes, shares: list[Share]) -> list[Share]:
    """The shares that hold; the others are named, and the rest goes on without them."""
    good = []
    for share in shares:
        if randomness.holds(circle, asked, share):
            good.append(share)
        else:
            _say(Refused("guardian_answer_wrong", at=share.at).sentence)
    return good


def _share(path: Path) -> Share:
    whole = _read(path, ANSWER)
    try:
        at, point, proof = whole["at"], bytes.fromhex(whole["point"]), bytes.fromhex(whole["proof"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("guardian_file_bad", field="answers") from error
    refuse_unless(type(at) is int, "guardian_file_bad", field="answers")
    return Share(at, point, proof)


def _request(whole: dict[str, Any]) -> tuple[bytes, str]:
    try:
        root, checkpoint = bytes.fromhex(whole["root"]), whole["checkpoint"]
        good = len(root) == randomness.SIZE and isinstance(checkpoint, str) and checkpoint
        canonical(whole)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("guardian_file_bad", field="request") from error
    refuse_unless(good, "guardian_file_bad", field="request")
    return root, checkpoint


def _check_logged(asked: dict[str, Any], root: bytes, checkpoint: str, key: str) -> None:
    """The request stands in the log before the checkpoint: else one could try many, and log the best.

    `logged`: {entry, blinding or null, leaf_index, proof}, the entry's facts holding `request_root`.
    """
    try:
        head = open_note(checkpoint, [Verifier.from_vkey(key)])
        logged = asked["logged"]
        leaf = leaf_of(logged["entry"], logged["blinding"])
        path = [bytes.fromhex(one) for one in logged["proof"]]
        good = logged["entry"]["facts"]["request_root"] == root.hex() and verify_inclusion(
            leaf, logged["leaf_index"], head.size, path, head.root
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refused("guardian_file_bad", field="checkpoint") from error
    refuse_unless(good, "guardian_file_bad", field="checkpoint")


def _own(folder: Path, passphrase: str) -> SoftwareKey:
    text = (folder / KEY).read_text(encoding="utf-8")
    private = keyfile.unlock(text, passphrase, kind=KEY_KIND)
    public = keyfile.read(text, kind=KEY_KIND)["public"]
    held = SoftwareKey(suite("guomi").pairs, private, bytes.fromhex(public.get("public", "")))
    refuse_unless(held.pairs.owns(held.private, held.public), "key_file_bad", field="file")
    return held


def _read(path: Path, kind: str = "") -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            whole = json.loads(stream.read(LARGEST))
    except (ValueError, RecursionError) as error:
        raise Refused("guardian_file_bad", field="file") from error
    fits = isinstance(whole, dict) and (not kind or whole.get("v") == kind)
    refuse_unless(fits, "guardian_file_bad", field="file")
    return whole


def _new(path: Path, text: str) -> None:
    """A file of ours never replaces another: an old key may still be needed."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refused("already_exists", thing="这个文件") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _text(whole: dict[str, Any]) -> str:
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _passphrase(told: Told) -> str:
    if told.passphrase_file:
        return told.passphrase_file.read_text(encoding="utf-8").strip("\r\n")
    return getpass.getpass("口令：")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


WORDS: dict[str, tuple[Callable[[Told], None], str]] = {
    "keygen": (_keygen, "生成本人的密钥"),
    "roster": (_roster, "编制监护人名册"),
    "join": (_join, "参加共同密钥的生成"),
    "answer": (_answer, "答复一次抽取"),
    "combine": (_combine, "把各监护人的答复合成随机值"),
}
