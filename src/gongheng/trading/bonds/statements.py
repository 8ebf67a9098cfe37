"""A bank statement as CSV or XLSX: each line tries to confirm one bond and says how it went."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.clock import BEIJING
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.trading.bonds import actions, queries, references, sheets

COLUMNS = ("流水号", "缴款码", "金额", "付款账号", "付款户名", "到账时间")
MOST_LINES = 5000
TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
         "%Y%m%d%H%M%S")  # fmt: skip
DAY_NOUGHT = datetime(1899, 12, 30, tzinfo=BEIJING)  # from which spreadsheets count days


@dataclass(frozen=True)
class Outcome:
    """What became of one line."""

    line: int
    reference: str
    serial: str
    done: bool
    words: str
    known: bool = False  # the same receipt was confirmed before: nothing is left to do


def read(content: bytes, name: str) -> list[dict[str, str]]:
    """Return the lines of a statement by column. Refuses `statement_unreadable`."""
    rows = sheets.rows_of(content) if name.lower().endswith(".xlsx") else _csv_rows(content)
    heads = [head.strip() for head in next(iter(rows), [])]
    missing = [column for column in COLUMNS if column not in heads]
    refuse_unless(not missing, "statement_unreadable", field="statement",
                  message=f"缺少列：{'、'.join(missing)}")  # fmt: skip
    told = [dict(zip(heads, row, strict=False)) for row in rows[1:] if any(map(str.strip, row))]
    refuse_unless(len(told) <= MOST_LINES, "statement_unreadable", field="statement",
                  message=f"超过 {MOST_LINES} 行，请分成几份")  # fmt: skip
    return told


def confirm_lines(lines: Iterable[dict[str, str]], *, by: Actor, at: datetime) -> list[Outcome]:
    """Try every line by itself: one that is refused leaves the others done."""
    return [_confirm(number, line, by, at) for number, line in enumerate(lines, start=2)]


def _confirm(number: int, line: dict[str, str], by: Actor, at: datetime) -> Outcome:
    code, serial = references.tidy(line.get("缴款码", "")), line.get("流水号", "").strip()
    told = (number, code, serial)
    if not references.is_well_formed(code):
        return Outcome(*told, done=False, words="缴款码不对，请核对付款附言")
    bond = queries.bonds_to_keep(by).filter(reference=code).first()
    if bond is None:
        return Outcome(*told, done=False, words="没有这个缴款码的登记")
    if bond.state != "lodged":
        same = bond.receipt_serial == serial and bond.state != "refused"
        words = (
            "已经确认过，没有重复登记"
            if same
            else f"这个缴款码{bond.get_state_display()}，未登记本笔"
        )
        return Outcome(*told, done=False, words=words, known=same)
    try:
        actions.confirm(
            bond, serial=serial, amount=line.get("金额", "").replace(",", "").strip(),
            payer_account=line.get("付款账号", ""), payer_name=line.get("付款户名", ""),
            arrived_at=_moment(line.get("到账时间", "")), by=by, at=at,
        )  # fmt: skip
    except Refused as no:
        return Outcome(*told, done=False, words=no.sentence)
    return Outcome(*told, done=True, words="已确认")


def _csv_rows(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return list(csv.reader(io.StringIO(text, newline="")))
        except csv.Error as error:
            raise Refused("statement_unreadable", field="statement",
                          message="不是逗号分隔的表格") from error  # fmt: skip
    raise Refused("statement_unreadable", field="statement", message="文字编码不明")


def _moment(text: str) -> datetime:
    """Read a moment in Beijing, also as spreadsheets store it. Refuses `statement_unreadable`."""
    text = text.strip().strip("\t'")
    for form in TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=BEIJING)
        except ValueError:
            continue
    try:
        days = Decimal(text)
        return DAY_NOUGHT + timedelta(seconds=round(days * 86400))
    except (InvalidOperation, OverflowError, ValueError):
        raise Refused("statement_unreadable", field="statement", message=f"到账时间“{text[:30]}”") from None  # fmt: skip
