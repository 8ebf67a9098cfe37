"""信用承诺: who promised what, in which words; the paper, and the texts in force."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from gongheng.credit.pledges import queries
from gongheng.credit.pledges.templates import digest_of, template_of, templates
from gongheng.foundation.clock import day_of
from gongheng.portals import papers
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.credit_paging import KeyedList
from gongheng.portals.public.credit_words import PLEDGE_TONES, by_subject, shown_name
from gongheng.portals.public.pages import Page

STATES = [("signed", "已签署"), ("broken", "承诺不实"), ("superseded", "已由新版本替代")]


def title_of(pledge: Any) -> str:
    """The title of the text a pledge was signed on."""
    template = template_of(pledge.kind)
    return template.title if template else "信用承诺书"


class PledgeList(KeyedList):
    """Every public pledge."""

    newest = "-signed_at"
    title, file_name, noun = "信用承诺", "pledges", "份承诺"
    lead = "市场主体和从业人员签署的信用承诺书；核查不实的予以标明。自然人姓名遮掩。"
    nothing = Nothing(title="还没有公示的信用承诺", help="签署后立即在这里公示。")
    columns = (
        Column("subject", "承诺人"), Column("kind", "承诺书"), Column("capacity", "身份"),
        Column("at", "签署日期", "date", sort="signed_at"), Column("state", "状态"),
    )  # fmt: skip

    def list_filters(self) -> list[Filter]:
        """Subject, kind, state."""
        kinds = [(one.code, one.title) for one in templates()]
        return [
            Filter("q", "承诺人", "text", hint="单位名称或统一社会信用代码", apply=by_subject),
            Filter("kind", "承诺书", options=kinds),
            Filter("state", "状态", options=STATES),
        ]

    def rows(self) -> Any:
        """Public ones, the newest first."""
        return queries.public_pledges()

    def row(self, one: Any) -> dict[str, Any]:
        """One pledge."""
        return {
            "subject": {"text": self.name(one.subject), "url": reverse("public:pledge", args=[one.code])},
            "kind": title_of(one), "capacity": one.get_subject_kind_display(), "at": one.signed_at,
            "state": {"text": one.get_state_display(), "tone": PLEDGE_TONES[one.state]},
        }  # fmt: skip


def found(code: str) -> Any:
    """A public pledge, else 404."""
    pledge = queries.public_pledge(code)
    if pledge is None:
        raise Http404
    return pledge


class PledgePage(Page):
    """One pledge: its words, who signed, what was checked."""

    section, template_name = "credit", "credit/thing.html"
    above = (("信用承诺", "public:pledges"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Words and facts."""
        pledge = found(self.kwargs["code"])
        name = shown_name(pledge.subject)
        self.title = title_of(pledge)
        facts = [("承诺人", name), ("身份", pledge.get_subject_kind_display()),
                 ("签署时间", words.zh_day(pledge.signed_at)), ("文本版本", pledge.version),
                 ("有效期", "长期有效，全省通用" if pledge.for_life else "一事一诺"),
                 ("文本摘要", pledge.digest)]  # fmt: skip
        if not pledge.subject.is_person:
            facts.insert(1, ("统一社会信用代码", pledge.subject.code))
        if pledge.occasion:
            facts.append(("所涉事项", words.discreet(pledge.occasion)))
        checks = [{"at": one.checked_at, "finding": one.get_finding_display()}
                  for one in queries.checks_of(pledge)]  # fmt: skip
        return {
            **super().get_context_data(**kwargs), "layout": "base.html", "code": pledge.code,
            "state": {"text": pledge.get_state_display(), "tone": PLEDGE_TONES[pledge.state]},
            "parts": [
                {"title": "承诺内容", "paragraphs": pledge.paragraphs},
                {"title": "签署情况", "facts": facts,
                 "links": [("下载承诺书", reverse("public:pledge_paper", args=[pledge.code]))]},
                {"title": "事后核查", "columns": CHECKS, "rows": checks, "empty": "还没有核查"},
            ],
        }  # fmt: skip


CHECKS = [{"key": "at", "label": "核查日期", "kind": "date"}, {"key": "finding", "label": "结果"}]


def paper(request: Any, code: str) -> HttpResponse:
    """The pledge as PDF; a person's name masked."""
    pledge = found(code)
    facts = queries.paper_of(pledge, shown_name(pledge.subject), title_of(pledge))
    return papers.made("pledge", facts, title_of(pledge))


class TextList(Page):
    """The texts in force, each kind with where it is asked for."""

    section, template_name = "credit", "credit/thing.html"
    title = "承诺书样本"
    above = (("信用承诺", "public:pledges"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every kind with the text of today."""
        today = day_of(self.request.now)  # type: ignore[attr-defined]
        parts = []
        for one in templates():
            text = one.text_on(today)
            if text is not None:
                parts.append({
                    "title": one.title, "paragraphs": text.paragraphs,
                    "facts": [("依据", one.basis), ("签署", "一次签署，长期有效" if one.for_life else "一事一诺"),
                              ("文本", f"{text.version}年版{f'（{text.standing}）' if text.standing else ''}，{text.basis}"),
                              ("文本摘要", digest_of(one, text))],
                })  # fmt: skip
        return {**super().get_context_data(**kwargs), "layout": "base.html", "parts": parts,
                "lead": "各类信用承诺书现行文本。标有“示例”的，正式文本未找到，由本系统拟写。"}  # fmt: skip
