"""Addresses of the credit office."""

from django.urls import include, path

from gongheng.portals.credit import (
    acting,
    changes,
    correcting,
    entering,
    record,
    records,
    scoreboard,
    templates,
    uploads,
)

app_name = "credit"
urlpatterns = [
    path("", include("gongheng.portals.rights.office_urls")),
    path("", records.Records.as_view(), name="records"),
    path("new/", entering.Choose.as_view(), name="choose"),
    path("new/<str:item>/<str:kind>/", entering.Enter.as_view(), name="enter"),
    path("timeliness/", scoreboard.Scoreboard.as_view(), name="timeliness"),
    path("quality/", scoreboard.Quality.as_view(), name="quality"),
    path("uploads/", uploads.Uploads.as_view(), name="uploads"),
    path("uploads/new/", uploads.Receive.as_view(), name="receive"),
    path("uploads/template/<str:item>/", templates.Template.as_view(), name="template"),
    path("uploads/<str:code>/", uploads.UploadPage.as_view(), name="upload"),
    path("uploads/<str:code>/take/", uploads.Take.as_view(), name="take"),
    path("uploads/<str:code>/drop/", uploads.Drop.as_view(), name="drop"),
    path("uploads/<str:code>/faults/", templates.Faults.as_view(), name="faults"),
    path("records/<str:code>/", record.RecordPage.as_view(), name="record"),
    path("records/<str:code>/adopt/", entering.Adopt.as_view(), name="adopt"),
    path("records/<str:code>/dismiss/", acting.Dismiss.as_view(), name="dismiss"),
    path("records/<str:code>/amend/", entering.Amend.as_view(), name="amend"),
    path("records/<str:code>/notify/", acting.Notify.as_view(), name="notify"),
    path("records/<str:code>/notice/", acting.Notice.as_view(), name="notice"),
    path("records/<str:code>/served/", acting.ServedNotice.as_view(), name="served"),
    path("records/<str:code>/review/", acting.Review.as_view(), name="review"),
    path("records/<str:code>/send-back/", acting.SendBack.as_view(), name="send_back"),
    path("records/<str:code>/accept/", acting.Accept.as_view(), name="accept"),
    path("records/<str:code>/publish/", acting.Publish.as_view(), name="publish"),
    path(
        "records/<str:code>/propose-correction/",
        correcting.ProposeCorrection.as_view(),
        name="propose_correction",
    ),
    path(
        "records/<str:code>/notify-correction/",
        changes.NotifyCorrection.as_view(),
        name="notify_correction",
    ),
    path(
        "records/<str:code>/correction-notice/",
        changes.ChangePaper.as_view(of="correct"),
        name="correction_notice",
    ),
    path(
        "records/<str:code>/propose-withdrawal/",
        changes.ProposeWithdrawal.as_view(),
        name="propose_withdrawal",
    ),
    path(
        "records/<str:code>/revoking-paper/",
        changes.ChangePaper.as_view(of="withdraw"),
        name="revoking_paper",
    ),
    path("records/<str:code>/drop-change/", changes.DropChange.as_view(), name="drop_change"),
    path("records/<str:code>/correct/", changes.Correct.as_view(), name="correct"),
    path("records/<str:code>/withdraw/", changes.Withdraw.as_view(), name="withdraw"),
    path("simulations/", include("gongheng.portals.credit.simulations_urls")),
]
