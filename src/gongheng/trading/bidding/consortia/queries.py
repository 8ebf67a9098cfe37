"""Every read of consortia: its own parties before the opening, everybody after it."""

from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.registry.parties.models import Qualification
from gongheng.rules.codelists import codelist
from gongheng.trading.bidding.models import Bid, Consortium, ConsortiumState

LEVELS = "qualification_levels/资质等级次序"


def consortia_of(actor: Actor) -> QuerySet[Consortium]:
    """Return the live consortia the actor's own unit leads or is named in, newest first."""
    if not actor.body:
        return Consortium.objects.none()
    own = Q(lead_code=actor.body) | Q(members__code=actor.body)
    rows = Consortium.objects.filter(own, state=ConsortiumState.PROPOSED).distinct()
    return rows.select_related("section__tender").prefetch_related("members").order_by("-pk")


def awaiting_consent(actor: Actor) -> QuerySet[Consortium]:
    """Return the consortia that wait for the consent of the actor's own unit."""
    return consortia_of(actor).filter(
        pk__in=Consortium.objects.filter(
            members__code=actor.body, members__consented_at__isnull=True
        ).values("pk"),
        section__tender__state="announced",
    )


def partners_of(consortium: Consortium) -> list[dict[str, Any]]:
    """Return the parties, the lead first, with share and work."""
    rows = sorted(consortium.members.all(), key=lambda one: (not one.lead, one.pk))
    return [{"code": one.code, "name": one.name, "lead": one.lead, "share": one.share,
             "work": one.work, "consented_at": one.consented_at} for one in rows]  # fmt: skip


def partners_read_out(bid: Bid) -> list[dict[str, Any]]:
    """Return the parties of an opened bid; empty for a single bidder and before the opening."""
    if bid.consortium is None or bid.opened_at is None:
        return []
    return partners_of(bid.consortium)


def counted_qualifications(consortium: Consortium) -> list[dict[str, Any]]:
    """由同一专业的单位组成的联合体，按照资质等级较低的单位确定资质等级（招标投标法第三十一条）."""
    names = {one.code: one.name for one in consortium.members.all()}
    held: dict[str, dict[str, str]] = defaultdict(dict)
    for line in Qualification.objects.filter(party__code__in=names, state="in_force"):
        held[line.name][line.party.code or ""] = line.level
    return [
        {"name": name,
         "levels": "；".join(f"{names[code]} {levels.get(code) or '无'}" for code in names),
         "counted": lowest([levels.get(code, "") for code in names if code in levels])}
        for name, levels in sorted(held.items()) if len(levels) > 1
    ]  # fmt: skip


def lowest(levels: list[str]) -> str:
    """Return the lowest of the levels, or "" when one of them stands in no known order."""
    order = {word: place for place, entry in enumerate(codelist(LEVELS).entries)
             for word in entry.label.split("、")}  # fmt: skip
    if not levels or any(level not in order for level in levels):
        return ""
    return max(levels, key=lambda level: order[level])
