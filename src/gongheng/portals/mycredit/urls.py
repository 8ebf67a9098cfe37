"""Addresses of one's own credit pages."""

from django.urls import path

from gongheng.portals.mycredit import listings, pledges, readings, reports

app_name = "mycredit"
urlpatterns = [
    path("pledges/", pledges.Pledges.as_view(), name="pledges"),
    path("pledges/sign/<str:kind>/", pledges.Sign.as_view(), name="sign"),
    path("pledges/<str:code>/file.pdf", pledges.Paper.as_view(), name="paper"),
    path("pledges/<str:code>/take-back/", pledges.TakeBack.as_view(), name="take_back"),
    path("reports/", reports.Reports.as_view(), name="reports"),
    path("reports/new/", reports.Issue.as_view(), name="issue_report"),
    path("reports/<str:code>/file.pdf", reports.Paper.as_view(), name="report_paper"),
    path("granted/<str:code>/report/", reports.IssueGranted.as_view(), name="granted_report"),
    path("readings/", readings.Readings.as_view(), name="readings"),
    path("authorisations/", readings.Authorisations.as_view(), name="authorisations"),
    path("authorisations/new/", readings.Authorise.as_view(), name="authorise"),
    path("authorisations/<str:code>/revoke/", readings.Revoke.as_view(), name="revoke"),
    path("granted/", readings.Granted.as_view(), name="granted"),
    path("granted/<str:code>/read/", readings.ReadGranted.as_view(), name="read"),
    path("listings/", listings.Listings.as_view(), name="listings"),
    path("listings/<str:code>/", listings.ListingPage.as_view(), name="listing"),
    path("listings/<str:code>/notice/", listings.Notice.as_view(), name="notice"),
    path("listings/<str:code>/state/", listings.StateCase.as_view(), name="state_case"),
]
