"""Addresses of lists, pledges, measures and cases in the credit office."""

from django.urls import path

from gongheng.portals.credit import cases, listing_acts, listings, pledge_checks

app_name = "consequences"
L, C, P = "lists/<str:code>/", "cases/<str:code>/", "pledges/<str:code>/"
urlpatterns = [
    path("lists/", listings.Listings.as_view(), name="listings"),
    path("lists/propose/", listing_acts.Propose.as_view(), name="propose"),
    path(L, listings.ListingPage.as_view(), name="listing"),
    path(f"{L}notice/", listings.Notice.as_view(), name="notice"),
    path(f"{L}take-up/", listing_acts.TakeUp.as_view(), name="take_up"),
    path(f"{L}tell/", listing_acts.Tell.as_view(), name="tell"),
    path(f"{L}decide/", listing_acts.Decide.as_view(), name="decide"),
    path(f"{L}set-aside/", listing_acts.SetAside.as_view(), name="set_aside"),
    path(f"{L}make-known/", listing_acts.MakeKnown.as_view(), name="make_known"),
    path(f"{L}propose-removal/", listing_acts.ProposeRemoval.as_view(), name="propose_removal"),
    path(f"{L}notify-removal/", listing_acts.NotifyRemoval.as_view(), name="notify_removal"),
    path(f"{L}drop-removal/", listing_acts.DropRemoval.as_view(), name="drop_removal"),
    path(f"{L}take-off/", listing_acts.TakeOff.as_view(), name="take_off"),
    path("pledges/", pledge_checks.Pledges.as_view(), name="pledges"),
    path(P, pledge_checks.PledgePage.as_view(), name="pledge"),
    path(f"{P}check/", pledge_checks.Check.as_view(), name="check"),
    path(f"{P}tell-broken/", pledge_checks.TellBroken.as_view(), name="tell_broken"),
    path(f"{P}drop-finding/", pledge_checks.DropFinding.as_view(), name="drop_finding"),
    path(f"{P}find-broken/", pledge_checks.FindBroken.as_view(), name="find_broken"),
    path("cases/", cases.Cases.as_view(), name="cases"),
    path("cases/report/", cases.ReportCase.as_view(), name="report_case"),
    path(C, cases.CasePage.as_view(), name="case"),
    path(f"{C}rewrite/", cases.RewriteCase.as_view(), name="rewrite_case"),
    path(f"{C}return/", cases.ReturnCase.as_view(), name="return_case"),
    path(f"{C}publish/", cases.PublishCase.as_view(), name="publish_case"),
    path(f"{C}withdraw/", cases.WithdrawCase.as_view(), name="withdraw_case"),
]
