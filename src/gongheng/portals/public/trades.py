"""交易信息: notices, projects and historical records, each a list with the same filters."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed

from gongheng.foundation.access.actors import head_of
from gongheng.portals import searches
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.pages import PublicList
from gongheng.registry.history import queries as history
from gongheng.trading.notices import queries as notices
from gongheng.trading.notices.searches.rules import FORMS, KEYS
from gongheng.trading.tendering import queries as tendering

WAN = 10_000
# Ranges people search by; nothing legal hangs on them.
AMOUNTS = {
    "0-400": "400 万元以下", "400-1000": "400 万至 1000 万元", "1000-5000": "1000 万至 5000 万元",
    "5000-10000": "5000 万至 1 亿元", "10000-": "1 亿元以上",
}  # fmt: skip
STAGES = {
    "announced": "招标中", "opened": "已开标", "concluded": "已完成",
    "failed": "招标失败", "terminated": "已终止",
}  # fmt: skip
FEED_LENGTH = 50
ELSEWHERE = Nothing(help="去掉一个条件，或者到“历史记录”中查其他平台发布过的公告。")


def amount_range(value: str) -> dict[str, Decimal]:
    """`400-1000` (万元) as bounds in yuan: from and below."""
    low, _, high = value.partition("-")
    bounds = {"gte": Decimal(low) * WAN}
    if high:
        bounds["lt"] = Decimal(high) * WAN
    return bounds


def tenders_within(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Tenders whose sections are estimated at so much together."""
    bounds = {f"estimates__{key}": one for key, one in amount_range(value).items()}
    return rows.annotate(estimates=Sum("sections__estimate")).filter(**bounds)


def asked(name: str) -> Any:
    """A filter that narrows notices as a saved search does."""
    return lambda rows, value: rows.filter(notices.narrowing({name: value}))


def containing(*fields: str) -> Any:
    """A filter that wants every word in one of the fields."""

    def apply(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in value.split():
            any_field = Q()
            for name in fields:
                any_field |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(any_field)
        return rows

    return apply


def within_region(field: str) -> Any:
    """A filter by region and all below it."""
    return lambda rows, value: rows.filter(**{f"{field}__startswith": head_of(value)})


def class_filter(field: str) -> Filter:
    """By family of trade (works, land, …)."""
    return Filter("class", "交易分类", options=words.families(),
                  apply=lambda rows, value: rows.filter(**{f"{field}__startswith": value}))  # fmt: skip


def region_filter(field: str) -> Filter:
    """By province or city."""
    return Filter("region", "地区", options=words.hubei_regions(), apply=within_region(field))


def day_filters(field: str, *, is_moment: bool = True) -> tuple[Filter, Filter]:
    """From and to a day, both included."""
    part = f"{field}__date" if is_moment else field
    return (
        Filter("since", "发布日期自", "date", apply=lambda r, v: r.filter(**{f"{part}__gte": v})),
        Filter("until", "至", "date", apply=lambda r, v: r.filter(**{f"{part}__lte": v})),
    )


def tabs(current: str) -> list[dict[str, Any]]:
    """The three lists of this part."""
    found = (("trades", "公告公示"), ("projects", "项目"), ("history", "历史记录"))
    return [{"label": label, "url": reverse(f"public:{name}"), "current": name == current}
            for name, label in found]  # fmt: skip


class NoticeList(PublicList):
    """Every notice in force."""

    section, title, rss, file_name = "trades", "交易信息", "public:trades_feed", "notices"
    lead = "本平台发布的全部公告、公示。条件写在地址里，可以收藏、转发；同样的条件可以订阅和导出。"
    nothing = ELSEWHERE
    columns = (
        Column("title", "标题"),
        Column("kind", "类型", sort="kind"),
        Column("class", "交易分类"),
        Column("region", "地区", sort="tender__region"),
        Column("amount", "估算价", "wan", "万元"),
        Column("at", "发布日期", "date", sort="published_at"),
    )

    def list_filters(self) -> list[Filter]:
        """Trade, kind, region, time, amount, words."""
        return [
            Filter("q", "关键词", "text", hint="标题、编号、招标人", apply=asked("q")),
            Filter("class", "交易分类", options=self.known("class", words.families()), apply=asked("class")),
            Filter("kind", "类型", options=words.choices(notices.published(), "kind"), field="kind", counted=True),
            Filter("region", "地区", options=self.known("region", words.hubei_regions()), apply=asked("region")),
            Filter("amount", "估算价", options=self.known("amount", list(AMOUNTS.items())), apply=asked("amount")),
            *day_filters("published_at"),
        ]  # fmt: skip

    def known(self, name: str, options: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Options, with the one the address asks for where a saved search may hold it (a county)."""
        value = self.request.GET.get(name, "")
        if value in {one for one, _ in options} or not FORMS[name].fullmatch(value):
            return options
        return [*options, (value, searches.said(name, value))]

    def rows(self) -> QuerySet[Any]:
        """In force, newest first."""
        return notices.published().prefetch_related("tender__sections")

    def row(self, thing: Any) -> dict[str, Any]:
        """One notice."""
        tender = thing.tender
        own = [thing.section] if thing.section else tender.sections.all()
        return {
            "title": {
                "text": thing.title,
                "url": reverse("public:notice", args=[thing.number]),
                "note": "" if tender.title in thing.title else tender.title,
            },
            "kind": {"text": thing.get_kind_display(),
                     "tone": words.NOTICE_TONES.get(thing.kind, "neutral")},
            "class": words.class_name(tender.trade_class),
            "region": words.short_region(tender.region),
            "amount": sum((one.estimate for one in own), Decimal(0)),
            "at": thing.published_at,
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the other lists, and for those with an office the way to keep this search."""
        given = {name: self.request.GET[name] for name in KEYS if self.request.GET.get(name)}
        keep = f"{reverse('desk:save_search')}?{urlencode(given)}" if given else ""
        somebody = self.request.actor.is_somebody
        return {"tabs": tabs("trades"), "keep": keep if somebody else "",
                **super().get_context_data(**kwargs)}  # fmt: skip


class NoticeFeed(NoticeList):
    """The same notices as RSS 2.0."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the newest notices this filter leaves."""
        found = self.rows()
        for one in self.list_filters():
            found = one.narrowed(found, request.GET.get(one.name, ""))
        page = reverse("public:trades")
        feed = Rss201rev2Feed(
            title="公衡 交易信息", link=request.build_absolute_uri(page), language="zh-CN",
            description="按所选条件筛选的公告公示", feed_url=request.build_absolute_uri(),
        )  # fmt: skip
        for notice in found[:FEED_LENGTH]:
            link = request.build_absolute_uri(reverse("public:notice", args=[notice.number]))
            feed.add_item(
                title=notice.title, link=link, unique_id=notice.number, unique_id_is_permalink=False,
                description=f"{notice.get_kind_display()}，{notice.tender.tenderer_name}",
                pubdate=notice.published_at, categories=[notice.get_kind_display()],
            )  # fmt: skip
        answer = HttpResponse(content_type="application/rss+xml; charset=utf-8")
        feed.write(answer, "utf-8")
        return answer


class ProjectList(PublicList):
    """Every announced tender."""

    section, title, file_name = "trades", "项目", "projects"
    lead = "已发布招标公告的项目。每个项目一页，从公告到归档的全过程都在这一页。"
    noun = "个项目"
    nothing = ELSEWHERE
    columns = (
        Column("title", "项目"),
        Column("state", "阶段", sort="state"),
        Column("tenderer", "招标人"),
        Column("region", "地区", sort="region"),
        Column("amount", "估算价", "wan", "万元"),
        Column("due", "投标截止", "date", sort="bids_due_at"),
    )

    def list_filters(self) -> list[Filter]:
        """Trade, stage, region, time, amount, words."""
        return [
            Filter("q", "关键词", "text", hint="项目、编号、招标人",
                   apply=containing("title", "code", "tenderer_name")),
            class_filter("trade_class"),
            Filter("stage", "阶段", options=list(STAGES.items()), field="state", counted=True),
            region_filter("region"),
            Filter("amount", "估算价", options=list(AMOUNTS.items()), apply=tenders_within),
            *day_filters("announced_at"),
        ]  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        """Announced, newest first."""
        return tendering.public_tenders().prefetch_related("sections")

    def row(self, thing: Any) -> dict[str, Any]:
        """One project."""
        return {
            "title": {"text": thing.title, "url": reverse("public:project", args=[thing.code]),
                      "note": thing.code},
            "state": words.state(thing) if not thing.suspended_at
            else {"text": "已暂停", "tone": "danger"},
            "tenderer": thing.tenderer_name,
            "region": words.short_region(thing.region),
            "amount": sum((one.estimate for one in thing.sections.all()), Decimal(0)),
            "due": thing.bids_due_at,
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the other lists."""
        return {"tabs": tabs("projects"), **super().get_context_data(**kwargs)}


class HistoryList(PublicList):
    """Notices that other platforms published before."""

    section, title, file_name = "trades", "历史记录", "history"
    lead = "由其他平台公开发布、本平台收录的公告，不是本平台办理的交易。每条都注明来源。"
    nothing = Nothing("还没有收录历史记录", "本平台自己办理的交易在“公告公示”和“项目”中查。")
    columns = (
        Column("title", "标题"),
        Column("kind", "类别", sort="kind"),
        Column("buyer", "招标（采购）人"),
        Column("amount", "金额", "money", "元", sort="amount"),
        Column("on", "发布日期", "date", sort="published_on"),
        Column("source", "来源"),
    )

    def list_filters(self) -> list[Filter]:
        """Words, source, region, days, amount."""
        sources = [(name, f"{source_name(name)}（{n}）") for name, n in history.numbers().items()]
        return [
            Filter("q", "关键词", "text", hint="标题、招标（采购）人",
                   apply=containing("title", "buyer_name")),
            Filter("source", "来源", options=sources, field="source"),
            Filter("region", "地区", options=words.hubei_regions(), apply=within_region("region")),
            Filter("amount", "金额", options=list(AMOUNTS.items()), apply=_amount),
            *day_filters("published_on", is_moment=False),
        ]  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        """The newest first."""
        return history.publications()

    def row(self, thing: Any) -> dict[str, Any]:
        """One record, its source beside it."""
        return {
            "title": {"text": thing.title, "url": reverse("public:record", args=[thing.pk])},
            "kind": thing.kind,
            "buyer": thing.buyer_name,
            "amount": thing.amount,
            "on": thing.published_on,
            "source": f"历史记录 · {source_name(thing.source)}",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the other lists."""
        return {"tabs": tabs("history"), **super().get_context_data(**kwargs)}


def source_name(source: str) -> str:
    """What a source is called; unknown ones by their own word."""
    known = {"yichang": "宜昌市公共资源交易公开数据", "notices": "各地公共资源交易公告"}
    return known.get(source, source)


def _amount(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(**{f"amount__{key}": one for key, one in amount_range(value).items()})
