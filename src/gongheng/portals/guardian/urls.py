"""Addresses of the guardian's portal."""

from django.urls import path

from gongheng.portals.guardian import front

app_name = "guardian"
urlpatterns = [
    path("", front.Front.as_view(), name="front"),
]
