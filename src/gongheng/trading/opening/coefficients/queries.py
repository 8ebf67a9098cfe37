"""Which coefficients a tender leaves to a draw, which draw counts, what came out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.lots.lifecycle import LotKind, LotState
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import chosen_of, lots_of, transcript_of
from gongheng.trading.tendering.coefficients import has_coefficients, price_root
from gongheng.trading.tendering.models import Section, Tender

RULES = "gongheng/coefficient/1"
TELLING = "unsealing.tell_coefficient"
Price = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """One coefficient of one section, as the published document says it."""

    section: Section
    code: str
    name: str
    role: str
    candidates: tuple[str, ...]
    root: str  # digest of the price terms

    @property
    def rules(self) -> str:
        """What the request quotes: the document's price terms and which coefficient of them."""
        return f"{RULES} {self.code} {self.root}"

    @property
    def entries(self) -> list[str]:
        """What is drawn from, in the request's order."""
        return sorted(self.candidates)

    def lots(self) -> list[Lot]:
        """Every draw of it, cancelled ones too, in order: asked for exactly what the document says."""
        rows = lots_of(self.section.code).filter(kind=LotKind.COEFFICIENT)
        return [one for one in rows if self.is_of(one)]

    def is_of(self, lot: Lot) -> bool:
        """Whether a draw was asked for this coefficient and for exactly these candidates."""
        request = lot.request
        told = (lot.matter, request["rules"], request["entries"])
        return told == (self.section.code, self.rules, self.entries)

    def lot(self) -> Lot | None:
        """The one that counts: the first that was not cancelled. There is no second chance."""
        return next((one for one in self.lots() if one.state != LotState.CANCELLED), None)


def wanted_of(section: Section, price: Price) -> list[Wanted]:
    """Return the coefficients of a section by these price terms."""
    if not has_coefficients(price):
        return []
    root = price_root(price)
    return [Wanted(section, one["code"], one["name"], one["role"], tuple(one["candidates"]), root)
            for one in price["coefficients"]]  # fmt: skip


def wanted(tender: Tender) -> list[Wanted]:
    """Return the coefficients of every section that goes on, by the document in force."""
    price = tender.terms().get("price", {})
    open_ones = tender.sections.filter(state="open") if has_coefficients(price) else ()
    return [one for section in open_ones for one in wanted_of(section, price)]


def not_asked(tender: Tender) -> list[Wanted]:
    """Return those without a draw that counts: none was asked for yet, or it was cancelled."""
    return [one for one in wanted(tender) if one.lot() is None]


@dataclass(frozen=True)
class Drawn:
    """A coefficient with the value that the draw gave it."""

    wanted: Wanted
    lot: Lot
    value: str

    @property
    def place(self) -> int:
        """Which of the document's candidates it is, from one."""
        return self.wanted.candidates.index(self.value) + 1


def drawn_of(section: Section, price: Price) -> list[Drawn]:
    """Return every coefficient with its value. Refuses `coefficient_not_drawn` while one is missing."""
    found = []
    for one in wanted_of(section, price):
        lot = one.lot()
        if lot is None or lot.state != LotState.DRAWN:
            raise Refused("coefficient_not_drawn", field="coefficients", name=one.code,
                          source="招标投标法第四十条")  # fmt: skip
        found.append(Drawn(one, lot, chosen_of(lot)[0]))
    return found


def values_of(found: list[Drawn]) -> dict[str, Decimal]:
    """Role → value, as the method computes with them."""
    return {one.wanted.role: Decimal(one.value) for one in found}


def told_roots(*matters: str) -> set[str]:
    """Return the roots of the draws whose result was published in these tenders."""
    rows = Entry.objects.filter(matter__in=matters, act=TELLING).values_list("facts", flat=True)
    return {facts["request_root"] for facts in rows}


def progress_of(tender: Tender) -> list[dict[str, Any]]:
    """Return every draw of coefficients, cancelled ones too: public from the moment seals are shown."""
    price = tender.terms().get("price", {})
    if not has_coefficients(price):
        return []
    sections = list(tender.sections.order_by("number"))
    known = Lot.objects.filter(kind=LotKind.COEFFICIENT, matter__in=[one.code for one in sections])
    lots = list(known.prefetch_related("answers").order_by("pk"))
    found = []
    for one in (one for section in sections for one in wanted_of(section, price)):
        rows = [lot for lot in lots if one.is_of(lot)]
        found += [_told(one, lot, again=bool(number)) for number, lot in enumerate(rows)]
    return found


def _told(one: Wanted, lot: Lot, *, again: bool) -> dict[str, Any]:
    """One draw: its value is told once it is drawn, its transcript with it."""
    chosen = chosen_of(lot)
    value = chosen[0] if chosen else ""
    return {
        "draw": lot.pk, "section": one.section.code, "title": one.section.title,
        "code": one.code, "name": one.name, "candidates": list(one.candidates),
        "state": str(lot.state), "value": value, "request_root": lot.root,
        "place": one.candidates.index(value) + 1 if value else 0,
        "answered": len(lot.answers.all()), "threshold": lot.key["threshold"],
        "asked_at": lot.asked_at, "drawn_at": lot.drawn_at, "cancelled_at": lot.cancelled_at,
        "again": again, "seed": lot.seed,
    }  # fmt: skip


def of_lot(tender: Tender, lot: Lot) -> Wanted | None:
    """Return the coefficient of this tender that a draw was asked for; None for any other draw."""
    price = tender.terms().get("price", {})
    for section in tender.sections.filter(code=lot.matter):
        for one in wanted_of(section, price):
            if one.is_of(lot):
                return one
    return None


def transcript(tender: Tender, draw: int) -> dict[str, Any] | None:
    """Return the transcript of one draw of this tender's coefficients; None before its seed."""
    lot = Lot.objects.filter(pk=draw, kind=LotKind.COEFFICIENT).exclude(seed="").first()
    return transcript_of(lot) if lot is not None and of_lot(tender, lot) is not None else None


def untold() -> Iterator[tuple[Tender, Lot]]:
    """Yield what was drawn and not published yet, in tenders whose opening goes on or is over."""
    rows = list(_lots_of_opened().filter(state=LotState.DRAWN).order_by("pk"))
    by_section = _tenders_of(rows)
    told = told_roots(*{tender.code for tender in by_section.values()}) if rows else set()
    for lot in rows:
        tender = by_section[lot.matter]
        if lot.root not in told and of_lot(tender, lot) is not None:
            yield tender, lot


def to_ask_again() -> list[Tender]:
    """Return the tenders of which a draw was cancelled and none counts now."""
    gone = list(_lots_of_opened().filter(state=LotState.CANCELLED))
    tenders = {one.pk: one for one in _tenders_of(gone).values()}
    return [one for one in tenders.values() if not_asked(one)]


def with_a_draw_since(moment: datetime) -> Any:
    """Return the tenders, by number, of which a draw of coefficients was asked, made or cancelled since."""
    since = (Q(**{f"{name}__gte": moment}) for name in ("asked_at", "drawn_at", "cancelled_at"))
    rows = Lot.objects.filter(reduce(or_, since), kind=LotKind.COEFFICIENT)
    return Section.objects.filter(code__in=rows.values("matter")).values("tender")


def _lots_of_opened() -> QuerySet[Lot]:
    sections = Section.objects.filter(tender__state="opened", tender__suspended_at=None)
    return Lot.objects.filter(kind=LotKind.COEFFICIENT, matter__in=sections.values("code"))


def _tenders_of(rows: list[Lot]) -> dict[str, Tender]:
    if not rows:
        return {}
    known = Section.objects.filter(code__in={one.matter for one in rows})
    return {one.code: one.tender for one in known.select_related("tender__circle")}
