"""The addresses of the tenderer's portal."""

from django.urls import path

from gongheng.portals.tenderer import (
    ability,
    announcing,
    answering,
    archiving,
    awarding,
    contracting,
    drafting,
    evaluating,
    preparing,
    tender,
    tenders,
)

app_name = "tenderer"
T, S = "tenders/<str:code>/", "sections/<str:code>/"
urlpatterns = [
    path("", tenders.Tenders.as_view(), name="tenders"),
    path("projects/", tenders.Projects.as_view(), name="projects"),
    path("projects/new/", tenders.NewProject.as_view(), name="new_project"),
    path("projects/<str:code>/enter/", tenders.Enter.as_view(), name="enter"),
    path("contracts/", contracting.Contracts.as_view(), name="contracts"),
    path(T, tender.TenderPage.as_view(), name="tender"),
    path(f"{T}papers/<str:kind>/<int:number>/", tender.Paper.as_view(), name="paper"),
    path(f"{T}add/", preparing.AddSection.as_view(), name="add_section"),
    path(f"{T}file/", preparing.File.as_view(), name="file"),
    path(f"{T}review/", preparing.Review.as_view(), name="review"),
    path(f"{T}draft/", drafting.Draft.as_view(), name="draft"),
    path(f"{T}announce/", announcing.Announce.as_view(), name="announce"),
    path(f"{T}announce/dates.json", announcing.Dates.as_view(), name="dates"),
    path(f"{T}clarify/", answering.Clarify.as_view(), name="clarify"),
    path(f"{T}postpone/", announcing.Postpone.as_view(), name="postpone"),
    path(f"{T}terminate/", announcing.Terminate.as_view(), name="terminate"),
    path(f"{T}objections/<int:pk>/", answering.Answer.as_view(), name="answer"),
    path(f"{T}again/", preparing.Again.as_view(), name="again"),
    path(f"{T}assemble/", archiving.Assemble.as_view(), name="assemble"),
    path(f"{T}assemble-again/", archiving.AssembleAgain.as_view(), name="assemble_again"),
    path(f"{T}seal/", archiving.Seal.as_view(), name="seal"),
    path(f"{T}archive.zip", archiving.Archive.as_view(), name="archive"),
    path(f"{S}draw/", evaluating.Draw.as_view(), name="draw"),
    path(f"{S}committee/", evaluating.Form.as_view(), name="committee"),
    path(f"{S}replace/", evaluating.Replace.as_view(), name="replace"),
    path(f"{S}start/", evaluating.Start.as_view(), name="start"),
    path(f"{S}fail/", evaluating.Fail.as_view(), name="fail"),
    path(f"{S}candidates/", awarding.Candidates.as_view(), name="candidates"),
    path(f"{S}decide/", awarding.Decide.as_view(), name="decide"),
    path(f"{S}ability/", ability.CallBack.as_view(), name="call_back"),
    path(f"{S}notify/", awarding.Notify.as_view(), name="notify"),
    path(f"{S}report/", awarding.Report.as_view(), name="report"),
    path(f"{S}contract/sign/", contracting.Sign.as_view(), name="sign"),
    path(f"{S}contract/publish/", contracting.Publish.as_view(), name="publish"),
    path(f"{S}contract/complete/", contracting.Complete.as_view(), name="complete"),
]
