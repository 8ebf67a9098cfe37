"""The stages of a kind of trade: a procedure is a list, not a package."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import Leaf, read

STAGES = "stages.yaml"


class NoProcedure(LookupError):
    """A kind of trade that rulebook/procedures/ does not describe."""


@dataclass(frozen=True)
class Stage:
    """One stage and what people call it."""

    code: str
    label: str


@dataclass(frozen=True)
class Procedure:
    """A kind of trade: its stages in order, the trade classes it serves, its legal basis.

    `serves`: first three places of the unified trade code, e.g. A01. `playable`: whether this
    system can run it from the first stage to the last; otherwise it is shown as 示例.
    """

    code: str
    title: str
    stages: tuple[Stage, ...]
    serves: tuple[str, ...]
    law: str
    article: str
    mark: str
    playable: bool
    note: str = ""

    @classmethod
    def load(cls, path: Path) -> "Procedure":
        """Read one procedure.

        Raises BadRule for unknown or missing keys, a stage that procedures/stages.yaml does not
        name, and a stage or class listed twice.
        """
        block = read(path).only(
            {"title", "stages", "serves", "law", "article", "mark", "playable"}, {"note"}
        )
        if block.text("mark") not in MARKS:
            raise block["mark"].bad(f"mark 应为 {'、'.join(MARKS)} 之一")
        known = stage_labels(path.parent / STAGES)
        codes = _once(block["stages"])
        for leaf in block["stages"].leaves():
            if leaf.text() not in known:
                raise leaf.bad(f"不认识的环节：{leaf.text()}")
        return cls(
            code=path.stem,
            title=block.text("title"),
            stages=tuple(Stage(code, known[code]) for code in codes),
            serves=_once(block["serves"]),
            law=block.text("law"),
            article=block.text("article"),
            mark=block.text("mark"),
            playable=block.flag("playable", default=False),
            note=block.text("note"),
        )

    @property
    def source(self) -> str:
        return f"{self.law}{self.article}"

    @property
    def standing(self) -> str:
        """示例 until it can be played; else as its mark says."""
        return STANDINGS.get(self.mark, "") if self.playable else STANDINGS["D"]

    def position(self, stage: str) -> int:
        """Give the place of a stage, from 0. Raises ValueError when the procedure has none such."""
        return [each.code for each in self.stages].index(stage)

    def after(self, stage: str) -> Stage | None:
        """Give the next stage, or None after the last."""
        place = self.position(stage) + 1
        return self.stages[place] if place < len(self.stages) else None


def stage_labels(path: Path) -> dict[str, str]:
    """Give the codes and labels of all stages."""
    return {key.text(): leaf.text() for key, leaf in read(path)}


def _once(leaf: Leaf) -> tuple[str, ...]:
    texts = [item.text() for item in leaf.leaves()]
    for item, text in zip(leaf.leaves(), texts, strict=True):
        if texts.count(text) > 1:
            raise item.bad(f"重复：{text}")
    if not texts:
        raise leaf.bad("至少要有一项")
    return tuple(texts)


@cache
def _procedures_in(folder: Path) -> dict[str, Procedure]:
    paths = sorted(path for path in folder.glob("*.yaml") if path.name != STAGES)
    return {path.stem: Procedure.load(path) for path in paths}


def procedures() -> dict[str, Procedure]:
    """Give every procedure of this installation by its code."""
    return dict(_procedures_in(rulebook_root() / "procedures"))


def procedure(code: str) -> Procedure:
    """Give one procedure, e.g. "works_tender". Raises NoProcedure."""
    try:
        return procedures()[code]
    except KeyError:
        raise NoProcedure(f"规则库没有这种交易程序：{code}") from None
