"""规则库: every rule of the rulebook, on any day, each with a page one can link to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page, PublicList
from gongheng.rules.book import Rule, default_book
from gongheng.rules.rulings import BOUNDS, MARKS, Ruling

SUBJECTS = {
    "archive": "归档", "auction": "拍卖、挂牌", "award": "定标", "bidding": "投标", "bonds": "保证金",
    "clarification": "澄清", "complaints": "投诉", "contracts": "合同", "credit": "信用",
    "evaluation": "评标", "notices": "公告公示", "objections": "异议", "opening": "开标",
    "penalties": "行政处罚", "procurement": "政府采购", "tendering": "招标", "platform": "平台",
    "supervision": "监督", "catalogue": "交易目录",
}  # fmt: skip
UNVERIFIED = {"待核实": "warn", "示例": "neutral"}


@dataclass(frozen=True)
class Row:
    """One rule as it stands on the chosen day."""

    rule: Rule
    ruling: Ruling | None
    place: str
    subject: str
    title: str
    mark: str
    words: str


class RuleList(PublicList):
    """Every rule; the day selector asks what held then."""

    section, title, file_name, noun = "services", "规则库", "rules", "条规则"
    lead = "期限、比例、人数、门槛和义务，一条规则一页，有日期、有条文。选一个日子，看那一天有效的规则。"
    nothing = Nothing(help="那一天可能还没有这条规则。换一个日子，或者去掉条件。")
    columns = (
        Column("title", "规则", sort="title"), Column("value", "值"),
        Column("source", "依据"), Column("place", "地方", sort="place"),
        Column("since", "自", "date"), Column("mark", "核对"),
    )  # fmt: skip

    def list_filters(self) -> Sequence[Filter]:
        """Day, words, subject, place, mark."""
        book = default_book()
        places = {rule.place for rule in book.rules()}
        named = [(key, name) for key, name in book.places.names.items() if key in places]
        subjects = sorted({key.partition("/")[0] for key in book})
        return (
            Filter("q", "关键词", "text", hint="标题、条文、内容",
                   apply=lambda rows, v: [r for r in rows if all(w in r.words for w in v.split())]),
            Filter("day", "某日有效", "date", apply=lambda rows, _: rows),
            Filter("subject", "事项", options=[(s, SUBJECTS.get(s, s)) for s in subjects]),
            Filter("place", "地方", options=named),
            Filter("mark", "核对", options=[("待核实", "待核实"), ("示例", "示例")]),
        )  # fmt: skip

    def rows(self) -> list[Row]:
        """Rules in force on the chosen day, or today."""
        day = day_in(self.request.GET.get("day", "")) or self.request.now.date()
        return [row for row in (_row(rule, day) for rule in default_book().rules()) if row.ruling]

    def row(self, thing: Row) -> dict[str, Any]:
        """One rule."""
        ruling = thing.ruling
        assert ruling is not None
        url = reverse("public:law", args=[thing.rule.place, thing.rule.key])
        tone = UNVERIFIED.get(ruling.standing)
        return {
            "title": {"text": thing.title, "url": url, "note": SUBJECTS.get(thing.subject, "")},
            "value": ruling.shown, "source": ruling.source,
            "place": default_book().places.names[thing.place], "since": ruling.since,
            "mark": {"text": ruling.standing, "tone": tone} if tone else "已核对",
        }  # fmt: skip


class RulePage(Page):
    """One rule over time."""

    section, template_name = "services", "public/law.html"
    above = (("规则库", "public:laws"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All it ever said, who else speaks on it, and how to count it."""
        book = default_book()
        place, key = self.kwargs["place"], self.kwargs["key"]
        rule = book.rule(place, key)
        if rule is None:
            raise Http404
        self.title = rule.title
        today = self.request.now.date()  # type: ignore[attr-defined]
        ruling = rule.on(today) or next(r for _, r in reversed(rule.dated) if r)
        return {
            **super().get_context_data(**kwargs),
            "rule": rule,
            "ruling": ruling,
            "in_force": rule.on(today) is not None,
            "tone": words.STANDING_TONES[ruling.standing],
            "mark": ruling.standing or "已核对",
            "facts": [
                ("问题", ruling.question), ("地方", book.places.names[place]),
                ("地方能否另定", BOUNDS[rule.bound]), ("核对情况", MARKS[ruling.mark]),
                ("自", words.zh_day(ruling.since)), ("规则编号", ruling.id or "—"),
            ],
            "dated": [{"since": since, "ruling": one} for since, one in reversed(rule.dated)],
            "elsewhere": [
                {"url": reverse("public:law", args=[name, key]), "place": label}
                for name, label in book.places.names.items()
                if name != place and book.rule(name, key)
            ],
            "countable": rule.unit in {"day", "working_day", "month", "year"},
        }  # fmt: skip


def day_in(text: str) -> date | None:
    """A day written yyyy-mm-dd, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _row(rule: Rule, day: date) -> Row:
    ruling = rule.on(day)
    said = (
        f"{rule.title} {rule.key} {ruling.question} {ruling.source} {ruling.shown}"
        if ruling
        else ""
    )
    mark = ruling.standing if ruling else ""
    subject = rule.key.partition("/")[0]
    return Row(rule, ruling, rule.place, subject, rule.title, mark, said)


def matching(text: str, day: date) -> list[Row]:
    """Rules in force that day which hold every word."""
    rows = (_row(rule, day) for rule in default_book().rules())
    return [row for row in rows if row.ruling and all(word in row.words for word in text.split())]
