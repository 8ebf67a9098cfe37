"""The desk's one address."""

from django.urls import path

from gongheng.portals.desk import Desk

app_name = "desk"
urlpatterns = [path("", Desk.as_view(), name="desk")]
