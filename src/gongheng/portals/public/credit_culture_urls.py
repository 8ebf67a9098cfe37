"""Addresses of ratings, lessons and bulletins under /credit/."""

from django.urls import path

from gongheng.portals.public import credit_ratings

urlpatterns = [
    path("ratings/", credit_ratings.Grades.as_view(), name="credit_ratings"),
    path("ratings/models/", credit_ratings.Models.as_view(), name="credit_rating_models"),
    path("ratings/models/<str:code>/", credit_ratings.ModelPage.as_view(),
         name="credit_rating_model"),
    path("ratings/<str:kind>/<str:code>/", credit_ratings.RatingPage.as_view(),
         name="credit_rating"),
]  # fmt: skip
