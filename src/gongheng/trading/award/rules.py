"""What the law asks of publicity, of the choice and of its reasons. Reads, never writes."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from gongheng.foundation.clock import BEIJING, day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.rules.codelists import Entry, codelist
from gongheng.trading.award.models import Award
from gongheng.trading.bidding.models import Bid
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.tendering import limits
from gongheng.trading.tendering.models import Section, Tender

PASSING_OVER = ("award_fall_through/实施条例第五十五条", "award_fall_through/实施条例第五十六条")


def reported_evaluation(section: Section) -> Evaluation:
    """Return the evaluation whose report the tenderer has; refuses before that."""
    found = Evaluation.objects.filter(section=section, state="reported").first()
    refuse_unless(found is not None, "evaluation_not_reported", field="section",
                  source="招标投标法第四十条")  # fmt: skip
    assert found is not None
    return found


def candidates_of(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return the candidates as the notice shows them."""
    kept = ("rank", "bid", "bidder_code", "bidder_name", "price", "period_days", "quality", "total",
            "consortium")  # fmt: skip
    gone = set(evaluation.section.bids.filter(state="revoked").values_list("pk", flat=True))
    rows = [
        row for row in evaluation.ranking["rows"] if row["candidate"] and row["bid"] not in gone
    ]
    refuse_unless(rows, "no_candidate_left", field="section", source="招标投标法实施条例第五十五条")
    return [{key: row[key] for key in kept if key in row} for row in rows]


def days_late(section: Section, key: str, since: datetime, at: datetime) -> int:
    """Return by how many days an act comes after its statutory last day; 0 when in time."""
    due = limits.at_latest_after(section.tender, key, since)
    return max((day_of(at) - due.on).days, 0)


def shortest_publicity(section: Section, start: datetime) -> datetime:
    """Return the instant at which the minimum publicity is full: the end of its last day."""
    due = limits.at_least_after(section.tender, "award/candidates_publicity", start)
    return datetime.combine(due.on + timedelta(days=1), time(), tzinfo=BEIJING)


def offered_publicity(section: Section, start: datetime) -> datetime:
    """Return the end proposed to the clerk: of the last day, moved on when that is a holiday."""
    due = limits.at_least_after(section.tender, "award/candidates_publicity", start)
    last = due.holiday_offer or due.on
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=BEIJING)


def publicity_is_long_enough(section: Section, start: datetime, end: datetime) -> None:
    """公示期不得少于规定日数，公示当日不计入."""
    earliest = shortest_publicity(section, start)
    refuse_unless(end >= earliest, "publicity_too_short", field="publicity_ends_at",
                  ruling=section.tender.law["award/candidates_publicity"], earliest=earliest)  # fmt: skip


def publicity_is_over(award: Award, at: datetime) -> None:
    """公示期满前不得确定中标人."""
    refuse_unless(at >= award.publicity_ends_at, "publicity_running",
                  ruling=award.tender.law["award/candidates_publicity"],
                  until=award.publicity_ends_at)  # fmt: skip


def still_stands(winner: Bid) -> None:
    """已撤销投标的，不得定为中标人，也不得发出中标通知书."""
    refuse_unless(winner.state != "revoked", "winner_revoked", field="winner", bidder=winner.bidder_name,
                  source="招标投标法实施条例第三十五条、第五十五条")  # fmt: skip


def choice_is_lawful(
    award: Award, winner: Bid, passed_over: Mapping[int, str], reason: str
) -> None:
    """国有资金占控股或者主导地位的，定第一名；另定须依次并逐名说明法定情形."""
    row = award.candidate(winner)
    refuse_unless(row, "not_a_candidate", field="winner", source="招标投标法第四十条")
    assert row is not None
    ruling = award.tender.law["award/first_ranked_wins"]
    refuse_unless(winner.pk != award.winner_id, "same_winner", field="winner")
    owed = _to_be_explained(award, row["rank"])
    refuse_unless(owed == set(passed_over), "first_ranked_wins", field="passed_over",
                  ruling=ruling, rank=row["rank"])  # fmt: skip
    refuse_unless(row["rank"] == 1 or owed or reason.strip(), "missing_field", field="reason",
                  name="未选择第一名的理由")  # fmt: skip
    known = {entry.code for entry in passing_over_grounds(award.tender)}
    refuse_unless(set(passed_over.values()) <= known, "passing_over_unknown", field="passed_over",
                  ruling=award.tender.law["award/next_or_retender"])  # fmt: skip


def passing_over_grounds(tender: Tender) -> list[Entry]:
    """Return the grounds on which a candidate may be passed over on the day of this tender's law."""
    return [entry for name in PASSING_OVER for entry in codelist(name).on(tender.law_day)]


def _to_be_explained(award: Award, rank: int) -> set[int]:
    """Return the ranks that need a ground of 第五十五条 before this one may be chosen."""
    owed = set()
    if award.tender.state_funded:
        owed = {one["rank"] for one in award.candidates if one["rank"] < rank}
    if award.winner is not None:
        former = award.candidate(award.winner)
        assert former is not None
        owed.add(former["rank"])
    return owed
