"""Datasets of the exchange as data, and the check of a datum against them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongheng.rules.book import rulebook_root
from gongheng.rules.strict import Leaf, read

NO_DATASET = "—"
KINDS = {"text", "fixed", "day", "moment", "flag", "wan", "choice"}
NEEDS = {"always", "firm", "person", "trade", "fine", "maybe"}
DIGITS = {"day": re.compile(r"\d{8}"), "moment": re.compile(r"\d{14}"), "flag": re.compile("[01]"),
          "wan": re.compile(r"\d{1,12}(\.\d{1,6})?")}  # fmt: skip
# What XML 1.0 cannot carry, and what only hides text.
NOT_CARRIED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
FAULTS = {
    "missing": "没有填写", "too_long": "超过规定长度", "wrong_length": "长度不符", "not_a_day": "不是规定格式的日期",
    "wrong_form": "格式不符", "not_a_choice": "不在规定取值之内", "not_carried": "含有不能传送的字符",
    "no_dataset": "省信用平台没有对应的数据集", "source_gone": "所依据的信息已经不在库中",
}  # fmt: skip


@dataclass(frozen=True)
class FieldSpec:
    """What one field may hold and when it must."""

    code: str
    kind: str
    most: int
    need: str
    choices: tuple[str, ...] = ()

    def fault(self, value: Any) -> str:
        """Return the code of what is wrong with a value, "" when nothing is."""
        if isinstance(value, dict):  # a person's, in the vault; checked when it is opened
            return ""
        text = str(value)
        if NOT_CARRIED.search(text):
            return "not_carried"
        if self.kind in DIGITS and not DIGITS[self.kind].fullmatch(text):
            return "not_a_day" if self.kind in {"day", "moment"} else "wrong_form"
        if self.kind == "choice" and text not in self.choices:
            return "not_a_choice"
        if self.kind == "fixed" and len(text) != self.most:
            return "wrong_length"
        return "too_long" if len(text) > self.most else ""


@dataclass(frozen=True)
class Dataset:
    """One dataset: its number in the format, its table, its fields in order."""

    code: str
    number: str
    table: str
    title: str
    fields: tuple[FieldSpec, ...]

    def faults(self, values: Mapping[str, Any], met: frozenset[str]) -> list[dict[str, str]]:
        """Return every fault: `{field, code}`. `met` names the conditions that hold (firm, trade …)."""
        found = []
        for spec in self.fields:
            value = values.get(spec.code, "")
            if value in ("", None):
                code = "missing" if spec.need in met else ""
            else:
                code = spec.fault(value)
            if code:
                found.append({"field": spec.code, "code": code})
        return found

    def only_known(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values in the order of the dataset, empty ones left out."""
        return {spec.code: values[spec.code] for spec in self.fields
                if values.get(spec.code) not in ("", None)}  # fmt: skip


def datasets() -> dict[str, Dataset]:
    """Every dataset by its code. Raises BadRule naming file and line."""
    return _load(rulebook_root() / "codelists" / "credit_datasets.yaml")


def titles() -> list[tuple[str, str]]:
    """Code and title of every dataset, for filters."""
    return [(code, f"{code} {one.title}") for code, one in datasets().items()]


def title_of(code: str) -> str:
    """The title of a dataset, or a dash."""
    known = datasets().get(code)
    return f"{code} {known.title}" if known else "无对应数据集"


def in_order(code: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields in the order of their dataset."""
    known = datasets().get(code)
    return known.only_known(fields) if known else dict(fields)


def role_of(kind: str) -> str:
    """The code of a capacity (d:26), 99 for one without."""
    return _roles(rulebook_root() / "codelists" / "credit_datasets.yaml").get(kind, "99")


@cache
def _roles(path: Path) -> dict[str, str]:
    return {kind: leaf.text() for kind, leaf in _pairs(read(path)["roles"])}


def label_of(field: str) -> str:
    """What a field is called; "数据集" for none."""
    known = _labels(rulebook_root() / "codelists" / "credit_datasets.yaml").get(field, "")
    return known or ("其他数据项" if field else "数据集")


@cache
def _labels(path: Path) -> dict[str, str]:
    return {code: leaf.text() for code, leaf in _pairs(read(path)["labels"])}


@cache
def _load(path: Path) -> dict[str, Dataset]:
    block = read(path).only({"mark", "datasets", "choices", "roles", "labels"}, {"note"})
    choices = {code: tuple(one.text() for one in leaf.leaves())
               for code, leaf in _pairs(block["choices"])}  # fmt: skip
    return {code: _dataset(code, leaf, choices) for code, leaf in _pairs(block["datasets"])}


def _dataset(code: str, leaf: Leaf, choices: dict[str, tuple[str, ...]]) -> Dataset:
    block = leaf.block().only({"number", "table", "title", "fields"}, set())
    specs = tuple(_spec(name, told, choices) for name, told in _pairs(block["fields"]))
    return Dataset(code, block.text("number"), block.text("table"), block.text("title"), specs)


def _spec(code: str, leaf: Leaf, choices: dict[str, tuple[str, ...]]) -> FieldSpec:
    kind, most, need = leaf.text().split()
    if kind not in KINDS or need not in NEEDS or not most.isdecimal():
        raise leaf.bad("种类、长度、何时必填")
    return FieldSpec(code, kind, int(most), need, choices.get(code, ()))


def _pairs(leaf: Leaf) -> list[tuple[str, Leaf]]:
    return [(name.text(), value) for name, value in leaf.block()]
