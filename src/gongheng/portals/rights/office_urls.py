"""Addresses of objections, reviews and repairs in the credit office."""

from django.urls import path

from gongheng.portals.rights import office as rights
from gongheng.portals.rights import office_acting as acting

urlpatterns = [
    path("disputes/", rights.Disputes.as_view(), name="disputes"),
    path("disputes/<str:code>/", rights.DisputePage.as_view(), name="dispute"),
    path("disputes/<str:code>/uphold/", acting.Uphold.as_view(), name="dispute_uphold"),
    path("repairs/", rights.Repairs.as_view(), name="repairs"),
    path("repairs/<str:code>/", rights.RepairPage.as_view(), name="repair"),
    path("contests/", rights.Contests.as_view(), name="contests"),
    path("contests/<str:code>/", rights.ContestPage.as_view(), name="contest"),
    path("rights/<str:kind>/<str:code>/files/<int:number>/", rights.RightFile.as_view(),
         name="right_file"),
    path("records/<str:code>/repair-notice/", rights.RepairNotice.as_view(), name="repair_notice"),
    *(path(f"{kind}s/<str:code>/{verb.replace('_', '-')}/",
           acting.view_of(kind, verb, perform, form, door), name=f"{kind}_{verb}")
      for kind, verb, perform, form, door in acting.SHORT),
]  # fmt: skip
