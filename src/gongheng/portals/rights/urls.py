"""Addresses of one's own credit."""

from django.urls import path

from gongheng.portals.rights import asking, home, pages, receiving

app_name = "rights"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("receipts/", receiving.Receipts.as_view(), name="receipts"),
    path("receipts/<int:pk>/", receiving.Acknowledge.as_view(), name="acknowledge"),
    path("object/", asking.ObjectDatum.as_view(), name="object_datum"),
    path("records/<str:code>/", pages.RecordPage.as_view(), name="record"),
    path("records/<str:code>/object/", asking.ObjectRecord.as_view(), name="object"),
    path("records/<str:code>/repair/", asking.Apply.as_view(), name="apply"),
    path("records/<str:code>/contest/", asking.Contest.as_view(), name="contest"),
    path("listings/<str:code>/object/", asking.ObjectListing.as_view(), name="object_listing"),
    path("disputes/<str:code>/", pages.DisputePage.as_view(), name="dispute"),
    path("disputes/<str:code>/take-back/", asking.TakeBackDispute.as_view(),
         name="take_back_dispute"),
    path("repairs/<str:code>/", pages.RepairPage.as_view(), name="repair"),
    path("repairs/<str:code>/supplement/", asking.Supplement.as_view(), name="supplement_repair"),
    path("repairs/<str:code>/take-back/", asking.TakeBackRepair.as_view(), name="take_back_repair"),
]  # fmt: skip
