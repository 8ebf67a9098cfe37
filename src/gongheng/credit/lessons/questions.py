"""Questions of a test as data, read strictly: every fault is told with its line."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongheng.credit.points.drafts import refuse_traps
from gongheng.rules.strict import BadRule, parse

NAME = Path("测验题目")
MOST, MOST_OPTIONS = 100, 8
KEPT = 64  # tests kept read at once; people write them, so never all of them
SAMPLE = """questions:
  - ask: 特别严重的违法违规行为，每次记几分？
    options: [1分, 4分, 8分, 12分]
    right: [4]
  - ask: 下列哪些信息应当在报送之前书面告知主体？（可多选）
    options: [行政处罚, 奖励表彰, 一般失信行为]
    right: [1, 3]
"""


@dataclass(frozen=True)
class Question:
    """One question; `right` counts the options from 1."""

    ask: str
    options: tuple[str, ...]
    right: tuple[int, ...]

    @property
    def several(self) -> bool:
        """Whether more than one option is right."""
        return len(self.right) > 1


@lru_cache(maxsize=KEPT)
def read_questions(text: str) -> tuple[Question, ...]:
    """Read the questions. Raises BadRule."""
    refuse_traps(text, NAME)
    leaves = parse(NAME, text).only({"questions"}, set())["questions"].leaves()
    if not 0 < len(leaves) <= MOST:
        raise BadRule(NAME, 1, f"应有 1 至 {MOST} 题")
    found = []
    for leaf in leaves:
        block = leaf.block().only({"ask", "options", "right"}, set())
        options = tuple(one.text() for one in block["options"].leaves())
        right = tuple(one.plain for one in block["right"].leaves())
        if not 1 < len(options) <= MOST_OPTIONS or len(set(options)) != len(options):
            raise block["options"].bad(f"应有 2 至 {MOST_OPTIONS} 个不同的选项")
        known = all(isinstance(one, int) and not isinstance(one, bool) and
                    0 < one <= len(options) for one in right)  # fmt: skip
        if not right or not known or len(set(right)) != len(right):
            raise block["right"].bad("right 写正确选项的序号，从 1 起，不重复")
        found.append(Question(block.text("ask"), options, tuple(sorted(right))))
    return tuple(found)


def right_of(questions: tuple[Question, ...], answers: list[list[int]]) -> int:
    """How many questions are answered exactly right."""
    return sum(tuple(sorted(set(given))) == one.right
               for one, given in zip(questions, answers, strict=True))  # fmt: skip


def shaped(questions: tuple[Question, ...], answers: Any) -> list[list[int]] | None:
    """The answers as lists of option numbers, or None when they do not fit the questions."""
    if not isinstance(answers, list) or len(answers) != len(questions):
        return None
    for one, given in zip(questions, answers, strict=True):
        fits = isinstance(given, list) and 0 < len(given) <= len(one.options) and all(
            isinstance(n, int) and not isinstance(n, bool) and 0 < n <= len(one.options)
            for n in given)  # fmt: skip
        if not fits:
            return None
    return answers
