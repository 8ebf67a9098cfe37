"""The addresses of the desk and of what everybody with an office has."""

from django.urls import path

from gongheng.portals import searches
from gongheng.portals.desk import Desk
from gongheng.portals.recusals import Recusals, Recuse

app_name = "desk"
urlpatterns = [
    path("", Desk.as_view(), name="desk"),
    path("recusals/", Recusals.as_view(), name="recusals"),
    path("recusals/declare/", Recuse.as_view(), name="recuse"),
    path("searches/", searches.Searches.as_view(), name="searches"),
    path("searches/save/", searches.Save.as_view(), name="save_search"),
    path("searches/<int:pk>/", searches.NewNotices.as_view(), name="search"),
    path("searches/<int:pk>/seen/", searches.Seen.as_view(), name="seen_search"),
    path("searches/<int:pk>/rename/", searches.Rename.as_view(), name="rename_search"),
    path("searches/<int:pk>/delete/", searches.Drop.as_view(), name="drop_search"),
]
