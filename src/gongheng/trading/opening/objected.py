"""How long objections on the spot hold an opening. Reads, never writes."""

from datetime import datetime, timedelta

from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.bidding.models import Bid, BidState
from gongheng.trading.objections.models import About, Objection
from gongheng.trading.objections.queries import unanswered
from gongheng.trading.opening.models import Opening
from gongheng.trading.tendering.models import Tender


def objections_let_it_go_on(tender: Tender, at: datetime, *, since: datetime) -> None:
    """参加开标的投标人当场提出的异议应当当场答复；规定的时间过了仍未答复的，不再拖住开标.

    `since`: when the next step became possible. Objections raised one after another do not add up:
    together they hold it no longer than one would that was raised then.
    """
    standing = unanswered(tender)
    others = standing.exclude(about=About.OPENING).exists()
    waiting = [one for one in standing.filter(about=About.OPENING, raised_by__in=_present(tender))
               if at < answer_by(tender, min(one.raised_at, since))]  # fmt: skip
    refuse_unless(not others and not waiting, "objection_unanswered",
                  ruling=tender.law["opening/objection_on_the_spot"])  # fmt: skip


def answer_by(tender: Tender, raised_at: datetime) -> datetime:
    """Until when an objection raised on the spot stops the opening."""
    return raised_at + timedelta(minutes=tender.law["opening/objection_answer_minutes"].value)


def overdue_objections(opening: Opening, at: datetime) -> list[Objection]:
    """Objections on the spot whose time to be answered is over and of which nothing was noted."""
    noted = {one["objection"] for one in opening.unanswered}
    rows = unanswered(opening.tender).filter(about=About.OPENING).exclude(pk__in=noted)
    return [one for one in rows if at >= answer_by(opening.tender, one.raised_at)]


def _present(tender: Tender) -> list[str]:
    rows = Bid.objects.filter(section__tender=tender).exclude(state=BidState.WITHDRAWN)
    return list(rows.values_list("bidder_code", flat=True))
