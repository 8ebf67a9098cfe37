"""The tender's own page: head, acts, timeline, tabs, the articles it rests on."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.portals import components, papers, trades
from gongheng.portals.doors import Door
from gongheng.portals.measures_shown import at_step
from gongheng.portals.tenderer.bars import acts_of
from gongheng.portals.tenderer.doors import HOSTS, crumbs
from gongheng.portals.tenderer.tabs import TABS
from gongheng.portals.tenderer.waiting import waiting_on
from gongheng.trading.notices.queries import notices_of
from gongheng.trading.opening.queries import record_facts
from gongheng.trading.tendering import queries

BASIS = ("tendering/document_issue", "tendering/bid_preparation", "tendering/clarification_lead",
         "objections/document_lead", "objections/document_answer", "award/candidates_publicity",
         "award/written_report", "contracts/sign")  # fmt: skip


class TenderPage(Door, TemplateView):
    """One tender, as its tenderer or agency sees it."""

    open_to = HOSTS
    template_name = "tenderer/tender.html"

    def enter(self) -> None:
        """Load the tender, or 404 for another's."""
        self.tender = trades.own_tender(self.request.actor, self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page; the tab is named in the address."""
        tender, request = self.tender, self.request
        tab = request.GET.get("tab", "")
        tab = tab if tab in {one.key for one in TABS} else TABS[0].key
        shown = next(one for one in TABS if one.key == tab)
        spans = trades.spans(tender, request.now)
        here = reverse("tenderer:tender", args=[tender.code])
        return {
            "tender": tender,
            "state": trades.state_of(tender),
            "next": trades.next_of(waiting_on(tender, request.actor, request.now)),
            "measures": at_step("tender", {tender.tenderer_code, tender.agency_code})
                        + at_step("contract", _winners(tender)),
            "acts": acts_of(tender, request.actor, request.now),
            "timeline": components.timeline(spans, request.now) if spans else None,
            "tabs": [{"label": one.label, "current": one.key == tab, "count": one.count(tender),
                      "url": f"{here}?tab={one.key}"} for one in TABS],
            "tab_template": f"tenderer/tabs/{tab}.html",
            "articles": trades.basis(tender.law, *BASIS) if tab == TABS[0].key else [],
            "crumbs": [*crumbs(tender)[:1], {"label": tender.title, "url": ""}],
            **shown.show(tender, request.actor, request.now),
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def _winners(tender: Any) -> set[str]:
    """Return the winners whose contract is still to be signed."""
    awards = [getattr(one, "award", None) for one in tender.sections.all()]
    return {code for one in awards if one and one.winner and one.state in {"decided", "notified"}
            for code in one.winner.party_codes()}  # fmt: skip


class Paper(Door, TemplateView):
    """A paper of one's own tender, by what it is; nothing else is handed out."""

    open_to = HOSTS

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer with the file."""
        tender = trades.own_tender(request.actor, kwargs["code"])
        find = {"document": _document, "notice": _notice, "opening": _opening,
                "evaluation": _evaluation, "award": _award, "report": _report,
                "contract": _contract}.get(kwargs["kind"])  # fmt: skip
        if find is None:
            raise Http404
        return find(tender, kwargs["number"])


def _document(tender: Any, number: int) -> Any:
    found = next((one for one in queries.documents_of(tender) if one.version == number), None)
    if found is None:
        raise Http404
    return papers.stored(found.digest, f"{tender.title}招标文件第{number}版")


def _notice(tender: Any, number: int) -> Any:
    notice = notices_of(tender).filter(pk=number).first()
    if notice is None:
        raise Http404
    return papers.made("notice", papers.notice_facts(notice), notice.title)


def _opening(tender: Any, number: int) -> Any:
    facts = record_facts(tender)
    if facts is None:
        raise Http404
    return papers.made("opening_record", facts, f"{tender.title}开标记录")


def _evaluation(tender: Any, number: int) -> Any:
    section = _section(tender, number)
    evaluation = getattr(section, "evaluation", None)
    if evaluation is None or evaluation.state != "reported":
        raise Http404
    return papers.stored(evaluation.report_digest, f"{section.title}评标报告")


def _award(tender: Any, number: int) -> Any:
    return _of_award(tender, number, "notice_digest", "中标通知书")


def _report(tender: Any, number: int) -> Any:
    return _of_award(tender, number, "report_digest", "书面报告")


def _of_award(tender: Any, number: int, field: str, name: str) -> Any:
    section = _section(tender, number)
    digest = getattr(getattr(section, "award", None), field, "")
    if not digest:
        raise Http404
    return papers.stored(digest, f"{section.title}{name}")


def _contract(tender: Any, number: int) -> Any:
    section = _section(tender, number)
    contract = getattr(getattr(section, "award", None), "contract", None)
    if contract is None:
        raise Http404
    return papers.stored(contract.digest, f"{section.title}合同")


def _section(tender: Any, number: int) -> Any:
    found = tender.sections.filter(number=number).first()
    if found is None:
        raise Http404
    return found
