"""Every read of awards: public from the day the candidates are published."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.trading.award import rules
from gongheng.trading.award.models import Award
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.queries import tenders_of


def awards_of(actor: Actor) -> QuerySet[Award]:
    """Return the awards of the actor's own tenders, as tenderer, agency or winner."""
    rows = Award.objects.select_related("section__tender", "winner").order_by("-pk")
    own = rows.filter(section__tender__tenderer_code=actor.body)
    run = rows.filter(section__tender__agency_code=actor.body)
    won = rows.filter(winner__bidder_code=actor.body)
    return (own | run | won).distinct() if actor.body else rows.none()


def public_ranking(section: Section) -> dict[str, Any]:
    """Return the ranking once the candidates are published: anyone may compute it again."""
    if not Award.objects.filter(section=section).exists():
        return {}
    ranking = Evaluation.objects.get(section=section).ranking
    # 各评委的单项打分属于评审过程，公开的是每项的平均分和全部价格计算
    return {**ranking, "rows": [_public_row(row) for row in ranking["rows"]]}


def awaiting_publicity(actor: Actor) -> QuerySet[Section]:
    """Return the actor's sections whose report came in and whose candidates are not yet public."""
    rows = Section.objects.filter(evaluation__state="reported", award__isnull=True)
    own = rows.filter(tender__tenderer_code=actor.body)
    run = rows.filter(tender__agency_code=actor.body)
    return (own | run).distinct() if actor.body else rows.none()


def publicity_offer(section: Section, at: datetime) -> tuple[datetime, datetime]:
    """Return (earliest lawful end, end we propose) of a publicity that begins now."""
    return rules.shortest_publicity(section, at), rules.offered_publicity(section, at)


def _public_row(row: dict[str, Any]) -> dict[str, Any]:
    criteria = [{"code": one["code"], "average": one["average"]} for one in row["criteria"]]
    return {**row, "criteria": criteria}


def awards_watched_by(actor: Actor) -> QuerySet[Award]:
    """Return the decided awards of the tenders under the actor's eyes, newest first."""
    if not actor.holds(Role.SUPERVISOR, Role.INSPECTOR, Role.CENTRE):
        return Award.objects.none()
    rows = Award.objects.select_related("section__tender", "winner")
    rows = rows.filter(decided_at__isnull=False, section__tender__in=tenders_of(actor).order_by())
    return rows.order_by("-decided_at", "-pk")


def result_is_out(tender: Tender) -> bool:
    """Whether a winner is decided and no section still waits: from then on names may be known.

    Until the result the committee is secret (招标投标法第三十七条).
    """
    left = Section.objects.filter(tender=tender).exclude(state="failed")
    times = left.values_list("award__decided_at", flat=True)  # one question; a section has few rows
    known = list(times)
    return bool(known) and all(known)


def sections_with_public_verdicts(codes: list[str]) -> set[str]:
    """Return which of these sections have told their verdicts: candidates published, or failed.

    Until then the evaluation is secret (招标投标法第四十四条).
    """
    awarded = Award.objects.filter(section__code__in=codes).values_list("section__code", flat=True)
    failed = Section.objects.filter(code__in=codes, state="failed").values_list("code", flat=True)
    return {*awarded, *failed}
