"""Addresses of the circles of guardians, for those who form and confirm them."""

from django.urls import path

from gongheng.portals.guardian import circles

app_name = "circles"
urlpatterns = [
    path("", circles.Circles.as_view(), name="circles"),
    path("propose/", circles.Propose.as_view(), name="propose"),
    path("<str:code>/", circles.CirclePage.as_view(), name="circle"),
    path("<str:code>/confirm/", circles.Confirm.as_view(), name="confirm"),
    path("<str:code>/draw-key/", circles.SetDrawKey.as_view(), name="set_draw_key"),
    path("<str:code>/draw-key/confirm/", circles.ConfirmDrawKey.as_view(), name="confirm_draw_key"),
    path("<str:code>/ask-to-retire/", circles.AskToRetire.as_view(), name="ask_to_retire"),
    path("<str:code>/retire/", circles.Retire.as_view(), name="retire"),
    path("<str:code>/drop/", circles.DropIt.as_view(), name="drop"),
]
