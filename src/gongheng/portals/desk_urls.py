"""The addresses of the desk: what waits, and what one keeps an eye on."""

from django.urls import path

from gongheng.portals import searches
from gongheng.portals.desk import Desk

app_name = "desk"
urlpatterns = [
    path("", Desk.as_view(), name="desk"),
    path("searches/", searches.Searches.as_view(), name="searches"),
    path("searches/save/", searches.Save.as_view(), name="save_search"),
    path("searches/<int:pk>/", searches.NewNotices.as_view(), name="search"),
    path("searches/<int:pk>/seen/", searches.Seen.as_view(), name="seen_search"),
    path("searches/<int:pk>/rename/", searches.Rename.as_view(), name="rename_search"),
    path("searches/<int:pk>/delete/", searches.Drop.as_view(), name="drop_search"),
]
