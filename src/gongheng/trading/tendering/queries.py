"""Every read of tenders, already narrowed to what the actor may see."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongheng.foundation.access.actors import Actor, covers, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.parties.queries import party_of
from gongheng.registry.projects.queries import project_of
from gongheng.trading.tendering.models import (
    Section,
    SectionState,
    Tender,
    TenderDocument,
    TenderState,
)

PUBLISHED = {TenderState.ANNOUNCED, TenderState.OPENED, TenderState.CONCLUDED,
             TenderState.FAILED, TenderState.TERMINATED}  # fmt: skip


def public_tenders() -> QuerySet[Tender]:
    """Return what anyone may see: tenders whose notice was published."""
    return Tender.objects.filter(announced_at__isnull=False).order_by("-announced_at", "-id")


def tenders_of(actor: Actor) -> QuerySet[Tender]:
    """Return the tenders in the actor's own hands or under its eyes, newest first."""
    everything = Tender.objects.order_by("-id")
    if actor.holds(Role.TENDERER, Role.AGENCY):
        return everything.filter(Q(tenderer_code=actor.body) | Q(agency_code=actor.body))
    if actor.holds(Role.SUPERVISOR, Role.INSPECTOR, Role.CENTRE, Role.WITNESS):
        return everything.filter(region__startswith=head_of(actor.region))
    return public_tenders()


def visible_to(actor: Actor, tender: Tender) -> bool:
    """Tell whether the actor may see this tender at all."""
    if tender.announced_at is not None:
        return True
    own = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
    return own or (actor.serves() and covers(actor.region, tender.region))


def tender_of_code(code: str) -> Tender | None:
    """Return the tender of a code; ask `visible_to` before showing it."""
    return Tender.objects.filter(code=code).select_related("project").first() if code else None


def section_of_code(code: str) -> Section | None:
    """Return the section of a code with its tender; ask `visible_to` before showing it."""
    found = Section.objects.filter(code=code).select_related("tender__project")
    return found.first() if code else None


def region_of_matter(code: str) -> str:
    """Return where a tender, project or party is, "" when that is not known here."""
    found = tender_of_code(code) or project_of(code) or party_of(code)
    return found.region if found else ""


def documents_of(tender: Tender) -> list[TenderDocument]:
    """Return every version of the tender document, newest first."""
    return list(tender.documents.order_by("-version"))


def document_parts(tender: Tender) -> list[dict[str, str]]:
    """What bidders must have read: the document in force and every clarification, by digest."""
    in_force = [one.digest for one in documents_of(tender)[:1]]
    notes = [
        sm3_hex(canonical({"number": one.number, "text": one.text}))
        for one in tender.clarifications.order_by("number")
    ]
    return [
        *({"kind": "document", "digest": one} for one in in_force),
        *({"kind": "clarification", "digest": one} for one in notes),
    ]


def document_root(tender: Tender) -> str:
    """The digest over all of it: a bid names the one it was made for."""
    parts = canonical({"parts": document_parts(tender)})
    return sm3_hex(b"gongheng/document/1\0" + parts)


def next_rounds_of(tender: Tender, actor: Actor) -> list[Tender]:
    """Return the later rounds of a tender that the actor may see, in order."""
    rows = tender.next_rounds.order_by("id")
    return [one for one in rows if visible_to(actor, one)]


def next_round_of(section: Section, actor: Actor) -> Section | None:
    """Return the section into which a failed one was carried, if the actor may see it."""
    found = Section.objects.filter(previous=section).select_related("tender").first()
    return found if found is not None and visible_to(actor, found.tender) else None


def failed_sections(tender: Tender) -> QuerySet[Section]:
    """Return the sections that failed, each with the one it was carried into, if any."""
    rows = tender.sections.filter(state=SectionState.FAILED)
    return rows.select_related("again__tender")


def with_something_open(tenders: QuerySet[Tender]) -> QuerySet[Tender]:
    """Narrow tenders to those not ended; what ended with a failed section left over stays.

    A failed tender whose sections all were carried lives on in the next round.
    """
    left = Section.objects.filter(state=SectionState.FAILED, again__isnull=True)
    over = Q(state__in=(TenderState.CONCLUDED, TenderState.FAILED))
    ended = over & ~Exists(left.filter(tender=OuterRef("pk")))
    return tenders.exclude(ended | Q(state=TenderState.TERMINATED))


def draft_of(tender: Tender) -> tuple[dict[str, Any], TenderDocument | None]:
    """Return the terms to begin the next document with, and the last round's document if any."""
    if own := tender.terms():
        return own, None
    last = tender.previous.documents.order_by("-version").first() if tender.previous else None
    return (last.terms, last) if last else ({}, None)


def tenders_with_paper(digest: str) -> list[dict[str, str]]:
    """Return the announced tenders in which a paper of this digest stands, and what it is there."""
    found = []
    for path, label in PAPERS.items():
        rows = public_tenders().filter(**{path: digest}).distinct()
        found += [{"code": one.code, "title": one.title, "label": label} for one in rows[:5]]
    return found


# Where a digest may stand, from a tender on; a sealed bid is told of only after the opening.
PAPERS = {
    "documents__digest": "招标文件",
    "sections__award__notice_digest": "中标通知书",
    "sections__evaluation__report_digest": "评标报告",
    "sections__award__report_digest": "书面报告",
    "sections__award__contract__digest": "合同文本",
    "package__manifest_digest": "电子档案清单",
    "package__digest": "电子档案包",
}
