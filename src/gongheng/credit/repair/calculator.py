"""When may a record be repaired, and under which articles: a pure function, line by line.

A period is full when its last day is over (民法典第二百零一条、第二百零三条): the first day for an
application is the day after. The law is that of the day asked; of several rules the latest day holds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongheng.credit.catalogue.kinds import Category, Level
from gongheng.credit.catalogue.repair_classes import LABELS, Penalty, class_on
from gongheng.rules import days
from gongheng.rules.book import Rulebook
from gongheng.rules.rulings import STANDINGS, Ruling

ONE_DAY = timedelta(days=1)
KEYS = (
    "credit/repair_min_minor", "credit/repair_min_general", "credit/repair_min_serious",
    "credit/repair_counted_from", "credit/repair_longest_of_several", "credit/repair_huge_fine",
    "credit/points_repair_min", "credit/blacklist_repair_min", "credit/no_repair_when_repeated",
)  # fmt: skip
LONGEST_SEARCH = 4000  # steps; every period of the law is far shorter


@dataclass(frozen=True)
class Case:
    """What the rules ask to know of one record. `others`: the subject's other public penalties."""

    penalty: Penalty
    level: str
    decided_on: date
    published_on: date
    repairable: bool = True
    article: str = ""
    others: tuple[Penalty, ...] = ()
    banned_until: date | None = None


@dataclass(frozen=True)
class Line:
    """One rule: what it says of this record, the last day it holds it back, or for ever."""

    label: str
    says: str
    source: str
    standing: str = ""
    until: date | None = None  # no application up to and including this day
    never: bool = False
    code: str = "repair_too_early"

    def holds_back(self, day: date) -> bool:
        """Whether this rule forbids an application that day."""
        return self.never or (self.until is not None and day <= self.until)


@dataclass(frozen=True)
class Answer:
    """What the law of one day says about one record."""

    day: date
    lines: tuple[Line, ...]
    kind: str
    earliest: date | None  # None: never

    @property
    def allowed(self) -> bool:
        """Whether an application may be made that day."""
        return not any(line.holds_back(self.day) for line in self.lines)

    @property
    def class_label(self) -> str:
        """轻微、一般、严重; "" before there was a national rule."""
        return LABELS.get(self.kind, "")


Repeated = Callable[[date], bool]


def never_repeated(_day: date) -> bool:
    """For a question without a subject."""
    return False


def answer(case: Case, day: date, book: Rulebook, place: str,
           repeated: Repeated = never_repeated) -> Answer:  # fmt: skip
    """Every line under the law of `day`, and the first day on which nothing holds it back."""
    lines = lines_on(case, day, book, place, repeated)
    return Answer(
        day, lines, _kind(case, day, book, place), earliest(case, day, book, place, repeated)
    )


def lines_on(case: Case, day: date, book: Rulebook, place: str,
             repeated: Repeated = never_repeated) -> tuple[Line, ...]:  # fmt: skip
    """What each rule in force on `day` says."""
    found = [*_national(case, day, book, place), *_hubei(case, day, book, place)]
    found += _repetition(day, book, place, repeated)
    if case.banned_until:
        found.append(Line("虚假材料", f"曾以虚假材料申请修复，{_zh(case.banned_until)}以前不予受理",
                          "信用修复管理办法（国家发展改革委令第36号）（条号待核实）", "待核实",
                          until=case.banned_until, code="repair_banned"))  # fmt: skip
    return tuple(found)


def earliest(case: Case, day: date, book: Rulebook, place: str,
             repeated: Repeated = never_repeated) -> date | None:  # fmt: skip
    """The first day from `day` back to publication or on, on which no rule holds it back."""
    asked, changes = case.published_on, _changes(book, place)
    for _ in range(LONGEST_SEARCH):
        lines = lines_on(case, asked, book, place, repeated)
        if any(line.never for line in lines):
            later = next((one for one in changes if one > asked), None)
            if later is None or not case.repairable:
                return None
            asked = later
            continue
        need = max((line.until for line in lines if line.until), default=None)
        if need is None or asked > need:
            return asked
        later = next((one for one in changes if asked < one <= need), None)
        asked = later or need + ONE_DAY
    return None


def _national(case: Case, day: date, book: Rulebook, place: str) -> Iterator[Line]:
    sorting, law = class_on(day), book.law(place, day)
    if sorting is None:
        return
    kind = sorting.under(case.penalty, law)
    key = sorting.key_of("credit/repair_min", kind, law)
    if not key:
        return
    rule, several = law[key], None
    if case.penalty.category == Category.PENALTY and _says(law, "credit/repair_longest_of_several"):
        for other in case.others:
            longer = sorting.key_of("credit/repair_min", sorting.under(other, law), law)
            if longer and law[longer].value > rule.value:
                rule, several = law[longer], law["credit/repair_longest_of_several"]
    from_decision = sorting.counts_from_decision(law)
    start = case.decided_on if from_decision else case.published_on
    says = f"{LABELS[kind]}，公示满{rule.shown}可以申请，自{_zh(start)}（{'决定' if from_decision else '公示'}之日）起算"
    yield Line("国家规定的最短公示期", says, rule.source, _standing(rule), _over(start, rule))
    if several is not None:
        yield Line("多项行政处罚", "同一主体有多项行政处罚正在公示，按最长的计算", several.source,
                   _standing(several))  # fmt: skip


def _hubei(case: Case, day: date, book: Rulebook, place: str) -> Iterator[Line]:
    law = book.law(place, day)
    if not case.repairable:
        yield Line(
            "不得修复的行为", "依照规定不得修复", case.article, never=True, code="repair_never"
        )
    if case.level == Level.NONE:
        return
    grave = case.level == Level.GRAVE
    key = "credit/blacklist_repair_min" if grave else "credit/points_repair_min"
    if key in law:
        rule = law[key]
        says = f"{Level(case.level).label}违法违规，公告满{rule.shown}可以申请，自{_zh(case.published_on)}起算"
        yield Line("湖北记分量化规定", says, rule.source, _standing(rule),
                   _over(case.published_on, rule))  # fmt: skip


def _repetition(day: date, book: Rulebook, place: str, repeated: Repeated) -> list[Line]:
    law = book.law(place, day)
    if not _says(law, "credit/no_repair_when_repeated") or not repeated(day):
        return []
    rule = law["credit/no_repair_when_repeated"]
    last = day
    while repeated(last + ONE_DAY) and (last - day).days < LONGEST_SEARCH:
        last += ONE_DAY
    return [Line("一年内多次违法违规", "一年内多次出现违法违规行为的，不得修复", rule.source,
                 _standing(rule), last, code="repair_repeated")]  # fmt: skip


def _kind(case: Case, day: date, book: Rulebook, place: str) -> str:
    sorting = class_on(day)
    return sorting.under(case.penalty, book.law(place, day)) if sorting else ""


def _over(start: date, rule: Ruling) -> date | None:
    """The last day of the period; none when it has no length (履行义务后即可申请)."""
    return days.after_months(start, int(rule.value)) if rule.value else None


def _changes(book: Rulebook, place: str) -> list[date]:
    """Days on which any of these rules changes, oldest first."""
    found = {since for scope in book.places.scopes(place) for key in KEYS
             if (rule := book.rule(scope, key)) for since, _ in rule.dated}  # fmt: skip
    return sorted(found)


def _says(law: object, key: str) -> bool:
    return key in law and bool(law[key].value)  # type: ignore[operator,index]


def _standing(rule: Ruling) -> str:
    return STANDINGS.get(rule.mark, "")


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
