"""One's own credit report, who has copies, and the report a unit makes of what it was granted."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.generic import View

from gongheng.credit.inquiries.queries import authorised_to, own_code, subject_choices
from gongheng.credit.reports import actions, queries
from gongheng.credit.reports.lifecycle import CREDIT_REPORT
from gongheng.credit.subjects.actions import know
from gongheng.credit.subjects.queries import subject_of
from gongheng.foundation.refusals import Refused
from gongheng.portals import papers
from gongheng.portals.credit.file_reading import ReadForm
from gongheng.portals.credit.inquiries import known
from gongheng.portals.credit.own_files import UNITS
from gongheng.portals.doors import Door
from gongheng.portals.forms import ActView, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.middleware import note_refusal
from gongheng.portals.mycredit.pledges import OWN

TONES = {"issued": "done", "outdated": "warn"}


class Reports(ListPage):
    """Every report about oneself, and who has it."""

    open_to = OWN
    title, noun, file_name = "信用报告", "份报告", "own-reports"
    lead = "关于您的信用报告都列在这里：谁有、截至何时、之后有没有变化。出具不收费。"
    columns = (
        Column("code", "报告编号"), Column("scope", "范围"), Column("receiver", "接收单位"),
        Column("at", "截至时间", "date", sort="as_of"), Column("state", "状态"),
    )  # fmt: skip
    filters = (Filter("state", "状态", options=CREDIT_REPORT.states.choices, field="state"),)
    nothing = Nothing("还没有出具过信用报告", "需要时从上方出具，不收费，可以随时下载。")

    def rows(self) -> Any:
        """About oneself."""
        return queries.own_reports(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Have one made."""
        act = CREDIT_REPORT.acts["issue_closed"]
        return [{"label": "出具本主体信用报告", "url": reverse("files:issue_report"), "open": True,
                 "article": act.under}]  # fmt: skip

    def row(self, one: Any) -> dict[str, Any]:
        """One report."""
        places = {"whole": "files:report_paper", "public": "public:credit_report"}
        place = places.get(one.scope)
        return {
            "code": {"text": one.code, "url": reverse(place, args=[one.code])} if place else one.code,
            "scope": one.get_scope_display(), "receiver": one.receiver_name or "任何人", "at": one.as_of,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
        }  # fmt: skip


class Issue(ActView):
    """出具本主体信用报告."""

    open_to = OWN
    form_class = Sure
    title, submit, done = "出具信用报告", "出具", "已出具，可以下载。"
    lead = "包括本主体的全部记录：公示中的、已终止公示的和已报送的。"
    article = CREDIT_REPORT.acts["issue_closed"].under

    def act(self, form: Any) -> Any:
        """Issue it; a subject without records is known by this act."""
        actor, now = self.request.actor, self.request.now
        subject = know(own_code(actor), by=actor, at=now)
        return actions.issue_closed(subject, by=actor, at=now)

    def done_url(self) -> str:
        """To the list."""
        return reverse("files:reports")


class Paper(Door, View):
    """One's own report as PDF."""

    open_to = OWN

    def get(self, request: Any, code: str) -> HttpResponse:
        """Make it again, byte for byte."""
        report = queries.own_reports(request.actor).filter(code=code).first()
        facts = queries.facts_for(request.actor, report) if report else None
        if report is None or facts is None:
            raise Http404
        return papers.made("credit_report", facts, f"信用报告 {report.code}")


class IssueGranted(ActView):
    """出具获准内容的信用报告: a reading on record, the paper in the answer, kept nowhere."""

    open_to = UNITS
    form_class = ReadForm
    title, submit = "出具信用报告", "查阅并出具"
    lead = "出具即查阅一次，先留下查阅记录；报告只在这一次下载，不在平台留存。"
    article = CREDIT_REPORT.acts["issue_closed"].under

    def load(self) -> Any:
        """Given to one's unit."""
        found = authorised_to(self.request.actor).filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the subject."""
        return {**super().get_form_kwargs(), "offered": subject_choices(self.thing)}

    def facts(self) -> list[Any]:
        """Which authorisation."""
        return known(self.thing)

    def form_valid(self, form: Any) -> HttpResponse:
        """Issue and hand out, or say why not."""
        subject = subject_of(form.cleaned_data["subject"])
        if subject is None:
            raise Http404
        try:
            report = actions.issue_closed(subject, inquiry=self.thing, by=self.request.actor,
                                          at=self.request.now)  # fmt: skip
        except Refused as refused:
            note_refusal(self.request, refused.code)
            form.refuse(refused)
            return self.render_to_response(self.get_context_data(form=form), status=refused.status)
        return papers.made("credit_report", report.told or {}, f"信用报告 {report.code}")

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("files:granted")
