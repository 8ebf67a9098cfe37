"""监督 and 信用: how to object and complain, who may not bid, what is suspended."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page, PublicList
from gongheng.portals.public.trades import containing, region_filter, within_region
from gongheng.registry.organs import queries as organs
from gongheng.registry.parties import queries as parties
from gongheng.registry.standing import queries as standing
from gongheng.rules.book import default_book, place_of
from gongheng.trading.tendering import queries as tendering

OBJECTIONS = (
    ("对招标文件", "objections/document_lead", "objections/document_answer",
     "objections/pauses_until_answered"),
    ("对开标", "opening/objection_on_the_spot", "", ""),
    ("对评标结果", "objections/result_within_publicity", "objections/result_answer",
     "objections/result_pauses_until_answered"),
)  # fmt: skip


class Guide(Page):
    """How to object and complain, every number from the rulebook."""

    section, template_name = "supervision", "public/supervision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Steps with their rulings of today."""
        day = self.request.now.date()  # type: ignore[attr-defined]
        law = default_book().law(place_of(settings.PROVINCE), day)

        def said(key: str) -> dict[str, Any] | None:
            if not key or key not in law:
                return None
            ruling = law[key]
            shown = "" if isinstance(ruling.value, bool) else ruling.shown
            return {"title": ruling.title, "question": ruling.question, "shown": shown,
                    "ruling": ruling, "url": words.rule_url(ruling)}  # fmt: skip

        complaint_keys = [key for key in law if key.startswith("complaints/")]
        return {
            **super().get_context_data(**kwargs),
            "objections": [
                {"about": about, "steps": [s for s in map(said, keys) if s]}
                for about, *keys in OBJECTIONS
            ],
            "complaints": [s for s in map(said, complaint_keys) if s],
            "organs": list(organs.organs_active().filter(kind="supervision")[:100]),
            "entries": [
                {"title": "限制名单", "url": reverse("public:restrictions"),
                 "text": "被禁止投标、禁止代理的主体，事由和期限"},
                {"title": "暂停的项目", "url": reverse("public:suspended"),
                 "text": "被监督部门责令暂停的招标"},
                {"title": "主体信用", "url": reverse("public:credit"), "text": "查一个单位能不能投标"},
            ],
        }  # fmt: skip


class Restrictions(PublicList):
    """Restrictions on organisations in force."""

    section, title, file_name = "supervision", "限制名单", "restrictions"
    lead = "正在执行的限制：谁、不得做什么、为什么、到什么时候、依据哪一条。自然人不在此列示。"
    nothing = Nothing(title="没有正在执行的限制", help="限制一经作出，这里立即显示；到期自动撤下。")
    columns = (
        Column("party", "主体"), Column("restriction", "限制", sort="restriction"), Column("reason", "事由"),
        Column("basis", "依据"), Column("since", "起", "date", sort="since"),
        Column("until", "止", "date", sort="until"),
    )  # fmt: skip

    def list_filters(self) -> list[Filter]:
        """Words, kind, place."""
        kinds = words.choices(self.rows(), "restriction")
        return [
            Filter("q", "关键词", "text", hint="代码、事由", apply=containing("party_code", "reason")),
            Filter("restriction", "限制", options=kinds, counted=True),
            Filter("region", "决定地区", options=words.hubei_regions(), apply=within_region("region")),
        ]  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        """In force now."""
        return standing.restrictions_in_force(self.request.now)

    @cached_property
    def names(self) -> dict[str | None, str]:
        """Names of the restricted organisations that are registered. One query."""
        codes = self.rows().order_by().values("party_code")
        found = parties.parties_registered().filter(code__in=codes).exclude(kind="person")
        return dict(found.values_list("code", "name"))

    def row(self, thing: Any) -> dict[str, Any]:
        """One restriction; a code of no firm is not shown as a link."""
        name = self.names.get(thing.party_code)
        party = {"text": name or thing.party_code, "note": thing.party_code if name else "",
                 "url": reverse("public:party", args=[thing.party_code]) if name else ""}  # fmt: skip
        return {
            "party": party,
            "restriction": {"text": thing.get_restriction_display(), "tone": "danger"},
            "reason": words.discreet(thing.reason), "basis": thing.basis,
            "since": thing.since, "until": thing.until,
        }  # fmt: skip


class Suspended(PublicList):
    """Tenders a supervision organ has stopped."""

    section, title, file_name, noun = "supervision", "暂停的项目", "suspended", "个项目"
    lead = "被行政监督部门责令暂停、还没有恢复的招标。"
    nothing = Nothing(title="现在没有暂停的项目", help="责令暂停和恢复都在项目页上留下记录。")
    columns = (
        Column("title", "项目"), Column("tenderer", "招标人"), Column("region", "地区"),
        Column("since", "暂停时间", "date", sort="suspended_at"), Column("reason", "原因"),
    )  # fmt: skip

    def list_filters(self) -> list[Filter]:
        """Words, region."""
        return [
            Filter("q", "关键词", "text", hint="项目、编号、招标人",
                   apply=containing("title", "code", "tenderer_name")),
            region_filter("region"),
        ]  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        """Suspended now."""
        return tendering.public_tenders().filter(suspended_at__isnull=False)

    def row(self, thing: Any) -> dict[str, Any]:
        """One tender."""
        return {
            "title": {"text": thing.title, "url": reverse("public:project", args=[thing.code])},
            "tenderer": thing.tenderer_name, "region": words.short_region(thing.region),
            "since": thing.suspended_at, "reason": words.discreet(thing.suspended_for),
        }  # fmt: skip
