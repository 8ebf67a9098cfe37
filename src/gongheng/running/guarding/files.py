"""Files of a guardian's program: read strictly, written whole, never over another."""

import argparse
import getpass
import json
import os
from pathlib import Path
from typing import Any

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import keyfile
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite

KEY, SHARE, CARD, CIRCLE, ANSWERED = (
    "guardian.key", "share.key", "card.json", "circle.json", "answered",
)  # fmt: skip
SIGNING, ENCRYPTION = "sign.key", "encrypt.key"
KEY_KIND, SHARE_KIND, CARD_KIND = "guardian", "guardian-share", "gongheng/guardian-card/1"
REQUEST, ANSWER = "gongheng/draw-request/1", "gongheng/draw-answer/1"
# The headers of every bid of a tender come in one request: a quarter MiB each at most, thousands of them.
LARGEST = 1024 * 1024 * 1024
Told = argparse.Namespace


def own(folder: Path, passphrase: str) -> SoftwareKey:
    text = (folder / KEY).read_text(encoding="utf-8")
    private = keyfile.unlock(text, passphrase, kind=KEY_KIND)
    public = keyfile.read(text, kind=KEY_KIND)["public"]
    held = SoftwareKey(suite("guomi").pairs, private, bytes.fromhex(public.get("public", "")))
    refuse_unless(held.pairs.owns(held.private, held.public), "key_file_bad", field="file")
    return held


def once(folder: Path, root: str, checkpoint: str) -> None:
    """One request, one checkpoint: nobody gets a second draw by asking again later."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder / root
    if not linked(kept, checkpoint):
        same = kept.read_text(encoding="utf-8") == checkpoint
        refuse_unless(same, "guardian_asked_before")


def linked(target: Path, text: str) -> bool:
    """Write a file whole or not at all; False, and nothing changed, where there is one already."""
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    new(draft, text)
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def read(path: Path, kind: str = "") -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            whole = json.loads(stream.read(LARGEST))
    except (ValueError, RecursionError) as error:
        raise Refused("guardian_file_bad", field="file") from error
    fits = isinstance(whole, dict) and (not kind or whole.get("v") == kind)
    refuse_unless(fits, "guardian_file_bad", field="file")
    return whole


def new(path: Path, text: str) -> None:
    """A file of ours never replaces another: an old key may still be needed."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refused("already_exists", thing="这个文件") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def text(whole: dict[str, Any]) -> str:
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def passphrase(told: Told) -> str:
    if told.passphrase_file:
        return told.passphrase_file.read_text(encoding="utf-8").strip("\r\n")
    return getpass.getpass("口令：")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201
