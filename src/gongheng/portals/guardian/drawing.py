"""抽取: what this guardian is asked to answer, one page a draw; the share is used in the browser only."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from gongheng.foundation.documents.words import instant
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.portals.choices import place_name
from gongheng.portals.doors import Door
from gongheng.portals.guardian import sources
from gongheng.portals.guardian.nav import GUARDIAN
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.middleware import note_refusal
from gongheng.registry.guardians.queries import guardian_of
from gongheng.registry.lots import actions
from gongheng.registry.lots.lifecycle import LOT, LotKind
from gongheng.registry.lots.queries import draws_of_guardian, is_answered_by, request_file

TONES = {"asked": "info", "anchored": "warn", "drawn": "done", "cancelled": "danger"}
ARTICLE = LOT.acts["answer"].under


class Draws(ListPage):
    """Every draw of the circles in which the actor's body holds a place; not which project it is."""

    open_to = GUARDIAN
    title, noun, file_name = "抽取", "件抽取", "draws-to-answer"
    lead = "监护人答复的是申请根，不知道是哪个项目、有谁在名单上；达到规定份数的任意几家答复，得出同一个种子。"
    columns = (
        Column("number", "编号", sort="pk"), Column("kind", "种类"), Column("region", "地区"),
        Column("at", "申请时间", "date", sort="asked_at"), Column("answered", "已答复", "number", "家"),
        Column("own", "贵单位"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("kind", "种类", options=LotKind.choices, field="kind"),
        Filter("state", "状态", options=LOT.states.choices, field="state"),
    )
    nothing = Nothing(
        "还没有需要监护人答复的抽取",
        "本地区申请抽取以后出现在这里；值守程序运行时由它自动核对、答复。",
    )

    def rows(self) -> Any:
        """Those of one's circles."""
        return draws_of_guardian(self.request.actor)

    def row(self, one: Any) -> dict[str, Any]:
        """One draw."""
        own = is_answered_by(one, self.request.actor)
        waits = one.state == "anchored" and not own
        return {
            "number": {"text": str(one.pk), "url": reverse("guardian:draw", args=[one.pk])},
            "kind": one.get_kind_display(), "region": place_name(one.region), "at": one.asked_at,
            "answered": len(one.answers.all()),
            "own": {"text": "等待答复", "tone": "warn"} if waits else "已答复" if own else "—",
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
        }  # fmt: skip


class OfDraw(Door):
    """A draw of one's circle; what is not the actor's is not there."""

    open_to = GUARDIAN

    def enter(self) -> None:
        """Find it."""
        self.lot = draws_of_guardian(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if self.lot is None:
            raise Http404


class DrawPage(OfDraw, TemplateView):
    """What is asked, in words; the fields of the key stand in no form."""

    template_name = "guardian/draw.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The request, the circle, whether it was answered."""
        lot = self.lot
        answered = is_answered_by(lot, self.request.actor)
        return {
            "title": f"{lot.get_kind_display()} 第 {lot.pk} 号", "article": ARTICLE,
            "waits": lot.state == "anchored" and not answered,
            "state": {"text": lot.get_state_display(), "tone": TONES[lot.state]},
            "where": reverse("guardian:draw_request", args=[lot.pk]),
            "done": reverse("guardian:draws"), "outside": sources.outside(),
            "facts": [
                ("种类", lot.get_kind_display()), ("地区", place_name(lot.region)),
                ("监护组", f"{lot.circle.name}（{lot.circle.code}）"), ("申请时间", instant(lot.asked_at)),
                ("检查点固定时间", instant(lot.anchored_at) if lot.anchored_at else "还没有固定"),
                ("已答复", f"{len(lot.answers.all())} 家，够 {lot.circle.threshold} 家即产生种子"),
                ("贵单位", "已答复" if answered else "还没有答复"), ("申请根", lot.root),
            ],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class DrawAsked(OfDraw, View):
    """GET what is asked; POST the answer."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """The request file, the own place and key, whom to believe about the log."""
        try:
            refuse_unless(self.lot.state == "anchored", "lot_not_anchored")
        except Refused as refused:
            return _refused(request, refused)
        own = guardian_of(request.actor, self.lot.circle)  # type: ignore[attr-defined]
        assert own is not None  # whoever sees the draw holds a place
        return JsonResponse({"asked": request_file(self.lot), "outside": sources.outside(),
                             "own": {"at": own.at, "key": self.lot.key}})  # fmt: skip

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Take the answer. A refusal is a sentence."""
        try:
            actions.answer(self.lot, answer=_answer_in(request), by=request.actor,  # type: ignore[attr-defined]
                           at=request.now)  # type: ignore[attr-defined]  # fmt: skip
        except Refused as refused:
            return _refused(request, refused)
        return JsonResponse({"done": True})


def _answer_in(request: HttpRequest) -> dict[str, Any]:
    try:
        answer = json.loads(request.body)["answer"]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Refused("guardian_file_bad", field="answer") from error
    refuse_unless(isinstance(answer, dict), "guardian_file_bad", field="answer")
    return dict(answer)


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    note_refusal(request, refused.code)
    said = {"code": refused.code, "field": refused.field, "sentence": refused.sentence}
    return JsonResponse(said, status=refused.status)
