"""Addresses of ratings, lessons and bulletins in the credit office."""

from django.urls import path

from gongheng.portals.credit import ratings

app_name = "culture"
R = "ratings/<str:code>/"
urlpatterns = [
    path("ratings/", ratings.Models.as_view(), name="ratings"),
    path("ratings/draft/", ratings.Draft.as_view(), name="draft_rating"),
    path(R, ratings.ModelPage.as_view(), name="rating"),
    path(f"{R}adopt/", ratings.Adopt.as_view(), name="adopt_rating"),
    path(f"{R}drop/", ratings.DropModel.as_view(), name="drop_rating"),
    path(f"{R}propose-repeal/", ratings.ProposeRepeal.as_view(), name="propose_repeal_rating"),
    path(f"{R}repeal/", ratings.Repeal.as_view(), name="repeal_rating"),
]
