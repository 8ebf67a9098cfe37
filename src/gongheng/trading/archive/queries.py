"""Every read of archives: the package for those who may take it out, the life of a tender."""

import json
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from gongheng.foundation.access.actors import NOBODY, Actor, covers, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.files import store
from gongheng.foundation.ledger import reading
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.lifecycle import PUBLIC, act_named
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.archive import packing
from gongheng.trading.archive.access import whoever_may_read_it
from gongheng.trading.archive.models import Package
from gongheng.trading.archive.steps import timeline
from gongheng.trading.award.models import Award
from gongheng.trading.award.queries import public_ranking
from gongheng.trading.bidding.queries import visible_bids
from gongheng.trading.contracts.models import Contract
from gongheng.trading.contracts.queries import PUBLIC_STATES
from gongheng.trading.tendering.models import Section, Tender

__all__ = ["life", "packages_of", "public_extract", "sealed_package", "timeline"]

# What citizens could read before: 元数据、公告公示、开标记录, the tender document, the award notice.
PUBLIC_FOLDERS = ("00_元数据/", "01_招标/招标文件_", "02_公告公示/", "05_开标/")
PUBLIC_PAPERS = ("/中标通知书.pdf",)
KEPT_SECONDS = 24 * 3600


def packages_of(actor: Actor) -> QuerySet[Package]:
    """Return the packages the actor may take out, newest first."""
    rows = Package.objects.select_related("tender").order_by("-pk")
    if actor.holds(Role.TENDERER, Role.AGENCY):
        own = rows.filter(tender__tenderer_code=actor.body)
        return (own | rows.filter(tender__agency_code=actor.body)).distinct()
    if actor.holds(Role.SUPERVISOR, Role.INSPECTOR, Role.CENTRE):
        return rows.filter(tender__region__startswith=head_of(actor.region))
    return rows.none()


def sealed_package(package: Package, actor: Actor) -> bytes:
    """Return the ZIP with its proofs, as the offline verifier reads it.

    Refuses `not_permitted`, `not_archived` before the seal, `not_sealed_yet` while its own entry
    waits for its place. Closed entries are there by digest only.
    """
    refuse_unless(whoever_may_read_it(actor, package), "not_permitted", act="取出档案")
    refuse_unless(package.state == "sealed", "not_archived")
    return packing.with_proofs(store.get(package.digest), _proofs(package))


def public_extract(package: Package) -> bytes:
    """Return what anyone may take: the whole manifest, the public files and all public proofs.

    Bids, evaluation sheets, reports and contract scans stay out; their digests stand in the
    manifest all the same. Made once and kept by digest. Refuses `not_archived`, `not_sealed_yet`.
    """
    refuse_unless(package.state == "sealed", "not_archived")
    known = f"archive-extract:{package.digest}"
    kept = cache.get(known)
    if kept:
        return store.get(kept)
    part = packing.only(store.get(package.digest), is_public)
    whole = packing.with_proofs(part, _proofs(package))
    assert package.sealed_at is not None  # the constraint of a sealed package
    cache.set(known, store.put_sealed(whole, at=package.sealed_at).digest, KEPT_SECONDS)
    return whole


def is_public(path: str) -> bool:
    """Tell whether a file of the archive was public before it was archived."""
    return path.startswith(PUBLIC_FOLDERS) or path.endswith(PUBLIC_PAPERS)


def _proofs(package: Package) -> dict[str, bytes]:
    entries = Entry.objects.filter(matter=package.tender.code, sight=PUBLIC).order_by("id")
    proofs = {}
    for number, entry in enumerate(entries.filter(id__lte=_seal_of(package).pk), start=1):
        bundle = json.dumps(reading.proof_of(entry), ensure_ascii=False, sort_keys=True)
        proofs[f"proofs/{number:04d}_{entry.act}.json"] = bundle.encode()
    return proofs


def life(tender: Tender, actor: Actor = NOBODY, *, at: Any) -> dict[str, Any]:
    """Return everything a project page shows this actor: steps, sections, notices, acts."""
    return {
        "tender": tender,
        "steps": timeline(tender, at),
        "notices": list(tender.notices.filter(state="published").order_by("-published_at")),
        "sections": [_section(section, actor) for section in tender.sections.all()],
        "acts": _acts(tender, actor),
        "package": Package.objects.filter(tender=tender, state="sealed").first(),
    }


def _section(section: Section, actor: Actor) -> dict[str, Any]:
    award = Award.objects.select_related("winner").filter(section=section).first()
    contract = Contract.objects.filter(award=award).first() if award else None
    public = contract is not None and contract.state in PUBLIC_STATES
    decided = award is not None and award.state in {"notified", "contracted"}
    return {
        "section": section,
        "bids": list(visible_bids(actor, section.tender).filter(section=section)),
        "ranking": public_ranking(section),
        "candidates": award.candidates if award else [],
        "publicity_ends_at": award.publicity_ends_at if award else None,
        "winner": award.winner if decided and award else None,
        "contract": contract if public else None,
    }


def _acts(tender: Tender, actor: Actor) -> list[dict[str, Any]]:
    watching = actor.watches(tender.region) or (
        actor.holds(Role.CENTRE) and covers(actor.region, tender.region)
    )
    # 开标之前，谁投标、谁缴了保证金、有几家，监督部门和中心也不得知道（招标投标法第二十二条）
    opened = hasattr(tender, "opening")
    rows = reading.story_of(tender.code, public_only=not (watching and opened))
    return [_act(entry) for entry in rows]


def _act(entry: Entry) -> dict[str, Any]:
    known = act_named(entry.act)
    label = known[1].label if known else entry.act
    return {"entry": entry, "label": label, "at": entry.at, "under": entry.under}


def _seal_of(package: Package) -> Entry:
    return Entry.objects.filter(act="archive.seal", subject=f"archive:{package.pk}").latest("id")
