"""Addresses of the credit office."""

from django.urls import include, path

app_name = "credit"
urlpatterns = [
    path("simulations/", include("gongheng.portals.credit.simulations_urls")),
]
