"""Addresses of one's own file: who read it, whom one authorised, one's reports."""

from django.urls import path

from gongheng.portals.credit import own_files, own_reports

app_name = "files"
urlpatterns = [
    path("reports/", own_reports.Reports.as_view(), name="reports"),
    path("reports/new/", own_reports.Issue.as_view(), name="issue_report"),
    path("reports/<str:code>/file.pdf", own_reports.Paper.as_view(), name="report_paper"),
    path("granted/<str:code>/report/", own_reports.IssueGranted.as_view(), name="granted_report"),
    path("readings/", own_files.Readings.as_view(), name="readings"),
    path("authorisations/", own_files.Authorisations.as_view(), name="authorisations"),
    path("authorisations/new/", own_files.Authorise.as_view(), name="authorise"),
    path("authorisations/<str:code>/revoke/", own_files.Revoke.as_view(), name="revoke"),
    path("granted/", own_files.Granted.as_view(), name="granted"),
    path("granted/<str:code>/read/", own_files.ReadGranted.as_view(), name="read"),
]
