"""What the opening's file tells of drawn coefficients, for anybody to compute again (verifier O26)."""

from collections.abc import Callable
from typing import Any

from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import transcript_of
from gongheng.trading.opening.coefficients.queries import Wanted, wanted_of
from gongheng.trading.tendering.coefficients import has_coefficients, price_root
from gongheng.trading.tendering.models import Tender

Row = dict[str, Any]
ACTS = ("lot.request", "lot.cancel")
VERSIONS = ("tender.draft_documents", "tender.revise_documents")


class Told:
    """The draws of one opening with the entries that stand for them, read once."""

    def __init__(self, tender: Tender) -> None:
        price = tender.terms().get("price", {})
        self.price: Row = dict(price) if has_coefficients(price) else {}
        self.draws: list[tuple[Wanted, Lot]] = []
        self.entries: dict[tuple[str, str], Entry] = {}
        self.version: Entry | None = None
        if not self.price:
            return
        for section in tender.sections.order_by("number"):
            for one in wanted_of(section, price):
                self.draws += [(one, lot) for lot in one.lots()]
        subjects = [f"lot:{lot.pk}" for _, lot in self.draws]
        rows = Entry.objects.filter(subject__in=subjects, act__in=ACTS).select_related("leaf")
        self.entries = {(one.act, one.subject): one for one in rows}
        known = Entry.objects.filter(matter=tender.code, act__in=VERSIONS).select_related("leaf")
        root = price_root(price)
        found = [one for one in known.order_by("id") if one.facts.get("price_root") == root]
        self.version = found[-1] if found else None

    def last(self) -> int:
        """The place of the last entry that is told; 0 where there is none."""
        rows = [*self.entries.values(), *([self.version] if self.version else [])]
        return max((one.leaf.position for one in rows if hasattr(one, "leaf")), default=0)

    def standing(self) -> list[str]:
        """What changes when a draw is asked for, comes out or is cancelled: then the file is made again.

        Refuses `not_sealed_yet` while an entry of one waits for its place.
        """
        sealed = all(hasattr(one, "leaf") for one in self.entries.values())
        refuse_unless(sealed, "not_sealed_yet")
        return [f"{lot.root} {lot.state}" for _, lot in self.draws]

    def told(self, proof: Callable[[Entry], Row]) -> Row:
        """The optional key of opening.json; nothing where nothing is drawn."""
        if self.version is None:
            return {}
        return {"coefficients": {
            "price": self.price, "document": {"proof": proof(self.version)},
            "draws": [self._draw(one, lot, proof) for one, lot in self.draws],
        }}  # fmt: skip

    def _draw(self, one: Wanted, lot: Lot, proof: Callable[[Entry], Row]) -> Row:
        asked = self.entries["lot.request", f"lot:{lot.pk}"]
        gone = self.entries.get(("lot.cancel", f"lot:{lot.pk}"))
        return {
            "section": one.section.code, "code": one.code, "request": lot.request,
            "asked": proof(asked),
            **({"transcript": transcript_of(lot)} if lot.seed else {}),
            **({"cancelled": proof(gone)} if gone is not None else {}),
        }  # fmt: skip
