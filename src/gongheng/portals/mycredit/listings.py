"""What lists say of oneself: the notice, what follows, and one's own statement."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.credit.lists import actions, queries
from gongheng.credit.lists.lifecycle import LISTING
from gongheng.credit.measures import queries as measures
from gongheng.credit.measures.memoranda import matching
from gongheng.foundation.clock import day_of
from gongheng.portals import papers
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.mycredit.pledges import OWN
from gongheng.portals.public import words
from gongheng.portals.public.credit_lists import MEASURES, measure_rows
from gongheng.portals.public.credit_measures import measure
from gongheng.portals.public.credit_words import LISTING_TONES


class Listings(ListPage):
    """Everything one was told of."""

    open_to = OWN
    title, noun, file_name = "红黑名单", "条", "own-listings"
    lead = "拟列入、已列入和已移出的都在这里。拟列入黑名单的，可以在期限内陈述申辩。"
    columns = (
        Column("list", "名单"), Column("reason", "事由"), Column("organ", "机关"),
        Column("heard", "陈述申辩截止", "date", sort="heard_until"),
        Column("until", "公布截止", "date", sort="ends_on"), Column("state", "状态"),
    )  # fmt: skip
    filters = (Filter("state", "状态", options=LISTING.states.choices, field="state"),)
    nothing = Nothing("没有涉及您的名单", help="机关告知之后会出现在这里，并列入待办。")

    def rows(self) -> Any:
        """One's own."""
        return queries.own_listings(self.request.actor)

    def row(self, one: Any) -> dict[str, Any]:
        """One listing."""
        return {
            "list": {"text": one.get_colour_display(), "url": reverse("mycredit:listing", args=[one.code])},
            "reason": one.reason, "organ": one.organ_name, "heard": one.heard_until,
            "until": one.ends_on, "state": {"text": one.get_state_display(), "tone": LISTING_TONES[one.state]},
        }  # fmt: skip


def own(request: Any, code: str) -> Any:
    """A listing of oneself, else 404."""
    found = queries.own_listings(request.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


COMING = [{"key": "label", "label": "措施"}, {"key": "effect", "label": "效果"},
          {"key": "basis", "label": "依据"}]  # fmt: skip


def consequences(one: Any, day: Any) -> dict[str, Any]:
    """The measures of a listing: applied ones, or those that would follow by today's memoranda."""
    applied = list(measures.measures_of(one.pk))
    if applied:
        return {"title": "联合奖惩措施", "columns": MEASURES, "rows": measure_rows(applied)}
    coming = matching(one.colour, one.subject_kind, one.conduct, day)
    return {"title": "列入后将执行的措施", "columns": COMING,
            "rows": [measure(found) for _, found in coming], "empty": "没有对应的措施"}  # fmt: skip


class ListingPage(Door, TemplateView):
    """One listing of oneself."""

    open_to = OWN
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Grounds, rights, statement, consequences."""
        one = own(self.request, self.kwargs["code"])
        url = lambda name: reverse(f"mycredit:{name}", args=[one.code])  # noqa: E731
        told = [("事由", one.reason), ("依据", one.basis), ("机关", one.organ_name),
                ("告知日期", words.zh_day(one.told_at)), ("陈述申辩截止", words.zh_day(one.heard_until))]  # fmt: skip
        said = [("陈述申辩", one.statement or "没有提出"), ("答复", one.answer or "—"),
                ("认定文书号", one.document_number or "—"),
                ("公布日期", words.zh_day(one.listed_at)), ("公布截止", words.zh_day(one.ends_on))]  # fmt: skip
        return {
            **super().get_context_data(**kwargs), "title": one.get_colour_display(), "code": one.code,
            "state": {"text": one.get_state_display(), "tone": LISTING_TONES[one.state]},
            "acts": bar(LISTING, one, self.request.actor, {"state_case": url("state_case")}),
            "parts": [
                {"title": "告知的内容", "facts": told,
                 "links": [("下载告知书", url("notice"))] if one.notice_digest else []},
                {"title": "陈述申辩与认定", "facts": said}, consequences(one, day_of(self.request.now)),
            ],
            "crumbs": [{"label": "红黑名单", "url": reverse("mycredit:listings")},
                       {"label": one.get_colour_display(), "url": ""}],
        }  # fmt: skip


class Notice(Door, View):
    """The notice that was served."""

    open_to = OWN

    def get(self, request: Any, code: str) -> HttpResponseBase:
        """Hand it out to whom it concerns."""
        return papers.stored(own(request, code).notice_digest, "告知书")


class StatementForm(ActForm):
    """One's own words."""

    statement = Text(label="陈述申辩", max_length=4000, rows=10,
                     help_text="写明事实、理由和证据。期限内可以再次提交，以最后一次为准。")  # fmt: skip


class StateCase(ActView):
    """陈述申辩."""

    open_to = OWN
    form_class = StatementForm
    life, verb = LISTING, "state_case"
    done = "已收到您的陈述申辩，认定时将予答复。"

    def load(self) -> Any:
        """A listing of oneself."""
        return own(self.request, self.kwargs["code"])

    def get_initial(self) -> dict[str, Any]:
        """What was said before."""
        return {"statement": self.thing.statement}

    def facts(self) -> list[Any]:
        """What it is about and until when."""
        return [("拟列入", self.thing.get_colour_display()), ("事由", self.thing.reason),
                ("截止", words.zh_day(self.thing.heard_until))]  # fmt: skip

    def act(self, form: Any) -> Any:
        """State it."""
        return actions.state_case(self.thing, statement=form.cleaned_data["statement"],
                                  by=self.request.actor, at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Back to the listing."""
        return reverse("mycredit:listing", args=[self.thing.code])
