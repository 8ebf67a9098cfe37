"""Fix the pool of the day."""

from datetime import datetime

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning
from gongheng.foundation.clock import day_of
from gongheng.foundation.collecting import rows_only
from gongheng.foundation.drawing import roots
from gongheng.foundation.vault import store
from gongheng.registry.experts.lifecycle import SNAPSHOT
from gongheng.registry.experts.models import Snapshot
from gongheng.registry.experts.pool import queries
from gongheng.registry.experts.pool.aliases import aliases_of


def take(*, by: Actor, at: datetime) -> Snapshot:
    """固定当日名单。名单的根公开登记，名单本身以代号存于密库；与前一次相比的增减一并登记."""
    with transaction.atomic(), rows_only():  # aliases and list go with the act, or not at all
        experts = queries.in_the_pool()
        rows = queries.rows_of(experts, aliases_of(one.pk for one in experts))
        last = queries.newest()  # the very first list has nothing to be compared with
        changes = queries.changes_since(rows, queries.kept_rows(last)) if last else {}
        active = sum(row["status"] == "active" for row in rows)
        snapshot = Snapshot(
            taken_on=day_of(at), taken_at=at, rows=store.keep(store.new_key("pool"), {"rows": rows}),
            root=roots.pool_root(rows).hex(), experts=active, changes=changes,
        )  # fmt: skip
        with beginning(SNAPSHOT, "take", snapshot, by=by, at=at) as (snapshot, record):
            record(pool_root=snapshot.root, experts=active, **changes)
    return snapshot
