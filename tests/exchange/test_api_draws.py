"""Guardians answer draws through the interface; supervision reads and cancels; nobody else does."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from builders import lots as build
from builders.registry import WUHAN, a_code, a_supervisor, an_office
from builders.trading import a_tenderer, an_announced_tender
from gongheng.foundation import clock
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts.calling import queries as calls
from gongheng.registry.experts.models import Draw
from gongheng.registry.experts.pool.aliases import alias_of, unit_of
from gongheng.registry.lots.models import Lot

pytestmark = pytest.mark.django_db


@pytest.fixture
def formed():
    return build.a_circle()


@pytest.fixture
def people(formed):
    made = build.experts("A77", 6)
    build.a_list()
    return made


@pytest.fixture
def asked(formed, people, noon, as_actor):
    """A request of a tender's host, anchored, through the interface."""
    host = a_tenderer()
    tender = an_announced_tender(host)
    body = {"matter": tender.code, "specialty_counts": {"A77": 2}, "reserves": 1}
    told = as_actor(host).send("/draws", body)
    assert (told.status_code, told.json()) == (201, {"items": []})
    assert not Lot.objects.exists(), "nothing is fixed before supervision agrees"
    proposed = Draw.objects.get()
    above = as_actor(a_supervisor(WUHAN))
    agreed = above.send(f"/draw-proposals/{proposed.pk}/agree", {})
    assert (agreed.status_code, agreed.json()["state"]) == (200, "requested"), agreed.content
    return build.anchored(Lot.objects.get(), noon)


def test_three_guardians_answer_by_the_files_of_their_own_command(asked, formed, as_actor, noon):
    for place in (2, 3, 5):
        keys = formed.keys[place - 1]
        caller = as_actor(formed.officer(place, noon))
        (waits,) = caller.get("/draws/waiting").json()["items"]
        assert waits["request"]["root"] == asked.root
        sent = caller.send(
            f"/draws/{waits['id']}/answers", {"answer": build.answer_of(asked, keys)}
        )
        assert sent.status_code == 200, sent.content
        assert caller.get("/draws/waiting").json()["items"] == []
    asked.refresh_from_db()
    assert (asked.state, sorted(sent.json()["answered"])) == ("drawn", [2, 3, 5])


def test_the_guardians_own_program_finds_the_request_in_the_log_before_the_checkpoint(
    asked, formed, as_actor, noon, tmp_path
):
    from gongheng.running.guarding.drawing import _check_logged

    (waits,) = as_actor(formed.officer(1, noon)).get("/draws/waiting").json()["items"]
    told = waits["request"]
    _check_logged(told, bytes.fromhex(told["root"]), told["checkpoint"], log_signer().vkey())


def test_nobody_but_a_guardian_of_the_circle_sees_or_answers_a_draw(asked, formed, as_actor, noon):
    answer = {"answer": build.answer_of(asked, formed.keys[0])}
    others = [a_supervisor(WUHAN), an_office("guardian", a_code("12")), a_tenderer()]
    for actor in others:
        caller = as_actor(actor)
        assert caller.get("/draws/waiting").json()["items"] == []
        assert caller.send(f"/draws/{asked.pk}/answers", answer).status_code == 404
    assert not asked.answers.exists()
    assert not Entry.objects.filter(act="lot.answer").exists()


@pytest.mark.parametrize("spoil", ["place", "root", "point", "proof", "v", "more"])
def test_an_answer_that_is_not_the_guardians_own_for_this_draw_is_refused(
    asked, formed, as_actor, noon, spoil
):
    good = build.answer_of(asked, formed.keys[0])
    other = build.answer_of(asked, formed.keys[1])
    bad = {"place": other, "root": {**good, "root": "0" * 64}, "v": {**good, "v": "x"},
           "point": {**good, "point": other["point"]}, "proof": {**good, "proof": "00" * 64},
           "more": {**good, "secret": "1"}}[spoil]  # fmt: skip
    told = as_actor(formed.officer(1, noon)).send(f"/draws/{asked.pk}/answers", {"answer": bad})
    assert (told.status_code, told.json()["field"]) == (422, "answer")
    assert not asked.answers.exists()


def test_the_verifier_accepts_the_transcript_and_only_supervision_reads_it(
    asked, formed, people, as_actor, tmp_path
):
    noon = clock.now()
    build.answered(asked, formed, noon)
    build.called_through(Draw.objects.get(), people, noon)
    address = f"/draws/{asked.pk}/transcript"
    told = as_actor(a_supervisor(WUHAN)).get(address)
    file = tmp_path / "draw.json"
    file.write_bytes(told.content)
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-m", "gongheng_verifier", "draw", str(file), "--root", asked.root],
        env={"PYTHONPATH": str(root / "verifier/src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    (result,) = json.loads(told.content)["result"]
    assert (result["stratum"], result["short"]) == ("A77", 0)
    for actor in (a_supervisor("420500"), a_tenderer(), formed.officer(1, noon)):
        assert as_actor(actor).get(address).status_code == 404


def test_nobody_reads_the_pool_and_the_seed_while_somebody_is_still_to_be_called(
    asked, formed, people, as_actor, noon
):
    above = as_actor(a_supervisor(WUHAN))
    address = f"/draws/{asked.pk}/transcript"
    build.answered(asked, formed, noon)
    assert above.get(address).status_code == 404, "the lists are not made yet"
    first = build.call_next(Draw.objects.get(), noon)
    assert above.get(address).status_code == 404, "one is asked, others are to be called"
    assert first is not None
    build.called_through(Draw.objects.get(), people, noon)
    assert above.get(address).status_code == 200


def test_with_the_transcript_in_hand_the_next_one_would_be_known(
    asked, formed, as_actor, noon, monkeypatch
):
    """Twin: given as soon as there is a seed, it tells by employer who is called next."""
    monkeypatch.setattr(calls, "is_called_now", lambda _: False)
    build.answered(asked, formed, noon)
    row = Draw.objects.get()
    build.let_run(build.calling, noon)
    whole = as_actor(a_supervisor(WUHAN)).get(f"/draws/{asked.pk}/transcript").json()
    row.refresh_from_db()
    front = calls.out_of(row).strata[0].order[0]
    asked_now = build.call_next(row, noon).expert
    assert alias_of(asked_now) == front
    (next_one,) = [one for one in whole["pool"] if one["who"] == front]
    own = unit_of(asked_now.employer_code, asked_now.employer_name, next_one["salt"])
    assert own == next_one["unit"]


def test_a_supervisor_cancels_with_a_reason_and_nobody_else(asked, formed, as_actor, noon):
    address = f"/draws/{asked.pk}/cancel"
    for actor in (a_supervisor("420500"), a_tenderer(), formed.officer(1, noon)):
        assert as_actor(actor).send(address, {"reason": "重来"}).status_code == 404
    above = as_actor(a_supervisor(WUHAN))
    assert above.send(address, {"reason": "重来"}).status_code == 403, "nobody proposed it"
    build.proposed_to_undo(asked, noon)
    assert above.send(address, {"reason": " "}).status_code == 422
    asked.refresh_from_db()
    assert asked.state == "anchored"
    assert above.send(address, {"reason": "名单泄露"}).json()["state"] == "cancelled"
    assert Entry.objects.filter(act__in=["lot.cancel", "draw.cancel"]).count() == 2


def test_what_is_known_is_undone_by_two_bodies_at_the_interface_too(asked, formed, as_actor, noon):
    build.answered(asked, formed, noon)
    address, why = f"/draws/{asked.pk}", {"reason": "名单泄露"}
    first, second = as_actor(a_supervisor(WUHAN)), as_actor(a_supervisor(WUHAN))
    assert first.send(f"{address}/cancel", why).status_code == 403
    assert first.send(f"{address}/keep", why).status_code == 403
    assert first.send(f"{address}/cancel/proposal", why).json()["cancel_told_at"]
    assert first.send(f"{address}/cancel", why).status_code == 403
    told = second.get(f"{address}/cancel/proposal").json()
    assert (told["reason"], told["kept_before"]) == ("名单泄露", 0)
    for actor in (a_supervisor("420500"), a_tenderer(), formed.officer(1, noon)):
        assert as_actor(actor).get(f"{address}/cancel/proposal").status_code == 404
    assert second.send(f"{address}/keep", why).json()["cancel_told_at"] is None
    assert second.get(f"{address}/cancel/proposal").status_code == 404
    assert second.send(f"{address}/cancel/proposal", why).json()["state"] == "drawn"
    swapped = first.send(f"{address}/cancel", {**why, "proposal": told["told_at"] + "0"})
    assert (swapped.status_code, swapped.json()["code"]) == (409, "proposal_changed")
    read = first.get(f"{address}/cancel/proposal").json()["told_at"]
    done = first.send(f"{address}/cancel", {**why, "proposal": read}).json()
    assert done["state"] == "cancelled"
