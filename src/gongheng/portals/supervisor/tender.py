"""The whole life of a tender as supervision reads it: steps against the law, acts, documents."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.timestamps.queries import apart_in_words, flagged
from gongheng.portals import trades
from gongheng.portals.acts import bar
from gongheng.portals.components import timeline as drawn
from gongheng.portals.doors import Door
from gongheng.portals.measures_shown import at_step
from gongheng.portals.supervisor.nav import WATCHERS
from gongheng.trading.archive.queries import life
from gongheng.trading.objections.queries import objections_of
from gongheng.trading.tendering.lifecycle import TENDER

STATES = {"done": ("已完成", "done"), "late": ("超过期限", "danger"), "now": ("进行中", "info"),
          "future": ("未到", "neutral"), "skipped": ("不适用", "neutral")}  # fmt: skip


class TenderPage(Door, TemplateView):
    """Read-only but for the two acts of supervision."""

    open_to = WATCHERS
    template_name = "supervisor/tender.html"

    def enter(self) -> None:
        """Load the tender; outside one's region it is not there."""
        self.tender = watched_tender(self.request.actor, self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything on one page."""
        tender, now, actor = self.tender, self.request.now, self.request.actor
        story = life(tender, actor, at=now)
        spans = trades.spans(tender, now)
        return {
            "tender": tender,
            "state": trades.state_of(tender),
            "measures": at_step("inspection", _parties(tender)),
            "lead": f"{trades.region_name(tender.region)} · {trades.class_name(tender.trade_class)}"
                    f" · {tender.get_mode_display()}",
            "acts": self._acts(), "clock_apart": clock_apart(tender),
            "timeline": drawn(spans, now) if spans else None,
            "steps": [_step(step) for step in story["steps"]],
            "facts": _facts(tender),
            "notices": [{"title": one.title, "end": one.published_at, "number": one.number,
                         "kind": one.get_kind_display()} for one in story["notices"]],
            "sections": story["sections"],
            "objections": objections_of(tender),
            "events": [{"at": one["at"], "text": one["label"], "article": one["under"],
                        "state": "done"} for one in reversed(story["acts"])],
            "articles": _articles(story["steps"]),
            "crumbs": [{"label": "项目监督", "url": reverse("supervisor:tenders")},
                       {"label": tender.title, "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip

    def _acts(self) -> list[dict[str, Any]]:
        code, stopped = self.tender.code, self.tender.suspended_at is not None
        return bar(TENDER, self.tender, self.request.actor, {
            "suspend": {"url": reverse("supervisor:suspend", args=[code]), "kind": "danger",
                        "closed": "项目已在暂停之中" if stopped else ""},
            "resume": {"url": reverse("supervisor:resume", args=[code]),
                       "closed": "" if stopped else "项目没有暂停"},
        })  # fmt: skip


def clock_apart(tender: Any) -> list[dict[str, Any]]:
    """Return the stamps of this opening that tell another time than the platform's clock did.

    Of receipts nothing before the opening: it would tell that there are any.
    """
    kinds = ["close", "reading", "report"] + (["receipt"] if hasattr(tender, "opening") else [])
    return [{"kind": one.get_kind_display(), "at": one.generated_at, "apart": apart_in_words(one)}
            for one in flagged(tender.code, *kinds)]  # fmt: skip


def _parties(tender: Any) -> set[str]:
    """Return tenderer, agency and, once decided, the winners: bidders stay unnamed before that."""
    awards = [getattr(one, "award", None) for one in tender.sections.all()]
    won = {code for one in awards if one and one.winner for code in one.winner.party_codes()}
    return {tender.tenderer_code, tender.agency_code, *won}


def watched_tender(actor: Any, code: str) -> Any:
    """Return a tender of the actor's region; otherwise 404."""
    from django.http import Http404

    found = trades.queries.tenders_of(actor).filter(code=code).select_related("project").first()
    if found is None or not actor.watches(found.region):
        raise Http404
    return found


def _step(step: dict[str, Any]) -> dict[str, Any]:
    ruling = step["ruling"]
    text, tone = STATES.get(step["state"], ("", "neutral"))
    span = [("最早 ", step["due_from"]), ("最迟 ", step["due_until"])]
    return {
        **step,
        "text": text,
        "tone": tone,
        "limits": [(word, day) for word, day in span if day],
        "article": ruling.source if ruling else "",
        "rule": _rule(ruling),
    }


def _rule(ruling: Any) -> str:
    """A period as its figure; a plain duty by its title."""
    if ruling is None:
        return ""
    return ruling.title if isinstance(ruling.value, bool) else ruling.shown


def _facts(tender: Any) -> list[tuple[str, Any]]:
    project = tender.project
    found = [
        ("建设项目", f"{project.name}（{project.code}）"), ("招标人", tender.tenderer_name),
        ("代理机构", tender.agency_name or "自行招标"),
        ("资金", "国有资金占控股或者主导地位" if tender.state_funded else "其他资金"),
        ("招标次数", f"第 {tender.round} 次"),
    ]  # fmt: skip
    if tender.suspended_for:
        found.append(("暂停原因", tender.suspended_for))
    if tender.failed_for:
        found.append(("招标失败原因", tender.failed_for))
    return found


def _told(ruling: Any) -> str:
    plain = isinstance(ruling.value, bool)
    return ruling.title if plain else f"{ruling.title}：{ruling.shown}"


def _articles(steps: list[dict[str, Any]]) -> list[dict[str, str]]:
    found: dict[str, str] = {}
    for step in steps:
        if step["ruling"] is not None:
            found.setdefault(step["ruling"].source, _told(step["ruling"]))
    return [{"name": name, "text": text} for name, text in found.items()]
