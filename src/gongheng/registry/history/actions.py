"""Record old notices in batches: each notice its own entry, inserts in bulk, repeats skipped."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning_many
from gongheng.registry import entry_checks as check
from gongheng.registry.history.batch import BidRow, PublicationRow, Recorded
from gongheng.registry.history.lifecycle import PUBLICATION
from gongheng.registry.history.models import HistoricalBid, Publication
from gongheng.registry.parties.lifecycle import PARTY, PartyState
from gongheng.registry.parties.models import Party
from gongheng.registry.parties.rules import former_party
from gongheng.registry.projects.lifecycle import PROJECT, ProjectState
from gongheng.registry.projects.models import Project


def record_publication(row: PublicationRow, *, source: str, by: Actor, at: datetime) -> Publication:
    """收录一条历史公告；已收录的不再收录."""
    record_batch([row], source=source, by=by, at=at)
    return Publication.objects.get(external_key=row.key)


def record_batch(
    rows: Iterable[PublicationRow], *, source: str, by: Actor, at: datetime
) -> Recorded:
    """成批收录。每条公告各有一条办理记录；来源编号已收录的跳过，可以重复执行.

    Refuses the whole batch on a fault that would lose data (`text_too_long`, `invalid_value`).
    """
    by_key = {row.key: row for row in rows}
    with transaction.atomic():
        known = set(
            Publication.objects.filter(external_key__in=by_key).values_list(
                "external_key", flat=True
            )
        )
        fresh = [row for row in by_key.values() if row.key not in known]
        projects, new_projects = _projects(fresh, source, by, at)
        parties, new_parties = _parties(fresh, source, by, at)
        publications = [_publication(row, source, projects) for row in fresh]
        told = {row.key: len(row.bids) for row in fresh}
        beginning_many(
            PUBLICATION, "record_publication", publications, by=by, at=at,
            facts_of=lambda one: _facts(one, told[one.external_key]),
        )  # fmt: skip
        HistoricalBid.objects.bulk_create(
            _bid(bid, publication, parties)
            for row, publication in zip(fresh, publications, strict=True)
            for bid in row.bids
        )
    return Recorded(len(fresh), len(known), new_projects, new_parties)


def _projects(
    rows: list[PublicationRow], source: str, by: Actor, at: datetime
) -> tuple[dict[str, Project], int]:
    wanted = {row.project_key: row for row in reversed(rows) if row.project_key}
    found = {one.external_key: one for one in Project.objects.filter(external_key__in=wanted)}
    fresh = [
        Project(
            name=check.text(row.project_name or row.title, field="project_name", most=600),
            source=source, external_key=key, region=row.region, owner_name=row.buyer_name,
            entered_at=at, state=ProjectState.HISTORICAL,
        )
        for key, row in wanted.items() if key not in found
    ]  # fmt: skip
    beginning_many(
        PROJECT, "record_history", fresh, by=by, at=at,
        facts_of=lambda one: {"name": one.name, "source": source, "external_key": one.external_key},
    )  # fmt: skip
    return found | {one.external_key: one for one in fresh}, len(fresh)


def _parties(
    rows: list[PublicationRow], source: str, by: Actor, at: datetime
) -> tuple[dict[str, Party], int]:
    bids = (bid for row in rows for bid in row.bids if not bid.is_person)
    names = list(dict.fromkeys(check.text(bid.name, field="bidder_name") for bid in bids))
    former = Party.objects.filter(name__in=names, state=PartyState.HISTORICAL)
    found = {one.name: one for one in former}
    fresh = [former_party(name, source=source) for name in names if name not in found]
    beginning_many(
        PARTY, "record_former", fresh, by=by, at=at,
        facts_of=lambda one: {"name": one.name, "source": source},
    )  # fmt: skip
    return found | {one.name: one for one in fresh}, len(fresh)


def _publication(row: PublicationRow, source: str, projects: dict[str, Project]) -> Publication:
    return Publication(
        project=projects.get(row.project_key),
        kind=row.kind,
        title=check.text(row.title, field="title", most=600),
        published_on=row.published_on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        source=source,
        source_url=row.source_url,
        external_key=row.key,
        region=row.region,
        buyer_name=row.buyer_name,
        agency_name=row.agency_name,
        amount=row.amount,
        warnings=list(row.warnings),
    )


def _facts(one: Publication, bids: int) -> dict[str, object]:
    return {
        "source": one.source, "external_key": one.external_key, "kind": one.kind,
        "published_on": one.published_on, "region": one.region, "amount": one.amount, "bids": bids,
    }  # fmt: skip


def _bid(row: BidRow, publication: Publication, parties: dict[str, Party]) -> HistoricalBid:
    name = check.text(row.name, field="bidder_name")
    return HistoricalBid(
        publication=publication,
        rank=row.rank,
        bidder_name=name,
        party=None if row.is_person else parties[name],
        price=row.price,
        unit=row.unit,
        price_text=row.price_text[:2000].replace("\0", ""),
    )
