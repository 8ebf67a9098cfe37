"""Addresses of the guardian's portal."""

from django.urls import path

from gongheng.portals.guardian import front, releasing

app_name = "guardian"
urlpatterns = [
    path("", front.Front.as_view(), name="front"),
    path("<str:kind>/<str:code>/", releasing.Release.as_view(), name="release"),
    path("<str:kind>/<str:code>/request/", releasing.Asked.as_view(), name="request"),
]
