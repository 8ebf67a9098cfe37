"""Addresses of points, conducts, catalogue and responsibilities under /credit/."""

from django.urls import path

from gongheng.portals.public import credit_catalogue, credit_conducts, credit_duties, credit_points
from gongheng.portals.public.credit_points_list import PointsList

urlpatterns = [
    path("points/", PointsList.as_view(), name="credit_points"),
    path("points/<str:code>/", credit_points.Account.as_view(), name="credit_account"),
    path("points/<str:code>/history.<str:form>", credit_points.history, name="credit_history"),
    path("conducts/", credit_conducts.ConductList.as_view(), name="credit_conducts"),
    path("table/", credit_conducts.Table.as_view(), name="credit_table"),
    path("catalogue/", credit_catalogue.Versions.as_view(), name="credit_catalogue"),
    path("catalogue/compare/", credit_catalogue.Compare.as_view(), name="credit_compare"),
    path("catalogue/<str:version>/", credit_catalogue.VersionPage.as_view(), name="credit_version"),
    path("catalogue/<str:version>/<str:code>/", credit_catalogue.ItemPage.as_view(),
         name="credit_item"),
    path("duties/", credit_duties.DutyList.as_view(), name="credit_duties"),
]  # fmt: skip
