"""What every form of the registry is held to; a fault becomes a refusal that names its field."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from gongheng.foundation import codes
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.codelists import Industries, Regions, TradeClasses
from gongheng.foundation.codes import BadCode
from gongheng.foundation.files import store
from gongheng.foundation.refusals import Refused, refuse_unless

CENT = Decimal("0.01")
MOST_FILES = 20  # that prove one claim; more belong into one archive
UNPRINTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # controls, halves of a pair
MOST_YUAN = Decimal(9_999_999_999_999_999)  # what numeric(18,2) holds


def coded(field: str, check: Callable[[object], str], value: object) -> str:
    """Return the written form of a code. Refuses `invalid_code` with the reason of the check."""
    try:
        return check(value)
    except BadCode as bad:
        raise Refused("invalid_code", field=field, message=bad.message_zh) from bad


def uscc(value: object, *, field: str = "code") -> str:
    """Return a 统一社会信用代码 in written form. Refuses `invalid_code`."""
    return coded(field, codes.uscc.check, value)


def investment_code(value: object, *, field: str = "investment_code") -> str:
    """Return a 投资项目统一代码 in written form. Refuses `invalid_code`."""
    return coded(field, codes.investment.check, value)


def region(value: object, *, on: date, field: str = "region") -> str:
    """Return a region of that day. Refuses `unknown_region`, also for rows that only gather."""
    row = Regions.load().find(str(value).strip(), on)
    refuse_unless(row is not None and row.level != "group", "unknown_region", field=field)
    assert row is not None
    return row.code


def industry(value: object, *, field: str = "industry") -> str:
    """Return a code of GB/T 4754. Refuses `unknown_industry`."""
    code = str(value).strip().upper()
    refuse_unless(Industries.load().exists(code), "unknown_industry", field=field)
    return code


def trade_classes(values: Iterable[object], *, field: str = "trade_classes") -> list[str]:
    """Return class codes (A01) or letters of a family (A). Refuses `unknown_trade_class`."""
    known = TradeClasses.load()
    wanted = sorted({str(value).strip().upper() for value in values})
    for code in wanted:
        found = known.of_family(code) if len(code) == 1 else known.find(code)
        refuse_unless(found, "unknown_trade_class", field=field)
    return wanted


def text(value: object, *, field: str, most: int = 200, required: bool = True) -> str:
    """Return text trimmed. Refuses `text_missing`, `text_too_long`, `text_unreadable`."""
    refuse_unless(isinstance(value, str), "text_unreadable", field=field)
    assert isinstance(value, str)
    written = unicodedata.normalize("NFC", value).strip()
    refuse_unless(not UNPRINTED.search(written), "text_unreadable", field=field)
    refuse_unless(written or not required, "text_missing", field=field)
    refuse_unless(len(written) <= most, "text_too_long", field=field, most=most)
    return written


def money(value: object, *, field: str = "amount") -> Decimal:
    """Return yuan with two places, not below zero. Refuses `invalid_amount`, floats included."""
    exact_kind = isinstance(value, int | str | Decimal) and not isinstance(value, bool)
    refuse_unless(exact_kind, "invalid_amount", field=field)
    try:
        amount = Decimal(value)  # type: ignore[arg-type]
        fits = amount.is_finite() and 0 <= amount <= MOST_YUAN
        exact = fits and amount == amount.quantize(CENT)
    except InvalidOperation:
        exact = False
    refuse_unless(exact, "invalid_amount", field=field)
    return amount.quantize(CENT)


def among(value: object, known: Collection[str], *, field: str) -> str:
    """Return one of the known values. Refuses `unknown_choice`."""
    refuse_unless(isinstance(value, str) and value in known, "unknown_choice", field=field)
    return str(value)


def several_among(values: Iterable[object], known: Collection[str], *, field: str) -> list[str]:
    """Return known values, each once, in the order of the list. Refuses `unknown_choice`."""
    refuse_unless(not isinstance(values, str), "unknown_choice", field=field)
    wanted = {among(value, known, field=field) for value in values}
    return [value for value in known if value in wanted]


def vault_reference(value: object, kind: str, *, field: str, required: bool = False) -> str:
    """Return a reference such as `person:…`, never a name. Refuses `not_a_reference`."""
    if value in ("", None) and not required:
        return ""
    written = value if isinstance(value, str) else ""
    good = written.startswith(f"{kind}:") and len(written) < 80 and written.isascii()
    refuse_unless(good, "not_a_reference", field=field)
    return written


def stored_file(digest: object, *, by: Actor, field: str = "digest") -> str:
    """Return the digest of a file the actor's unit put in, "" for none. Refuses `file_missing`."""
    return store.own(str(digest), by=by, field=field) if digest else ""


def evidence(digests: Sequence[object], *, by: Actor, field: str = "evidence") -> list[str]:
    """The files in store that prove a claim, each once. Refuses none at all: 谁主张、谁举证."""
    refuse_unless(isinstance(digests, list | tuple), "unknown_choice", field=field)
    wanted = sorted({str(one) for one in digests if one})
    refuse_unless(wanted, "evidence_missing", field=field)
    refuse_unless(len(wanted) <= MOST_FILES, "too_many_files", field=field)
    return [stored_file(one, by=by, field=field) for one in wanted]
