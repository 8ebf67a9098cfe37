"""承诺书样本 as data: kind, who signs, at which step, once or each time, and the text by version."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.pledged.models import Step
from gongheng.rules.book import rulebook_root
from gongheng.rules.rulings import MARKS, STANDINGS
from gongheng.rules.strict import BadRule, Leaf, read

LIFE, EACH_TIME = "life", "each_time"
NEED = {"code", "title", "signers", "steps", "lasting", "basis", "mark", "breach", "versions"}


@dataclass(frozen=True)
class Text:
    """One version of a text, in force from `since` until the next one."""

    version: str
    since: date
    basis: str
    mark: str
    paragraphs: tuple[str, ...]
    must_renew: bool = False  # whoever signed an earlier version is asked to sign this one

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")


@dataclass(frozen=True)
class Template:
    """One kind of pledge. `breach`: subject kind -> conduct recorded when it proves false."""

    code: str
    title: str
    signers: tuple[str, ...]
    steps: tuple[str, ...]
    lasting: str
    basis: str
    mark: str
    breach: tuple[tuple[str, str], ...]
    texts: tuple[Text, ...]
    note: str = ""

    @property
    def for_life(self) -> bool:
        """True when it is signed once and holds for good, in the whole province."""
        return self.lasting == LIFE

    @property
    def standing(self) -> str:
        """ "" when verified, 待核实 or 示例."""
        return STANDINGS.get(self.mark, "")

    def text_on(self, day: date) -> Text | None:
        """The version in force on a day, or None before the first."""
        begun = [one for one in self.texts if one.since <= day]
        return begun[-1] if begun else None

    def text(self, version: str) -> Text | None:
        """The text of one version, or None."""
        return next((one for one in self.texts if one.version == version), None)

    def conduct_of(self, subject_kind: str) -> str:
        """The conduct that a false pledge of such a subject is; "" when none is named."""
        return dict(self.breach).get(subject_kind, "")


def digest_of(template: Template, text: Text) -> str:
    """SM3 of exactly what the signer reads: title, version, paragraphs."""
    told = {"title": template.title, "version": text.version, "text": list(text.paragraphs)}
    return sm3_hex(canonical(told))


def templates() -> tuple[Template, ...]:
    """Every kind of pledge. Raises BadRule naming file and line."""
    return _load(rulebook_root() / "codelists" / "credit_pledges")


def template_of(code: str) -> Template | None:
    """The kind of a code, or None."""
    return next((one for one in templates() if one.code == code), None)


@cache
def _load(folder: Path) -> tuple[Template, ...]:
    found = tuple(read_template(path) for path in sorted(folder.glob("*.yaml")))
    if not found:
        raise BadRule(folder, 1, "没有承诺书样本")
    return found


def read_template(path: Path) -> Template:
    """Read one kind of pledge. Raises BadRule."""
    block = read(path).only(NEED, {"note"})
    texts = tuple(_text(leaf) for leaf in block["versions"].leaves())
    if list(texts) != sorted(texts, key=lambda one: one.since) or not texts:
        raise block["versions"].bad("各版本应按起始日排列，且至少有一个")
    if block.text("lasting") not in {LIFE, EACH_TIME}:
        raise block["lasting"].bad(f"lasting 应为 {LIFE} 或 {EACH_TIME}")
    breach = []
    for key, value in block["breach"].block():
        breach.append((_known(key, SubjectKind.values), value.text()))
    return Template(
        block.text("code"), block.text("title"),
        tuple(_known(one, SubjectKind.values) for one in block["signers"].leaves()),
        tuple(_known(one, Step.values) for one in block["steps"].leaves()),
        block.text("lasting"), block.text("basis"), _mark(block["mark"]), tuple(breach), texts,
        block.text("note"),
    )  # fmt: skip


def _text(leaf: Leaf) -> Text:
    block = leaf.block().only({"version", "since", "basis", "mark", "paragraphs"}, {"must_renew"})
    paragraphs = tuple(one.text() for one in block["paragraphs"].leaves())
    if not paragraphs:
        raise block["paragraphs"].bad("承诺书至少要有一段")
    return Text(block.text("version"), block["since"].day(), block.text("basis"),
                _mark(block["mark"]), paragraphs,
                block.flag("must_renew", default=False))  # fmt: skip


def _known(leaf: Leaf, known: list[str]) -> str:
    if leaf.text() not in known:
        raise leaf.bad(f"不认识的值：{leaf.text()}")
    return leaf.text()


def _mark(leaf: Leaf) -> str:
    if leaf.text() not in MARKS:
        raise leaf.bad(f"mark 应为 {'、'.join(MARKS)} 之一")
    return leaf.text()
