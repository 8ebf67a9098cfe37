"""The addresses of the desk and of what everybody with an office has."""

from django.urls import path

from gongheng.portals.desk import Desk
from gongheng.portals.recusals import Recusals, Recuse

app_name = "desk"
urlpatterns = [
    path("", Desk.as_view(), name="desk"),
    path("recusals/", Recusals.as_view(), name="recusals"),
    path("recusals/declare/", Recuse.as_view(), name="recuse"),
]
