"""抽系数 in the hall: one draw with its candidates, the value and the transcript for anybody."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.canonical import canonical
from gongheng.portals.hall.coefficient_rows import STATES
from gongheng.portals.hall.room import announced
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.trading.opening.coefficients import queries
from gongheng.trading.tendering.coefficients import in_words


def told_of(tender: Any, draw: int) -> dict[str, Any]:
    """One draw of this tender, or 404."""
    found = next((one for one in queries.progress_of(tender) if one["draw"] == draw), None)
    if found is None:
        raise Http404
    return found


class CoefficientPage(TemplateView):
    """One draw: what was fixed before, who has still to answer, what came out and how to check it."""

    template_name = "hall/coefficient.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        tender = announced(self.request, kwargs["code"])
        one = told_of(tender, kwargs["draw"])
        text, tone = STATES[one["state"]]
        return {
            "tender": tender, "one": one, "state": {"text": text, "tone": tone}, "facts": _facts(one),
            "terms": in_words(tender.terms().get("price", {})),
            "file": reverse("hall:coefficient_file", args=[tender.code, one["draw"]]) if one["seed"] else "",
            "layout": "base.html", "section": "trades",
            "crumbs": [{"label": tender.title, "url": reverse("hall:room", args=[tender.code])},
                       {"label": f"系数 {one['code']}", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def _facts(one: dict[str, Any]) -> list[tuple[str, str]]:
    moments = (
        ("申请时间", one["asked_at"]),
        ("抽出时间", one["drawn_at"]),
        ("撤销时间", one["cancelled_at"]),
    )
    rows = [
        ("标段", f"{one['title']}（{one['section']}）"), ("系数", f"{one['code']}（{one['name']}）"),
        ("候选值", "、".join(one["candidates"])),
        *((label, zh_datetime(at)) for label, at in moments if at),
        ("监护人", f"已答复 {one['answered']} 位，满 {one['threshold']} 位抽出"),
    ]  # fmt: skip
    if one["value"]:
        rows.append(("抽出的值", f"{one['value']}（第 {one['place']} 个）"))
    rows.append(
        ("依据", "招标投标法第四十条：按照招标文件确定的评标标准和方法评审；系数的算法和范围是示例")
    )
    return [*rows, ("申请根", one["request_root"]), ("种子", one["seed"] or "还没有产生")]


def transcript_file(request: Any, code: str, draw: int) -> HttpResponse:
    """Answer with the transcript for the verifier; no person is in it."""
    whole = queries.transcript(announced(request, code), draw)
    if whole is None:
        raise Http404
    answer = HttpResponse(canonical(whole), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="coefficient-{code}-{draw}.json"'
    return answer
