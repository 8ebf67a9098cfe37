"""One search over notices, projects, parties, historical records and rules."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from gongheng.portals.public import laws, trades, words
from gongheng.portals.public.pages import Page
from gongheng.registry.history import queries as history
from gongheng.registry.parties import queries as parties
from gongheng.trading.notices import queries as notices
from gongheng.trading.tendering import queries as tendering

EACH = 5
LONGEST = 100


class Search(Page):
    """Five of each kind, and where all of them are."""

    template_name, title = "public/search.html", "搜索"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Groups in the order people look for them."""
        asked = " ".join(self.request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
        groups = groups_for(asked, self.request.now.date()) if asked else []  # type: ignore[attr-defined]
        return {**super().get_context_data(**kwargs), "asked": asked,
                "groups": [group for group in groups if group["lines"]],
                "nothing": bool(asked) and not any(group["lines"] for group in groups)}  # fmt: skip


def groups_for(asked: str, day: Any) -> list[dict[str, Any]]:
    """The groups, each `{title, url, lines}`; one more than shown is asked for, never a count."""
    everywhere = (
        ("项目", "public:projects", _projects(asked)),
        ("公告公示", "public:trades", _notices(asked)),
        ("主体", "public:parties", _parties(asked)),
        ("历史记录", "public:history", _records(asked)),
        ("规则", "public:laws", _rules(asked, day)),
    )
    return [
        {"title": title, "lines": lines[:EACH],
         "url": f"{reverse(name)}?{urlencode({'q': asked})}" if len(lines) > EACH else ""}
        for title, name, lines in everywhere
    ]  # fmt: skip


def _projects(asked: str) -> list[dict[str, Any]]:
    found = trades.containing("title", "code", "tenderer_name")(tendering.public_tenders(), asked)
    return [
        {"title": one.title, "url": reverse("public:project", args=[one.code]),
         "end": one.get_state_display(), "meta": [one.code, one.tenderer_name]}
        for one in found[: EACH + 1]
    ]  # fmt: skip


def _notices(asked: str) -> list[dict[str, Any]]:
    return [
        {"title": one.title, "url": reverse("public:notice", args=[one.number]),
         "end": words.zh_day(one.published_at), "meta": [one.get_kind_display()]}
        for one in notices.published(words=asked)[: EACH + 1]
    ]  # fmt: skip


def _parties(asked: str) -> list[dict[str, Any]]:
    return [
        {"title": one.name, "url": reverse("public:party", args=[one.code]),
         "end": words.short_region(one.region), "meta": [one.code]}
        for one in parties.find_parties(asked).exclude(kind="person")[: EACH + 1]
    ]  # fmt: skip


def _records(asked: str) -> list[dict[str, Any]]:
    return [
        {"title": one.title, "url": reverse("public:record", args=[one.pk]),
         "end": words.zh_day(one.published_on),
         "meta": [f"历史记录 · {trades.source_name(one.source)}"]}
        for one in history.publications(words=asked)[: EACH + 1]
    ]  # fmt: skip


def _rules(asked: str, day: Any) -> list[dict[str, Any]]:
    return [
        {"title": row.title, "url": reverse("public:law", args=[row.rule.place, row.rule.key]),
         "end": row.ruling.shown[:20] if row.ruling else "", "meta": [row.ruling.source]}
        for row in laws.matching(asked, day)[: EACH + 1] if row.ruling
    ]  # fmt: skip
