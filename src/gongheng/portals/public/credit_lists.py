"""红名单、黑名单: who stands on them, why, by whose decision, until when, with which measures."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.credit.lists import queries
from gongheng.credit.measures import queries as measures
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.credit_words import (
    EFFECT_TONES,
    SubjectList,
    by_subject,
    shown_name,
)
from gongheng.portals.public.pages import Page
from gongheng.portals.public.trades import within_region


class ColourList(SubjectList):
    """What both lists share."""

    colour = ""
    columns = (
        Column("subject", "主体"), Column("capacity", "身份"), Column("reason", "列入事由"),
        Column("organ", "认定机关"), Column("number", "文书号"),
        Column("at", "公布日期", "date", sort="listed_at"), Column("until", "公布截止", "date", sort="ends_on"),
    )  # fmt: skip

    def list_filters(self) -> list[Filter]:
        """Subject, capacity, place."""
        kinds = words.choices(self.rows(), "subject_kind")
        return [
            Filter("q", "主体", "text", hint="单位名称或统一社会信用代码", apply=by_subject),
            Filter("kind", "身份", options=kinds, field="subject_kind"),
            Filter("region", "认定地区", options=words.hubei_regions(), apply=within_region("region")),
        ]  # fmt: skip

    def rows(self) -> Any:
        """In force now."""
        return queries.public_list(self.colour)

    def row(self, one: Any) -> dict[str, Any]:
        """One name."""
        code = "" if one.subject.is_person else one.subject.code
        return {
            "subject": {"text": self.name(one.subject), "note": code,
                        "url": reverse("public:listing", args=[one.code])},
            "capacity": one.get_subject_kind_display(), "reason": words.discreet(one.reason),
            "organ": one.organ_name, "number": one.document_number, "at": one.listed_at,
            "until": one.ends_on,
        }  # fmt: skip


class BlackList(ColourList):
    """黑名单."""

    colour, title, file_name, noun = "black", "黑名单", "black-list", "个主体"
    lead = "因严重违法失信，由县级以上机关认定列入的主体。期满、修复或者依据撤销的，自动移出，不再显示。"
    nothing = Nothing(title="黑名单现在没有主体", help="认定公布后立即在这里显示。")


class RedList(ColourList):
    """红名单."""

    colour, title, file_name, noun = "red", "红名单", "red-list", "个主体"
    lead = "守信的主体，由县级以上机关依奖励表彰认定。出现失信的自动移出。"
    nothing = Nothing(title="红名单现在没有主体", help="认定公布后立即在这里显示。")


def measure_rows(rows: Any) -> list[dict[str, Any]]:
    """Measures as a table shows them."""
    return [{"label": one.label, "basis": one.basis or "没有法律依据，只作提示",
             "effect": {"text": one.get_effect_display(), "tone": EFFECT_TONES[one.effect]},
             "state": one.get_state_display()} for one in rows]  # fmt: skip


MEASURES = [{"key": "label", "label": "措施"}, {"key": "effect", "label": "效果"},
            {"key": "basis", "label": "依据"}, {"key": "state", "label": "状态"}]  # fmt: skip


class ListingPage(Page):
    """One name on a list."""

    section, template_name = "credit", "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Why, by whom, until when, and what follows."""
        one = queries.public_listing(self.kwargs["code"])
        if one is None:
            raise Http404
        black = one.is_black
        list_name = one.get_colour_display()
        self.above = ((list_name, "public:black_list" if black else "public:red_list"),)
        self.title = name = shown_name(one.subject)
        facts = [("名单", list_name), ("主体", name), ("身份", one.get_subject_kind_display()),
                 ("列入事由", words.discreet(one.reason)), ("列入依据", one.basis),
                 ("认定机关", one.organ_name), ("文书号", one.document_number),
                 ("公布日期", words.zh_day(one.listed_at)), ("公布截止", words.zh_day(one.ends_on))]  # fmt: skip
        if not one.subject.is_person:
            facts.insert(2, ("统一社会信用代码", one.subject.code))
        return {
            **super().get_context_data(**kwargs), "layout": "base.html", "code": one.code,
            "state": {"text": list_name, "tone": "danger" if black else "done"},
            "parts": [
                {"title": "认定", "facts": facts},
                {"title": "联合奖惩措施", "columns": MEASURES, "empty": "措施正在匹配，稍后再看",
                 "rows": measure_rows(measures.measures_of(one.pk))},
                {"title": "权利", "paragraphs": [
                    "对认定有异议的，可以向认定机关提出信用异议，或者依法申请行政复议、提起行政诉讼。",
                    "符合条件的，可以申请信用修复；准予修复的，移出名单、措施同步解除。"]},
            ],
        }  # fmt: skip
