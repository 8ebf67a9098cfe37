"""The one address of the live process; in the other process it answers 404."""

from django.urls import path

from gongheng.portals.hall.live import stream

app_name = "live"
urlpatterns = [path("<str:code>/", stream, name="stream")]
