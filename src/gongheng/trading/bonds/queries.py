"""Every read of bonds. Before the opening nobody but the bidder learns who lodged one, or how many."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Case, Count, F, Max, Q, QuerySet, Sum, Value, When

from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.trading.bonds import rules
from gongheng.trading.bonds.models import NOUGHT, Bond, BondAccount, Purpose
from gongheng.trading.tendering.models import Section, Tender

# What the keeper of the account is not told: bidder, tender, amount asked, papers, bank account.
HIDDEN = ("section", "bidder_code", "bidder_name", "amount", "payer", "payer_shown", "payer_mark",
          "issuer", "number", "digest", "valid_until")  # fmt: skip
WAITING = Q(state="due") | Q(state="refused", received__gt=0)


def accounts_shown(actor: Actor) -> QuerySet[BondAccount]:
    """Return every account to the security administrator and the auditor, none to others."""
    if not actor.holds(Role.SECURITY_ADMIN, Role.AUDITOR):
        return BondAccount.objects.none()
    return BondAccount.objects.order_by("state", "region", "-opened_at")


def bonds_of(actor: Actor) -> QuerySet[Bond]:
    """Return the bonds of the actor's own party, newest first."""
    own = Bond.objects.filter(bidder_code=actor.body) if actor.body else Bond.objects.none()
    return own.select_related("section__tender", "account").order_by("-lodged_at", "-pk")


def live_bond(actor: Actor, section: Section, purpose: str = Purpose.BID) -> Bond | None:
    """Return the actor's own bond of a section that counts, if any: the newest one not cancelled."""
    return bonds_of(actor).filter(section=section, purpose=purpose).exclude(state="cancelled").first()  # fmt: skip


def held_performance_bond(section: Section, code: str) -> Bond | None:
    """Return the winner's confirmed performance bond, if any; for the tenderer's contract."""
    rows = Bond.objects.filter(section=section, bidder_code=code, state="held")
    return rows.filter(purpose=Purpose.PERFORMANCE).first()


def bonds_to_keep(actor: Actor) -> QuerySet[Bond]:
    """Return the bid bonds of the accounts this officer keeps, by their codes only.

    Ordered by the random code, so that the order tells nothing either.
    """
    rows = Bond.objects.filter(account__keeper=actor.reference, purpose=Purpose.BID)
    if not actor.holds(Role.CENTRE):
        return rows.none()
    return rows.select_related("account").defer(*HIDDEN).order_by("reference")


def guarantees_to_check(actor: Actor) -> QuerySet[Bond]:
    """Return guarantees that may be opened and checked now: their bids were opened."""
    rows = Bond.objects.filter(account__keeper=actor.reference, purpose=Purpose.BID, state="lodged")
    mine = rows.exclude(form="transfer").filter(section__tender__state__in=rules.OPENED)
    mine = mine.select_related("section__tender", "account").order_by("reference")
    return mine if actor.holds(Role.CENTRE) else mine.none()


def is_opened(tender: Tender) -> bool:
    """Tell whether the bids were opened: from then on names may be known."""
    return Tender.objects.filter(pk=tender.pk, opening__isnull=False).exists()


def bonds_shown(actor: Actor, tender: Tender) -> QuerySet[Bond]:
    """Return the bonds of an opened tender to its host and its supervision; before, nothing."""
    rows = Bond.objects.filter(section__tender=tender).select_related("section__tender", "account")
    host = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
    if not (host or actor.watches(tender.region)) or not is_opened(tender):
        return rows.none()
    return rows.exclude(state="cancelled").order_by("section__number", "purpose", "bidder_name")


def bonds_of_hosts(actor: Actor) -> QuerySet[Bond]:
    """Return the bonds of all opened tenders in the actor's own hands."""
    rows = Bond.objects.filter(section__tender__opening__isnull=False).exclude(state="cancelled")
    own = Q(section__tender__tenderer_code=actor.body) | Q(section__tender__agency_code=actor.body)
    if not actor.holds(Role.TENDERER, Role.AGENCY) or not actor.body:
        return rows.none()
    return rows.filter(own).select_related("section__tender", "account").order_by("-pk")


def bonds_watched_by(actor: Actor) -> QuerySet[Bond]:
    """Return the confirmed bonds of opened tenders in the region one supervises."""
    rows = Bond.objects.filter(section__tender__opening__isnull=False, state="held")
    near = rows.filter(section__tender__region__startswith=head_of(actor.region))
    near = near.select_related("section__tender", "account").order_by("-pk")
    return near if actor.holds(Role.SUPERVISOR) else near.none()


def returns_watched_by(actor: Actor) -> QuerySet[Bond]:
    """Return what is owed or was given back in the actor's region, once bids are taken no more.

    A bond of a tender that still takes bids, or may again once it is resumed, is left out even when
    it is overdue: that somebody withdrew is as secret as that somebody bid.
    """
    rows = Bond.objects.filter(due_from__isnull=False).exclude(section__tender__state="announced")
    if actor.holds(Role.TENDERER, Role.AGENCY):
        tender = "section__tender__"
        rows = rows.filter(Q(**{f"{tender}tenderer_code": actor.body})
                           | Q(**{f"{tender}agency_code": actor.body}))  # fmt: skip
    elif actor.holds(Role.SUPERVISOR, Role.INSPECTOR):
        rows = rows.filter(section__tender__region__startswith=head_of(actor.region))
    else:
        rows = rows.none()
    opened = Case(When(section__tender__opening__isnull=False, then=F("bidder_name")),
                  default=Value("开标前不公开"))  # fmt: skip
    rows = rows.select_related("section__tender").annotate(shown_name=opened)
    return rows.defer("bidder_name", "bidder_code").order_by(F("due_on").asc(nulls_last=True), "pk")


def overdue(rows: QuerySet[Bond], at: datetime) -> QuerySet[Bond]:
    """Return those still owed after their last day."""
    return rows.filter(state="due", due_on__lt=day_of(at))


@dataclass(frozen=True)
class Standing:
    """Whether one bidder's bid bond satisfies the tender document."""

    bidder: str
    state: str
    faults: tuple[str, ...]


def standing_of(section: Section, bidders: list[str]) -> dict[str, Standing]:
    """Return each bidder's standing once the bids were opened; {} when no bond is kept here."""
    tender = section.tender
    if not rules.kept_here(tender) or not is_opened(tender):
        return {}
    rows = Bond.objects.filter(section=section, purpose=Purpose.BID, bidder_code__in=bidders)
    known: dict[str, Bond] = {}
    for bond in rows.exclude(state="cancelled").order_by("pk"):
        best = known.get(bond.bidder_code)
        if best is None or bond.state != "refused":
            known[bond.bidder_code] = bond
    return {code: _standing(code, known.get(code), tender) for code in bidders}


def _standing(code: str, bond: Bond | None, tender: Tender) -> Standing:
    state = bond.get_state_display() if bond else "未提交"
    return Standing(code, state, tuple(rules.faults_of(bond, tender)))


def shared_accounts(tender: Tender) -> list[list[str]]:
    """Return groups of bidders whose bonds came from one account, once opened.

    不同投标人的投标保证金从同一单位或者个人的账户转出的，视为串通投标（实施条例第四十条）.
    """
    if not is_opened(tender):
        return []
    rows = Bond.objects.filter(section__tender=tender, purpose=Purpose.BID).exclude(payer_mark="")
    marks: dict[str, dict[str, str]] = {}
    for mark, code, name in rows.values_list("payer_mark", "bidder_code", "bidder_name"):
        marks.setdefault(mark, {})[code] = name
    return [sorted(names.values()) for names in marks.values() if len(names) > 1]


def sums(rows: QuerySet[Bond]) -> dict[str, Decimal]:
    """Return what was received, given back, kept and is still held; money only."""
    of_money = rows.filter(form="transfer").order_by()
    found = of_money.aggregate(received=Sum("received"), released=Sum("released"),
                               forfeited=Sum("forfeited"), interest=Sum("interest"))  # fmt: skip
    told = {name: value or NOUGHT for name, value in found.items()}
    return {**told, "held": told["received"] - told["released"] - told["forfeited"]}


@dataclass(frozen=True)
class Returned:
    """How far the return after the contract has come: counts and the last day, no names."""

    owed: int
    back: int
    done_on: date | None


def return_of(section: Section) -> Returned:
    """Return how many bonds were owed after the contract, how many went back, and when the last."""
    rows = Bond.objects.filter(section=section, purpose=Purpose.BID, cause="contract_signed")
    told = rows.aggregate(owed=Count("pk"), back=Count("pk", filter=Q(state="released")),
                          latest=Max("released_on"))  # fmt: skip
    done = told["owed"] and told["owed"] == told["back"]
    return Returned(told["owed"], told["back"], told["latest"] if done else None)
