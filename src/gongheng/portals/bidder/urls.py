"""The addresses of the bidder's portal."""

from django.urls import include, path

from gongheng.portals.bidder import (
    asking,
    bids,
    bonds,
    consortia,
    finding,
    inquiries,
    relations,
    tender,
    unit,
    validity,
    won,
)
from gongheng.portals.bidder.sealed.urls import urlpatterns as sealed_urls

app_name = "bidder"
T = "tenders/<str:code>/"
urlpatterns = [
    path("", include(sealed_urls)),
    path("", finding.Trades.as_view(), name="trades"),
    path(T, tender.TenderPage.as_view(), name="tender"),
    path(f"{T}documents/<int:number>/", tender.Document.as_view(), name="document"),
    path(f"{T}notices/<int:pk>/", tender.Notice.as_view(), name="notice"),
    path(f"{T}ask/", asking.Ask.as_view(), name="ask"),
    path(f"{T}object-documents/", asking.ObjectDocuments.as_view(), name="object_documents"),
    path(f"{T}object-result/", asking.ObjectResult.as_view(), name="object_result"),
    path("sections/<str:code>/award-notice/", tender.AwardNotice.as_view(), name="award_notice"),
    path("sections/<str:code>/consortium/", consortia.Propose.as_view(), name="propose"),
    path("consortia/<int:pk>/consent/", consortia.Consent.as_view(), name="consent"),
    path("consortia/<int:pk>/dissolve/", consortia.Dissolve.as_view(), name="dissolve"),
    path("consortia/<int:pk>/agreement/", consortia.Agreement.as_view(), name="agreement"),
    path("inquiries/<int:pk>/", inquiries.Reply.as_view(), name="reply"),
    path("extensions/<int:pk>/", validity.Answer.as_view(), name="extension"),
    path("bids/", bids.Bids.as_view(), name="bids"),
    path("bids/<int:pk>/revoke/", bids.Revoke.as_view(), name="revoke"),
    path("sections/<str:code>/bond/", bonds.Lodge.as_view(), name="lodge"),
    path(
        "sections/<str:code>/performance-bond/",
        bonds.LodgePerformance.as_view(),
        name="lodge_performance",
    ),
    path("bonds/", bonds.Bonds.as_view(), name="bonds"),
    path("bonds/<int:pk>/", bonds.BondPage.as_view(), name="bond"),
    path("bonds/<int:pk>/cancel/", bonds.Cancel.as_view(), name="cancel_bond"),
    path("objections/", asking.Objections.as_view(), name="objections"),
    path(
        "objections/<int:pk>/withdraw/",
        asking.WithdrawObjection.as_view(),
        name="withdraw_objection",
    ),
    path("contracts/", won.Contracts.as_view(), name="contracts"),
    path("unit/", unit.Unit.as_view(), name="unit"),
    path("unit/qualification/", unit.EnterQualification.as_view(), name="enter_qualification"),
    path("unit/staff/", unit.EnterStaff.as_view(), name="enter_staff"),
    path("unit/performance/", unit.EnterPerformance.as_view(), name="enter_performance"),
    path("unit/relation/", relations.DeclareRelation.as_view(), name="declare_relation"),
    path("unit/head/", relations.DeclareHead.as_view(), name="declare_head"),
    path("unit/<str:kind>/<int:pk>/end/", relations.End.as_view(), name="end_related"),
    path("unit/<str:kind>/<int:pk>/withdraw/", unit.WithdrawLine.as_view(), name="withdraw_line"),
]
