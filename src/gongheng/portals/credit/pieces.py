"""Pieces on an officer's desk: written, sent back, published by another, withdrawn."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.lessons import actions, queries
from gongheng.credit.lessons.lifecycle import PIECE
from gongheng.foundation.access.roles import Role
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, ActView, Reason, ThingAct
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.public import words

OFFICERS = (Role.CREDIT,)
TONES = {"drafted": "warn", "returned": "danger", "published": "done", "withdrawn": "neutral"}
VERBS = ("rewrite_piece", "publish_piece", "return_piece", "withdraw_piece")
FIELDS = ("kind", "title", "body", "source")


class Pieces(ListPage):
    """Pieces of the desk."""

    open_to = OFFICERS
    title, noun, file_name = "信用宣传稿件", "篇", "pieces"
    lead = "动态、政策、知识、典型案例和经验。一人拟稿，另一人审核发布。"
    columns = (
        Column("title", "标题"), Column("kind", "栏目"), Column("organ", "单位"),
        Column("at", "拟稿日期", "date", sort="drafted_at"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=tuple(PIECE.states.choices), counted=True),
        Filter("kind", "栏目", options=tuple(queries.piece_kinds()), counted=True),
    )
    nothing = Nothing("还没有稿件", help="拟一篇，由同事审核后发布。")

    def rows(self) -> Any:
        """The desk's own."""
        return queries.pieces_on_the_desk_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Write one."""
        act = PIECE.acts["draft_piece"]
        return [{"label": act.label, "url": reverse("culture:draft_piece"), "open": True,
                 "article": act.under}]  # fmt: skip

    def row(self, one: Any) -> dict[str, Any]:
        """One piece."""
        return {"title": {"text": one.title, "url": reverse("culture:piece", args=[one.code])},
                "kind": one.get_kind_display(), "organ": one.organ_name, "at": one.drafted_at,
                "state": {"text": one.get_state_display(), "tone": TONES[one.state]}}  # fmt: skip


def found(request: Any, code: str) -> Any:
    """A piece of this desk, else 404."""
    one = queries.pieces_on_the_desk_of(request.actor).filter(code=code).first()
    if one is None:
        raise Http404
    return one


class PiecePage(Door, TemplateView):
    """One piece with its acts."""

    open_to = OFFICERS
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The text and what may be done."""
        one = found(self.request, self.kwargs["code"])
        urls = {verb: reverse(f"culture:{verb}", args=[one.code]) for verb in VERBS}
        facts = [("栏目", one.get_kind_display()), ("单位", one.organ_name), ("来源", one.source or "—"),
                 ("发布日期", words.zh_day(one.published_at)), ("内容摘要", one.digest or "—")]  # fmt: skip
        why = [{"tone": "warn", "title": "退回（撤下）原因", "text": one.returned_for}]
        return {
            **super().get_context_data(**kwargs), "code": "", "title": one.title,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
            "acts": bar(PIECE, one, self.request.actor, urls),
            "notices": why if one.returned_for and one.state != "published" else [],
            "parts": [{"title": "正文", "paragraphs": one.body.split("\n")},
                      {"title": "出处", "facts": facts}],
            "crumbs": [{"label": "信用宣传稿件", "url": reverse("culture:pieces")},
                       {"label": one.title, "url": ""}],
        }  # fmt: skip


class PieceForm(ActForm):
    """A piece; all of it will be public."""

    kind = forms.ChoiceField(label="栏目", choices=queries.piece_kinds)
    title = forms.CharField(label="标题", max_length=200)
    body = Text(label="正文", max_length=20_000, rows=14,
                help_text="向社会公开，不要写个人姓名、电话、证件号码。")  # fmt: skip
    source = forms.CharField(label="来源", max_length=200, required=False)


class DraftPiece(ActView):
    """拟稿."""

    open_to = OFFICERS
    form_class = PieceForm
    title, submit, article = "拟稿", "提交审核", PIECE.acts["draft_piece"].under
    done = "已提交，等待另一人审核。"

    def act(self, form: Any) -> Any:
        """Write it."""
        return actions.draft_piece(**form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """To the new piece."""
        return reverse("culture:piece", args=[self.outcome.code])


class OnPiece(ThingAct):
    """An act on one piece."""

    open_to = OFFICERS
    life = PIECE
    performs, back = actions, "culture:piece"

    def load(self) -> Any:
        """A piece of this desk."""
        return found(self.request, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which."""
        return [("标题", self.thing.title), ("栏目", self.thing.get_kind_display())]


class RewritePiece(OnPiece):
    """修改稿件."""

    verb, form_class = "rewrite_piece", PieceForm

    def get_initial(self) -> dict[str, Any]:
        """As it was."""
        return {name: getattr(self.thing, name) for name in FIELDS}


class PublishPiece(OnPiece):
    """发布."""

    verb = "publish_piece"


class ReturnPiece(OnPiece):
    """退回稿件."""

    verb, form_class = "return_piece", Reason


class WithdrawPiece(OnPiece):
    """撤下稿件."""

    verb, form_class, danger = "withdraw_piece", Reason, True
