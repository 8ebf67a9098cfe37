"""The addresses of the expert's portal."""

from django.urls import path

from gongheng.portals.expert import (
    ability,
    answering,
    applying,
    committee,
    findings,
    inquiries,
    invitations,
    sheets,
    sitting,
)

app_name = "expert"
urlpatterns = [
    path("", invitations.Invitations.as_view(), name="invitations"),
    path("apply/", applying.Apply.as_view(), name="apply"),
    path("record/", invitations.Record.as_view(), name="record"),
    path("invitations/<int:pk>/confirm/", answering.Confirm.as_view(), name="confirm"),
    path("invitations/<int:pk>/arrive/", answering.Arrive.as_view(), name="arrive"),
    path("invitations/<int:pk>/decline/", answering.Decline.as_view(), name="decline"),
    path("<int:pk>/", sheets.EvaluationPage.as_view(), name="evaluation"),
    path("<int:pk>/bids/<int:bid>/", sheets.Score.as_view(), name="score"),
    path("<int:pk>/bids/<int:bid>/papers/<int:number>/", sheets.Paper.as_view(), name="paper"),
    path("<int:pk>/findings/", findings.LayAgain.as_view(), name="findings"),
    path("<int:pk>/findings/<int:finding>/", findings.Decide.as_view(), name="finding"),
    path("<int:pk>/inquiries/", inquiries.Inquire.as_view(), name="inquire"),
    path("<int:pk>/inquiries/<int:inquiry>/", inquiries.Judge.as_view(), name="judge"),
    path("<int:pk>/ability/<int:review>/", ability.Conclude.as_view(), name="ability"),
    path("<int:pk>/time/", sitting.AskForTime.as_view(), name="time"),
    path("<int:pk>/reject-all/", sitting.RejectAll.as_view(), name="reject_all"),
    path("<int:pk>/reject/", committee.Reject.as_view(), name="reject"),
    path("<int:pk>/lots/", committee.DrawLots.as_view(), name="lots"),
    path("<int:pk>/rank/", committee.Rank.as_view(), name="rank"),
    path("<int:pk>/reassess/", committee.Reassess.as_view(), name="reassess"),
    path("<int:pk>/sign/", committee.Sign.as_view(), name="sign"),
    path("<int:pk>/refusal/", committee.Refusal.as_view(), name="refusal"),
    path("<int:pk>/report/", committee.Report.as_view(), name="report"),
]
