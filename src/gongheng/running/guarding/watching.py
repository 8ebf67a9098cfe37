"""`release` one tender by hand, or `watch`: answer what passes every check, refuse the rest aloud."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongheng.foundation import clock
from gongheng.foundation.ledger.cosignature import Cosigner
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.running.guarding.closing import REHEARSAL, Outside
from gongheng.running.guarding.drawing import answer_to
from gongheng.running.guarding.files import SHARE, Told, linked, new, passphrase, read, say, text
from gongheng.running.guarding.paper import read_paper
from gongheng.running.guarding.releasing import Holder, holder_of, release_of
from gongheng.running.guarding.site import Site, Unanswered

EVIDENCE = "refused"
MISSING = 404


@dataclass
class Post:
    """One guardian at its post."""

    told: Told
    words: str
    site: Site
    holder: Holder
    outside: Outside
    said: set[str] = field(default_factory=set)

    def opening(self, tender: str) -> None:
        """Release for an opening."""
        where = f"/openings/{tender}"
        self._release(where, tender, self.outside)

    def rehearsal(self, tender: str) -> None:
        """Release for a rehearsal: the dummy's name is never a tender's."""
        self._release(f"/rehearsals/{tender}", REHEARSAL + tender, None)

    def draw(self, item: Any) -> None:
        """Answer a draw."""
        asked = item["request"]
        try:
            made = answer_to(self.told, asked, self.words, log_key=self.outside.log_key)
        except Refused as refused:
            return self._refused(f"draw-{item['id']}", asked, refused)
        self.site.post(f"/draws/{item['id']}/answers", {"answer": made})
        return say(f"已答复抽取 {item['id']}。")

    def _release(self, where: str, tender: str, outside: Outside | None) -> None:
        asked = self.site.get(f"{where}/to-release")
        try:
            made = release_of(self.holder, asked, tender, outside, now=clock.now())
        except Refused as refused:
            return self._refused(tender, asked, refused)
        self.site.post(f"{where}/releases", made)
        count = len(made["batch"]["shares"])
        return say(
            f"已释放 {tender}：{count} 份，不能释放 {len(made['batch'].get('withheld', ()))} 份。"
        )

    def _refused(self, name: str, asked: Any, refused: Refused) -> None:
        """Say why once, and keep what was asked: it is the evidence."""
        key = f"{name} {refused.code}"
        if key in self.said:
            return
        self.said.add(key)
        content = text({"code": refused.code, "sentence": refused.sentence, "asked": asked})
        folder = self.holder.folder / EVIDENCE
        folder.mkdir(mode=0o700, exist_ok=True)
        kept = folder / f"{sm3_hex(content.encode())[:16]}.json"
        linked(kept, content)
        say(f"拒绝 {name}：{refused.sentence}证据：{kept}")


def release(told: Told) -> None:
    """One tender, now; the refusal is the command's answer."""
    post = _post(told)
    (post.rehearsal if told.rehearsal else post.opening)(told.tender)
    refuse_unless(not post.said, "guardian_refused")


def release_file(told: Told) -> None:
    """The same out of a file, where the machine with the key has no line to the site."""
    holder = holder_of(told.folder, read_paper(told.circle), passphrase(told))
    asked = read(told.request)
    made = release_of(holder, asked, str(asked.get("tender")), _outside(told), now=clock.now())
    new(told.out, text(made))
    say(f"已释放：{told.out}")


def watch(told: Told) -> None:
    """Ask again and again; no fault ends it."""
    post = _post(told)
    say(f"第 {post.holder.at} 位监护人已就位。")
    while True:
        turn(post)
        if told.once:
            return
        time.sleep(told.pause)


def turn(post: Post) -> None:
    """Everything that waits now; one that fails stops no other."""
    waiting = _asked(post, "/guardians/waiting", {})
    for tender in waiting.get("rehearsals", []):
        _attempt(post, post.rehearsal, tender)
    for tender in waiting.get("openings", []):
        _attempt(post, post.opening, tender)
    if (post.told.folder / SHARE).exists():
        for item in _asked(post, "/draws/waiting", {}).get("items", []):
            _attempt(post, post.draw, item)


def _asked(post: Post, path: str, otherwise: dict[str, Any]) -> dict[str, Any]:
    try:
        return dict(post.site.get(path))
    except Unanswered as error:
        if error.status != MISSING:
            _once(post, f"{path} {error.sentence}", error.sentence)
        return otherwise


def _attempt(post: Post, work: Callable[[Any], None], thing: Any) -> None:
    name = json.dumps(thing, sort_keys=True)[:80]
    try:
        work(thing)
    except (Unanswered, Refused) as error:
        _once(post, f"{name} {error.sentence}", error.sentence)
    except (OSError, KeyError, TypeError, ValueError) as error:
        kind = type(error).__name__
        _once(post, f"{name} {kind}", "平台的答复读不懂，或者本机文件不能读写，稍后再试。")


def _once(post: Post, key: str, sentence: str) -> None:
    if key not in post.said:
        post.said.add(key)
        say(sentence)


def _post(told: Told) -> Post:
    words = passphrase(told)
    holder = holder_of(told.folder, read_paper(told.circle), words)
    key = told.api_key_file.read_text(encoding="utf-8").strip()
    return Post(told, words, Site(told.site, key), holder, _outside(told))


def _outside(told: Told) -> Outside:
    witnesses = tuple(Cosigner.from_vkey(one) for one in _lines(told.witness_keys))
    refuse_unless(len(witnesses) >= told.quorum, "guardian_file_bad", field="witness_keys")
    return Outside(told.log_key, witnesses, told.quorum, times=not told.moved_clock)


def _lines(path: Path | None) -> list[str]:
    if path is None:
        return []
    return [one.strip() for one in path.read_text(encoding="utf-8").splitlines() if one.strip()]
