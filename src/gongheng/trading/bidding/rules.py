"""What the rulebook and the tender document ask of a bid. Reads, never writes."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from gongheng.foundation import shape
from gongheng.foundation.files.store import KINDS
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.standing import queries as standing
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.rules import refuse_if_paused

AMOUNT = re.compile(r"[0-9]{1,16}(\.[0-9]{1,20})?")  # plain digits: no sign, exponent or blank
LETTER: dict[str, shape.Reader] = {
    "price": lambda value, field: format(money(value, field), "f"),
    "period_days": shape.whole(1, 36500),
    "quality": shape.text(most=200),
    "manager": shape.text(most=50),
}


def is_open_for_bids(tender: Tender, at: datetime) -> None:
    """公告之后、截止之前可以递交；截止后送达的应当拒收."""
    refuse_if_paused(tender)
    refuse_unless(tender.state == "announced", "not_announced", thing=tender.title)
    assert tender.documents_from is not None
    assert tender.bids_due_at is not None
    refuse_unless(at >= tender.documents_from, "too_early", due=tender.documents_from)
    refuse_unless(
        at < tender.bids_due_at, "deadline_passed", field="submitted_at", due=tender.bids_due_at,
        ruling=tender.law["bidding/refuse_receipt"],
    )  # fmt: skip


def section_is_open(section: Section) -> None:
    """已流标的标段不再接收投标."""
    refuse_unless(
        section.state == "open", "wrong_state", thing="标段", act="递交",
        state=section.get_state_display(),
    )  # fmt: skip


def may_bid(code: str, at: datetime) -> None:
    """被限制参加投标的主体不得投标：一处失信、处处受限."""
    restriction = standing.may_bid(code, at)
    if restriction is not None:
        raise Refused("may_not_bid", source=restriction.basis, reason=restriction.reason,
                      until=restriction.until or "另行通知")  # fmt: skip


def letter_is_complete(letter: Any) -> dict[str, Any]:
    """投标函：报价（元，两位小数）、工期、质量、项目负责人；多出的项一律不收."""
    return shape.read(letter, LETTER, field="letter")


def money(value: Any, field: str) -> Decimal:
    """Return an exact positive amount in yuan with at most two places; refuses floats."""
    exact = isinstance(value, str | int | Decimal) and not isinstance(value, bool)
    written = str(value) if exact else ""
    refuse_unless(AMOUNT.fullmatch(written), "bad_figure", field=field)
    refuse_unless(len(written.partition(".")[2].rstrip("0")) <= 2, "too_many_places", field=field)
    amount = Decimal(written)
    refuse_unless(amount > 0, "bad_figure", field=field)
    return amount.quantize(Decimal("0.01"))


def attachments_are_acceptable(attachments: list[tuple[str, bytes]]) -> None:
    """附件类型与名称；名称不得带路径."""
    for name, content in attachments:
        clean = bool(name) and len(name) <= 120 and not {"/", "\\", "\0"} & set(name)
        refuse_unless(clean, "file_name", field="attachments", name=name[:40])
        ending = "." + name.rpartition(".")[2].lower()
        refuse_unless(ending in KINDS and content, "file_type", field="attachments", name=ending)
