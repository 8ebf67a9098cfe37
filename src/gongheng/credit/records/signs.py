"""What hints at a conduct: acts of trading under conditions, and words of a published decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongheng.credit.catalogue.conducts import conducts
from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.rules.book import rulebook_root
from gongheng.rules.strict import Leaf, read


@dataclass(frozen=True)
class Sign:
    """One act that under a condition hints at one conduct of one subject."""

    act: str
    fact: str
    over: int | None
    holds: tuple[str, ...]
    who: str
    kind: str
    item: str
    conduct: str
    text: str
    article: str
    after: str = ""  # the act of the same section before which nothing may be told

    def shows_in(self, facts: Mapping[str, Any]) -> bool:
        """Whether the facts of an entry meet the condition."""
        value = facts.get(self.fact)
        if self.over is not None:
            return isinstance(value, int) and not isinstance(value, bool) and value > self.over
        return bool(set(self.holds) & set(_values(value)))


@dataclass(frozen=True)
class Words:
    """Words that together suggest a conduct, from a day on."""

    every: tuple[str, ...]
    conduct: str
    since: date


def signs() -> tuple[Sign, ...]:
    """Every sign in the order of the file. Raises BadRule naming file and line."""
    return _signs(rulebook_root() / "codelists" / "credit_reactions.yaml")


def suggested_by(text: str) -> str:
    """Return the conduct that the words of a decision suggest, "" for none."""
    rules = _words(rulebook_root() / "codelists" / "credit_suggestions.yaml")
    return next((one.conduct for one in rules if all(word in text for word in one.every)), "")


@cache
def _signs(path: Path) -> tuple[Sign, ...]:
    block = read(path).only({"mark", "reactions"}, {"note"})
    return tuple(_sign(leaf) for leaf in block["reactions"].leaves())


def _sign(leaf: Leaf) -> Sign:
    block = leaf.block().only(
        {"act", "when", "who", "kind", "item", "conduct", "text", "article"}, {"after"}
    )
    when = block["when"].block().only({"fact"}, {"over", "holds"})
    over = when["over"].plain if "over" in when else None
    holds = tuple(one.text() for one in when["holds"].leaves()) if "holds" in when else ()
    if (over is None) == (not holds):
        raise block["when"].bad("when 应有 over 或者 holds 之一")
    if block.text("kind") not in SubjectKind.values:
        raise block["kind"].bad(f"不认识的主体：{block.text('kind')}")
    _known_conduct(block["conduct"])
    return Sign(block.text("act"), when.text("fact"), over, holds, block.text("who"),
                block.text("kind"), block.text("item"), block.text("conduct"),
                block.text("text"), block.text("article"), block.text("after"))  # fmt: skip


@cache
def _words(path: Path) -> tuple[Words, ...]:
    block = read(path).only({"mark", "since", "rules"}, {"note"})
    since, found = block["since"].day(), []
    for leaf in block["rules"].leaves():
        one = leaf.block().only({"all", "conduct"}, {"since"})
        _known_conduct(one["conduct"])
        own = one["since"].day() if "since" in one else since
        found.append(Words(tuple(w.text() for w in one["all"].leaves()), one.text("conduct"), own))
    return tuple(found)


def _known_conduct(leaf: Leaf) -> None:
    if leaf.text() not in {one.code for one in conducts()}:
        raise leaf.bad(f"失信行为清单没有：{leaf.text()}")


def _values(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list) else [value]
