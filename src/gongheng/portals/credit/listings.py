"""The lists on an officer's desk: what is suggested, proposed, told, decided, in force."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.credit.lists import queries
from gongheng.credit.lists.lifecycle import LISTING
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.portals import papers
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.mycredit.listings import consequences
from gongheng.portals.public import words
from gongheng.portals.public.credit_words import LISTING_TONES, by_subject

OFFICERS = (Role.CREDIT,)
READERS = (Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR)
VERBS = ("take_up", "tell", "decide", "make_known", "set_aside", "propose_removal",
         "notify_removal", "drop_removal", "take_off")  # fmt: skip


class Listings(ListPage):
    """Every listing of the desk."""

    open_to = READERS
    title, noun, file_name = "红黑名单办理", "条", "listings"
    lead = "提示、提出、告知、认定、公布、移出。提出人与认定人不能是同一人。"
    columns = (
        Column("subject", "主体"), Column("list", "名单"), Column("reason", "事由"),
        Column("organ", "机关"), Column("heard", "陈述申辩截止", "date", sort="heard_until"),
        Column("until", "公布截止", "date", sort="ends_on"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("q", "主体", "text", hint="单位名称或统一社会信用代码", apply=by_subject),
        Filter("colour", "名单", options=tuple(queries.colours()), counted=True),
        Filter("state", "状态", options=tuple(LISTING.states.choices), counted=True),
    )
    nothing = Nothing("没有在办的名单", help="特别严重的行为公示后，系统会提示列入。")

    def rows(self) -> Any:
        """The desk's own."""
        return queries.listings_on_the_desk_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Propose by hand."""
        if not self.request.actor.holds(*OFFICERS):
            return []
        return [{"label": "提出列入", "url": reverse("consequences:propose"), "open": True,
                 "article": LISTING.acts["propose"].under}]  # fmt: skip

    def get_ready(self, things: Any) -> None:
        """Fetch the names at once."""
        self._names = shown_names([one.subject for one in things])

    def row(self, one: Any) -> dict[str, Any]:
        """One listing."""
        names = getattr(self, "_names", {})
        name = names.get(one.subject.code) or shown_names([one.subject])[one.subject.code]
        return {
            "subject": {"text": name, "url": reverse("consequences:listing", args=[one.code])},
            "list": {"text": one.get_colour_display(), "tone": "danger" if one.is_black else "done"},
            "reason": one.reason, "organ": one.organ_name, "heard": one.heard_until,
            "until": one.ends_on,
            "state": {"text": one.get_state_display(), "tone": tone_of(one)},
        }  # fmt: skip


def tone_of(one: Any) -> str:
    """A name in force is good news on the red list only."""
    return "done" if one.state == "in_force" and not one.is_black else LISTING_TONES[one.state]


def may_be_decided(one: Any, now: Any) -> bool:
    """Whether the subject was heard or its time is over."""
    return bool(one.told_at and (one.stated_at or day_of(now) > one.heard_until))


def found(request: Any, code: str) -> Any:
    """A listing of this desk, else 404."""
    one = queries.listings_on_the_desk_of(request.actor).filter(code=code).first()
    if one is None:
        raise Http404
    return one


def known(one: Any) -> list[tuple[str, str]]:
    """What is known of a listing, for page and forms."""
    name = shown_names([one.subject])[one.subject.code]
    facts = [("主体", name), ("身份", one.get_subject_kind_display()),
             ("名单", one.get_colour_display()), ("事由", one.reason or "—"), ("依据", one.basis or "—"),
             ("依据的记录（文书）", one.record.document_number if one.record else one.award_document or "—"),
             ("机关", one.organ_name)]  # fmt: skip
    if not one.subject.is_person:
        facts.insert(1, ("统一社会信用代码", one.subject.code))
    return facts


class ListingPage(Door, TemplateView):
    """One listing with the acts open on it."""

    open_to = READERS
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts, hearing, decision, consequences."""
        one = found(self.request, self.kwargs["code"])
        name = shown_names([one.subject])[one.subject.code]
        urls: dict[str, Any] = {verb: reverse(f"consequences:{verb}", args=[one.code])
                                for verb in VERBS}  # fmt: skip
        if one.state == "told" and not may_be_decided(one, self.request.now):
            urls["decide"] = {"url": urls["decide"], "closed": "陈述申辩的期限还没有届满"}
        urls |= _closed_by_removal(one, urls)
        heard = [("告知日期", words.zh_day(one.told_at)), ("陈述申辩截止", words.zh_day(one.heard_until)),
                 ("陈述申辩", one.statement or "没有提出"), ("答复", one.answer or "—")]  # fmt: skip
        decided = [("认定日期", words.zh_day(one.decided_at)), ("认定文书号", one.document_number or "—"),
                   ("公布日期", words.zh_day(one.listed_at)), ("公布截止", words.zh_day(one.ends_on)),
                   ("移出原因", one.get_removal_display() or "—"),
                   ("不予列入原因", one.set_aside_for or "—")]  # fmt: skip
        notice = [("下载告知书", reverse("consequences:notice", args=[one.code]))]
        return {
            **super().get_context_data(**kwargs), "title": name, "code": one.code,
            "state": {"text": one.get_state_display(), "tone": tone_of(one)},
            "acts": bar(LISTING, one, self.request.actor, urls),
            "parts": [
                {"title": "列入的依据", "facts": known(one)},
                {"title": "告知和陈述申辩", "facts": heard, "links": notice if one.notice_digest else []},
                {"title": "认定和公布", "facts": [*decided, *proposed_removal(one)]},
                consequences(one, day_of(self.request.now)),
            ],
            "crumbs": [{"label": "红黑名单办理", "url": reverse("consequences:listings")},
                       {"label": name, "url": ""}],
        }  # fmt: skip


def proposed_removal(one: Any) -> list[tuple[str, str]]:
    """The proposal to take the name off that waits, in facts."""
    proposal = one.open_removal()
    if proposal is None:
        return []
    told = words.zh_day(proposal.told_at) if proposal.told_at else "还没有告知"
    return [("提出移出的原因", proposal.get_removal_display()),
            ("提出移出的日期", words.zh_day(proposal.proposed_at)),
            ("告知拟移出", told if proposal.graver else "不需要")]  # fmt: skip


def _closed_by_removal(one: Any, urls: dict[str, Any]) -> dict[str, Any]:
    """Why an act on a proposal cannot be done now."""
    proposal = one.open_removal() if one.state == "in_force" else None
    if proposal is None:
        why = dict.fromkeys(("notify_removal", "drop_removal", "take_off"), "没有等待决定的提议")
    else:
        why = {"propose_removal": "已有一件移出的提议等待决定"}
        if proposal.graver and proposal.told_at is None:
            why["take_off"] = "移出红名单之前须书面告知主体"
        if not proposal.graver:
            why["notify_removal"] = "移出黑名单对主体有利，不需要事先告知"
    return {verb: {"url": urls[verb], "closed": reason} for verb, reason in why.items()}


class Notice(Door, View):
    """The served notice."""

    open_to = READERS

    def get(self, request: Any, code: str) -> HttpResponseBase:
        """Hand it out to the desk."""
        return papers.stored(found(request, code).notice_digest, "告知书")
