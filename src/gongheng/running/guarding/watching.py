"""`release` one tender by hand, or `watch`: answer what passes every check, refuse the rest aloud."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gongheng.foundation import clock
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.running.guarding.closing import REHEARSAL, Outside, outside_of, window_is_over
from gongheng.running.guarding.drawing import answer_to
from gongheng.running.guarding.files import SHARE, Told, linked, new, passphrase, read, say, text
from gongheng.running.guarding.paper import read_paper
from gongheng.running.guarding.releasing import Holder, holder_of, release_of
from gongheng.running.guarding.site import Site, Unanswered

EVIDENCE = "refused"
NAMES = {"site": "平台网址", "api_key_file": "接口密钥文件", "tender": "项目编号",
         "out": "写到哪个文件"}  # fmt: skip
MISSING = 404
SAID_AFTER = 12  # turns without an answer


@dataclass
class Post:
    """One guardian at its post."""

    told: Told
    words: str
    site: Site
    holder: Holder
    outside: Outside
    said: set[str] = field(default_factory=set)
    misses: int = 0  # in a row; a site that is just starting is not worth a word

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
            made = answer_to(self.told, asked, self.words,
                             log_key=self.outside.log_key, outside=self.outside)  # fmt: skip
        except Refused as refused:
            return self._refused(f"draw-{item['id']}", asked, refused)
        self.site.post(f"/draws/{item['id']}/answers", {"answer": made})
        return say(f"已答复抽取 {item['id']}。")

    def _release(self, where: str, tender: str, outside: Outside | None) -> None:
        asked = self.site.get(f"{where}/to-release")
        if outside is not None and asked.get("window", "") is None:  # it waits for its witnesses
            return _once(self, f"{tender} window", Refused("window_unproved").sentence)
        try:
            if outside is not None:
                window_is_over(asked, tender, outside)
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
    """One tender, now, at the site or from a file; the refusal is the command's answer."""
    if told.request:
        return from_file(told)
    for name in ("site", "api_key_file", "tender"):
        refuse_unless(getattr(told, name), "missing_field", field=name, name=NAMES[name])
    post = _post(told)
    (post.rehearsal if told.rehearsal else post.opening)(told.tender)
    return refuse_unless(not post.said, "guardian_refused")


def from_file(told: Told) -> None:
    """The request out of a file, the signed shares into another: nothing touches a network."""
    refuse_unless(told.out, "missing_field", field="out", name=NAMES["out"])
    asked = read(told.request)
    holder = holder_of(told.folder, read_paper(told.circle), passphrase(told))
    trust = None if told.rehearsal else outside_of(told)
    if trust is not None:
        window_is_over(asked, str(asked.get("tender")), trust)
    made = release_of(holder, asked, str(asked.get("tender")), trust, now=clock.now())
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
    for tender in _rows(waiting, "rehearsals"):
        _attempt(post, post.rehearsal, tender)
    for tender in _rows(waiting, "openings"):
        _attempt(post, post.opening, tender)
    if (post.told.folder / SHARE).exists():
        for item in _rows(_asked(post, "/draws/waiting", {}), "items"):
            _attempt(post, post.draw, item)


def _rows(told: dict[str, Any], name: str) -> list[Any]:
    found = told.get(name)
    return found if isinstance(found, list) else []


def _asked(post: Post, path: str, otherwise: dict[str, Any]) -> dict[str, Any]:
    try:
        told = post.site.get(path)
        return told if isinstance(told, dict) else otherwise
    except Unanswered as error:
        post.misses = 0 if error.status else post.misses + 1
        if error.status not in {0, MISSING} or post.misses == SAID_AFTER:
            _once(post, f"{path} {error.sentence}", error.sentence)
        return otherwise


def _attempt(post: Post, work: Callable[[Any], None], thing: Any) -> None:
    name = json.dumps(thing, sort_keys=True)[:80]
    try:
        work(thing)
    except (Unanswered, Refused) as error:
        _once(post, f"{name} {error.sentence}", error.sentence)
    except (OSError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
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
    rehearses = getattr(told, "rehearsal", False)  # a dummy needs no log and no witness
    outside = Outside("") if rehearses else outside_of(told)
    return Post(told, words, Site(told.site, key), holder, outside)
