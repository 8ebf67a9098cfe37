"""The guardian's program against the platform's own request: early, forged and honest."""

import copy

import pytest

from builders import guardians as build
from builders import openings
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.guardians.papers import paper_of
from gongheng.running.guarding.closing import Outside, window_is_over
from gongheng.running.guarding.paper import Paper
from gongheng.running.guarding.releasing import Holder, release_of
from gongheng.trading.opening.models import Release
from gongheng.trading.opening.shares import actions as shares
from gongheng.trading.opening.shares.queries import to_release

pytestmark = pytest.mark.django_db


def holder_of(hall, place, folder):
    keys = hall.formed.keys
    paper = Paper(paper_of(hall.formed.circle), tuple(one.signing.public for one in keys),
                  tuple(one.encryption.public for one in keys),
                  tuple(sm3_hex(one.issued.encryption) for one in keys))  # fmt: skip
    own = keys[place - 1]
    return Holder(paper, own.signing, own.encryption, folder / str(place))


def outside():
    """Without witnesses in a test; what they add stands in test_releasing.py."""
    return Outside(log_signer().vkey(), (), 0)


def asked(hall, place):
    seal_all(at=hall.due)
    return to_release(hall.tender, hall.officers[place])


def answer(hall, place, folder, request, now):
    folder.joinpath(str(place)).mkdir(exist_ok=True)
    if request["phase"] == "releasing":
        window_is_over(request, hall.tender.code, outside())
    return release_of(holder_of(hall, place, folder), request, hall.tender.code, outside(), now=now)


def test_three_programs_release_and_the_platform_takes_each_share(tmp_path):
    hall = openings.an_open_hall()
    openings.give(hall, 0, 1)
    at = openings.shut(hall)
    for place in (1, 3, 5):
        made = answer(hall, place, tmp_path, asked(hall, place), at)
        shares.release(hall.unsealing, **made, by=hall.officers[place], at=at)
    assert list(Release.objects.values_list("wrong", flat=True)) == [[], [], []]
    bids = {row["bid"] for one in Release.objects.all() for row in one.batch["shares"]}
    assert bids == {hall.people[n].bid.commitment for n in (0, 1)}


def test_before_the_window_ends_there_is_nothing_to_release(tmp_path):
    hall = openings.an_open_hall()
    openings.give(hall)
    made = answer(hall, 1, tmp_path, asked(hall, 1), hall.due)
    assert made["batch"]["shares"] == []
    with pytest.raises(Refused) as no:
        shares.release(hall.unsealing, **made, by=hall.officers[1], at=hall.due)
    assert no.value.code == "wrong_state"
    assert not Release.objects.exists()


def test_while_the_window_is_open_no_program_releases(tmp_path):
    hall = openings.an_open_hall()
    openings.give(hall, 0, 1)
    asked_early = asked(hall, 1)
    for bid in asked_early["bids"]:
        bid.update(half=True, roles=["price"])  # as a platform that lies would say
    with pytest.raises(Refused) as no:
        window_is_over(asked_early, hall.tender.code, outside())
    assert no.value.code == "window_unproved"


def test_a_bid_hidden_or_slipped_in_stops_every_program(tmp_path):
    hall = openings.an_open_hall()
    openings.give(hall)
    at = openings.shut(hall)
    honest = asked(hall, 1)
    for change in (lambda one: one["bids"].pop(), lambda one: one["links"].pop(),
                   lambda one: one["bids"].append(copy.deepcopy(one["bids"][0]))):  # fmt: skip
        request = copy.deepcopy(honest)
        change(request)
        with pytest.raises(Refused) as no:
            answer(hall, 1, tmp_path, request, at)
        assert no.value.code in {"release_set_differs", "window_unproved"}
    assert not (tmp_path / "1" / "released").exists()


def test_only_the_circles_own_guardian_reads_the_request(tmp_path):
    hall = openings.an_open_hall()
    stranger = openings.guardians.registry.an_office("guardian", build.registry.a_code("12"))
    with pytest.raises(Refused) as no:
        to_release(hall.tender, stranger)
    assert no.value.code == "not_found"
