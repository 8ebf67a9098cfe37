"""Addresses of credit checks, for every office that has to check."""

from django.urls import path

from gongheng.portals.credit import checks

app_name = "checks"
urlpatterns = [
    path("", checks.Checks.as_view(), name="checks"),
    path("new/", checks.Check.as_view(), name="check"),
    path("coverage/", checks.Coverage.as_view(), name="coverage"),
    path("<str:number>/file.pdf", checks.Paper.as_view(), name="paper"),
    path("<str:number>/", checks.Receipt.as_view(), name="receipt"),
]
