"""Addresses of approvals to open a file."""

from django.urls import path

from gongheng.portals.credit import file_reading, inquiries

app_name = "inquiries"
ONE = "<str:code>/"
urlpatterns = [
    path("", inquiries.Inquiries.as_view(), name="inquiries"),
    path("request/", inquiries.Request.as_view(), name="request"),
    path("emergency/", inquiries.BreakGlass.as_view(), name="break_glass"),
    path(ONE, inquiries.InquiryPage.as_view(), name="inquiry"),
    path(f"{ONE}approve/", inquiries.Approve.as_view(), name="approve"),
    path(f"{ONE}refuse/", inquiries.Refuse.as_view(), name="refuse"),
    path(f"{ONE}take-back/", inquiries.TakeBack.as_view(), name="take_back"),
    path(f"{ONE}second-key/", inquiries.TurnSecondKey.as_view(), name="turn_second_key"),
    path(f"{ONE}read/", file_reading.Read.as_view(), name="read"),
    path(f"{ONE}review/", inquiries.Review.as_view(), name="review"),
    path(f"{ONE}call-in/", inquiries.CallIn.as_view(), name="call_in"),
]
