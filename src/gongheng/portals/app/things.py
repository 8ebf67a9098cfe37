"""One record, subject, account, pledge, listing, case or rule on a phone: the site's parts, one below another."""

from typing import Any

from django.urls import reverse

from gongheng.credit.points import queries as points
from gongheng.credit.points import rules
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.clock import day_of
from gongheng.portals.app.pages import AppPage, inside
from gongheng.portals.public.credit_lists import ListingPage
from gongheng.portals.public.credit_measures import CasePage
from gongheng.portals.public.credit_pledges import PledgePage
from gongheng.portals.public.credit_points import (
    LINE_COLUMNS,
    ONLY_PUBLIC,
    line_row,
    subject_or_404,
)
from gongheng.portals.public.credit_record import RecordPage
from gongheng.portals.public.credit_subject import SubjectPage
from gongheng.portals.public.laws import RulePage

Parts = list[dict[str, Any]]


class Thing(AppPage):
    """A thing of the site on a phone; `also` names more parts from the site's own context."""

    template_name = "app/thing.html"
    follow = True
    show_code = True  # False where the address is no number that anybody knows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The site's parts with the app's addresses."""
        told = super().get_context_data(**kwargs)
        code = told.get("code", "") if self.show_code else ""
        return {**told, "parts": inside(self.parts(told)), "code": code,
                "follow": self.follow and told["title"]}  # fmt: skip

    def parts(self, told: dict[str, Any]) -> Parts:
        """The parts of the page."""
        return list(told.get("parts", []))


class Listing(Thing, ListingPage):
    """A name on a list."""

    template_name = "app/thing.html"
    back = "app:home"


class Pledge(Thing, PledgePage):
    """A pledge."""

    template_name = "app/thing.html"


class Case(Thing, CasePage):
    """A case."""

    template_name = "app/thing.html"


class Record(Thing, RecordPage):
    """A record: fields, clocks, corrections, articles, proof."""

    template_name, here, show_code = "app/thing.html", "app:record", False

    def parts(self, told: dict[str, Any]) -> Parts:
        """The parts of the site's page, in its order."""
        record, proof = told["record"], told["proof"]
        found: Parts = [
            {"title": "基本信息", "facts": told["facts"]}, {"title": "内容", "facts": told["content"]},
            {"title": "办理时限", "columns": told["clock_columns"], "rows": told["clocks"]},
            {"title": "更正经过", "columns": told["chain_columns"], "rows": told["chain"]},
            {"title": "依据", "facts": [(one["text"], one["name"]) for one in told["articles"]]},
        ]  # fmt: skip
        found = [one for one in found if one.get("facts") or one.get("rows")]
        site = reverse("public:credit_record", args=[record.code])
        if proof:
            found.append({"title": "核验本页", "facts": [("日志位置", f"第 {proof['position'] + 1} 条"),
                                                     ("摘要（SM3）", proof["digest"])],
                          "links": [("下载证明并自行校验", proof["url"])] if proof["url"] else []})  # fmt: skip
        more = [(f"{told['name']}的全部信用信息", told["subject_url"])]
        return [*found, {"title": "更多", "links": more, "site": site}]


class Subject(Thing, SubjectPage):
    """Everything public of a subject."""

    template_name = "app/thing.html"

    def parts(self, told: dict[str, Any]) -> Parts:
        """Restrictions stand above as notices; then the sections; then what is registered."""
        registered = told["registered"]
        return [
            *told["parts"],
            *([{"title": "登记信息", "facts": registered}] if registered else []),
        ]


class Account(Thing):
    """The points of a subject line by line, from what is public now."""

    follow = show_code = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read once."""
        self.subject = subject_or_404(self.kwargs["code"])
        self.title = f"{shown_names([self.subject])[self.subject.code]}的记分"
        return super().get_context_data(**kwargs)

    def parts(self, told: dict[str, Any]) -> Parts:
        """The sum of today and every line with its article."""
        events, _ = points.events_for(NOBODY, self.subject)
        account = rules.account(events, day_of(self.request.now), points.table_in_force())  # type: ignore[attr-defined]
        papers = points.papers_of(event.code for event in events)
        return [
            {"title": "今日记分", "facts": [("记分", f"{account.points} 分")]},
            {"title": "逐条说明", "columns": LINE_COLUMNS, "empty": "没有公示中的失信记录",
             "rows": [line_row(line, papers) for line in reversed(account.lines)], "lead": ONLY_PUBLIC},
        ]  # fmt: skip


class Rule(Thing, RulePage):
    """One rule of the law library."""

    template_name, back = "app/thing.html", "app:policies"
    follow = show_code = False

    def parts(self, told: dict[str, Any]) -> Parts:
        """What it says today, and what it said before."""
        ruling = told["ruling"]
        facts = [("现行值", ruling.shown), ("依据", ruling.source), *told["facts"]]
        dated = [{"since": one["since"], "value": one["ruling"].shown if one["ruling"] else "不再适用",
                  "source": one["ruling"].source if one["ruling"] else "—"} for one in told["dated"]]  # fmt: skip
        return [{"title": "内容", "facts": facts},
                {"title": "历次规定", "rows": dated, "columns": [
                    {"key": "since", "label": "自", "kind": "date"}, {"key": "value", "label": "值"},
                    {"key": "source", "label": "依据"}]}]  # fmt: skip
