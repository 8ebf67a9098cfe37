"""Addresses of the guardian's portal."""

from django.urls import path

from gongheng.portals.guardian import drawing, front, releasing

app_name = "guardian"
urlpatterns = [
    path("", front.Front.as_view(), name="front"),
    path("draws/", drawing.Draws.as_view(), name="draws"),
    path("draws/<int:pk>/", drawing.DrawPage.as_view(), name="draw"),
    path("draws/<int:pk>/request/", drawing.DrawAsked.as_view(), name="draw_request"),
    path("<str:kind>/<str:code>/", releasing.Release.as_view(), name="release"),
    path("<str:kind>/<str:code>/request/", releasing.Asked.as_view(), name="request"),
]
