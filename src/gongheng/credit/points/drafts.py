"""A draft table of points, read strictly: every fault is told with its line."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from gongheng.credit.catalogue.conducts import conducts
from gongheng.credit.points.table import LEVELS, PointTable, Rate
from gongheng.rules.strict import BadRule, Block, Leaf, parse

LONGEST = 60_000  # characters; the table of all conducts takes a tenth of it
DEEPEST = 6  # levels of nesting; a draft has three
MOST_POINTS, MOST_MONTHS, MOST_THRESHOLD = 100, 120, 1000  # slips of the keyboard, not rules
NAME = Path("草案")
STANDING = "草案"


@dataclass(frozen=True)
class Draft:
    """A title and the table it proposes, for decisions of any day."""

    title: str
    table: PointTable
    note: str = ""


def read_draft(text: str, name: Path = NAME) -> Draft:
    """Read a draft. Raises BadRule, naming file and line.

    Anchors and deep nesting are refused before anything is built of them.
    """
    if len(text) > LONGEST:
        raise BadRule(name, 1, f"草案不得超过 {LONGEST} 个字符")
    refuse_traps(text, name)
    block = parse(name, text).only({"title", "points", "months"}, {"threshold", "grades", "note"})
    points = _by_level(block["points"], 0, MOST_POINTS)
    months = _by_level(block["months"], 1, MOST_MONTHS)
    source = block.text("title")
    rates = tuple(
        Rate(level, points[level], months[level], source, STANDING) for level in LEVELS
    )  # fmt: skip
    limit = _figure(block["threshold"], 1, MOST_THRESHOLD) if "threshold" in block else None
    thresholds = ((date.min, limit, source, STANDING),) if limit else ()
    grades = _grades(block) if "grades" in block else {}
    return Draft(source, PointTable(rates, thresholds, grades), block.text("note"))


def draft_text(table: PointTable, day: date, title: str) -> str:
    """Write the table of a day as a draft to be changed."""
    held = {rate.level: rate for rate in table.rates if rate.holds_on(day)}
    limit = table.threshold(day)
    told = {
        "title": title,
        "points": {level: held[level].points if level in held else 0 for level in LEVELS},
        "months": {level: held[level].months if level in held else 1 for level in LEVELS},
        **({"threshold": limit[0]} if limit else {}),
    }
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False)


def refuse_traps(text: str, name: Path) -> None:
    """Refuse anchors, aliases, tags and deep nesting before anything is built of them."""
    depth = 0
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            line = token.start_mark.line + 1
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                raise BadRule(name, line, "不接受 &、* 引用和 ! 标记")
            depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
            if depth > DEEPEST:
                raise BadRule(name, line, "嵌套太深")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadRule(name, line, f"YAML 写法有误（{error.problem}）") from error
    except yaml.YAMLError as error:
        raise BadRule(name, 1, f"YAML 写法有误（{error}）") from error


OPENING = (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken, yaml.FlowMappingStartToken,
           yaml.FlowSequenceStartToken)  # fmt: skip
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


def _by_level(leaf: Leaf, least: int, most: int) -> dict[str, int]:
    block = leaf.block().only(set(LEVELS), set())
    return {level: _figure(block[level], least, most) for level in LEVELS}


def _figure(leaf: Leaf, least: int, most: int) -> int:
    value = leaf.plain
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise leaf.bad(f"应为 {least} 至 {most} 的整数：{str(value)[:40]}")
    return value


def _grades(block: Block) -> dict[str, str]:
    known = {one.code for one in conducts()}
    found: dict[str, str] = {}
    for leaf in block["grades"].leaves():
        one = leaf.block().only({"code", "level"}, {"note"})
        code, level = one.text("code"), one["level"].plain
        if code not in known:
            raise one["code"].bad(f"不认识的失信行为：{code[:40]}")
        if level != "" and level not in LEVELS:
            raise one["level"].bad(f'level 应为 {"、".join(LEVELS)} 之一，不记分写 ""')
        if code in found:
            raise one["code"].bad(f"{code} 写了两次")
        found[code] = level
    return found
