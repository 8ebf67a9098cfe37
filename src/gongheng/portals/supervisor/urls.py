"""Addresses of the supervisor's portal."""

from django.urls import path

from gongheng.portals.supervisor import (
    acting,
    bonds,
    draws,
    experts,
    objections,
    recusals,
    standings,
    tender,
    tenders,
)

app_name = "supervisor"
urlpatterns = [
    path("", tenders.Tenders.as_view(), name="tenders"),
    path("tenders/<str:code>/", tender.TenderPage.as_view(), name="tender"),
    path("tenders/<str:code>/suspend/", acting.Suspend.as_view(), name="suspend"),
    path("tenders/<str:code>/resume/", acting.Resume.as_view(), name="resume"),
    path("objections/", objections.Objections.as_view(), name="objections"),
    path("reports/", objections.Reports.as_view(), name="reports"),
    path("reports/<int:pk>/file/", objections.ReportFile.as_view(), name="report_file"),
    path("bonds/", bonds.Bonds.as_view(), name="bonds"),
    path("held-bonds/", bonds.Held.as_view(), name="held_bonds"),
    path("held-bonds/<int:pk>/ground/", bonds.FindGround.as_view(), name="find_ground"),
    path("experts/", experts.Experts.as_view(), name="experts"),
    path("experts/<int:pk>/", experts.ExpertPage.as_view(), name="expert"),
    path("experts/<int:pk>/admit/", experts.Admit.as_view(), name="admit"),
    path("experts/<int:pk>/suspend/", experts.Suspend.as_view(), name="suspend_expert"),
    path("experts/<int:pk>/resume/", experts.Resume.as_view(), name="resume_expert"),
    path("experts/<int:pk>/leave/", experts.Leave.as_view(), name="leave_expert"),
    path("draws/", draws.Draws.as_view(), name="draws"),
    path("draws/inspect/", draws.Inspect.as_view(), name="inspect"),
    path("draws/<int:pk>/", draws.DrawPage.as_view(), name="draw"),
    path("draws/<int:pk>/transcript/", draws.Transcript.as_view(), name="draw_transcript"),
    path("draws/<int:pk>/cancel/", draws.Cancel.as_view(), name="cancel_draw"),
    path("recusals/", recusals.Recusals.as_view(), name="recusals"),
    path("recusals/<int:pk>/lift/", recusals.Lift.as_view(), name="lift_recusal"),
    path("standings/", standings.Standings.as_view(), name="standings"),
    path("standings/restrict/", standings.Restrict.as_view(), name="restrict"),
    path("standings/<int:pk>/lift/", standings.Lift.as_view(), name="lift"),
]
