"""首页: what is being traded now, who won, how to look something up or report it."""

from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse

from gongheng.foundation.clock import BEIJING, day_of
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page
from gongheng.portals.public.statistics import key_figures
from gongheng.trading.notices import queries as notices
from gongheng.trading.tendering import queries as tendering

NEWEST, SOON = 10, 6


class Home(Page):
    """The front page."""

    section, template_name = "home", "public/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Openings, notices, figures, doors."""
        now = self.request.now  # type: ignore[attr-defined]
        chosen = self.request.GET.get("class", "")
        families = words.families()
        chosen = chosen if chosen in dict(families) else ""
        found = notices.published(trade_class=chosen)[:NEWEST]
        today, later = openings(now)
        tabs = [("", "全部"), *families]
        return {
            **super().get_context_data(**kwargs),
            "today": today,
            "later": later,
            "notices": [notice_line(one) for one in found],
            "tabs": [{"label": label, "url": f"?class={key}#newest" if key else "?#newest",
                      "current": key == chosen} for key, label in tabs],
            "all_url": reverse("public:trades") + (f"?class={chosen}" if chosen else ""),
            "figures": key_figures(now),
            "doors": doors(),
        }  # fmt: skip


def openings(now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Openings of today and the next ones after. One query."""
    start = datetime.combine(day_of(now), time(), tzinfo=BEIJING)
    rows = tendering.public_tenders().filter(
        bids_due_at__gte=start, state__in=["announced", "opened"], suspended_at__isnull=True
    )
    found = [opening_row(one, now) for one in rows.order_by("bids_due_at", "pk")[: SOON * 2]]
    end = start + timedelta(days=1)
    today = [row for row in found if row["due"] < end]
    return today, [row for row in found if row["due"] >= end][:SOON]


def opening_row(tender: Any, now: datetime) -> dict[str, Any]:
    """One opening with what is left."""
    return {
        "title": tender.title, "url": reverse("public:project", args=[tender.code]),
        "due": tender.bids_due_at, "left": words.left_words(tender.bids_due_at, now),
        "place": tender.opening_place or "网上开标大厅", "tenderer": tender.tenderer_name,
        "open": tender.state == "opened", "hall": f"/hall/{tender.code}/",
    }  # fmt: skip


def notice_line(notice: Any) -> dict[str, Any]:
    """One newest notice."""
    return {
        "title": notice.title, "url": reverse("public:notice", args=[notice.number]),
        "end": words.zh_day(notice.published_at),
        "meta": [notice.get_kind_display(), notice.tender.title, words.class_name(notice.tender.trade_class),
                 words.short_region(notice.tender.region)],
    }  # fmt: skip


def doors() -> list[dict[str, str]]:
    """One door an audience."""
    sign_in = reverse("signin:in")
    return [
        {
            "title": "公众、记者",
            "url": reverse("public:trades"),
            "text": "查交易、查主体、核对文件",
        },
        {"title": "投标人", "url": sign_in, "text": "找项目、投标、看期限"},
        {"title": "招标人、代理机构", "url": sign_in, "text": "进场、公告、评标、定标"},
        {"title": "评标专家", "url": sign_in, "text": "通知、评审、签署"},
        {"title": "交易中心", "url": sign_in, "text": "场次、场地、档案"},
        {"title": "监督部门", "url": sign_in, "text": "期限、异议、暂停、限制"},
    ]
