"""Every read of uploads, narrowed to the organ that sent them."""

from django.db.models import QuerySet

from gongheng.credit.records.models import Upload
from gongheng.credit.records.uploads.kept import file_of
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

ALIVE = ["received", "taking"]


def uploads_of(actor: Actor) -> QuerySet[Upload]:
    """The uploads of an officer's organ, the newest first."""
    if not actor.holds(Role.CREDIT):
        return Upload.objects.none()
    return Upload.objects.filter(body=actor.body).order_by("-pk")


def at_work() -> QuerySet[Upload]:
    """Uploads that wait for the platform, the oldest first."""
    return Upload.objects.filter(state__in=ALIVE).order_by("pk")


__all__ = ["at_work", "file_of", "uploads_of"]
