"""Which circle a tender is sealed to, to whom exactly, and who of them asks."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongheng.foundation.access.actors import Actor, covers, head_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.certificates.reading import Certificate, read_certificate
from gongheng.foundation.sealing.package import Recipient
from gongheng.registry.guardians.lifecycle import CircleState
from gongheng.registry.guardians.models import Circle, Guardian


def circle_for(region: str, at: datetime) -> Circle | None:
    """The circle in force then: of the narrowest region that covers this one. One query."""
    still = Q(retired_at=None) | Q(retired_at__gt=at)
    rows = Circle.objects.filter(still, in_force_at__lte=at)
    covering = [one for one in rows if covers(one.region, region)]
    return max(covering, key=lambda one: len(head_of(one.region)), default=None)


def in_force_of(region: str) -> Circle | None:
    """The circle in force of exactly this region."""
    return Circle.objects.filter(region=region, state=CircleState.IN_FORCE).first()


def certificates_of(guardian: Guardian) -> tuple[Certificate, Certificate]:
    """The signing and the encryption certificate."""
    pair = guardian.signing, guardian.encryption
    signing, encryption = (read_certificate(one.encode()) for one in pair)
    return signing, encryption


def keys_of(circle: Circle) -> list[tuple[bytes, bytes]]:
    """The public keys, signing and encryption, in the order of places."""
    pairs = [certificates_of(one) for one in circle.guardians.order_by("at")]
    return [(signing.public, encryption.public) for signing, encryption in pairs]


def recipients(circle: Circle) -> tuple[Recipient, ...]:
    """To whom a bid is sealed, in the order of places."""
    seated = circle.guardians.order_by("at")
    return tuple(
        Recipient(one.encryption_fingerprint, certificates_of(one)[1].public) for one in seated
    )


def guardian_of(actor: Actor, circle: Circle) -> Guardian | None:
    """The place the actor's body holds in this circle, for its officer only."""
    if not (actor.holds(Role.GUARDIAN) and actor.body):
        return None
    return circle.guardians.filter(body=actor.body).first()


def circles_known() -> QuerySet[Circle]:
    """Every circle that ever was in force, the newest first; public."""
    return Circle.objects.exclude(in_force_at=None).order_by("-in_force_at", "-pk")


def circles_visible_to(actor: Actor) -> QuerySet[Circle]:
    """Those that were in force; the proposed ones too for whoever forms or confirms them."""
    if actor.holds(Role.SYSTEM_ADMIN):
        return Circle.objects.order_by("-proposed_at", "-pk")
    known = Q(in_force_at__isnull=False)
    if actor.holds(Role.SUPERVISOR, Role.INSPECTOR):
        head = head_of(actor.region)
        known |= Q(region__startswith=head)
    return Circle.objects.filter(known).order_by("-proposed_at", "-pk")


def circle_known(code: str) -> Circle | None:
    """A circle that ever was in force, by its code; public."""
    return circles_known().filter(code=code).first()


def circles_of(actor: Actor) -> QuerySet[Circle]:
    """The circles in which the actor's body holds a place, those confirmed only."""
    if not (actor.holds(Role.GUARDIAN) and actor.body):
        return Circle.objects.none()
    return circles_known().filter(guardians__body=actor.body).distinct()
