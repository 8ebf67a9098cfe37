"""Read the register: names, codes and lines are public, persons are not."""

from typing import Any

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.codes import mask_name, mask_phone
from gongheng.foundation.search import narrow
from gongheng.foundation.vault import store
from gongheng.registry.parties.lifecycle import EntryState, PartyState
from gongheng.registry.parties.models import (
    Party,
    PartyKind,
    PartyRole,
    Performance,
    Qualification,
    Staff,
)

# What a form may take from the register instead of asking (一次录入、重复使用).
KNOWN = ("code", "name", "kind", "region", "address", "industry", "roles")


def parties_registered() -> QuerySet[Party]:
    """Every registered party: the register itself is public."""
    return Party.objects.filter(state=PartyState.REGISTERED).order_by("code")


def party_of(code: str) -> Party | None:
    """The party of a code, cancelled ones included."""
    return Party.objects.filter(code=code).first() if code else None


def registered_party(code: str) -> Party | None:
    """The party of a code if it is registered now."""
    return parties_registered().filter(code=code).first() if code else None


def find_parties(words: str) -> QuerySet[Party]:
    """Registered parties whose name holds every word, or whose code begins with them.

    Both are found by an index: pairs of characters (foundation/search), and the code as it is kept.
    """
    words = words.replace("\0", "").strip()
    rows = parties_registered()
    return narrow(rows, "name", words) | rows.filter(code__startswith=words.upper())


def facts_known_of(code: str) -> dict[str, Any]:
    """What forms must reuse of a registered party; empty when it is not registered."""
    party = registered_party(code)
    return {field: getattr(party, field) for field in KNOWN} if party else {}


def history_of(party: Party) -> QuerySet[Party]:
    """The rows of old notices this party has claimed."""
    return Party.objects.filter(claimed_by=party)


def history_claimable_by(party: Party) -> QuerySet[Party]:
    """Unclaimed rows of old notices under this party's name or former names."""
    names = [party.name, *party.former_names]
    return Party.objects.filter(state=PartyState.HISTORICAL, name__in=names)


def qualifications_of(party: Party) -> QuerySet[Qualification]:
    """Qualifications in force; public."""
    return party.qualifications.filter(state=EntryState.IN_FORCE).order_by("name", "pk")


def performances_of(party: Party) -> QuerySet[Performance]:
    """Past performance, the latest first; public."""
    return party.performances.filter(state=EntryState.IN_FORCE).order_by("-signed_on", "-pk")


def staff_of(party: Party, actor: Actor) -> list[dict[str, Any]]:
    """Staff in post with names: whole to those who may see them, masked to others. Two queries."""
    rows = list(party.staff.filter(state=EntryState.IN_FORCE).order_by("position", "pk"))
    return _with_persons(rows, clear=may_see_persons(actor, party))


def persons_of(party: Party, actor: Actor) -> dict[str, dict[str, str]]:
    """Representative and contact: whole to those who may see them, masked to others. One query."""
    clear = may_see_persons(actor, party)
    known = store.reveal_many([key for key in (party.representative, party.contact) if key])
    return {
        role: _shown(known.get(getattr(party, role), {}), clear=clear)
        for role in ("representative", "contact")
    }


def may_see_persons(actor: Actor, party: Party) -> bool:
    """Whether the actor acts for the party, serves at the centre, or watches its region."""
    own = actor.acts_for(party.code or "")
    return own or actor.holds(Role.CENTRE) or actor.watches(party.region)


def posts_of_person(person: str) -> QuerySet[Staff]:
    """Every live post of one person, for avoidance and for contradictions; staff only."""
    live = Staff.objects.filter(person=person, state=EntryState.IN_FORCE)
    return live.select_related("party").order_by("since", "pk")


def _with_persons(rows: list[Staff], *, clear: bool) -> list[dict[str, Any]]:
    keys = [key for row in rows for key in (row.person, row.certificate_no) if key]
    known = store.reveal_many(keys)
    return [
        {
            "line": row,
            **_shown(known.get(row.person, {}), clear=clear),
            "certificate_no": known.get(row.certificate_no, {}).get("number", "") if clear else "",
        }
        for row in rows
    ]


def _shown(person: dict[str, Any], *, clear: bool) -> dict[str, str]:
    name, phone = person.get("name", ""), person.get("phone", "")
    if clear:
        return {"name": name, "phone": phone}
    return {"name": mask_name(name), "phone": mask_phone(phone)}


def names_of_parties(codes: set[str]) -> dict[str, str]:
    """Code -> name of these parties, cancelled ones included. One query."""
    rows = Party.objects.filter(code__in=codes).values_list("code", "name")
    return {code: name for code, name in rows if code}


def party_kinds() -> list[tuple[str, str]]:
    """Value and label of every kind of party, for forms and filters."""
    return [(kind.value, kind.label) for kind in PartyKind]


def party_roles() -> list[tuple[str, str]]:
    """Value and label of every capacity in which a party trades."""
    return [(role.value, role.label) for role in PartyRole]


def former_party(pk: int) -> Party | None:
    """A party known from old notices only and not yet claimed."""
    return Party.objects.filter(pk=pk, state=PartyState.HISTORICAL).first()


def parties_of(codes: list[str]) -> QuerySet[Party]:
    """Parties of these codes, cancelled ones included."""
    return Party.objects.filter(code__in=codes)


def parties_known() -> QuerySet[Party]:
    """Every party with a code, cancelled ones included."""
    return Party.objects.exclude(code=None)
