"""Who stands behind a certificate, and which certificate a person acts with."""

from collections.abc import Iterable

from django.db.models import QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.models import Account
from gongheng.foundation.certificates.reading import Certificate, read_certificate
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.vault import store
from gongheng.registry.certificates.answers import Answer
from gongheng.registry.certificates.lifecycle import LinkState
from gongheng.registry.certificates.models import CertificateLink

SOURCE = "电子签名法第十三条"


def account_of(given: Answer) -> Account:
    """The account a taken answer signs in. Refuses `certificate_not_linked`."""
    link = live().filter(fingerprint=given.signing.fingerprint).select_related("account").first()
    if link is None:
        raise Refused("certificate_not_linked", field="answer", source=SOURCE)
    return link.account


def live() -> QuerySet[CertificateLink]:
    """The links in force."""
    return CertificateLink.objects.filter(state=LinkState.LINKED)


def own_links(actor: Actor) -> list[CertificateLink]:
    """The actor's own links for the unit acted for, the newest first."""
    if actor.account_id is None:
        return []
    found = CertificateLink.objects.filter(account_id=actor.account_id, body=actor.body)
    return list(found.order_by("-linked_at", "-pk"))


def live_link(actor: Actor) -> CertificateLink | None:
    """The certificate the actor acts with now, for the unit acted for."""
    if actor.account_id is None:
        return None
    return live().filter(account_id=actor.account_id, body=actor.body).first()


def link_of_unit(body: str, fingerprint: str) -> CertificateLink | None:
    """The live link by which somebody of this unit acts with this signing certificate."""
    return live().filter(body=body, fingerprint=fingerprint).first() if body else None


def between_of(link: CertificateLink) -> tuple[Certificate, ...]:
    """The certificates of intermediate authorities that came with it."""
    held = store.reveal(link.held) or {}
    return tuple(read_certificate(one.encode()) for one in held.get("between", []))


def between_by_certificate(fingerprints: Iterable[str]) -> dict[str, tuple[Certificate, ...]]:
    """Fingerprint → the intermediate authorities it came with, whatever became of the link since."""
    rows = CertificateLink.objects.filter(fingerprint__in=set(fingerprints)).order_by("pk")
    return {one.fingerprint: between_of(one) for one in rows}


def certificates_of(link: CertificateLink) -> tuple[Certificate, Certificate]:
    """The signing and the encryption certificate. Refuses `not_found` when they were erased."""
    held = store.reveal(link.held)
    refuse_unless(held, "not_found")
    pair = (held or {})["signing"], (held or {})["encryption"]
    signing, encryption = (read_certificate(one.encode()) for one in pair)
    return signing, encryption
