"""When the last section has failed, the tender has failed, and everyone is told."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.trading.notices import actions as notices
from gongheng.trading.notices.models import Kind
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Tender


def fail_if_nothing_is_left(tender: Tender, *, reason: str, by: Actor, at: datetime) -> bool:
    """Fail the tender and publish 招标失败公告 once every section has failed; tell whether."""
    if tender.sections.exclude(state="failed").exists():
        return False
    tendering.fail(tender, reason=reason, by=by, at=at)
    notices.publish(
        tender, kind=Kind.FAILURE,
        content={"原因": reason, "后续": "招标人应当依法重新招标"}, by=by, at=at,
    )  # fmt: skip
    return True
