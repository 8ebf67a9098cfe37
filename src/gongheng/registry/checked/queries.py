"""What the register knows of checks."""

from django.db.models import QuerySet

from gongheng.registry.checked.models import Checked


def checks_of(occasion: str, case: str) -> QuerySet[Checked]:
    """The checks noted for a case, the newest first."""
    return Checked.objects.filter(occasion=occasion, case=case).order_by("-pk")
