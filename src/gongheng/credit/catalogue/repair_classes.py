"""轻微、一般、严重: the class of a piece of adverse information, derived and never ticked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from gongheng.rules.book import Law, rulebook_root
from gongheng.rules.rulings import STANDINGS
from gongheng.rules.strict import BadRule, Leaf, read

MINOR, GENERAL, SERIOUS = "minor", "general", "serious"
LABELS = {MINOR: "轻微失信", GENERAL: "一般失信", SERIOUS: "严重失信"}
HUGE = "credit/repair_huge_fine"
COUNTED = "credit/repair_counted_from"
FROM_DECISION = "行政处罚决定之日"
TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True)
class Penalty:
    """What the class is derived from."""

    category: str
    kinds: tuple[str, ...] = ()
    fine_wan: str = ""
    grounds: str = ""
    listed: bool = False  # on the black list because of it


@dataclass(frozen=True)
class Classes:
    """How one national rule sorts. `[since, …)`."""

    since: date
    law: str
    mark: str
    serious_kinds: frozenset[str]
    serious_laws: tuple[str, ...]
    huge_fine: bool
    listed: bool
    minor_kinds: frozenset[str]
    minor_categories: frozenset[str]

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")

    def of(self, one: Penalty, huge: Decimal | None = None) -> str:
        """The class; the gravest that fits, 一般 when none is named."""
        grave = (
            bool(self.serious_kinds & set(one.kinds))
            or any(law in one.grounds for law in self.serious_laws)
            or (self.listed and one.listed)
            or (self.huge_fine and huge is not None and _yuan(one.fine_wan) >= huge)
        )
        if grave:
            return SERIOUS
        slight = bool(one.kinds) and set(one.kinds) <= self.minor_kinds
        return MINOR if slight or one.category in self.minor_categories else GENERAL

    def under(self, one: Penalty, law: Law) -> str:
        """The class with the amount that this law calls huge."""
        return self.of(one, Decimal(law[HUGE].value) if HUGE in law else None)

    @staticmethod
    def key_of(prefix: str, kind: str, law: Law) -> str:
        """The rule for this class, the general one where the law knows no such class; "" for none."""
        wanted = (f"{prefix}_{kind}", f"{prefix}_{GENERAL}")
        return next((key for key in wanted if key in law), "")

    @staticmethod
    def counts_from_decision(law: Law) -> bool:
        """Whether publicity is counted from the decision, not from publication."""
        return COUNTED in law and law[COUNTED].value == FROM_DECISION


def class_on(day: date) -> Classes | None:
    """The national sorting in force on a day, or None before the first."""
    return next((one for one in reversed(versions()) if one.since <= day), None)


def versions() -> tuple[Classes, ...]:
    """Every sorting, oldest first. Raises BadRule."""
    return _load(rulebook_root() / "codelists" / "credit_repair_classes.yaml")


@cache
def _load(path: Path) -> tuple[Classes, ...]:
    rows = read(path).only({"title", "versions"}, {"note"})["versions"].leaves()
    found = tuple(sorted((_version(leaf) for leaf in rows), key=lambda one: one.since))
    if not found:
        raise BadRule(path, 1, "失信信息分类是空的")
    return found


def _version(leaf: Leaf) -> Classes:
    block = leaf.block().only({"since", "law", "mark", "serious", "minor"}, {"note"})
    serious = block["serious"].block().only({"kinds", "laws", "huge_fine", "listed"}, set())
    minor = block["minor"].block().only({"kinds", "categories"}, set())
    return Classes(
        since=block["since"].day(), law=block.text("law"), mark=block.text("mark"),
        serious_kinds=frozenset(_words(serious["kinds"])),
        serious_laws=tuple(_words(serious["laws"])),
        huge_fine=serious.flag("huge_fine", default=False),
        listed=serious.flag("listed", default=False),
        minor_kinds=frozenset(_words(minor["kinds"])),
        minor_categories=frozenset(_words(minor["categories"])),
    )  # fmt: skip


def _words(leaf: Leaf) -> list[str]:
    return [str(one.plain) for one in leaf.leaves()]


def _yuan(fine_wan: str) -> Decimal:
    try:
        return Decimal(fine_wan or "0") * TEN_THOUSAND
    except InvalidOperation:
        return Decimal(0)
