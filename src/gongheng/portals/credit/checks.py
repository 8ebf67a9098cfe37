"""应查尽查: check, keep the receipt, and see who did not check."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.credit.checks import actions, queries
from gongheng.credit.checks.lifecycle import CREDIT_CHECK
from gongheng.credit.checks.occasions import occasion_labels, occasions
from gongheng.credit.checks.papers import KIND, paper_of
from gongheng.credit.subjects.queries import firm_of, shown_names
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import BEIJING, day_of
from gongheng.foundation.documents.words import instant
from gongheng.foundation.refusals import Refused
from gongheng.portals import papers
from gongheng.portals.choices import names_of
from gongheng.portals.components import chart
from gongheng.portals.doors import Door
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.keyed import KeyedPage
from gongheng.portals.lists import Column, Filter, ListPage, Nothing

CHECKERS = (Role.TENDERER, Role.AGENCY, Role.SUPERVISOR, Role.INSPECTOR, Role.CREDIT, Role.CENTRE)
DAYS_BACK = 365


class Checks(KeyedPage):
    """Receipts."""

    open_to = CHECKERS
    title, noun, file_name = "信用查询", "份回执", "credit-checks"
    lead = (
        "定标、处罚、检查、采购、表彰等工作中应当查询信用信息；每次查询留下回执，作为已查询的凭据。"
    )
    columns = (
        Column("number", "回执编号"), Column("occasion", "环节"), Column("case", "案件（标段）"),
        Column("subject", "主体"), Column("body", "查询单位"),
        Column("at", "查询时间", "date", sort="checked_at"),
    )  # fmt: skip
    filters = (Filter("occasion", "环节", options=tuple(occasion_labels())),)
    nothing = Nothing("还没有查询过", help="需要查询时，从上方新建。")

    def rows(self) -> Any:
        """Of one's unit, or of the region."""
        return queries.checks_by(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Check; look at the coverage."""
        act = CREDIT_CHECK.acts["check"]
        shown = [{"label": "查询信用", "url": reverse("checks:check"), "open": True, "article": act.under,
                  "kind": "primary"}] if queries.occasions_for(self.request.actor) else []  # fmt: skip
        return [*shown, {"label": "应查尽查覆盖率", "url": reverse("checks:coverage"), "open": True,
                         "article": act.under}]  # fmt: skip

    def get_ready(self, things: Any) -> None:
        """Fetch the names at once."""
        self._names = shown_names([one.subject for one in things])

    def row(self, one: Any) -> dict[str, Any]:
        """One receipt."""
        return {"number": {"text": one.number, "url": reverse("checks:receipt", args=[one.number])},
                "occasion": one.occasion_label, "case": one.case, "subject": self._names[one.subject.code],
                "body": one.body_name, "at": one.checked_at}  # fmt: skip


class CheckForm(ActForm):
    """On which occasion, for which case, whose."""

    occasion = forms.ChoiceField(label="环节")
    case = forms.CharField(
        label="案件（标段）编号", max_length=100, help_text="定标填标段编号；其他填案号。"
    )
    subject = forms.CharField(label="统一社会信用代码", max_length=18)

    def __init__(self, *args: Any, offered: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occasion"].choices = [(one.code, one.label) for one in offered]


class Check(ActView):
    """查询信用."""

    open_to = CHECKERS
    form_class = CheckForm
    title, submit, done = "查询信用", "查询并出具回执", "已查询，回执已出具并登记。"
    article = CREDIT_CHECK.acts["check"].under

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the occasions of this office."""
        return {**super().get_form_kwargs(), "offered": queries.occasions_for(self.request.actor)}

    def get_initial(self) -> dict[str, Any]:
        """As the page of the award asks for it."""
        return {key: self.request.GET.get(key, "")[:100] for key in ("occasion", "case", "subject")}

    def act(self, form: Any) -> Any:
        """Check it."""
        told = form.cleaned_data
        subject = firm_of(told["subject"])
        if subject is None:
            raise Refused("unknown_subject", field="subject")
        return actions.check(told["occasion"], case=told["case"], subject=subject,
                             by=self.request.actor, at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """To the receipt."""
        return reverse("checks:receipt", args=[self.outcome.number])


def kept(request: Any, number: str) -> Any:
    """A receipt one may see, else 404."""
    one = queries.checks_by(request.actor).filter(number=number).first()
    if one is None:
        raise Http404
    return one


class Paper(Door, View):
    """A receipt as PDF; its code leads to the page that checks it."""

    open_to = CHECKERS

    def get(self, request: Any, number: str) -> HttpResponse:
        """Make it."""
        one = kept(request, number)
        return papers.made(KIND, paper_of(one), f"信用查询回执{one.number}")


class Receipt(Door, TemplateView):
    """One receipt: number, time, result, digest."""

    open_to = CHECKERS
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was found, and the address that proves it."""
        one = kept(self.request, self.kwargs["number"])
        name = shown_names([one.subject])[one.subject.code]
        facts = [("主体", name), ("环节", one.occasion_label), ("案件（标段）", one.case),
                 ("查询单位", one.body_name), ("查询时间", instant(one.checked_at)), ("结果摘要", one.digest)]  # fmt: skip
        check = [("下载回执（PDF，带二维码）", reverse("checks:paper", args=[one.number])),
                 ("查验回执", reverse("public:verify_digest", args=[one.digest]))]  # fmt: skip
        return {
            **super().get_context_data(**kwargs), "title": "信用查询回执", "code": one.number,
            "parts": [{"title": "查询", "facts": facts, "links": check},
                      {"title": "结果", "facts": one.shown, "lead": "查询之时公示中的信息；之后的变化以平台公示为准。"}],
            "crumbs": [{"label": "信用查询", "url": reverse("checks:checks")},
                       {"label": one.number, "url": ""}],
        }  # fmt: skip


class Coverage(ListPage):
    """Who had to check, who did; from the ledger, nobody fills it in."""

    open_to = CHECKERS
    template_name = "credit/coverage.html"
    title, noun, file_name = "应查尽查覆盖率", "行", "credit-check-coverage"
    lead = (
        "由办理记录算出：近一年定标的标段、政府投资项目的中标候选人、本单位作出的行政处罚、红名单认定中，"
        "有信用查询回执的占多少。任何人都不填报。"
    )
    columns = (
        Column("month", "月份", sort="month"), Column("organ", "单位"), Column("occasion", "环节"),
        Column("wanted", "应查", "number", sort="wanted"),
        Column("checked", "已查", "number", sort="checked"),
        Column("share", "覆盖率", "number", "%", sort="share"),
    )  # fmt: skip
    filters = (Filter("occasion", "环节", options=tuple(occasion_labels())),)
    nothing = Nothing(
        "近一年没有应查的办理", "定标、处罚等办理之后，应查和已查的件数自动列在这里。"
    )

    def rows(self) -> Any:
        """A year back."""
        found = queries.coverage(self.request.actor, *self._span())
        self._names = names_of({one.organ for one in found})
        return found

    def _span(self) -> tuple[datetime, datetime]:
        until = self.request.now
        first = day_of(until) - timedelta(days=DAYS_BACK)
        return datetime.combine(first, time(), tzinfo=BEIJING), until + timedelta(seconds=1)

    def row(self, one: Any) -> dict[str, Any]:
        """One organ in one month."""
        return {"month": one.month, "organ": self._names.get(one.organ, one.organ),
                "occasion": occasions()[one.occasion].label, "wanted": one.wanted,
                "checked": one.checked, "share": one.share}  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the chart by month, of the rows the filter left, and the receipts owed by nobody."""
        months: dict[str, list[int]] = {}
        for one in kwargs["page"].paginator.object_list:
            count = months.setdefault(one.month, [0, 0])
            count[0], count[1] = count[0] + one.wanted, count[1] + one.checked
        order = sorted(months)
        series = [{"name": name, "data": [months[month][place] for month in order]}
                  for place, name in enumerate(("应查", "已查"))]  # fmt: skip
        drawn = chart("bar", order, series, "件", "月份") if order else None
        apart = [(occasions()[code].label, f"{number} 份") for code, number in
                 queries.receipts_only(self.request.actor, *self._span()).items()]  # fmt: skip
        return {**super().get_context_data(**kwargs), "chart": drawn, "apart": apart}
