"""An opening whose benchmark waits for a drawn coefficient, walked by real acts."""

from datetime import timedelta

from builders import evaluation as late
from builders import lots as draws
from builders import openings as build
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.registry.lots.lifecycle import LotKind
from gongheng.registry.lots.models import Lot
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.evaluation.rules import Seat
from gongheng.trading.opening import actions as opening

MINUTE = timedelta(minutes=1)
VALUES = ("0.95", "0.96", "0.97", "0.98", "0.99")
BARE = {"points": "60", "e1": "2", "e2": "1"}


def coefficient(code="K", role="factor", values=VALUES, name="平均值系数"):
    return {"code": code, "name": name, "role": role, "candidates": list(values)}


def price(*coefficients, method="mean_factor", **more):
    return {
        **BARE,
        "method": method,
        "coefficients": list(coefficients or (coefficient(),)),
        **more,
    }


def composite():
    return price(coefficient("K1", "float", ("0.03", "0.05"), "下浮率"),
                 coefficient("K2", "weight", ("0.3", "0.4", "0.5"), "限价权重"), method="composite")  # fmt: skip


def an_open_hall(terms=None, **kwargs):
    """The seals are shown, the window is open, the draw is asked for."""
    return build.an_open_hall(price=terms or price(), **kwargs)


def lots_of(hall):
    return list(Lot.objects.filter(kind=LotKind.COEFFICIENT).order_by("pk"))


def answer(hall, at, places=(1, 2, 3)):
    """Every draw asked for is anchored and answered by these guardians."""
    seal_all(at=at)
    draws.let_run(draws.tasks, at)
    for lot in Lot.objects.filter(kind=LotKind.COEFFICIENT, state="anchored"):
        draws.answered(lot, hall.formed, at, places)
    return lots_of(hall)


def drawn(hall, at=None):
    """Answered by three and published by the clock."""
    at = at or build.opened_at(hall) + MINUTE
    found = answer(hall, at)
    build.time_passes(at)
    return found


def to_the_reading(hall, *numbers):
    """Halves, shares, reading; returns when."""
    seal_all(at=hall.due)
    build.give(hall, *numbers)
    at = build.shut(hall)
    seal_all(at=at)
    for place in (1, 2, 3):
        build.release(hall, place, at + MINUTE)
    build.read_out(hall, at + 2 * MINUTE)
    seal_all(at=at + 3 * MINUTE)
    return at + 3 * MINUTE


def scored(hall, at):
    """The opening closed, an appointed committee (特殊招标项目), everything scored alike."""
    opening.close(hall.unsealing.opening, by=hall.host, at=at)
    made = [late.an_expert() for _ in range(4)]
    seats = [Seat(expert.person, expert, chair=not n) for n, (expert, _) in enumerate(made)]
    host = late.an_office("tenderer", body=hall.tender.tenderer_code)
    seats.append(Seat(host.person))
    evaluation = evaluations.form(hall.tender.sections.first(), seats=seats, by=hall.host, at=at,
                                  appointed_because="特殊", appointed_ground="1")  # fmt: skip
    people = [*(actor for _, actor in made), host]
    evaluation = evaluations.start(evaluation, by=hall.host, at=at + MINUTE)
    late.score_all(evaluation, people, at=at + 2 * MINUTE)
    return evaluation, people, at + timedelta(hours=1)


def ask_again(hall, at):
    """What the clock does after a cancellation."""
    build.time_passes(at)
    return lots_of(hall)[-1]
