"""Venues, their rooms, and who holds a room when; two sessions never hold the same room."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from gongheng.registry.venues.lifecycle import BookingState, PlaceState


class Venue(models.Model):
    """A building of a trading centre."""

    organ_code = models.CharField("交易中心代码", max_length=18, db_index=True)
    name = models.CharField("名称", max_length=200)
    region = models.CharField("行政区划", max_length=6)
    address = models.CharField("地址", max_length=300)
    state = models.TextField("状态", choices=PlaceState.choices, default=PlaceState.OPEN)

    class Meta:
        db_table = "registry_venue"
        verbose_name = "场所"
        constraints = [
            models.UniqueConstraint(fields=["organ_code", "name"], name="one_venue_per_name",
                                    violation_error_code="already_exists"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def matter(self) -> str:
        """Venues belong to their centre's file."""
        return self.organ_code


class RoomKind(models.TextChoices):
    """What a room is for."""

    OPENING = "opening", "开标室"
    EVALUATION = "evaluation", "评标室"


class Room(models.Model):
    """A room; remote seats are rooms of another venue booked for the same matter."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="rooms", verbose_name="场所")
    name = models.CharField("名称", max_length=100)
    kind = models.TextField("类别", choices=RoomKind.choices)
    seats = models.PositiveSmallIntegerField("座位数")
    equipment = models.CharField("设备", max_length=500, blank=True)
    state = models.TextField("状态", choices=PlaceState.choices, default=PlaceState.OPEN)

    class Meta:
        db_table = "registry_room"
        verbose_name = "房间"
        constraints = [
            models.UniqueConstraint(fields=["venue", "name"], name="one_room_per_name",
                                    violation_error_code="already_exists"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.venue}{self.name}"

    @property
    def matter(self) -> str:
        """Rooms belong to their centre's file."""
        return self.venue.organ_code


class Booking(models.Model):
    """A room held for a matter, from start up to but not including end."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings", verbose_name="房间")
    matter = models.CharField("案卷", max_length=60, db_index=True)
    purpose = models.CharField("用途", max_length=200)
    during = DateTimeRangeField("时段")
    booked_by = models.CharField("预约单位", max_length=18)
    state = models.TextField("状态", choices=BookingState.choices, default=BookingState.BOOKED)

    class Meta:
        db_table = "registry_booking"
        verbose_name = "场地预约"
        constraints = [
            ExclusionConstraint(
                name="one_session_per_room_at_a_time",
                expressions=[("room", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state="booked"),
                violation_error_code="room_taken",
                violation_error_message="该时段已有安排",
            )
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.purpose}"
