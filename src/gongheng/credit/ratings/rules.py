"""综合评价 as a pure function: a scheme, evidence and a day give a score, explained line by line."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from gongheng.credit.ratings.scheme import (
    CENT,
    PLEDGED,
    RECORD,
    REGISTERED,
    RESULTS,
    UNGRADED,
    Indicator,
    Scheme,
)
from gongheng.rules import days

ZERO = Decimal(0)


@dataclass(frozen=True)
class Fact:
    """What a rating needs to know of one record."""

    code: str
    category: str
    level: str
    result: str
    decided_on: date

    def key(self, by: str) -> str:
        """By what the indicator grades it."""
        return self.result if by == RESULTS else self.level


@dataclass(frozen=True)
class Evidence:
    """Everything known of one subject in one capacity on a day."""

    facts: tuple[Fact, ...] = ()
    registered: bool = False
    pledged: bool = False


@dataclass(frozen=True)
class Part:
    """One record within a line: its full worth, the share that is left, what it adds."""

    fact: Fact
    worth: Decimal
    share: Decimal
    points: Decimal
    until: date


@dataclass(frozen=True)
class Line:
    """One indicator: the records behind it, their sum, and what of it the cap lets count."""

    indicator: Indicator
    parts: tuple[Part, ...]
    total: Decimal
    points: Decimal


@dataclass(frozen=True)
class Rating:
    """A score of a day with every figure it rests on."""

    scheme: Scheme
    day: date
    score: Decimal
    grade: str
    lines: tuple[Line, ...] = field(default_factory=tuple)


def rate(scheme: Scheme, evidence: Evidence, day: date) -> Rating:
    """Rate a subject. The same evidence, scheme and day give the same rating, always."""
    lines = tuple(_line(one, evidence, day) for one in scheme.indicators)
    score = scheme.score([line.points for line in lines])
    return Rating(scheme, day, score, scheme.grade(score), lines)


def without_records(scheme: Scheme) -> tuple[Decimal, str]:
    """Score and grade of a registered subject of whom nothing is recorded."""
    found = rate(scheme, Evidence(registered=True), date.max)
    return found.score, found.grade


def share_on(indicator: Indicator, decided_on: date, day: date) -> tuple[Decimal, date]:
    """(share that counts on a day, the last day of that share); zero before and after."""
    if day < decided_on:
        return ZERO, decided_on
    for step in indicator.steps:
        until = days.after_months(decided_on, step.months)
        if day <= until:
            return step.share, until
    return ZERO, days.after_months(decided_on, indicator.steps[-1].months)


def weight(indicator: Indicator, key: str, share: Decimal) -> Decimal:
    """What one record adds: its worth by the share, to two places."""
    return (indicator.worth(key) * share).quantize(CENT)


def _line(indicator: Indicator, evidence: Evidence, day: date) -> Line:
    if indicator.source != RECORD:
        held = {REGISTERED: evidence.registered, PLEDGED: evidence.pledged}[indicator.source]
        total = indicator.worth(UNGRADED) if held else ZERO
        return Line(indicator, (), total, indicator.capped(total))
    parts = tuple(_parts(indicator, evidence.facts, day))
    total = sum((one.points for one in parts), ZERO)
    return Line(indicator, parts, total, indicator.capped(total))


def _parts(indicator: Indicator, facts: Iterable[Fact], day: date) -> Iterable[Part]:
    for fact in facts:
        if fact.category not in indicator.categories:
            continue
        share, until = share_on(indicator, fact.decided_on, day)
        key = fact.key(indicator.by)
        points = weight(indicator, key, share)
        if points:
            yield Part(fact, indicator.worth(key), share, points, until)
