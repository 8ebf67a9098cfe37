"""A proof bundle judged by the platform itself; the offline verifier judges it without us."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from gongheng.foundation.ledger import keys
from gongheng.foundation.ledger.canonical import NotCanonical, is_digest, leaf_of
from gongheng.foundation.ledger.checkpoint import BadNote, Checkpoint, open_note
from gongheng.foundation.ledger.note import Verifier
from gongheng.foundation.ledger.tree import verify_inclusion
from gongheng.portals.public import words

FORMAT = "gongheng-proof/1"
DIGEST_KEYS = ("digest", "sealed_digest", "sm3", "manifest_digest")
PASSED, FAILED, SKIPPED = "通过", "不通过", "未核对"
TONES = {PASSED: "done", FAILED: "danger", SKIPPED: "neutral"}
DEEPEST = 100


def bundle_in(text: str) -> dict[str, Any] | None:
    """The JSON object in a text, or None; None too when it holds halves of signs, which no page can show."""
    try:
        found = json.loads(text.lstrip("\ufeff"))
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def digest_in(bundle: Mapping[str, Any]) -> str:
    """The digest a receipt tells of, or nothing."""
    for key in DIGEST_KEYS:
        value = bundle.get(key)
        if isinstance(value, str) and is_hex(value):
            return value.lower()
    return ""


def is_hex(text: str) -> bool:
    """Whether a text is a digest written out."""
    return len(text) == 64 and all(sign in "0123456789abcdefABCDEF" for sign in text)


def checked(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """Steps in words, and whether all passed. Never raises for what a visitor gives."""
    steps: list[dict[str, Any]] = []
    own = keys.log_signer().vkey()
    _step(steps, "公钥是本平台公布的日志公钥", bundle.get("log_key") == own)
    head = _head(bundle.get("checkpoint"), own)
    _step(steps, "检查点由这把公钥签名，属于本日志", head is not None)
    leaf = _leaf(bundle.get("entry"), bundle.get("blinding"))
    _step(steps, "记录内容可以规范化，算出叶子摘要", leaf is not None)
    same = head is not None and bundle.get("tree_size") == head.size
    _step(steps, "证明与检查点说的是同一棵树", same)
    _step(steps, "记录在所示的位置，内容没有改动", same and _included(bundle, leaf, head))
    entry = bundle.get("entry")
    told = entry if isinstance(entry, dict) else {}
    return {
        "steps": steps,
        "passed": all(step["state"]["text"] == PASSED for step in steps),
        "facts": [("办理", words.act_label(str(told.get("act", "")))), ("时间", str(told.get("at", ""))),
                  ("依据", str(told.get("under", ""))), ("案卷", str(told.get("matter", ""))),
                  ("叶子摘要", leaf.hex() if leaf else "—")],
    }  # fmt: skip


def _step(steps: list[dict[str, Any]], claim: str, holds: bool) -> None:  # noqa: FBT001
    failed_before = any(step["state"]["text"] == FAILED for step in steps)
    text = PASSED if holds else SKIPPED if failed_before else FAILED
    steps.append({"step": claim, "state": {"text": text, "tone": TONES[text]}})


def _head(note: Any, key: str) -> Checkpoint | None:
    if not isinstance(note, str):
        return None
    try:
        return open_note(note, [Verifier.from_vkey(key)], origin=settings.LOG_ORIGIN)
    except (BadNote, ValueError):
        return None


def _leaf(entry: Any, blinding: Any) -> bytes | None:
    if not isinstance(entry, dict) or not (blinding is None or isinstance(blinding, dict)):
        return None
    try:
        return leaf_of(entry, blinding)
    except (NotCanonical, RecursionError):
        return None


def _included(bundle: Mapping[str, Any], leaf: bytes | None, head: Checkpoint | None) -> bool:
    path, index = bundle.get("proof"), bundle.get("leaf_index")
    good = isinstance(path, list) and len(path) <= DEEPEST and type(index) is int
    if leaf is None or head is None or not good:
        return False
    if not all(isinstance(node, str) and is_hex(node) for node in path):  # type: ignore[union-attr]
        return False
    nodes = [bytes.fromhex(node) for node in path]  # type: ignore[union-attr]
    return all(map(is_digest, nodes)) and verify_inclusion(leaf, index, head.size, nodes, head.root)  # type: ignore[arg-type]
