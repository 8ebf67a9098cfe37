"""The addresses of sealed bids in the bidder's portal."""

from django.urls import path

from gongheng.portals.bidder.sealed import composing, halves, terms

SECTION, BID = "sections/<str:code>/sealed/", "bids/<int:pk>/"
urlpatterns = [
    path("sealing/", composing.Guide.as_view(), name="sealing_guide"),
    path(f"{SECTION}", composing.SealedCompose.as_view(), name="sealed_submit"),
    path(f"{SECTION}terms/", terms.Terms.as_view(), name="sealed_terms"),
    path(f"{BID}sealed/replace/", composing.SealedReplace.as_view(), name="sealed_replace"),
    path(f"{BID}half/", halves.GiveHalf.as_view(), name="half"),
]
