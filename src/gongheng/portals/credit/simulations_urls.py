"""Addresses of trials of draft rules."""

from django.urls import path

from gongheng.portals.credit import simulations

urlpatterns = [
    path("", simulations.Simulations.as_view(), name="simulations"),
    path("new/", simulations.Simulate.as_view(), name="simulate"),
    path("<str:code>/", simulations.SimulationPage.as_view(), name="simulation"),
    path("<str:code>/draft.yaml", simulations.draft, name="simulation_draft"),
]
