"""When an opening may begin. Reads, never writes."""

from datetime import datetime

from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.opening.shares.closed_set import intake_closed, is_sealed
from gongheng.trading.tendering.models import Tender


def it_is_time(tender: Tender, at: datetime) -> None:
    """开标应当在提交投标文件截止时间的同一时间公开进行；未到时间不得开标."""
    refuse_unless(
        tender.state == "announced" and tender.bids_due_at is not None, "wrong_state",
        thing="招标项目", act="开标", state=tender.get_state_display(),
    )  # fmt: skip
    assert tender.bids_due_at is not None
    refuse_unless(
        at >= tender.bids_due_at, "too_early", due=tender.bids_due_at,
        ruling=tender.law["opening/at_deadline"],
    )  # fmt: skip


def intake_is_closed(tender: Tender) -> None:
    """递交箱截止、公布链首以后才能开标；没有监护组的项目没有递交箱."""
    refuse_unless(not is_sealed(tender) or intake_closed(tender), "intake_not_closed",
                  ruling=tender.law["opening/at_deadline"])  # fmt: skip
