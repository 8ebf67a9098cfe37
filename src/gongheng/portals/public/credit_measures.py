"""联合奖惩: the measures as data, those in force, and the cases told."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.credit.measures import queries
from gongheng.credit.measures.memoranda import EFFECTS, OCCASIONS, memoranda
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.credit_words import EFFECT_TONES, SubjectList, by_subject
from gongheng.portals.public.pages import Page, PublicList
from gongheng.portals.public.trades import containing, within_region

COLUMNS = [{"key": "label", "label": "措施"}, {"key": "effect", "label": "效果"},
           {"key": "occasions", "label": "适用环节"}, {"key": "basis", "label": "依据"},
           {"key": "listed", "label": "基础清单类别"}, {"key": "unit", "label": "实施单位"}]  # fmt: skip


class Memoranda(Page):
    """Every measure with its object, article, occasion and effect."""

    section, template_name, title = "credit", "credit/thing.html", "联合奖惩措施清单"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One table a memorandum."""
        parts = [
            {"title": memo.title, "columns": COLUMNS, "rows": [measure(one) for one in memo.measures],
             "facts": [("发文单位", memo.issuer), ("自", words.zh_day(memo.since)), ("来源", memo.source)]}
            for memo in memoranda()
        ]  # fmt: skip
        return {
            **super().get_context_data(**kwargs), "layout": "base.html", "parts": parts,
            "lead": "惩戒措施须列入全国失信惩戒措施基础清单并有法律依据，才作限制；没有依据的只作提示。",
        }  # fmt: skip


def measure(one: Any) -> dict[str, Any]:
    """One measure as the table shows it."""
    effect = {"text": EFFECTS[one.effect], "tone": EFFECT_TONES[one.effect]}
    if one.effect != one.told:
        effect["note"] = "原列为限制，没有法律依据"
    return {"label": {"text": one.label, "note": one.standing}, "effect": effect,
            "occasions": "、".join(OCCASIONS[name] for name in one.occasions),
            "basis": one.basis or "—", "listed": one.listed or "—", "unit": one.unit}  # fmt: skip


class MeasureList(SubjectList):
    """Measures in force on organisations."""

    title, file_name, noun = "正在执行的联合奖惩措施", "measures", "项措施"
    lead = "名单公布后自动匹配，移出后自动解除。自然人不在此列示。"
    above = (("联合奖惩措施清单", "public:memoranda"),)
    nothing = Nothing(title="没有正在执行的措施", help="名单公布后自动匹配。")
    columns = (
        Column("subject", "主体"), Column("label", "措施"), Column("effect", "效果"),
        Column("occasions", "适用环节"), Column("basis", "依据"),
        Column("at", "起", "date", sort="applied_at"),
    )  # fmt: skip

    def list_filters(self) -> list[Filter]:
        """Subject, effect, occasion."""
        return [
            Filter("q", "主体", "text", hint="单位名称或统一社会信用代码", apply=by_subject),
            Filter("effect", "效果", options=queries.effects(), counted=True),
            Filter("occasion", "适用环节", options=list(OCCASIONS.items()),
                   apply=lambda rows, value: rows.filter(occasions__contains=[value])),
        ]  # fmt: skip

    def rows(self) -> Any:
        """In force now."""
        return queries.in_force()

    def row(self, one: Any) -> dict[str, Any]:
        """One measure."""
        return {
            "subject": {"text": one.subject.name, "note": one.subject.code,
                        "url": reverse("public:listing", args=[one.listing.code])},
            "label": one.label, "basis": one.basis or "—", "at": one.applied_at,
            "effect": {"text": one.get_effect_display(), "tone": EFFECT_TONES[one.effect]},
            "occasions": "、".join(OCCASIONS.get(name, name) for name in one.occasions),
        }  # fmt: skip


class CaseList(PublicList):
    """联合奖惩案例."""

    section, title, file_name, noun = "credit", "联合奖惩案例", "credit-cases", "个案例"
    lead = "各单位使用红黑名单实施奖惩的案例，经省级审查后公开。"
    nothing = Nothing(title="还没有公开的案例", help="各单位报送、省级审查后在这里公开。")
    columns = (
        Column("title", "案例"), Column("effect", "奖惩"), Column("subject", "对象"),
        Column("occasion", "环节"), Column("measure", "措施"), Column("organ", "实施单位"),
        Column("on", "实施日期", "date", sort="happened_on"),
    )  # fmt: skip

    def list_filters(self) -> list[Filter]:
        """Words, kind, occasion, place."""
        return [
            Filter("q", "关键词", "text", hint="标题、对象、措施",
                   apply=containing("title", "subject_name", "measure")),
            Filter("effect", "奖惩", options=queries.case_kinds(), counted=True),
            Filter("occasion", "环节", options=list(OCCASIONS.items())),
            Filter("region", "地区", options=words.hubei_regions(), apply=within_region("region")),
        ]  # fmt: skip

    def rows(self) -> Any:
        """Public ones."""
        return queries.public_cases()

    def row(self, one: Any) -> dict[str, Any]:
        """One case."""
        reward = one.effect == "reward"
        return {
            "title": {"text": one.title, "url": reverse("public:case", args=[one.code])},
            "effect": {"text": one.get_effect_display(), "tone": "done" if reward else "danger"},
            "subject": one.subject_name, "occasion": OCCASIONS.get(one.occasion, "—"),
            "measure": one.measure, "organ": one.organ_name, "on": one.happened_on,
        }  # fmt: skip


class CasePage(Page):
    """One case."""

    section, template_name = "credit", "credit/thing.html"
    above = (("联合奖惩案例", "public:cases"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The story and its facts."""
        one = queries.public_cases().filter(code=self.kwargs["code"]).first()
        if one is None:
            raise Http404
        self.title = one.title
        return {
            **super().get_context_data(**kwargs), "layout": "base.html",
            "state": {"text": one.get_effect_display(), "tone": "done" if one.effect == "reward" else "danger"},
            "parts": [{"title": "案例内容", "paragraphs": one.story.split("\n")},
                      {"title": "要素", "facts": case_facts(one)}],
        }  # fmt: skip


def case_facts(one: Any) -> list[tuple[str, str]]:
    """The facts of a case, for the public and for the desk."""
    return [("对象", one.subject_name), ("适用环节", OCCASIONS.get(one.occasion, "—")),
            ("采取的措施", one.measure), ("依据", one.basis), ("实施单位", one.organ_name),
            ("实施日期", words.zh_day(one.happened_on))]  # fmt: skip
