"""Check a table row by row against catalogue, register and law; every fault is told, none hides another."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from gongheng.credit.catalogue.items import Item
from gongheng.credit.catalogue.kinds import PERSONS
from gongheng.credit.records import content as contents
from gongheng.credit.records import limits, rules
from gongheng.credit.records.uploads.columns import Column, columns_of, layout, places
from gongheng.credit.records.uploads.register import Register
from gongheng.credit.records.uploads.tables import Line, Table
from gongheng.credit.subjects.rules import name_to_keep
from gongheng.foundation import codes
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry import entry_checks as check

DAY_ZERO = date(1899, 12, 30)  # of the serial days a spreadsheet keeps
SERIALS = range(18_264, 80_000)  # 1950 to 2118
WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)
        if chr(code - 0xFEE0).isalnum()} | {0x3000: 0x20}  # fmt: skip
DAYS = {"decided_on", "formed_on", "publicity_until"}
SPECIAL = {"subject_code", "subject_name", "subject_kind", "organ_code", "organ_name", "conduct",
           "trade_code", "counterpart", "person_number", *DAYS}  # fmt: skip
AMOUNTS = {"fine_wan", "confiscated_wan", "contract_amount_wan"}
FIELD_DAYS = {"valid_from", "valid_until", "penalty_valid_until"}
EXACT = {"subject_code", "organ_code", "source_organ_code", "person_number", "conduct",
         "document_number", *DAYS, *AMOUNTS, *FIELD_DAYS}  # fmt: skip


@dataclass
class Checked:
    """One row: what it tells when it is right, else its faults; flags do not cost the row."""

    line: int
    told: dict[str, Any]
    faults: list[tuple[str, Refused]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, str]:
        """Document number, organ and subject: what tells two decisions apart."""
        number = self.told["content"].get("document_number", "")
        return (
            number,
            self.told["organ_code"],
            self.told["subject_code"] or self.told["person_number"],
        )


class Checker:
    """Holds what one upload is checked against; nothing here writes."""

    def __init__(self, item: Item, kind: str, table: Table, register: Register, *, region: str,
                 at: datetime) -> None:  # fmt: skip
        self.item, self.kind, self.region, self.at = item, kind, region, at
        self.register, self.today = register, day_of(at)
        self.places, self.unknown = places(item, table.heads)
        self.heads = {column.to: _head(column) for column in columns_of(item)}
        self.seen: dict[tuple[str, str, str], int] = {}
        self.due: dict[date, date | None] = {}

    def rows(self, lines: tuple[Line, ...]) -> Iterator[Checked]:
        """Yield every row checked, in the order of the file."""
        for line in lines:
            yield self._row(line)

    def _row(self, line: Line) -> Checked:
        cells = {to: cleaned(to, line.cells[place]) for to, place in self.places.items()}
        row = Checked(line.number, {})
        self._subject(row, cells)
        self._organ_and_days(row, cells)
        self._content(row, cells)
        if not row.faults:
            self._duplicate(row)
            self._flags(row)
        return row

    def _try(self, row: Checked, what: Callable[[], Any]) -> Any:
        try:
            return what()
        except Refused as fault:
            row.faults.append((self.heads.get(fault.field, fault.field), fault))
            return None

    def _subject(self, row: Checked, cells: Mapping[str, str]) -> None:
        told = row.told
        told["subject_kind"] = self._try(row, lambda: self._kind(cells.get("subject_kind", "")))
        told["subject_code"] = told["person_number"] = ""
        told["subject_name"] = cells.get("subject_name", "")
        self._try(row, lambda: _real_name(told["subject_name"]))
        other = cells.get("counterpart", "")
        self._try(
            row, lambda: other and check.among(other, layout().counterparts, field="counterpart")
        )
        if told["subject_kind"] in PERSONS:
            number = cells.get("person_number", "")
            told["person_number"] = self._try(row, lambda: _number(number, self.today)) or ""
            return
        code = cells.get("subject_code", "")
        told["subject_code"] = self._try(row, lambda: self._firm(code, other)) or ""
        if told["subject_code"]:
            self._try(row, lambda: self.register.name(told["subject_code"], told["subject_name"],
                                                      name_to_keep))  # fmt: skip

    def _kind(self, given: str) -> str:
        kind = self.register.kinds.get(given, given) or self.kind
        refuse_unless(kind in self.item.subjects, "item_not_for_subject", field="subject_kind",
                      item=self.item.title)  # fmt: skip
        return kind

    def _firm(self, code: str, other: str) -> str:
        refuse_unless(code, "missing_field", field="subject_code", name="统一社会信用代码")
        refuse_unless(code != layout().placeholder, "placeholder_code", field="subject_code")
        refuse_unless(other != "自然人", "subject_kind_differs", field="subject_kind")
        return check.uscc(code, field="subject_code")

    def _organ_and_days(self, row: Checked, cells: Mapping[str, str]) -> None:
        told = row.told
        named = self._try(row, lambda: rules.organ_named(
            cells.get("organ_code", ""), cells.get("organ_name", ""), self.register.organ))  # fmt: skip
        told["organ_code"], told["organ_name"] = named or ("", "")
        decided = self._try(
            row, lambda: _day("decided_on", cells.get("decided_on", ""), self.heads)
        )
        formed = self._try(row, lambda: _day("formed_on", cells.get("formed_on", ""), {}))
        told["decided_on"], told["formed_on"] = decided, formed
        until = self._try(
            row, lambda: _day("publicity_until", cells.get("publicity_until", ""), {})
        )
        if decided:
            self._try(row, lambda: rules.days_are_possible(decided, formed or decided, self.at))
            after = until is None or until >= decided
            self._try(
                row, lambda: refuse_unless(after, "ends_before_start", field="publicity_until")
            )
        told["trade_code"] = self._try(row, lambda: check.text(
            cells.get("trade_code", ""), field="trade_code", most=40, required=False)) or ""  # fmt: skip

    def _content(self, row: Checked, cells: Mapping[str, str]) -> None:
        told = row.told
        given = {to: value for to, value in cells.items() if to not in SPECIAL and value}
        values, faults = contents.weighed(self.item, given)
        row.faults += [(self.heads.get(one.field, one.field), one) for one in faults]
        told["content"], told["conduct"] = values, cells.get("conduct", "")
        if told["decided_on"] and told["subject_kind"] and told["conduct"]:
            self._try(row, lambda: rules.graded(told["conduct"], told["subject_kind"],
                                                self.item.category, told["decided_on"]))  # fmt: skip

    def _duplicate(self, row: Checked) -> None:
        if not row.key[0]:
            return
        first = self.seen.setdefault(row.key, row.line)
        if first != row.line:
            fault = Refused("duplicate_line", field="document_number", line=first)
            row.faults.append((self.heads.get("document_number", ""), fault))
        elif row.key in self.register.recorded:
            fault = Refused("duplicate_record", field="document_number")
            row.faults.append((self.heads.get("document_number", ""), fault))

    def _flags(self, row: Checked) -> None:
        decided = row.told["decided_on"]
        if decided not in self.due:
            self.due[decided] = limits.due_day("credit/publish_penalty", self.region, decided)
        due = self.due[decided]
        if due is not None and due < self.today:
            row.flags.append(f"迟报：应于 {due} 前公示，已逾期 {(self.today - due).days} 日")


def cleaned(to: str, cell: str) -> str:
    """Return a cell trimmed, wide letters and digits made narrow; codes and figures altogether."""
    text = cell.strip()
    if to in EXACT:
        text = unicodedata.normalize("NFKC", text).strip()
        if to in AMOUNTS:
            return text.replace(",", "").removesuffix("万元")
        if to in DAYS | FIELD_DAYS:
            return _as_day(text)
        return text.upper() if to != "document_number" else text
    return text.translate(WIDE).strip()


def _as_day(text: str) -> str:
    """2026年4月1日, 2026/4/1, 2026.4.1, 20260401 and a spreadsheet's serial as 2026-04-01."""
    text = text.partition(" ")[0].partition("T")[0]
    if _is_short_figure(text) and int(text) in SERIALS:
        return (DAY_ZERO + timedelta(days=int(text))).isoformat()
    if _is_short_figure(text) and len(text) == len("20260401"):
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    parts = text.translate(str.maketrans("年月/.", "----")).rstrip("日").split("-")
    whole = len(parts) == 3 and all(_is_short_figure(part) for part in parts)
    return f"{int(parts[0]):04}-{int(parts[1]):02}-{int(parts[2]):02}" if whole else text


def _is_short_figure(text: str) -> bool:
    """Digits of a day: other scripts have digits that are no figures, and a long row of 9 no number."""
    return text.isascii() and text.isdecimal() and len(text) <= len("20260401")


def _day(name: str, text: str, required: Mapping[str, str]) -> date | None:
    refuse_unless(text or name not in required, "missing_field", field=name, name="决定日期")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused("invalid_date", field=name, name="日期") from error


def _real_name(name: str) -> None:
    check.text(name, field="subject_name")
    rules.name_is_real(name)


def _number(value: str, today: date) -> str:
    refuse_unless(value, "missing_field", field="person_number", name="自然人证件号码")
    return check.coded("person_number", lambda told: codes.resident.check(told, on=today), value)


def _head(column: Column) -> str:
    return f"{column.label}（{column.code}）" if column.code else column.label
