"""The opening hall of one tender: for the host, the bidders, the witness, supervision and anybody."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.acts import plain
from gongheng.foundation.codes import mask_name
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.vault import store as vault
from gongheng.portals import trades
from gongheng.portals.acts import bar
from gongheng.portals.hall import presence, sealed
from gongheng.portals.hall.lines import lines_after, phase_of
from gongheng.portals.templatetags.written import milliseconds
from gongheng.trading.bidding.queries import bids_of, read_out
from gongheng.trading.objections.queries import objections_of
from gongheng.trading.opening.lifecycle import OPENING
from gongheng.trading.opening.queries import OVERDUE, opening_of, signers_of
from gongheng.trading.opening.stamps import stamps_of_opening

BASIS = ("opening/at_deadline", "opening/bidders_min", "opening/sealed_until_opening",
         "opening/objection_on_the_spot")  # fmt: skip


def announced(request: HttpRequest, code: str) -> Any:
    """Return a tender whose notice is out; its hall is open to everybody. Else 404."""
    tender = trades.tender_of(request.actor, code)  # type: ignore[attr-defined]
    if tender.announced_at is None:
        raise Http404
    return tender


def live_url(code: str) -> str:
    """Return where the stream is: the same origin unless the installation says otherwise."""
    return f"{settings.LIVE_BASE}/live/{code}/"


class Room(TemplateView):
    """The hall. It works by plain refresh; the stream only makes it come by itself."""

    template_name = "hall/room.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        request = self.request
        tender = announced(request, kwargs["code"])
        lines = lines_after(tender.code, -1)
        actor, now = request.actor, request.now
        host = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
        return {
            "tender": tender,
            "crumbs": [{"label": "开标大厅", "url": reverse("hall:openings")}, {"label": tender.title, "url": ""}],
            "room": {"name": f"{tender.title}开标", "phase": phase_of(tender, now),
                     "live_url": live_url(tender.code), "last_id": lines[-1]["id"] if lines else 0,
                     "poll_url": reverse("hall:state", args=[tender.code]),
                     "stamp": stamp_of(tender, phase_of(tender, now))},
            "stream": list(reversed(lines)),
            "count": presence.told(tender.code, presence.viewer_of(request), now),
            "own": reverse("tenderer:tender", args=[tender.code]) if host else "",
            "articles": trades.basis(tender.law, *BASIS),
            **acts_of(request, tender), **tables_of(request, tender),
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def part(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Answer with one part of the page, for the stream to put in its place."""
    tender = announced(request, code)
    make = {"acts": acts_of, "table": tables_of}.get(name)
    if make is None:
        raise Http404
    return render(request, f"hall/{name}.html", {"tender": tender, **make(request, tender)})


def state(request: HttpRequest, code: str) -> JsonResponse:
    """Answer with what is new past `after`: the way of a page that no stream reaches."""
    tender = announced(request, code)
    try:
        after = min(max(int(request.GET.get("after", "0")), 0), 2**62)
    except ValueError:
        after = 0
    now = request.now  # type: ignore[attr-defined]
    phase = phase_of(tender, now)
    answer = JsonResponse({
        "phase": phase, "stamp": stamp_of(tender, phase),
        "lines": [{**one, "at": milliseconds(one["at"])} for one in lines_after(code, after - 1)],
        "present": presence.told(code, presence.viewer_of(request), now),
    })  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer


def stamp_of(tender: Any, phase: str) -> str:
    """Return a word that changes whenever the hall's parts do."""
    opening = opening_of(tender)
    seen = [phase, tender.state, plain(tender.bids_due_at)]
    if opening is not None:
        seen += [len(opening.signatures), plain(opening.read_out_at), opening.state]
        if hasattr(opening, "unsealing"):
            seen += sealed.stamp_of(opening.unsealing)
        seen += [f"{one.pk}{one.state}" for one in objections_of(tender) if one.about == "opening"]
        seen += [one["said"] for one in stamps_of_opening(tender)]
    return sm3_hex("|".join(map(str, seen)).encode())[:16]


def acts_of(request: HttpRequest, tender: Any) -> dict[str, Any]:
    """Return the buttons of this person in this phase; the public has none."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    opening = opening_of(tender)
    url = lambda name: reverse(f"hall:{name}", args=[tender.code])  # noqa: E731
    if not actor.is_somebody or tender.state not in {"announced", "opened"}:
        return {"hall_acts": [], "opening": opening}
    if opening is None:
        early = "投标截止时间到了才能开标" if now < tender.bids_due_at else ""
        acts = bar(OPENING, tender, actor, {"hold_opening": {
            "url": url("hold"), "method": "post", "closed": early,
            "confirm": "开始后当众宣布收到的投标文件数量。投标人不足法定个数的标段不开标。"}})  # fmt: skip
        return {"hall_acts": [one for one in acts if one["open"] or (early and _hosts(actor, tender))],
                "opening": None}  # fmt: skip
    common = getattr(opening, "unsealing", None)
    early = sealed.why_not_yet(common) if common else ""
    read, signed = opening.read_out_at, actor.body in {one["body"] for one in opening.signatures}
    waiting = [
        one for one in objections_of(tender) if one.about == "opening" and one.state == "raised"
    ]
    shown = bar(OPENING, opening, actor, {
        "read_out": {"url": url("read_out"), "method": "post", "closed": "已经唱标" if read else early,
                     "confirm": "当众开启并宣读全部投标文件，封存摘要不符的不予宣读。"},
        "object_on_the_spot": {"url": url("object")},
        "sign_record": {"url": url("sign"), "method": "post", "confirm": "签认开标记录与现场情况一致。",
                        "closed": "本单位已经签认" if signed else "" if read else "唱标完成后才能签认"},
        "close": {"url": url("close"), "method": "post", "confirm": "结束后进入评标，不能再当场提出异议。",
                  "closed": "还没有唱标" if not read else "还有当场异议没有答复" if waiting else ""},
    })  # fmt: skip
    mine = [*sealed.acts_of(request, tender), *shown]
    mine = [one for one in mine if not one["reason"].startswith("您的岗位")]
    return {"hall_acts": mine if opening.state == "open" else [], "opening": opening}


def _hosts(actor: Any, tender: Any) -> bool:
    return actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)


def tables_of(request: HttpRequest, tender: Any) -> dict[str, Any]:
    """Return what was read out, the objections and the signatures; before the opening nothing."""
    actor = request.actor  # type: ignore[attr-defined]
    opening = opening_of(tender)
    if opening is None:
        return {"opening": None, "read_out": [], "objections": [], "signers": []}
    bids = list(read_out(tender))
    takes_part = actor.serves() or _hosts(actor, tender) or bids_of(actor).filter(
        section__tender=tender).exists()  # fmt: skip
    known = vault.reveal_many([bid.manager for bid in bids if bid.manager])
    sections = []
    for section in tender.sections.all():
        rows = [_row(bid, known, clear=takes_part) for bid in bids if bid.section_id == section.pk]
        sections.append({"section": section, "rows": rows})
    told = [one for one in objections_of(tender) if one.about == "opening"]
    answer = lambda one: reverse("tenderer:answer", args=[tender.code, one.pk])  # noqa: E731
    noted = {one["objection"] for one in opening.unanswered}
    return {
        "opening": opening, "columns": COLUMNS, "read_out": sections, "signers": signers_of(opening),
        "objections": [{"one": one, "url": answer(one) if _hosts(actor, tender) else "",
                        "overdue": OVERDUE if one.pk in noted else ""} for one in told],
        "faults": opening.faults, "stamps": stamps_shown(tender), **sealed.of(request, tender),
    }  # fmt: skip


def stamps_shown(tender: Any) -> list[tuple[str, str]]:
    """Return what an outside clock stamped of this opening, in words."""
    return [(one["label"], one["said"]) for one in stamps_of_opening(tender)]


COLUMNS = [
    {"key": "bidder", "label": "投标人"},
    {"key": "price", "label": "投标报价", "kind": "money", "unit": "元"},
    {"key": "days", "label": "工期", "kind": "number", "unit": "天"},
    {"key": "quality", "label": "质量"},
    {"key": "manager", "label": "项目负责人"},
    {"key": "seal", "label": "密封"},
]


def _row(bid: Any, known: dict[str, Any], *, clear: bool) -> dict[str, Any]:
    name = known.get(bid.manager, {}).get("name", "")
    return {"bidder": bid.bidder_name, "price": bid.price, "days": bid.period_days,
            "quality": bid.quality, "manager": name if clear else mask_name(name) if name else "",
            "seal": {"text": "相符", "tone": "done", "note": (bid.commitment or bid.sealed_digest)[:12]}}  # fmt: skip
