"""Read relations: which parties control which, and whose responsible person is the same."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.clock import day_of
from gongheng.foundation.codes import mask_name
from gongheng.foundation.vault import store
from gongheng.registry.parties.models import Head, Party, Relation, RelationKind

LONGEST_CHAIN = 12  # of companies above a company; beyond it a committee could not follow either
UPWARD = (RelationKind.HELD, RelationKind.MANAGED)
DOWNWARD = (RelationKind.HOLDS, RelationKind.MANAGES)


@dataclass(frozen=True)
class Tie:
    """What binds two parties: `head`, `control` or `interest`, and who says so."""

    kind: str
    one: str
    other: str
    said: str  # in words, without any person's name


def relations_of(party: Party) -> QuerySet[Relation]:
    """Relations in force that a party declared; firms only, public like the register."""
    return party.relations.filter(state="in_force").order_by("other_name", "pk")


def head_of_party(party: Party, actor: Actor) -> dict[str, str] | None:
    """The responsible person in force, masked even here: whoever types a number learns no name."""
    line = party.heads.filter(state="in_force").first()
    if line is None or not actor.acts_for(party.code or ""):
        return None
    known = store.reveal(line.person) or {}
    return {"name": mask_name(known.get("name", "")), "line": str(line.pk)}


def head_line(party: Party, pk: int) -> Head | None:
    """A line of the responsible person by number."""
    return party.heads.filter(pk=pk).first()


def relation_line(party: Party, pk: int) -> Relation | None:
    """A declared relation by number."""
    return party.relations.filter(pk=pk).first()


def relation_kinds() -> list[tuple[str, str]]:
    """Value and label of every kind of relation."""
    return [(kind.value, kind.label) for kind in RelationKind]


def undeclared(codes: set[str]) -> set[str]:
    """Return which of these parties have declared no responsible person."""
    told = Head.objects.filter(party__code__in=codes, state="in_force")
    return codes - {code for code in told.values_list("party__code", flat=True) if code}


def ties_among(codes: set[str], since: datetime) -> list[Tie]:
    """Return every tie between two of these parties that stood at or after `since`."""
    return sorted(
        [*_same_heads(codes, since), *_control(codes, since), *_interests(codes, since)],
        key=lambda tie: (tie.kind, tie.one, tie.other),
    )


def direct_ties(code: str, others: set[str], at: datetime) -> list[Tie]:
    """Return what binds one party to any of the others by the word of one of the two themselves."""
    found = [tie for tie in _same_heads({code, *others}, at) if code in {tie.one, tie.other}]
    pair = Q(party__code=code, other_code__in=others) | Q(party__code__in=others, other_code=code)
    rows = _standing(Relation.objects.filter(pair), at).select_related("party")
    return found + [
        Tie("interest" if row.kind == RelationKind.INTEREST else "control",
            row.party.code or "", row.other_code, _words(row))
        for row in rows.order_by("pk")
    ]  # fmt: skip


def _standing(rows: QuerySet, since: datetime) -> QuerySet:
    return rows.filter(Q(state="in_force") | Q(ended_at__gt=since))


def _same_heads(codes: set[str], since: datetime) -> list[Tie]:
    heads = _standing(Head.objects.filter(party__code__in=codes), since).select_related("party")
    by_person: dict[str, set[str]] = defaultdict(set)
    for line in heads:
        by_person[line.person].add(line.party.code or "")
    return [
        Tie("head", one, other, "两单位申报的单位负责人为同一人")
        for group in by_person.values()
        for one, other in combinations(sorted(group), 2)
    ]


def _control(codes: set[str], since: datetime) -> list[Tie]:
    found = {}
    for code in codes:
        for above, said in _above(code, since).items():
            if above in codes:
                found[above, code] = Tie("control", above, code, said)
    return list(found.values())


def _above(code: str, since: datetime) -> dict[str, str]:
    """Return code of each party that controls this one, directly or in a chain -> in words how."""
    known: dict[str, str] = {}
    frontier = {code: ""}
    for _ in range(LONGEST_CHAIN):
        rows = Relation.objects.filter(
            Q(party__code__in=frontier, kind__in=UPWARD)
            | Q(other_code__in=frontier, kind__in=DOWNWARD)
        )
        fresh: dict[str, str] = {}
        for row in _standing(rows, since).select_related("party").order_by("pk"):
            up = row.kind in UPWARD
            lower, upper = (
                (row.party.code, row.other_code) if up else (row.other_code, row.party.code)
            )
            if upper and upper != code and upper not in known:
                fresh.setdefault(
                    upper, "；".join(filter(None, (frontier[lower or ""], _words(row))))
                )
        known |= fresh
        frontier = fresh
        if not frontier:
            break
    return known


def _interests(codes: set[str], since: datetime) -> list[Tie]:
    rows = Relation.objects.filter(
        party__code__in=codes, other_code__in=codes, kind=RelationKind.INTEREST
    )
    return [
        Tie(
            "interest",
            min(row.party.code or "", row.other_code),
            max(row.party.code or "", row.other_code),
            _words(row),
        )
        for row in _standing(rows, since).select_related("party").order_by("pk")
    ]


def _words(row: Relation) -> str:
    note = f"（{row.note}）" if row.note else ""
    day = day_of(row.entered_at)
    when = f"{row.party.name}于{day.year}年{day.month}月{day.day}日申报"
    if row.kind == RelationKind.INTEREST:
        return f"{when}：与{row.other_name}有利害关系{note}"
    return f"{when}：{row.get_kind_display().replace('对方', row.other_name)}{note}"
