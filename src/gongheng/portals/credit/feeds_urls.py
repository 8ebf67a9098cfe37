"""Addresses of the deliveries to other platforms."""

from django.urls import path

from gongheng.portals.credit import feed_figures, feeds

app_name = "feeds"
urlpatterns = [
    path("", feeds.Deliveries.as_view(), name="deliveries"),
    path("channel/", feed_figures.Channel.as_view(), name="channel"),
    path("reconciliations/", feed_figures.Reconciliations.as_view(), name="reconciliations"),
    path("taken/", feed_figures.TakenBack.as_view(), name="taken"),
    path("<str:number>/", feeds.DeliveryPage.as_view(), name="delivery"),
    path("<str:number>/redrive/", feeds.Redrive.as_view(), name="redrive"),
    path("<str:number>/call-off/", feeds.CallOff.as_view(), name="call_off"),
]
