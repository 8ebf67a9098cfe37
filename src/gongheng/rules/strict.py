"""Reading rule files strictly: every refusal names the file and the line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

# The C reader gives the same nodes and marks; it is absent from some builds of PyYAML.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadRule(ValueError):
    """A rule file that may not be used. `str()` is "path:line: reason"."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Leaf:
    """One value of a rule file and where it stands."""

    path: Path
    node: Node

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def bad(self, reason: str) -> BadRule:
        return BadRule(self.path, self.line, reason)

    @cached_property
    def plain(self) -> Any:
        """What YAML makes of it: int, float, bool, str, date, list, dict or None."""
        try:
            return SafeConstructor().construct_document(self.node)
        except (ConstructorError, ValueError) as error:
            raise self.bad(f"读不懂的值（{error}）") from error

    def text(self) -> str:
        """Text that is not empty.

        Raises BadRule for anything else: a bare 58 or 2018-06-01 must be quoted.
        """
        if not isinstance(self.plain, str) or not self.plain.strip():
            raise self.bad(f"应为文字：{self.plain!r}")
        return self.plain

    def day(self) -> date:
        """Give the calendar day, written 2018-06-01."""
        if not isinstance(self.plain, date) or isinstance(self.plain, datetime):
            raise self.bad(f"应为日期，如 2018-06-01：{self.plain!r}")
        return self.plain

    def leaves(self) -> list["Leaf"]:
        """Give the members of a list."""
        if not isinstance(self.node, SequenceNode):
            raise self.bad("应为列表")
        return [Leaf(self.path, node) for node in self.node.value]

    def block(self) -> "Block":
        """Give it as a mapping. Raises BadRule when it is none, or when a key stands twice."""
        return Block(self.path, self.node)


class Block:
    """One mapping of a rule file, with the place of every key."""

    def __init__(self, path: Path, node: Node) -> None:
        self.path = path
        self.node = node
        whole = Leaf(path, node)
        if not isinstance(node, MappingNode):
            raise whole.bad("应为若干“键: 值”")
        self.line = whole.line
        self._leaves: dict[Any, tuple[Leaf, Leaf]] = {}
        for key_node, value_node in node.value:
            key = Leaf(path, key_node)
            if not isinstance(key_node, ScalarNode):
                raise key.bad("键应为一个词")
            if key.plain in self._leaves:
                raise key.bad(f"重复的键：{key.plain}")
            self._leaves[key.plain] = (key, Leaf(path, value_node))

    def bad(self, reason: str) -> BadRule:
        return BadRule(self.path, self.line, reason)

    def only(self, required: set[str], optional: set[str]) -> "Block":
        """Refuse a key nobody knows and a key that is missing."""
        for name, (key, _) in self._leaves.items():
            if name not in required | optional:
                raise key.bad(f"不认识的键：{name}")
        missing = sorted(required - set(self._leaves))
        if missing:
            raise self.bad(f"缺少：{'、'.join(missing)}")
        return self

    def __contains__(self, name: object) -> bool:
        return name in self._leaves

    def __getitem__(self, name: str) -> Leaf:
        return self._leaves[name][1]

    def __iter__(self) -> Iterator[tuple[Leaf, Leaf]]:
        return iter(self._leaves.values())

    def text(self, name: str, default: str = "") -> str:
        return self[name].text() if name in self else default

    def flag(self, name: str, *, default: bool) -> bool:
        if name not in self:
            return default
        value = self[name].plain
        if not isinstance(value, bool):
            raise self[name].bad(f"应为 true 或 false：{value!r}")
        return value


def read(path: Path) -> Block:
    """Give the one mapping a rule file holds.

    Raises BadRule for broken YAML, an empty file or anything but a mapping.
    """
    try:
        return parse(path, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BadRule(path, 1, f"YAML 写法有误（{error}）") from error


def parse(path: Path, text: str) -> Block:
    """As `read`, of a text at hand; `path` is what refusals call it."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadRule(path, line, f"YAML 写法有误（{error.problem}）") from error
    except yaml.YAMLError as error:
        raise BadRule(path, 1, f"YAML 写法有误（{error}）") from error
    if node is None:
        raise BadRule(path, 1, "空文件")
    return Block(path, node)
