"""The addresses of the opening hall."""

from django.urls import path

from gongheng.portals.hall import ceremony, coefficients, openings, phases, room

app_name = "hall"
urlpatterns = [
    path("", openings.Openings.as_view(), name="openings"),
    path("<str:code>/", room.Room.as_view(), name="room"),
    path("<str:code>/state.json", room.state, name="state"),
    path("<str:code>/parts/<str:name>/", room.part, name="part"),
    path("<str:code>/hold/", ceremony.Hold.as_view(), name="hold"),
    path("<str:code>/read-out/", ceremony.ReadOut.as_view(), name="read_out"),
    path("<str:code>/seals/", phases.Seals.as_view(), name="seals"),
    path(
        "<str:code>/coefficients/<int:draw>/",
        coefficients.CoefficientPage.as_view(),
        name="coefficient",
    ),
    path(
        "<str:code>/coefficients/<int:draw>.json",
        coefficients.transcript_file,
        name="coefficient_file",
    ),
    path("<str:code>/seals.json", phases.seals_file, name="seals_file"),
    path("<str:code>/record.zip", phases.record_file, name="record_file"),
    path("<str:code>/window/", phases.OpenWindow.as_view(), name="open_window"),
    path("<str:code>/window/shut/", phases.ShutWindow.as_view(), name="shut_window"),
    path(
        "<str:code>/attributions/<int:pk>/change/",
        phases.ProposeChange.as_view(),
        name="propose_change",
    ),
    path(
        "<str:code>/attributions/<int:pk>/decide/",
        phases.DecideChange.as_view(),
        name="decide_change",
    ),
    path("<str:code>/object/", ceremony.ObjectOnTheSpot.as_view(), name="object"),
    path("<str:code>/sign/", ceremony.Sign.as_view(), name="sign"),
    path("<str:code>/close/", ceremony.Close.as_view(), name="close"),
]
