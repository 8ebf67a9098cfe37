"""One's own saved searches and what is new in them; nobody sees another's."""

from django.db.models import Count, Q, QuerySet

from gongheng.foundation.access.actors import Actor
from gongheng.trading.notices.models import Notice, SavedSearch
from gongheng.trading.notices.queries import narrowing, published


def searches_of(actor: Actor) -> QuerySet[SavedSearch]:
    """Return the searches this person keeps, by name."""
    return SavedSearch.objects.filter(account_id=actor.account_id or 0).order_by("name", "pk")


def new_in(search: SavedSearch) -> QuerySet[Notice]:
    """Return the notices published since the last look, newest first."""
    fresh = Q(published_at__gt=search.seen_at)
    return published().filter(fresh, narrowing(search.query))


def numbers_of_new(searches: list[SavedSearch]) -> dict[int, int]:
    """Return for each search how many notices are new. One query for all of them."""
    if not searches:
        return {}
    counts = {
        f"new_{one.pk}": Count("pk", filter=Q(published_at__gt=one.seen_at) & narrowing(one.query))
        for one in searches
    }
    since = min(one.seen_at for one in searches)
    found = published().order_by().filter(published_at__gt=since).aggregate(**counts)
    return {one.pk: found[f"new_{one.pk}"] for one in searches}
