"""One record of one's own, one objection, one application: what stands there and what may be done."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.disputes.lifecycle import DISPUTE
from gongheng.credit.disputes.queries import own_disputes
from gongheng.credit.records.queries import mark_labels
from gongheng.credit.repair.lifecycle import REPAIR
from gongheng.credit.repair.queries import own_repairs
from gongheng.credit.repair.rules import answer_for
from gongheng.foundation.clock import day_of
from gongheng.portals import remedies as words
from gongheng.portals.acts import bar
from gongheng.portals.credit_words import content_rows, state_of
from gongheng.portals.doors import Door

HOME = {"label": "我的信用", "url": "/my-credit/"}
DECIDED = {"upheld", "rejected", "refused"}
REMEDIES = "对处理结果不服的，可以依法申请行政复议或者提起行政诉讼。"


class RecordPage(Door, TemplateView):
    """A record about oneself, when it may be repaired, and what may be done now."""

    open_to, template_name = words.SUBJECTS, "rights/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts, calculator, acts, receivers."""
        actor, now = self.request.actor, self.request.now
        one = words.own_record(actor, self.kwargs["code"])
        public = one.is_adverse and one.state == "published"
        found = answer_for(one, day_of(now)) if public else None
        return {
            "record": one, "title": words.titled(one), "state": state_of(one),
            "marks": mark_labels(one), "acts": _acts(one, found),
            "facts": [("决定机关", one.organ_name), ("决定文书号", one.document_number),
                      ("决定日期", one.decided_on), ("公示截止", one.publicity_ends_on),
                      ("记录编号", one.code)],
            "content": content_rows(one),
            "found": found, "when": words.when_words(found) if found else "",
            "columns": words.LINES, "lines": words.line_rows(found) if found else [],
            "receiver_columns": words.RECEIVERS, "receivers": words.receiver_rows(one.code),
            "crumbs": [HOME, {"label": words.titled(one), "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def _acts(record: Any, found: Any) -> list[dict[str, Any]]:
    on_file = record.state in {"accepted", "published"}
    gone = "" if on_file else f"记录当前为“{record.get_state_display()}”"
    too_early = "" if found and found.allowed else words.when_words(found) if found else gone
    worst = max((one for one in found.lines if one.holds_back(found.day)),
                key=lambda one: (one.never, one.until or found.day), default=None) if found else None  # fmt: skip
    rows = [("提出异议", "object", gone or ("异议正在办理" if "disputed" in record.marks else ""),
             DISPUTE.acts["lodge"].under),
            ("申报复议（诉讼）", "contest", gone, "行政处罚法第四十八条")]  # fmt: skip
    if record.is_adverse:
        rows.insert(1, ("申请信用修复", "apply", too_early,
                        worst.source if worst else REPAIR.acts["apply"].under))  # fmt: skip
    return [{"label": label, "url": reverse(f"rights:{name}", args=[record.code]), "open": not why,
             "reason": why, "article": article} for label, name, why, article in rows]  # fmt: skip


class DisputePage(Door, TemplateView):
    """An objection of one's own, its clock, its end, and the proof that receivers corrected."""

    open_to, template_name = words.SUBJECTS, "rights/dispute.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Head, texts, outcome, receivers."""
        actor, now = self.request.actor, self.request.now
        one = own_disputes(actor).filter(code=self.kwargs["code"]).first()
        if one is None:
            raise Http404
        url = reverse("rights:take_back_dispute", args=[one.code])
        return {
            "title": "信用异议", "state": words.chip(one), "next": words.dispute_next(one, now),
            "lead": words.target_of(one),
            "acts": bar(DISPUTE, one, actor, {"take_back": {"url": url, "kind": "danger"}}),
            **dispute_rows(one), "crumbs": [HOME, {"label": "信用异议", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def dispute_rows(one: Any) -> dict[str, Any]:
    """What both sides read of an objection."""
    outcome = [("处理", one.get_remedy_display()), ("办理意见", one.reason)] if one.reason else []
    if one.state in DECIDED and one.state != "upheld":
        outcome.append(("救济途径", REMEDIES))
    return {
        "facts": [("理由", one.grounds), ("请求更正为", one.claimed),
                  ("证明材料", f"{len(one.evidence)} 份"), ("异议编号", one.code)],
        "outcome": outcome, "paused": one.pauses,
        "receiver_columns": words.RECEIVERS,
        "receivers": words.receiver_rows(one.record.code) if one.record else [],
    }  # fmt: skip


class RepairPage(Door, TemplateView):
    """An application of one's own."""

    open_to, template_name = words.SUBJECTS, "rights/repair.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Head, facts, rules as of the application, outcome."""
        actor, now = self.request.actor, self.request.now
        one = own_repairs(actor).filter(code=self.kwargs["code"]).first()
        if one is None:
            raise Http404
        urls = {verb: {"url": reverse(f"rights:{verb}_repair", args=[one.code])}
                for verb in ("supplement", "take_back")}  # fmt: skip
        return {
            "title": "信用修复申请", "state": words.chip(one), "next": words.repair_next(one, now),
            "lead": words.titled(one.record), "acts": bar(REPAIR, one, actor, urls),
            **repair_rows(one), "crumbs": [HOME, {"label": "信用修复申请", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def repair_rows(one: Any) -> dict[str, Any]:
    """What both sides read of an application."""
    told = [("需要补正的内容", one.missing), ("决定文书号", one.document_number),
            ("理由", one.reason), ("不再受理至", one.banned_until)]  # fmt: skip
    outcome = [(label, value) for label, value in told if value]
    if one.state in {"denied", "refused"}:
        outcome.append(("救济途径", REMEDIES))
    return {
        "facts": [("纠正和履行情况", one.statement), ("证明材料", f"{len(one.proof)} 份"),
                  ("信用修复承诺书", one.pledge.code), ("申请日期", day_of(one.applied_at)),
                  ("最早可申请日期", one.earliest_on), ("申请编号", one.code)],
        "outcome": outcome, "columns": [{"key": "a", "label": "规定"}, {"key": "b", "label": "内容"},
                                        {"key": "c", "label": "依据"}],
        "rows": [dict(zip("abc", row, strict=True)) for row in one.articles],
    }  # fmt: skip
