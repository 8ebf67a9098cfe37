"""信用宣传 for everyone: news, policies, knowledge, typical cases; searched, and as RSS."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed

from gongheng.credit.lessons import queries
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page, PublicList

TONES = {"good": "done", "bad": "danger"}
FEED_LENGTH = 50


class Pieces(PublicList):
    """Published pieces."""

    section, title, file_name, noun = "credit", "信用宣传", "pieces", "篇"
    rss = "public:credit_pieces_feed"
    lead = "信用动态、政策文件、信用知识、诚信和失信典型、经验做法。"
    nothing = Nothing("没有这样的稿件", "换一个栏目或者关键词再看。")
    columns = (
        Column("title", "标题"), Column("kind", "栏目", sort="kind"), Column("organ", "单位"),
        Column("at", "发布日期", "date", sort="published_at"),
    )  # fmt: skip

    def list_filters(self) -> list[Filter]:
        """Words and kind."""
        return [
            Filter("q", "关键词", "text", hint="标题中的字", apply=queries.said),
            Filter("kind", "栏目", options=queries.piece_kinds(), counted=True),
        ]

    def rows(self) -> Any:
        """Newest first."""
        return queries.public_pieces()

    def row(self, one: Any) -> dict[str, Any]:
        """One piece."""
        return {"title": {"text": one.title, "url": reverse("public:credit_piece", args=[one.code])},
                "kind": {"text": one.get_kind_display(), "tone": TONES.get(one.kind, "info")},
                "organ": one.organ_name, "at": one.published_at}  # fmt: skip


class PiecesFeed(Pieces):
    """The same pieces as RSS 2.0."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the newest pieces this filter leaves."""
        found = self.rows()
        for one in self.list_filters():
            found = one.narrowed(found, request.GET.get(one.name, ""))
        feed = Rss201rev2Feed(
            title="公衡 信用宣传", link=request.build_absolute_uri(reverse("public:credit_pieces")),
            description="按所选条件筛选的信用宣传稿件", language="zh-CN",
            feed_url=request.build_absolute_uri(),
        )  # fmt: skip
        for one in found[:FEED_LENGTH]:
            link = request.build_absolute_uri(reverse("public:credit_piece", args=[one.code]))
            feed.add_item(title=one.title, link=link, unique_id=one.code,
                          unique_id_is_permalink=False, pubdate=one.published_at,
                          description=f"{one.get_kind_display()}，{one.organ_name}",
                          categories=[one.get_kind_display()])  # fmt: skip
        answer = HttpResponse(content_type="application/rss+xml; charset=utf-8")
        feed.write(answer, "utf-8")
        return answer


class PiecePage(Page):
    """One piece."""

    section, template_name = "credit", "credit/thing.html"
    above = (("信用宣传", "public:credit_pieces"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Text and where it comes from."""
        one = queries.public_pieces().filter(code=self.kwargs["code"]).first()
        if one is None:
            raise Http404
        self.title = one.title
        facts = [("栏目", one.get_kind_display()), ("单位", one.organ_name),
                 ("来源", one.source or "—"), ("发布日期", words.zh_day(one.published_at)),
                 ("内容摘要", one.digest)]  # fmt: skip
        paragraphs = [words.discreet(line) for line in one.body.split("\n") if line.strip()]
        return {
            **super().get_context_data(**kwargs), "code": "", "layout": "base.html",
            "state": {"text": one.get_kind_display(), "tone": TONES.get(one.kind, "info")},
            "parts": [{"title": "正文", "paragraphs": paragraphs}, {"title": "出处", "facts": facts}],
        }  # fmt: skip
