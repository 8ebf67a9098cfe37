"""违法违规行为记录, 双公示, 奖励表彰, 履约信息: records in publicity, each list with the same filters."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed

from gongheng.credit.catalogue.kinds import Category, Level
from gongheng.credit.records import limits, queries
from gongheng.foundation.clock import BEIJING, day_of
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import credit_telling as telling
from gongheng.portals.public import words
from gongheng.portals.public.credit_paging import KeyedList, of_subjects
from gongheng.portals.public.trades import within_region
from gongheng.registry.organs.queries import organs_known
from gongheng.rules.book import default_book, place_of

FEED_LENGTH = 50
MOST_ORGANS = 200
FIGURES_OVER = timedelta(days=30)
FIGURES_KEPT = 600  # seconds
MOMENT = "%H:%M"


def by_organ(rows: QuerySet[Any], asked: str) -> QuerySet[Any]:
    """Decisions of the organs a word names, or of the organ of a code."""
    known = organs_known().filter(name__icontains=asked[:100])[:MOST_ORGANS]
    codes = [one.code for one in known]
    return rows.filter(organ_code__in=codes or [asked.upper()[:18]])


class RecordList(KeyedList):
    """What every list of records shares."""

    noun = "条记录"
    categories: ClassVar[tuple[str, ...]] = ()
    levels = False

    def rows(self) -> QuerySet[Any]:
        """In publicity, of these categories."""
        return queries.public_records().filter(category__in=self.categories)

    def list_filters(self) -> list[Filter]:
        """Subject, category, grade, region, organ, days of decision."""
        kinds = [(one, Category(one).label) for one in self.categories]
        found = [Filter("q", "主体", "text", hint="单位名称或统一社会信用代码", apply=of_subjects)]
        if len(kinds) > 1:
            found.append(Filter("category", "类别", options=kinds))
        if self.levels:
            graded = [(one.value, one.label) for one in Level if one.value]
            found.append(Filter("level", "等级", options=graded))
        return [
            *found,
            Filter("region", "地区", options=words.hubei_regions(), apply=within_region("region")),
            Filter("organ", "决定机关", "text", hint="名称或代码", apply=by_organ),
            Filter("since", "决定日期自", "date", apply=lambda rows, v: rows.filter(decided_on__gte=v)),
            Filter("until", "决定日期至", "date", apply=lambda rows, v: rows.filter(decided_on__lte=v)),
        ]  # fmt: skip

    def row(self, thing: Any) -> dict[str, Any]:
        """One record; natural persons masked and without a code."""
        code = "" if thing.subject.is_person else thing.subject.code
        return {
            "subject": {"text": self.name(thing.subject), "note": code,
                        "url": reverse("public:credit_record", args=[thing.code])},
            "category": thing.get_category_display(), "what": telling.gist(thing),
            "level": telling.level_cell(thing), "organ": thing.organ_name,
            "number": thing.document_number or "—", "decided": thing.decided_on,
            "at": thing.published_at, "until": thing.publicity_ends_on,
            "marks": telling.marks_cell(thing), "kept": telling.publicity_cell(thing),
        }  # fmt: skip


SUBJECT = Column("subject", "主体")
ORGAN, NUMBER = Column("organ", "决定机关"), Column("number", "文书号")
DECIDED = Column("decided", "决定日期", "date", sort="decided_on")
SHOWN = Column("at", "公示日期", "date", sort="published_at")


class Violations(RecordList):
    """违法违规行为记录."""

    title, file_name, rss = "违法违规行为记录", "violations", "public:credit_records_feed"
    categories = (Category.PENALTY, Category.DECISION, Category.MINOR)
    levels = True
    lead = "公示中的行政处罚、行政处理和一般失信行为。已修复、已撤回、公示期满的依法不再公示。"
    nothing = Nothing(
        "没有公示中的违法违规行为记录", "机关公示以后立即在这里显示；换一个条件再查。"
    )
    columns = (SUBJECT, Column("what", "行为"), Column("level", "等级"), ORGAN, NUMBER, DECIDED,
               SHOWN, Column("marks", "标注"))  # fmt: skip


class Publicity(RecordList):
    """One column of 双公示, with how the days of publicity were kept."""

    template_name = "public/credit_publicity.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures of the last days and the other column."""
        law = default_book().law(place_of(settings.PROVINCE), day_of(self.request.now))
        pages = [
            ("行政处罚公示", "public:credit_penalties"),
            ("行政许可公示", "public:credit_licences"),
        ]
        return {
            **super().get_context_data(**kwargs),
            "figures": figures_of(self.categories[0], self.request.now),
            "limit": words.article(law["credit/publish_penalty"]),
            "tabs": [{"label": label, "url": reverse(name), "current": label == self.title}
                     for label, name in pages],
        }  # fmt: skip


class Penalties(Publicity):
    """双公示：行政处罚."""

    title, file_name, rss = "行政处罚公示", "penalties", "public:credit_penalties_feed"
    categories = (Category.PENALTY,)
    lead = "双公示专栏：行政处罚决定自作出之日起在法定工作日内上网公示，按期与否由系统计算。"
    nothing = Nothing("没有公示中的行政处罚", "机关公示以后立即在这里显示；换一个条件再查。")
    columns = (SUBJECT, Column("what", "行为"), ORGAN, NUMBER, DECIDED, SHOWN,
               Column("kept", "公示时限"), Column("marks", "标注"))  # fmt: skip


class Licences(Publicity):
    """双公示：行政许可."""

    title, file_name, rss = "行政许可公示", "licences", "public:credit_licences_feed"
    categories = (Category.LICENCE,)
    lead = "双公示专栏：行政许可决定自作出之日起在法定工作日内上网公示，按期与否由系统计算。"
    nothing = Nothing("没有公示中的行政许可", "机关公示以后立即在这里显示；换一个条件再查。")
    columns = (SUBJECT, Column("what", "许可内容"), ORGAN, NUMBER, DECIDED, SHOWN,
               Column("kept", "公示时限"))  # fmt: skip


class Awards(RecordList):
    """奖励表彰."""

    title, file_name, rss = "奖励表彰", "awards", "public:credit_awards_feed"
    categories = (Category.AWARD,)
    lead = "机关给予的奖励和表彰。"
    nothing = Nothing("没有公示的奖励表彰", "机关公示以后立即在这里显示；换一个条件再查。")
    columns = (SUBJECT, Column("what", "奖励表彰"), ORGAN, NUMBER, DECIDED, SHOWN)


class Performance(RecordList):
    """履约信息."""

    title, file_name, rss = "履约信息", "performance", "public:credit_performance_feed"
    categories = (Category.PERFORMANCE,)
    lead = "合同履行情况。交易平台产生的，由合同履行的办理记录自动拟报、机关确认后公示。"
    nothing = Nothing("没有公示的履约信息", "机关公示以后立即在这里显示；换一个条件再查。")
    columns = (SUBJECT, Column("what", "履约情况"), ORGAN, NUMBER, DECIDED, SHOWN)


def figures_of(category: str, now: Any) -> dict[str, Any]:
    """How the publicity of the last days kept its limit; counted at most every ten minutes."""
    until = day_of(now)
    key = f"credit-publicity:{category}:{until}:{now.strftime(MOMENT)[:4]}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = _figures(category, until - FIGURES_OVER, until)
        cache.set(key, found, FIGURES_KEPT)
    return found


def _figures(category: str, since: Any, until: Any) -> dict[str, Any]:
    rows = queries.public_records().filter(category=category, decided_on__range=(since, until))
    days = rows.order_by().annotate(done=TruncDate("published_at", tzinfo=BEIJING))
    whole = late = 0
    for row in days.values("region", "decided_on", "done").annotate(n=Count("pk")):
        due = limits.due_day("credit/publish_penalty", row["region"], row["decided_on"])
        whole += row["n"]
        late += row["n"] if due is not None and row["done"] > due else 0
    return {"since": since, "until": until, "whole": whole, "late": late, "kept": whole - late}


class RecordFeed(RecordList):
    """The newest of a list as RSS 2.0, with the same filters."""

    of: ClassVar[type[RecordList]] = Violations

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with what the filter leaves."""
        self.categories, self.levels = self.of.categories, self.of.levels
        found = list(self.narrowed()[:FEED_LENGTH])
        self.get_ready(found)
        here = request.build_absolute_uri
        page = next(name for name, one in PAGES.items() if one is self.of)
        feed = Rss201rev2Feed(
            title=f"公衡 {self.of.title}", link=here(reverse(f"public:{page}")), language="zh-CN",
            description=self.of.lead, feed_url=here(),
        )  # fmt: skip
        for one in found:
            feed.add_item(
                title=f"{self.name(one.subject)}：{telling.gist(one)}",
                link=here(reverse("public:credit_record", args=[one.code])), unique_id=one.code,
                unique_id_is_permalink=False, pubdate=one.published_at,
                description=f"{one.organ_name}，{one.document_number or '无文书号'}",
                categories=[one.get_category_display()],
            )  # fmt: skip
        answer = HttpResponse(content_type="application/rss+xml; charset=utf-8")
        feed.write(answer, "utf-8")
        return answer


PAGES: dict[str, type[RecordList]] = {
    "credit_records": Violations, "credit_penalties": Penalties, "credit_licences": Licences,
    "credit_awards": Awards, "credit_performance": Performance,
}  # fmt: skip
