"""信用报告: have one made, check one, take the records with their proofs."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongheng.credit.catalogue.conducts import conduct_label
from gongheng.credit.records.queries import public_records_of
from gongheng.credit.reports import actions, contents, queries
from gongheng.credit.subjects.queries import firm_of
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.documents.words import instant
from gongheng.foundation.ledger import reading
from gongheng.portals import papers
from gongheng.portals.public.credit_words import shown_name
from gongheng.portals.public.pages import Page

SHOWN = 50  # records on the page; the report has all
COLUMNS = [{"key": "category", "label": "类别"}, {"key": "conduct", "label": "失信行为"},
           {"key": "organ", "label": "决定机关"}, {"key": "number", "label": "文书号"},
           {"key": "on", "label": "决定日期", "kind": "date"}]  # fmt: skip


def standing_of(digest: str) -> dict[str, Any] | None:
    """What anybody learns of the report that carries this code; None when there is none."""
    report = queries.report_with(digest)
    return standing(report) if report is not None else None


def standing(report: Any) -> dict[str, Any]:
    """Whether a report stands: number, scope, as of when, changed since when. No content."""
    since = queries.changed_since(report)
    public = report.scope == "public"
    facts = [("报告编号", report.code), ("范围", report.get_scope_display()),
             ("截至时间", instant(report.as_of)), ("记录数", f"{report.records} 条")]  # fmt: skip
    if public:
        facts.insert(1, ("信用主体", shown_name(report.subject)))
    if since:
        facts.append(("内容变化", f"{instant(since)} 之后，与报告所载不同，请重新出具"))
    text, tone = ("内容已有变化", "warn") if since else ("有效", "done")
    return {"state": {"text": text, "tone": tone}, "facts": [*facts, ("核验码", report.digest)]}


def firm(code: str) -> Any:
    """An organisation on file, else 404; persons have no public report."""
    found = firm_of(code)
    if found is None:
        raise Http404
    return found


class Find(Page):
    """Whose report, or which report to check."""

    section, template_name, title = "credit", "public/credit_reports.html", "信用报告"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A number leads to its check, a code to its subject."""
        asked = request.GET.get("q", "").replace("\0", "").strip()[:80].upper()
        if asked and queries.report_of(asked):
            return redirect("public:credit_report", asked)
        found = firm_of(asked)
        if found is not None:
            return redirect("public:credit_report_of", found.code)
        return self.render_to_response(self.get_context_data(asked=asked))


class Of(Page):
    """The public part on the screen, and the button that has it issued."""

    http_method_names = ["get", "head", "options", "post"]
    section, template_name = "credit", "public/credit_report_of.html"
    above = (("信用报告", "public:credit_reports"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name, points, records."""
        found = firm(self.kwargs["code"])
        self.title = found.name
        records = public_records_of(found)
        rows = [{"category": one.get_category_display(), "conduct": conduct_label(one.conduct) if one.conduct else "—",
                 "organ": one.organ_name, "number": one.document_number or "—",
                 "on": one.decided_on} for one in records[:SHOWN]]  # fmt: skip
        facts = [("统一社会信用代码", found.code), ("公示中的记录", f"{records.count()} 条"),
                 ("今日记分", f"{contents.points_of(found, NOBODY, self.request.now)} 分")]  # type: ignore[attr-defined]  # fmt: skip
        return {**super().get_context_data(**kwargs), "facts": facts, "columns": COLUMNS, "rows": rows,
                "bundle": reverse("public:credit_bundle", args=[found.code])}  # fmt: skip

    def post(self, request: Any, code: str) -> HttpResponse:
        """Issue it, or go to the one that still stands."""
        report = actions.issue(firm(code), by=request.actor, at=request.now)
        return redirect("public:credit_report", report.code)


def found(code: str) -> Any:
    """A report by number, else 404."""
    report = queries.report_of(code)
    if report is None:
        raise Http404
    return report


class Standing(Page):
    """Whether a report stands."""

    section, template_name = "credit", "credit/thing.html"
    above = (("信用报告", "public:credit_reports"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Number, scope, state; the file and the proof of a public one."""
        report = found(self.kwargs["code"])
        self.title = f"信用报告 {report.code}"
        told = standing(report)
        links = [("下载报告", reverse("public:credit_report_paper", args=[report.code])),
                 ("下载出具记录的证明", reverse("public:credit_report_proof", args=[report.code])),
                 ("核对摘要", reverse("public:verify_digest", args=[report.digest])),
                 ("核验工具：在自己的电脑上核对，不联网", reverse("public:verifier"))]  # fmt: skip
        part = {"title": "查验结果", "facts": told["facts"],
                "links": links if report.scope == "public" else []}  # fmt: skip
        return {**super().get_context_data(**kwargs), "layout": "base.html", "code": report.code,
                "state": told["state"], "parts": [part]}  # fmt: skip


def paper(request: Any, code: str) -> HttpResponse:
    """The public part as PDF."""
    report = found(code)
    facts = queries.facts_for(NOBODY, report)
    if facts is None:
        raise Http404
    return papers.made("credit_report", facts, f"信用报告 {report.code}")


def proof(request: Any, code: str) -> JsonResponse:
    """The inclusion proof of the entry that issued a public report."""
    report = found(code)
    entry = queries.entry_of(report)
    if report.scope != "public" or entry is None:
        raise Http404
    return _json(reading.proof_of(entry), f"{code}.json")


def bundle(request: Any, code: str) -> HttpResponse:
    """The public records with their proofs, as the offline verifier reads them."""
    return _json(queries.bundle_of(firm(code)), f"credit-{code}.json")


def _json(told: Any, name: str) -> JsonResponse:
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
