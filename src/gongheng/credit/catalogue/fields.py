"""The fields a record may have: label, national code, kind of value, who sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongheng.rules.book import rulebook_root
from gongheng.rules.strict import BadRule, Leaf, read

KINDS = {"text", "long_text", "day", "amount_wan", "uscc", "choice", "identity"}
SIGHTS = {"public", "masked", "closed"}


@dataclass(frozen=True)
class Field:
    """One field. `national` is its code in the national field standard, "" when it has none.

    `kind`: text, long_text, day, amount_wan (万元, six places), uscc, choice, identity (a person's
    number: it goes to the vault). `sight`: public, masked (shown with stars), closed.
    """

    code: str
    label: str
    kind: str
    most: int
    sight: str
    national: str = ""
    choices: tuple[str, ...] = ()
    several: bool = False
    help: str = ""


@cache
def _load(path: Path) -> Mapping[str, Field]:
    found = {}
    for key, leaf in read(path).only({"fields"}, {"note"})["fields"].block():
        found[key.text()] = _field(key.text(), leaf)
    return found


def fields() -> Mapping[str, Field]:
    """Code -> field, in the order of the file. Raises BadRule naming file and line."""
    return _load(rulebook_root() / "codelists" / "credit_fields.yaml")


def _field(code: str, leaf: Leaf) -> Field:
    block = leaf.block().only(
        {"label", "kind", "most", "sight"}, {"national", "choices", "several", "help"}
    )
    if block.text("kind") not in KINDS:
        raise block["kind"].bad(f"kind 应为 {'、'.join(sorted(KINDS))} 之一")
    if block.text("sight") not in SIGHTS:
        raise block["sight"].bad(f"sight 应为 {'、'.join(sorted(SIGHTS))} 之一")
    most = block["most"].plain
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise block["most"].bad("most 应为正整数")
    choices = tuple(one.text() for one in block["choices"].leaves()) if "choices" in block else ()
    if (block.text("kind") == "choice") != bool(choices):
        raise BadRule(leaf.path, leaf.line, "choice 类应有 choices，其他类不应有")
    return Field(
        code, block.text("label"), block.text("kind"), most, block.text("sight"),
        national=block.text("national"), choices=choices,
        several=block.flag("several", default=False), help=block.text("help"),
    )  # fmt: skip
