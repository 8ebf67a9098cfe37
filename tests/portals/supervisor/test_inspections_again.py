"""A sample is asked for once: who asks until it suits is refused, or marked where the days differ."""

from datetime import date, timedelta

import pytest

from builders import lots as build
from builders import registry, trading
from builders.denied import refused
from gongheng.foundation.clock import day_of
from gongheng.registry.lots import inspecting
from gongheng.registry.lots.lifecycle import OPEN
from gongheng.registry.lots.models import Lot
from gongheng.trading.sampling import asking
from gongheng.trading.sampling.asking import sample
from gongheng.trading.sampling.queries import sampled_before

pytestmark = pytest.mark.django_db
LISTED = "/supervisor/draws/"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def scene():
    """Three announced tenders, the guardians, a supervisor, the moment and its day."""
    formed = build.a_circle()
    host = trading.a_tenderer()
    tenders = [trading.an_announced_tender(host) for _ in range(3)]
    at = max(one.announced_at for one in tenders)
    return formed, registry.a_supervisor(registry.WUHAN), at, day_of(at)


def asked(by, at, *, since, until, kind="announced"):
    return sample(kind, since=since, until=until, take=1, by=by, at=at)


def drawn(lot, formed, at):
    return build.answered(build.anchored(lot, at), formed, at)


def test_after_the_seed_the_same_sample_is_not_asked_for_again(scene):
    formed, above, at, day = scene
    lot = drawn(asked(above, at, since=day, until=day), formed, at)
    assert lot.state == "drawn"
    assert refused("inspection_open", asked, above, at, since=day, until=day).field == "kind"
    build.undone(lot, by=above, at=at)
    assert asked(above, at + MINUTE, since=day, until=day).state == "asked"


def test_without_that_rule_he_asks_until_his_friend_is_left_out(scene, monkeypatch):
    """Twin: only what still waits for the guardians stands in the way."""
    formed, above, at, day = scene

    class Runs:
        def filter(self, **_):
            return self

        def exclude(self, **_):
            return Lot.objects.filter(state__in=OPEN)

    drawn(asked(above, at, since=day, until=day), formed, at)
    monkeypatch.setattr(inspecting, "lots_of", lambda _: Runs())
    at += MINUTE
    drawn(asked(above, at, since=day, until=day), formed, at)
    assert len(set(Lot.objects.values_list("seed", flat=True))) == 2


def test_a_sample_of_overlapping_days_is_marked_and_others_are_not(scene, client_of, at_moment):
    _, above, at, day = scene
    first = asked(above, at, since=day - DAY, until=day)
    wider = asked(above, at, since=day - 2 * DAY, until=day)
    assert sampled_before([first, wider]) == {wider.pk}
    assert sampled_before([first]) == set()
    with at_moment(at):
        page = client_of("supervisor").get(f"{LISTED}{wider.pk}/").content.decode()
        assert "时段重叠" in page
        assert (
            "时段重叠" not in client_of("supervisor").get(f"{LISTED}{first.pk}/").content.decode()
        )
    Lot.objects.filter(pk=first.pk).update(matter=f"inspect:announced:420100:{day - 9 * DAY:%Y%m%d}-"
                                                  f"{day - 3 * DAY:%Y%m%d}")  # fmt: skip
    assert sampled_before([wider]) == set()


@pytest.mark.parametrize(
    ("field", "days"),
    [("until", {"until": date(9999, 12, 31)}), ("since", {"since": date(1, 1, 1)}),
     ("since", {"since": date(1999, 12, 31)}), ("until", {"until": "tomorrow"})],
)  # fmt: skip
def test_days_out_of_all_bounds_are_a_refusal_and_no_breakdown(
    scene, client_of, at_moment, field, days
):
    _, above, at, day = scene
    named = {key: day + DAY if one == "tomorrow" else one for key, one in days.items()}
    told = {"since": day, "until": day, **named}
    assert refused("invalid_value", asked, above, at, **told).field == field
    form = {"kind": "announced", "take": 1, **{key: one.isoformat() for key, one in told.items()}}
    with at_moment(at):
        assert client_of("supervisor").post(f"{LISTED}inspect/", form).status_code == 422
    assert not Lot.objects.exists()


def test_without_those_bounds_such_days_break_the_page(scene, monkeypatch):
    """Twin: any day is taken."""
    _, above, at, day = scene
    monkeypatch.setattr(asking, "_days_fit", lambda *_: None)
    with pytest.raises(OverflowError):
        asked(above, at, since=day, until=date(9999, 12, 31))
