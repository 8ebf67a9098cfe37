"""Front page, search, repair, policies, settings of 掌上信用."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from gongheng.foundation.clock import day_of
from gongheng.portals.app.pages import AppPage, here
from gongheng.portals.app.sections import BY_KEY, COLUMNS, newest
from gongheng.portals.public import words
from gongheng.portals.public.credit_subject import asked_words, found_rows
from gongheng.portals.public.laws import RuleList
from gongheng.rules.book import default_book, place_of

NEWEST_SHOWN = 5
PLACED = {"repair": ("信用修复", "条件、办法、进度"), "policies": ("政策法规", "信用的规则和依据")}
# 2019年工作安排第三条要求的七个栏目在前，其他公开的在后。
ASKED_FOR = ("records", "points", "pledges", "cases", "black-list", "repair", "policies")
REPAIR = ("credit/repair", "credit/no_repair", "credit/points_repair", "credit/blacklist_repair")


class Home(AppPage):
    """One search box, the columns, the newest violations."""

    template_name, back = "app/home.html", ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ways and news."""
        rest = [one.key for one in COLUMNS if one.key not in ASKED_FOR]
        ways = [way(key) for key in (*ASKED_FOR, *rest)]
        return {**super().get_context_data(**kwargs), "ways": ways,
                "cards": newest(BY_KEY["records"], self.request, NEWEST_SHOWN),
                "all": reverse("app:column", args=["records"])}  # fmt: skip


def way(key: str) -> dict[str, str]:
    """The way to a column."""
    if key in PLACED:
        title, text = PLACED[key]
        return {"url": reverse(f"app:{key}"), "title": title, "text": text}
    column = BY_KEY[key]
    return {"url": reverse("app:column", args=[key]), "title": column.title, "text": column.text}


class Search(AppPage):
    """By name or code."""

    template_name, title, tab = "app/search.html", "信用查询", "app:search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Matches as cards."""
        asked = asked_words(self.request)
        rows = found_rows(asked, self.request.now) if asked else []  # type: ignore[attr-defined]
        cards = [{"title": row["name"]["text"], "url": here(row["name"]["url"]),
                  "meta": [row["code"], row["place"]],
                  "badge": row["lists"] if isinstance(row["lists"], dict) else row["standing"]}
                 for row in rows]  # fmt: skip
        return {**super().get_context_data(**kwargs), "asked": asked, "cards": cards}


class Repair(AppPage):
    """What the law asks of a repair, how to apply, how to follow it."""

    template_name, title = "app/repair.html", "信用修复"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rules of today; nothing of them is written here."""
        day = day_of(self.request.now)  # type: ignore[attr-defined]
        law = default_book().law(place_of(settings.PROVINCE), day)
        found = [law[key] for key in law if key.startswith(REPAIR)]
        return {
            **super().get_context_data(**kwargs),
            "rules": [{"title": one.title, "url": here(words.rule_url(one)),
                       "meta": [one.question, f"{one.shown}，{one.source}"],
                       "badge": {"text": one.standing, "tone": "warn"} if one.standing else None}
                      for one in found],
        }  # fmt: skip


class Policies(AppPage):
    """政策法规: the rules of credit in force today."""

    template_name, title = "app/policies.html", "政策法规"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rules that hold every word."""
        view = RuleList()
        view.setup(self.request)
        asked = asked_words(self.request)
        rows = [one for one in view.rows() if one.subject == "credit"]
        rows = [one for one in rows if all(word in one.words for word in asked.split())]
        return {**super().get_context_data(**kwargs), "asked": asked,
                "cards": [policy(view.row(one)) for one in rows]}  # fmt: skip


def policy(row: dict[str, Any]) -> dict[str, Any]:
    """One rule as a card."""
    mark = row["mark"]
    return {"title": row["title"]["text"], "url": here(row["title"]["url"]),
            "meta": [str(row["value"]), row["source"], row["place"]],
            "badge": mark if isinstance(mark, dict) else None}  # fmt: skip


class Settings(AppPage):
    """How it looks, what is kept on this device."""

    template_name, title, tab = "app/settings.html", "设置", "app:settings"


class Offline(AppPage):
    """What is shown offline for a page that was not read before."""

    template_name, title, back = "app/offline.html", "现在没有网络", "app:home"
