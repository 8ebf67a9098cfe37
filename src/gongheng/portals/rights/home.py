"""我的信用: records with their clocks, what may be done now, what was asked for."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.disputes.queries import own_contests, own_disputes
from gongheng.credit.lists.queries import own_listings
from gongheng.credit.records.queries import mark_labels, own_records
from gongheng.credit.repair.queries import own_repairs
from gongheng.credit.repair.rules import answer_for
from gongheng.foundation.clock import day_of
from gongheng.portals import remedies as words
from gongheng.portals.credit_words import state_of
from gongheng.portals.doors import Door

MOST = 50  # of each kind on one page, the newest
RECORDS = [{"key": "what", "label": "记录"}, {"key": "organ", "label": "决定机关"},
           {"key": "decided", "label": "决定日期", "kind": "date"},
           {"key": "ends", "label": "公示截止", "kind": "date"}, {"key": "state", "label": "状态"},
           {"key": "repair", "label": "修复"}]  # fmt: skip
LISTINGS = [{"key": "what", "label": "名单"}, {"key": "ends", "label": "截止", "kind": "date"},
            {"key": "state", "label": "状态"}]  # fmt: skip
ASKED = [{"key": "what", "label": "事项"}, {"key": "on", "label": "提出日期", "kind": "date"},
         {"key": "state", "label": "状态"}, {"key": "due", "label": "办理期限", "kind": "date"}]  # fmt: skip


class Home(Door, TemplateView):
    """Everything about one's own credit on one page."""

    open_to = words.SUBJECTS
    template_name = "rights/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Records, lists, what was asked for."""
        actor, now = self.request.actor, self.request.now
        return {
            "columns": {"records": RECORDS, "listings": LISTINGS, "asked": ASKED},
            "records": [_record(one, now) for one in own_records(actor)[:MOST]],
            "listings": [_listing(one) for one in own_listings(actor)[:MOST]],
            "asked": sorted(_asked(actor, now), key=lambda row: row["on"], reverse=True),
            **super().get_context_data(**kwargs),
        }


def _record(one: Any, now: Any) -> dict[str, Any]:
    public = one.is_adverse and one.state == "published"
    found = answer_for(one, day_of(now)) if public else None
    worst = max((li for li in found.lines if li.until or li.never),
                key=lambda li: (li.never, li.until), default=None) if found else None  # fmt: skip
    return {
        "what": {"text": words.titled(one), "url": reverse("rights:record", args=[one.code]),
                 "note": "、".join(mark_labels(one)) or one.document_number},
        "organ": one.organ_name, "decided": one.decided_on, "ends": one.publicity_ends_on,
        "state": state_of(one),
        "repair": {"text": words.when_words(found), "note": worst.source if worst else ""}
        if found else None,
    }  # fmt: skip


def _listing(one: Any) -> dict[str, Any]:
    url = reverse("rights:object_listing", args=[one.code]) if one.state == "in_force" else ""
    return {"what": {"text": one.get_colour_display(), "note": one.reason}, "ends": one.ends_on,
            "state": {"text": f"{one.get_state_display()}，可以提出异议", "url": url} if url
            else one.get_state_display()}  # fmt: skip


def _asked(actor: Any, now: Any) -> list[dict[str, Any]]:
    rows = []
    for one in own_disputes(actor)[:MOST]:
        clock = words.dispute_next(one, now) or {}
        rows.append({"what": {"text": f"信用异议：{words.target_of(one)}",
                              "url": reverse("rights:dispute", args=[one.code])},
                     "on": day_of(one.lodged_at), "state": words.chip(one),
                     "due": day_of(clock["due"]) if "due" in clock else None})  # fmt: skip
    for it in own_repairs(actor)[:MOST]:
        clock = words.repair_next(it, now) or {}
        rows.append({"what": {"text": f"信用修复：{words.titled(it.record)}",
                              "url": reverse("rights:repair", args=[it.code])},
                     "on": day_of(it.applied_at), "state": words.chip(it),
                     "due": day_of(clock["due"]) if "due" in clock else None})  # fmt: skip
    return rows + [
        {"what": f"{one.get_forum_display()}：{one.case_number}", "on": day_of(one.reported_at),
         "state": words.chip(one), "due": None}
        for one in own_contests(actor)[:MOST]
    ]  # fmt: skip
