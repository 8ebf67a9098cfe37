"""责任清单: who owes what at which stage of a trade, and which conduct it is to break it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.credit.catalogue.conducts import conduct_label, conducts
from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import BadRule, Leaf, read

ORDER = ("procurement", "medical", "works", "mining", "experts", "platform")


@dataclass(frozen=True)
class Duty:
    """One duty. `breach`: the code of the conduct when it is broken, "" while none is graded.

    `says`: words of the article it rests on; every duty marked V-law has them, and a test finds
    them in the text of the law.
    """

    code: str
    stage: str
    subject: str
    duty: str
    basis: str
    mark: str
    breach: str = ""
    says: str = ""

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")

    @property
    def breach_label(self) -> str:
        """The conduct in words, "" while none is graded."""
        return conduct_label(self.breach) if self.breach else ""


@dataclass(frozen=True)
class Responsibilities:
    """The list of one kind of trade."""

    key: str
    title: str
    since: date
    mark: str
    source: str
    duties: tuple[Duty, ...]
    note: str = ""

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages in the order of the trade."""
        return tuple(dict.fromkeys(one.stage for one in self.duties))


def responsibilities() -> tuple[Responsibilities, ...]:
    """Every list, in the order of S1 第一至第六条. Raises BadRule naming file and line."""
    return _load(rulebook_root() / "codelists" / "responsibilities")


@cache
def _load(folder: Path) -> tuple[Responsibilities, ...]:
    return read_responsibilities(sorted(folder.glob("*.yaml")))


def read_responsibilities(paths: list[Path]) -> tuple[Responsibilities, ...]:
    """Read some lists strictly. Raises BadRule."""
    known = {one.code: one.subject for one in conducts()}
    codes: set[str] = set()
    found = [_list(path, known, codes) for path in paths]
    place = {key: number for number, key in enumerate(ORDER)}
    return tuple(sorted(found, key=lambda one: (place.get(one.key, len(ORDER)), one.key)))


def _list(path: Path, known: dict[str, str], codes: set[str]) -> Responsibilities:
    block = read(path).only({"title", "since", "mark", "source", "entries"}, {"note"})
    _mark(block["mark"])
    duties = []
    for leaf in block["entries"].leaves():
        duty = _duty(leaf, known)
        if duty.code in codes:
            raise leaf.bad(f"重复的编码：{duty.code}")
        codes.add(duty.code)
        duties.append(duty)
    if not duties:
        raise BadRule(path, block.line, "清单是空的")
    return Responsibilities(path.stem, block.text("title"), block["since"].day(), block.text("mark"),
                            block.text("source"), tuple(duties), block.text("note"))  # fmt: skip


def _duty(leaf: Leaf, known: dict[str, str]) -> Duty:
    block = leaf.block().only(
        {"code", "stage", "subject", "duty", "basis", "mark"}, {"breach", "says"}
    )
    mark, subject, breach = _mark(block["mark"]), block.text("subject"), block.text("breach")
    if subject not in SubjectKind.values:
        raise block["subject"].bad(f"不认识的主体：{subject}")
    if breach and known.get(breach) != subject:
        raise block["breach"].bad(f"{breach} 不是该主体的失信行为")
    if (mark == "V-law") != ("says" in block):
        raise leaf.bad("核对过法律全文的（V-law）应当摘录条文 says，其他的不应有")
    return Duty(
        block.text("code"), block.text("stage"), subject, block.text("duty"), block.text("basis"),
        mark, breach, block.text("says"),
    )  # fmt: skip


def _mark(leaf: Leaf) -> str:
    if leaf.text() not in MARKS:
        raise leaf.bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    return leaf.text()
