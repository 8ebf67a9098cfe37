"""The intake of a tender that is held already: opened now where the worker was not there yet."""

from datetime import datetime

from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.acts import hold
from gongheng.trading.bidding.intake.actions import open as opened
from gongheng.trading.bidding.intake.actions import reopen
from gongheng.trading.bidding.intake.queries import held_of, takes_again
from gongheng.trading.bidding.models import Intake
from gongheng.trading.tendering.models import Tender


def held_intake(tender: Tender, *, at: datetime) -> Intake:
    """Lock the intake; the caller holds the tender, so there is one."""
    intake = held_of(tender) or hold(opened(tender, by=CLOCK, at=at))
    intake.tender = tender  # the row that is held, not another look at it
    return reopen(intake, by=CLOCK, at=at) if takes_again(tender, intake) else intake
