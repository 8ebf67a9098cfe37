"""Venues, their rooms, and who holds a room when."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.portals.choices import places
from gongheng.portals.doors import Door
from gongheng.portals.fields import Count, Moment
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.operator.nav import CENTRE
from gongheng.portals.operator.today import BOOKINGS
from gongheng.registry.venues import actions, queries
from gongheng.registry.venues.lifecycle import BOOKING, ROOM, VENUE


class VenueForm(ActForm):
    """One building."""

    name = forms.CharField(label="名称", max_length=200)
    region = forms.ChoiceField(label="所在地", choices=places)
    address = forms.CharField(label="地址", max_length=300)


class RoomForm(ActForm):
    """One room."""

    name = forms.CharField(label="名称", max_length=100)
    kind = forms.ChoiceField(label="用途", choices=queries.room_kinds)
    seats = Count(label="座位数", unit="座", min_value=1, max_value=9999)
    equipment = forms.CharField(label="设备", max_length=500, required=False)


class BookingForm(ActForm):
    """A stretch of time in one room."""

    renamed = {"during": "starts_at"}
    matter = forms.CharField(
        label="案卷", max_length=60, help_text="招标项目编号；多地同场的写同一编号。"
    )
    purpose = forms.CharField(label="用途", max_length=200)
    starts_at = Moment(label="起")
    ends_at = Moment(label="止", help_text="这一刻起房间可以另约。")


class Venues(Door, TemplateView):
    """The venues of one's centre with their rooms."""

    open_to = CENTRE
    template_name = "operator/venues.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List them; who may add is the centre's own business."""
        actor = self.request.actor
        return {"venues": queries.venues_of_centre(actor.body), "may": actor.holds(Role.CENTRE),
                **super().get_context_data(**kwargs)}  # fmt: skip


class OpenVenue(ActView):
    """启用场所."""

    open_to = (Role.CENTRE,)
    form_class = VenueForm
    title, submit, done = "启用场所", "启用", "场所已启用，接着增设房间。"
    article = VENUE.acts["open_venue"].under

    def act(self, form: Any) -> Any:
        """Open a venue of one's own centre."""
        actor = self.request.actor
        return actions.open_venue(actor.body, **form.cleaned_data, by=actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the venues."""
        return reverse("operator:venues")


class AddRoom(ActView):
    """增设房间."""

    open_to = (Role.CENTRE,)
    form_class = RoomForm
    title, submit, done = "增设房间", "增设", "房间已增设。"
    article = ROOM.acts["add_room"].under

    def load(self) -> Any:
        """Only in a venue of one's own centre."""
        rows = queries.venues_of_centre(self.request.actor.body)
        venue = rows.filter(pk=self.kwargs["pk"]).first()
        if venue is None:
            raise Http404
        return venue

    def facts(self) -> list[Any]:
        """Which venue."""
        return [("场所", self.thing.name)]

    def act(self, form: Any) -> Any:
        """Add the room."""
        return actions.add_room(self.thing, **form.cleaned_data, by=self.request.actor,
                                at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Back to the venues."""
        return reverse("operator:venues")


class RoomPage(Door, TemplateView):
    """One room's day."""

    open_to = CENTRE
    template_name = "operator/room.html"

    def enter(self) -> None:
        """Load the room."""
        self.room = own_room(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is booked from today on."""
        found = queries.bookings_visible_to(self.request.actor).filter(
            room=self.room, state="booked"
        )
        coming = [
            one for one in found.order_by("during")[:100] if one.during.upper > self.request.now
        ]
        return {
            "room": self.room,
            "may": self.request.actor.holds(Role.CENTRE),
            "today": queries.timetable(self.room, day_of(self.request.now)),
            "columns": [*BOOKINGS[1:], {"key": "release", "label": "办理"}],
            "rows": [_row(one, self.request.actor) for one in coming],
            "crumbs": [{"label": "场所和房间", "url": reverse("operator:venues")},
                       {"label": str(self.room), "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class Book(ActView):
    """预约；时段冲突的，数据库约束保证只有一场."""

    open_to = (Role.CENTRE,)
    form_class = BookingForm
    title, submit, done = "预约房间", "预约", "已预约。"
    article = BOOKING.acts["book"].under

    def load(self) -> Any:
        """One of the centre's own rooms."""
        return own_room(self.request.actor, self.kwargs["pk"])

    def facts(self) -> list[Any]:
        """Which room."""
        return [("房间", str(self.thing)), ("座位", f"{self.thing.seats} 座")]

    def act(self, form: Any) -> Any:
        """Book it."""
        return actions.book(self.thing, **form.cleaned_data, by=self.request.actor,
                            at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Back to the room."""
        return reverse("operator:room", args=[self.kwargs["pk"]])


class Bookings(ListPage):
    """Every booking of the centre's rooms."""

    open_to = CENTRE
    title, noun, file_name = "场地预约", "条预约", "bookings"
    columns = (
        Column("room", "房间"), Column("since", "起", sort="during"), Column("until", "止"),
        Column("purpose", "用途"), Column("matter", "案卷", sort="matter"),
        Column("state", "状态", sort="state"), Column("release", "办理"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=BOOKING.states.choices, field="state", counted=True),
        Filter("day", "日期", kind="date",
               apply=lambda rows, day: rows.filter(during__startswith__date__lte=day,
                                                   during__endswith__date__gte=day)),
        Filter("matter", "案卷", kind="text", field="matter"),
    )  # fmt: skip
    nothing = Nothing("没有预约", "在“场所和房间”里选一个房间预约。")

    def rows(self) -> Any:
        """Of one's own rooms; a witness sees all."""
        return queries.bookings_visible_to(self.request.actor)

    def row(self, booking: Any) -> dict[str, Any]:
        """One booking."""
        return {"room": str(booking.room), **_row(booking, self.request.actor)}


class Release(ActView):
    """释放."""

    open_to = (Role.CENTRE,)
    form_class = Sure
    life, verb = BOOKING, "release"
    title, submit, done = "释放房间", "释放", "已释放，房间可以另约。"

    def load(self) -> Any:
        """One of the bookings one may see."""
        rows = queries.bookings_visible_to(self.request.actor)
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """What is released."""
        one = self.thing
        return [("房间", str(one.room)), ("用途", one.purpose), ("案卷", one.matter),
                ("起", one.during.lower), ("止", one.during.upper)]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Release it."""
        return actions.release(self.thing, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the bookings."""
        return reverse("operator:bookings")


def own_room(actor: Any, pk: int) -> Any:
    """Return a room of the actor's centre; otherwise 404."""
    room = queries.room_of(pk)
    if room is None or room.venue.organ_code != actor.body:
        raise Http404
    return room


def _row(booking: Any, actor: Any) -> dict[str, Any]:
    live = booking.state == "booked"
    may = live and BOOKING.acts["release"].who(actor, booking)
    url = reverse("operator:release", args=[booking.pk])
    return {
        "since": booking.during.lower, "until": booking.during.upper, "purpose": booking.purpose,
        "matter": booking.matter,
        "state": {"text": booking.get_state_display(), "tone": "info" if live else "neutral"},
        "release": {"text": "释放", "url": url} if may else "",
    }  # fmt: skip
