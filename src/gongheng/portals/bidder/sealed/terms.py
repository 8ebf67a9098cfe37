"""What the browser must know before it seals; nothing of it is secret, and all of it is examined there."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import JsonResponse
from django.views.generic import View

from gongheng.foundation.access.roles import Role
from gongheng.foundation.certificates.trust import trusted
from gongheng.foundation.clock import day_of
from gongheng.foundation.files.store import KINDS
from gongheng.foundation.ledger.reading import story_of
from gongheng.portals.bidder.sealed.doors import Spoken, announced_section
from gongheng.portals.doors import Door
from gongheng.registry.certificates.queries import live
from gongheng.registry.guardians.papers import paper_of
from gongheng.trading.bidding.envelope import MOST_ATTACHMENTS
from gongheng.trading.tendering.queries import document_root

NOT_ATTACHED = {".json", ".html"}


def kinds() -> list[str]:
    """Return the endings an attachment may have."""
    return [ending[1:] for ending in KINDS if ending not in NOT_ATTACHED]


def announced_root(tender: Any) -> str:
    """Return the digest of the circle's paper as the announcement recorded it, whatever tables say now."""
    entry = story_of(tender.code).filter(act="tender.announce").last()
    return str(entry.facts.get("circle_root", "")) if entry else ""


def terms_of(section: Any, actor: Any, now: Any) -> dict[str, Any]:
    """Return what is sealed to, under which document, and how long certificates must live."""
    tender = section.tender
    circle = tender.circle
    seated = list(circle.guardians.order_by("at"))
    needed = tender.bids_due_at + timedelta(days=tender.law["bidding/certificate_outlives"].value)
    return {
        "tender": tender.code, "lot": section.code, "document": document_root(tender),
        "threshold": circle.threshold, "suite": circle.suite,
        "published": [one.encryption_fingerprint for one in seated],
        "paper": paper_of(circle), "root": announced_root(tender),
        "authorities": [one.certificate.pem for one in trusted(day_of(now)).authorities],
        "needed_until": int(needed.timestamp() * 1000),
        "own": list(live().filter(body=actor.body).values_list("fingerprint", flat=True)),
        "ceiling": format(section.ceiling_price, ".2f") if section.ceiling_price else "",
        "limits": {"kinds": kinds(), "bytes": settings.FILE_LIMIT_MB * 2**20, "most": MOST_ATTACHMENTS},
    }  # fmt: skip


class Terms(Spoken, Door, View):
    """The terms as JSON, read anew before each step."""

    open_to = (Role.BIDDER,)

    def get(self, request: Any, code: str) -> JsonResponse:
        """Answer."""
        return JsonResponse(terms_of(announced_section(code), request.actor, request.now))
