"""Addresses of ratings, lessons and bulletins under /credit/."""

from django.urls import path

from gongheng.portals.public import credit_bulletins, credit_pieces, credit_ratings

urlpatterns = [
    path("bulletins/", credit_bulletins.Bulletins.as_view(), name="credit_bulletins"),
    path("bulletins/<str:code>/", credit_bulletins.BulletinPage.as_view(), name="credit_bulletin"),
    path("bulletins/<str:code>/file.pdf", credit_bulletins.paper, name="credit_bulletin_paper"),
    path("news/", credit_pieces.Pieces.as_view(), name="credit_pieces"),
    path("news/feed.xml", credit_pieces.PiecesFeed.as_view(), name="credit_pieces_feed"),
    path("news/<str:code>/", credit_pieces.PiecePage.as_view(), name="credit_piece"),
    path("ratings/", credit_ratings.Grades.as_view(), name="credit_ratings"),
    path("ratings/models/", credit_ratings.Models.as_view(), name="credit_rating_models"),
    path("ratings/models/<str:code>/", credit_ratings.ModelPage.as_view(),
         name="credit_rating_model"),
    path("ratings/<str:kind>/<str:code>/", credit_ratings.RatingPage.as_view(),
         name="credit_rating"),
]  # fmt: skip
