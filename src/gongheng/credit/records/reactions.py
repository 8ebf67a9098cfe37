"""Facts of trading become proposals to the bureau of the place; a machine only proposes.

Trading is known by its ledger entries alone; which act hints at what stands in
`rulebook/codelists/credit_reactions.yaml`.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from gongheng.credit.records.actions import propose
from gongheng.credit.records.models import Record
from gongheng.credit.records.signs import Sign, signs
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.organs.queries import bureau_of
from gongheng.registry.projects.queries import project_of

FOLLOWER = "credit.records"
ENTERED = ("tender.enter", "tender.enter_again")
CANDIDATES = "award.publish_candidates"

note = logging.getLogger(__name__)


def propose_what_it_shows(entry: Entry, *, at: datetime) -> None:
    """Propose a record for every sign an entry shows, once for each subject.

    `at`: when the follower came to it. Clocks of a proposal count from the act itself.
    """
    for sign in signs():
        for shown in _shown_by(sign, entry):
            for code in _subjects(sign, shown):
                _propose(sign, shown, code, entry.at)


REACTIONS: dict[str, Callable[..., None]] = {
    one.after or one.act: propose_what_it_shows for one in signs()
}


def _shown_by(sign: Sign, entry: Entry) -> list[Entry]:
    """The entry itself; or, where something stays secret until now, those before it in its section."""
    if sign.after:
        if sign.after != entry.act:
            return []
        rows = Entry.objects.filter(matter=entry.matter, act=sign.act, pk__lt=entry.pk,
                                    facts__section=entry.facts.get("section"))  # fmt: skip
        return [one for one in rows.order_by("pk") if sign.shows_in(one.facts)]
    return [entry] if sign.act == entry.act and sign.shows_in(entry.facts) else []


def _propose(sign: Sign, entry: Entry, code: str, at: datetime) -> None:
    same = {"because_of": entry.pk, "conduct": sign.conduct, "subject__code": code}
    if Record.objects.filter(**same).exists():
        return
    bureau = bureau_of(_region(entry))
    if bureau is None:
        note.warning(
            "entry %s hints at %s but its place has no credit bureau", entry.pk, sign.conduct
        )
        return
    facts = {key: value for key, value in entry.facts.items() if isinstance(value, int | str)}
    told = f"{sign.text.format(**facts)}（办理记录 {entry.pk}，{sign.article}）"
    try:
        propose(
            sign.item, subject_code=code, subject_kind=sign.kind, conduct=sign.conduct,
            content={"facts": told, "grounds": sign.article}, decided_on=day_of(entry.at),
            reporter_code=bureau.code, reporter_name=bureau.name, region=bureau.region,
            trade_code=str(entry.facts.get("section") or entry.matter), because_of=entry.pk,
            by=CLOCK, at=at,
        )  # fmt: skip
    except Refused as refused:
        note.warning("entry %s was not proposed: %s %s", entry.pk, refused.code, refused.field)


def _subjects(sign: Sign, entry: Entry) -> Iterator[str]:
    kind, _, name = sign.who.partition(":")
    if kind == "passed_over":
        yield from _passed_over(sign, entry)
        return
    told = entry.facts if name else _tender(entry.matter)
    code = str(told.get(name or sign.who) or "")
    if code:
        yield code


def _passed_over(sign: Sign, entry: Entry) -> Iterator[str]:
    """Candidates by the ranks that were passed over, as last published for this section."""
    section = entry.facts.get("section")
    published = Entry.objects.filter(matter=entry.matter, act=CANDIDATES, facts__section=section)
    last = published.order_by("-pk").first()
    order = last.facts["candidates"] if last else []
    for rank, why in entry.facts[sign.fact].items():
        if why in sign.holds and 0 < int(rank) <= len(order):
            yield order[int(rank) - 1]


def _tender(matter: str) -> dict[str, Any]:
    """Facts of the entry of a tender; those of its first round for one held again."""
    entry = Entry.objects.filter(matter=matter, act__in=ENTERED).order_by("pk").first()
    if entry is None:
        return {}
    return _tender(entry.facts["previous"]) if "previous" in entry.facts else entry.facts


def _region(entry: Entry) -> str:
    project = project_of(str(_tender(entry.matter).get("project", "")))
    return project.region if project else ""
