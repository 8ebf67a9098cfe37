"""抽取证明: once the result is known, everybody computes seed, places and calls of the draw again."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from gongheng.foundation.canonical import canonical
from gongheng.foundation.documents.words import instant
from gongheng.portals.public.pages import Page
from gongheng.portals.public.projects import tender_of
from gongheng.portals.trades import class_name
from gongheng.registry.experts.calling.queries import proof_of_draw, proved
from gongheng.trading.award.queries import result_is_out

COLUMNS = [
    {"key": "stratum", "label": "专业"}, {"key": "listed", "label": "列入次序", "kind": "number", "unit": "人"},
    {"key": "called", "label": "已呼叫", "kind": "number", "unit": "次"},
    {"key": "seated", "label": "入席（代号和位次）"}, {"key": "short", "label": "缺额", "kind": "number"},
]  # fmt: skip


def shown_draws(code: str) -> tuple[Any, list[Any]]:
    """The tender and its draws; 404 before the result is known."""
    tender = tender_of(code)
    if not result_is_out(tender):
        raise Http404
    return tender, list(proved(tender.code))


class DrawProofs(Page):
    """The draws of a project, each with its figures and its file."""

    section, template_name = "trades", "public/draw_proofs.html"

    def trail(self) -> list[tuple[str, str]]:
        """Below the project."""
        tender = self.tender
        return [(tender.title, reverse("public:project", args=[tender.code])), ("抽取证明", "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Roots, seed, lists; aliases of the seated only."""
        self.tender, rows = shown_draws(self.kwargs["code"])
        self.title = f"抽取证明：{self.tender.title}"
        return {
            **super().get_context_data(**kwargs), "tender": self.tender, "columns": COLUMNS,
            "draws": [_draw(self.tender.code, number, one) for number, one in enumerate(rows, 1)],
        }  # fmt: skip


def _draw(code: str, number: int, row: Any) -> dict[str, Any]:
    whole = proof_of_draw(row)
    listed = {one["stratum"]: sum(one["rungs"]) for one in whole["lists"]}
    return {
        "title": f"第 {number} 次抽取", "url": reverse("public:draw_proof", args=[code, number]),
        "facts": [
            ("申请时间", instant(row.lot.asked_at)), ("抽出时间", instant(row.lot.drawn_at)),
            ("名单", f"{whole['counts']['pool']} 人，其中回避 {sum(whole['counts']['excluded'].values())} 人"),
            ("申请根", whole["roots"]["request"]), ("名单根", whole["roots"]["pool"]),
            ("回避根", whole["roots"]["exclusions"]), ("种子", whole["seed"]),
            ("呼叫链", whole["calls_head"]),
        ],
        "rows": [
            {"stratum": class_name(one["stratum"]), "listed": listed[one["stratum"]],
             "called": sum(call["stratum"] == one["stratum"] for call in whole["calls"]),
             "seated": "、".join(f"{seat['who']}（第 {seat['place'] + 1}）" for seat in one["seated"]) or "—",
             "short": one["short"]} for one in whole["result"]
        ],
    }  # fmt: skip


def proof(request: Any, code: str, number: int) -> HttpResponse:
    """One proof as a file for the verifier."""
    _, rows = shown_draws(code)
    if not 0 < number <= len(rows):
        raise Http404
    answer = HttpResponse(
        canonical(proof_of_draw(rows[number - 1])), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="{code}-draw-{number}.json"'
    return answer
