"""我的: one's own credit file for whoever is signed in; never kept on the device."""

from typing import Any

from django.urls import reverse

from gongheng.credit.lists import queries as listings
from gongheng.credit.pledges import queries as pledges
from gongheng.credit.points import queries as points
from gongheng.credit.points.rules import account
from gongheng.credit.records import queries as records
from gongheng.credit.repair import queries as repairs
from gongheng.credit.subjects.queries import subject_of
from gongheng.foundation.clock import day_of
from gongheng.portals import remedies
from gongheng.portals.app.pages import AppPage
from gongheng.portals.mycredit.pledges import OWN
from gongheng.portals.public import credit_telling as telling
from gongheng.portals.public import words
from gongheng.portals.public.credit_pledges import title_of
from gongheng.portals.public.credit_words import LISTING_TONES, PLEDGE_TONES

SHOWN = 10


class Mine(AppPage):
    """Records, points, lists, pledges of oneself, with the ways to act."""

    template_name, title, tab, personal = "app/mine.html", "我的信用", "app:mine", True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the office of the actor has; others are told where to go."""
        actor, now = self.request.actor, self.request.now  # type: ignore[attr-defined]
        own = actor.is_somebody and actor.role in OWN
        sections = [own_records, own_points, own_listings, own_pledges, own_repairs]
        return {
            **super().get_context_data(**kwargs), "own": own, "somebody": actor.is_somebody,
            "sign_in": f"{reverse('signin:in')}?next={reverse('app:mine')}",
            "parts": [one(actor, now) for one in sections ] if own else [],
        }  # fmt: skip


def own_code(actor: Any) -> str:
    """The code under which the actor's own records stand."""
    return actor.body if actor.acts_for(actor.body) else actor.person


def own_records(actor: Any, now: Any) -> dict[str, Any]:
    """Everything reported about oneself, ended records too."""
    cards = []
    for one in records.own_records(actor)[:SHOWN]:
        public = one.state == "published"
        cards.append({
            "title": telling.gist(one), "url": reverse("app:record", args=[one.code]) if public else "",
            "meta": [one.organ_name, one.document_number, words.zh_day(one.decided_on)],
            "badge": {"text": one.get_state_display(), "tone": "info" if public else "neutral"},
        })  # fmt: skip
    return {"title": "信用记录", "cards": cards, "empty": "没有关于您的信用记录"}


def own_points(actor: Any, now: Any) -> dict[str, Any]:
    """Points today, from everything that counts."""
    subject = subject_of(own_code(actor))
    if subject is None:
        return {"title": "量化记分", "facts": [("今日记分", "0 分")]}
    events, _ = points.events_for(actor, subject)
    told = account(events, day_of(now), points.table_in_force())
    address = points.address_of(subject.pk, subject.code, is_person=subject.is_person)
    return {"title": "量化记分", "facts": [("今日记分", f"{told.points} 分")],
            "links": [("逐条说明和变化", reverse("public:credit_account", args=[address]))]}  # fmt: skip


def own_listings(actor: Any, now: Any) -> dict[str, Any]:
    """Lists one was told of."""
    cards = [{"title": one.get_colour_display(), "url": reverse("mycredit:listing", args=[one.code]),
              "meta": [one.organ_name],
              "badge": {"text": one.get_state_display(), "tone": LISTING_TONES[one.state]}}
             for one in listings.own_listings(actor)[:SHOWN]]  # fmt: skip
    return {"title": "红黑名单", "cards": cards, "empty": "没有涉及您的名单"}


def own_pledges(actor: Any, now: Any) -> dict[str, Any]:
    """Pledges one signed, and the way to sign."""
    cards = [{"title": title_of(one), "url": reverse("mycredit:paper", args=[one.code]),
              "meta": [words.zh_day(one.signed_at)],
              "badge": {"text": one.get_state_display(), "tone": PLEDGE_TONES[one.state]}}
             for one in pledges.own_pledges(actor)[:SHOWN]]  # fmt: skip
    return {"title": "信用承诺", "cards": cards, "empty": "还没有签署过承诺",
            "links": [("签署信用承诺", reverse("mycredit:pledges"))]}  # fmt: skip


def own_repairs(actor: Any, now: Any) -> dict[str, Any]:
    """Repairs one applied for, how far they are, and the way to apply."""
    cards = [{"title": f"信用修复：{telling.gist(one.record)}", "badge": remedies.chip(one),
              "url": reverse("rights:repair", args=[one.code]),
              "meta": [one.record.organ_name, words.zh_day(one.record.decided_on)]}
             for one in repairs.own_repairs(actor)[:SHOWN]]  # fmt: skip
    return {"title": "信用修复", "cards": cards, "empty": "还没有申请过信用修复",
            "links": [("申请修复、提出异议", reverse("rights:home"))]}  # fmt: skip
