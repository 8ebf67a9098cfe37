"""Addresses of the centre's portal."""

from django.urls import path

from gongheng.portals.operator import (
    archives,
    audit,
    imports,
    offices,
    organs,
    parties,
    status,
    today,
    venues,
)
from gongheng.portals.signin.resetting import ResetByAdministrator

app_name = "operator"
urlpatterns = [
    path("", today.Front.as_view(), name="front"),
    path("today/", today.Today.as_view(), name="today"),
    path("venues/", venues.Venues.as_view(), name="venues"),
    path("venues/open/", venues.OpenVenue.as_view(), name="open_venue"),
    path("venues/<int:pk>/rooms/add/", venues.AddRoom.as_view(), name="add_room"),
    path("rooms/<int:pk>/", venues.RoomPage.as_view(), name="room"),
    path("rooms/<int:pk>/book/", venues.Book.as_view(), name="book"),
    path("bookings/", venues.Bookings.as_view(), name="bookings"),
    path("bookings/<int:pk>/release/", venues.Release.as_view(), name="release"),
    path("parties/", parties.Parties.as_view(), name="parties"),
    path("parties/<str:code>/", parties.PartyPage.as_view(), name="party"),
    path("packages/", archives.Packages.as_view(), name="packages"),
    path("packages/<int:pk>/file/", archives.PackageFile.as_view(), name="package_file"),
    path("imports/", imports.Imports.as_view(), name="imports"),
    path("status/", status.Status.as_view(), name="status"),
    path("offices/", offices.Offices.as_view(), name="offices"),
    path("offices/appoint/", offices.Appoint.as_view(), name="appoint"),
    path("offices/<int:pk>/dismiss/", offices.Dismiss.as_view(), name="dismiss"),
    path("offices/<int:pk>/password/", ResetByAdministrator.as_view(), name="reset_password"),
    path("organs/", organs.Organs.as_view(), name="organs"),
    path("organs/establish/", organs.Establish.as_view(), name="establish"),
    path("organs/<str:code>/amend/", organs.Amend.as_view(), name="amend_organ"),
    path("organs/<str:code>/close/", organs.Close.as_view(), name="close_organ"),
    path("audit/events/", audit.Events.as_view(), name="events"),
    path("audit/offices/", audit.OfficesAudit.as_view(), name="offices_audit"),
    path("audit/ledger/", audit.LedgerCheck.as_view(), name="ledger"),
]
