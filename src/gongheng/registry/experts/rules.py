"""Who is fit for the pool, and how a draw chooses; pure, so that anyone can compute it again."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry import entry_checks as check
from gongheng.registry.experts.models import Expert, Invitation
from gongheng.rules.book import default_book, place_of
from gongheng.rules.days import after_hours


def fit_for_the_pool(expert: Expert, on: date) -> None:
    """Refuse an expert the law does not admit (招标投标法第三十七条第三款)."""
    law = default_book().law(place_of(expert.regions[0]), on)
    least = law["evaluation/expert_years_min"]
    enough = expert.years_in_field >= least.value
    refuse_unless(enough, "too_few_years", field="years_in_field", ruling=least,
                  years=expert.years_in_field)  # fmt: skip
    title = law["evaluation/expert_senior_title"]
    refuse_unless(expert.senior_title or not title.value, "no_senior_title",
                  field="senior_title", ruling=title)  # fmt: skip


def counts(wanted: Mapping[str, int]) -> dict[str, int]:
    """Return specialty -> number, each at least one. Refuses `invalid_count`."""
    good = bool(wanted) and all(type(n) is int and 0 < n < 100 for n in wanted.values())
    refuse_unless(good, "invalid_count", field="specialty_counts")
    return {check.text(key, field="specialty_counts", most=20): n for key, n in wanted.items()}


def answer_due(invitation: Invitation) -> datetime:
    """Return until when the drawn expert may answer; afterwards the next in turn comes."""
    place = invitation.draw.region or invitation.expert.regions[0]
    law = default_book().law(place_of(place), day_of(invitation.invited_at))
    if invitation.stratum:  # called by phone, one after the other
        return invitation.invited_at + timedelta(
            minutes=int(law["evaluation/call_answer_minutes"].value)
        )
    return after_hours(invitation.invited_at, int(law["evaluation/invitation_answer_hours"].value))


def only_the_shortage(
    wanted: Mapping[str, int], *, planned: Mapping[str, int], live: Mapping[str, int], seats: int
) -> None:
    """只补缺额：首次抽取不多于席位；以后每个专业只补已谢绝、回避、逾期的人数.

    `planned`: the first draw; `live`: who of all draws still stands; `seats`: experts the tender
    needs, 0 where the matter knows no number. Seats the first draw left out may be drawn for later.
    """
    if not planned:
        asked = sum(wanted.values())
        refuse_unless(not seats or asked <= seats, "draw_beyond_seats", field="specialty_counts",
                      seats=seats, source=RANDOM)  # fmt: skip
        return
    extra = max(seats - sum(planned.values()), 0)
    above = sum(max(live.get(one, 0) + wanted.get(one, 0) - planned.get(one, 0), 0)
                for one in {*planned, *live, *wanted})  # fmt: skip
    refuse_unless(above <= extra, "draw_beyond_shortage", field="specialty_counts", source=RANDOM,
                  standing=sum(live.values()))  # fmt: skip


RANDOM = "招标投标法实施条例第四十六条"


def digest_of_pool(pool: Iterable[int]) -> str:
    """SM3 over the experts' numbers in ascending order, joined by commas."""
    return sm3_hex(",".join(str(number) for number in sorted(pool)).encode())


def chosen(seed: str, pool: Mapping[int, Iterable[str]], wanted: Mapping[str, int]) -> list[int]:
    """Return the drawn numbers, seat by seat, specialties in order of code.

    `pool`: expert number -> specialties. For each seat the able are ordered by
    SM3(seed|specialty|number) and the first is taken who leaves enough for the seats to come, so
    that chance never spoils a draw that is possible. Refuses `not_enough_experts`.
    """
    able = {s: [n for n in sorted(pool) if s in pool[n]] for s in sorted(wanted)}
    for specialty, numbers in able.items():
        _refuse_unless_enough(specialty, wanted[specialty], len(numbers))
    seats = [specialty for specialty in able for _ in range(wanted[specialty])]
    _refuse_unless_enough("、".join(able), len(seats), _most_filled(seats, able, set()))
    drawn: list[int] = []
    for place, specialty in enumerate(seats):
        order = sorted(able[specialty], key=partial(_place, seed, specialty))
        rest = seats[place + 1 :]
        drawn.append(
            next(
                number
                for number in order
                if number not in drawn and _most_filled(rest, able, {*drawn, number}) == len(rest)
            )
        )
    return drawn


def _place(seed: str, specialty: str, number: int) -> str:
    return sm3_hex(f"{seed}|{specialty}|{number}".encode())


def _refuse_unless_enough(specialty: str, wanted: int, available: int) -> None:
    refuse_unless(available >= wanted, "not_enough_experts", field="specialty_counts",
                  specialty=specialty, wanted=wanted, available=available)  # fmt: skip


def _most_filled(seats: list[str], able: Mapping[str, list[int]], out: set[int]) -> int:
    """How many seats can be filled at once by different experts (augmenting paths)."""
    seat_of: dict[int, int] = {}

    def seat(place: int, tried: set[int]) -> bool:
        for number in able[seats[place]]:
            if number in out or number in tried:
                continue
            tried.add(number)
            if number not in seat_of or seat(seat_of[number], tried):
                seat_of[number] = place
                return True
        return False

    return sum(seat(place, set()) for place in range(len(seats)))
