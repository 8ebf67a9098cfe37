"""Addresses of 掌上信用; things have the same tails as under /credit/."""

from django.urls import path

from gongheng.portals.app import front, mine, sections, shell, things

app_name = "app"
urlpatterns = [
    path("", front.Home.as_view(), name="home"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("sw.js", shell.worker, name="worker"),
    path("offline/", front.Offline.as_view(), name="offline"),
    path("search/", front.Search.as_view(), name="search"),
    path("mine/", mine.Mine.as_view(), name="mine"),
    path("settings/", front.Settings.as_view(), name="settings"),
    path("repair/", front.Repair.as_view(), name="repair"),
    path("policies/", front.Policies.as_view(), name="policies"),
    path("policies/<str:place>/<path:key>/", things.Rule.as_view(), name="rule"),
    path("subjects/<str:code>/", things.Subject.as_view(), name="subject"),
    path("records/<str:code>/", things.Record.as_view(), name="record"),
    path("points/<str:code>/", things.Account.as_view(), name="account"),
    path("pledges/<str:code>/", things.Pledge.as_view(), name="pledge"),
    path("listings/<str:code>/", things.Listing.as_view(), name="listing"),
    path("cases/<str:code>/", things.Case.as_view(), name="case"),
    path("<slug:column>/", sections.ColumnPage.as_view(), name="column"),
]
