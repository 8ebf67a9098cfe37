"""Addresses of one's own credit pages."""

from django.urls import path

from gongheng.portals.mycredit import listings, pledges

app_name = "mycredit"
urlpatterns = [
    path("pledges/", pledges.Pledges.as_view(), name="pledges"),
    path("pledges/sign/<str:kind>/", pledges.Sign.as_view(), name="sign"),
    path("pledges/<str:code>/file.pdf", pledges.Paper.as_view(), name="paper"),
    path("pledges/<str:code>/take-back/", pledges.TakeBack.as_view(), name="take_back"),
    path("pledges/<str:code>/state/", pledges.StateCase.as_view(), name="pledge_case"),
    path("listings/", listings.Listings.as_view(), name="listings"),
    path("listings/<str:code>/", listings.ListingPage.as_view(), name="listing"),
    path("listings/<str:code>/notice/", listings.Notice.as_view(), name="notice"),
    path("listings/<str:code>/state/", listings.StateCase.as_view(), name="state_case"),
]
