"""A guardian answers in Chromium: the keys stay in the page, the server takes what Python would sign."""

import json

import pytest

from builders import guardians as build
from builders import openings, registry, trading
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.certificates.trials import key_file
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.sealing.suites import suite
from gongheng.portals.guardian import releasing, sources
from gongheng.registry.guardians import batches
from gongheng.trading.opening.models import Release
from gongheng.trading.rehearsals import actions
from gongheng.trading.rehearsals.models import RehearsalRelease
from portals.conftest import faults_of

WORDS = "口令口令口令口令"
LATER = trading.START + registry.hours(2)


def a_rehearsal(formed):
    tender = trading.an_announced_tender(trading.a_tenderer())
    return actions.begin(tender, by=CLOCK, at=LATER)


def key_files(folder, place):
    keys = build.five()[place - 1]
    algorithms = suite("guomi")
    for name, key in (("sign", keys.signing), ("encrypt", keys.encryption)):
        text = key_file(key, WORDS, algorithms)
        (folder / f"{name}.key").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.django_db
def test_the_request_is_for_a_guardian_of_the_circle_only(client_of, at_moment):
    with at_moment(LATER):
        formed = build.circle_in_force()
        rehearsal = a_rehearsal(formed)
        where = f"/guardian/rehearsals/{rehearsal.tender.code}/"
        own = client_of(formed.officer(1))
        assert "开启演练" in own.get("/desk/").content.decode()
        assert rehearsal.tender.code in own.get("/guardian/").content.decode()
        told = own.get(f"{where}request/").json()
        assert told["asked"]["bids"][0]["header"] == rehearsal.header
        assert told["circle"]["own"]["at"] == 1
        for other in ("guardian", "supervisor", "centre", "system_admin", "bidder"):
            answer = client_of(other).get(f"{where}request/")
            assert answer.status_code == (404 if other == "guardian" else 403)
        assert own.get("/guardian/elsewhere/x/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["", "[]", "{}", '{"batch": {}, "signature": 5}', "[" * 5000])
def test_a_bad_batch_is_a_sentence_and_changes_nothing(client_of, at_moment, body):
    with at_moment(LATER):
        formed = build.circle_in_force()
        rehearsal = a_rehearsal(formed)
        before = Entry.objects.count()
        where = f"/guardian/rehearsals/{rehearsal.tender.code}/request/"
        client = client_of(formed.officer(1))
        before = Entry.objects.count()
        answer = client.post(where, body, content_type="application/json")
        assert answer.status_code == 422
        assert answer.json()["sentence"]
        assert Entry.objects.count() == before
        assert not RehearsalRelease.objects.exists()


def test_as_many_shares_as_a_batch_may_hold_fit_through_the_page():
    row = {"bid": "ab" * 32, "role": "technical", "share": "cd" * 32, "code": "secret_of_another"}
    whole = len(json.dumps(row)) * batches.MOST_SHARES
    assert 2 * 2**20 < whole < releasing.LARGEST_BATCH


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "status", "code"),
    [(3 * 2**20, 422, "release_request_bad"), (8 * 2**20 + 1, 413, "file_too_large")],
)
def test_a_batch_beyond_the_bound_of_forms_is_read_and_beyond_its_own_refused_in_words(
    client_of, at_moment, size, status, code
):
    with at_moment(LATER):
        formed = build.circle_in_force()
        where = f"/guardian/rehearsals/{a_rehearsal(formed).tender.code}/request/"
        answer = client_of(formed.officer(1)).post(where, b" " * size, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["sentence"].endswith("。")
    assert not RehearsalRelease.objects.exists()


@pytest.mark.django_db
def test_by_the_bound_of_forms_a_large_tender_could_not_be_released(
    client_of, at_moment, monkeypatch
):
    """Twin: Django reads the body; three megabytes get 400 and no sentence."""
    monkeypatch.setattr(releasing, "body_of", lambda request, _: request.body)
    with at_moment(LATER):
        formed = build.circle_in_force()
        where = f"/guardian/rehearsals/{a_rehearsal(formed).tender.code}/request/"
        answer = client_of(formed.officer(1)).post(where, b" " * (3 * 2**20), "application/json")

    assert answer.status_code == 400
    assert "json" not in answer["Content-Type"]


@pytest.mark.page
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_the_browser_unwraps_signs_and_sends(browse, at_moment, tmp_path, width):
    with at_moment(LATER):
        formed = build.circle_in_force()
        rehearsal = a_rehearsal(formed)
        page = browse(formed.officer(2), width=width)
        page.goto(f"{page.site}/guardian/rehearsals/{rehearsal.tender.code}/")
        files = key_files(tmp_path, 2)
        sent = []
        page.on("request", lambda one: sent.append(one.post_data or ""))
        page.set_input_files("#guardian-sign", files / "sign.key")
        page.set_input_files("#guardian-encrypt", files / "encrypt.key")
        page.fill("#guardian-passphrase", "错的口令口令口令")
        page.click("[data-guardian-go]")
        page.get_by_text("口令不正确").wait_for()
        assert not RehearsalRelease.objects.exists()
        page.fill("#guardian-passphrase", WORDS)
        page.click("[data-guardian-go]")
        page.wait_for_url("**/guardian/")
        release = RehearsalRelease.objects.get()
        assert (release.batch["at"], release.wrong) == (2, [])
        told = json.dumps(sent, ensure_ascii=False)
        assert WORDS not in told
        assert "scrypt" not in told
        assert build.five()[1].encryption.private.hex() not in told
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.page
@pytest.mark.django_db(transaction=True)
def test_an_opening_is_checked_and_released_in_the_browser(browse, at_moment, tmp_path):
    hall = openings.an_open_hall()
    openings.give(hall)
    at = openings.shut(hall)
    seal_all(at=at)
    with at_moment(at):
        page = browse(hall.officers[2], width=360)
        page.goto(f"{page.site}/guardian/openings/{hall.tender.code}/")
        assert faults_of(page) == []
        files = key_files(tmp_path, 2)
        page.set_input_files("#guardian-sign", files / "sign.key")
        page.set_input_files("#guardian-encrypt", files / "encrypt.key")
        page.fill("#guardian-passphrase", WORDS)
        page.click("[data-guardian-go]")
        page.wait_for_url("**/guardian/")
        release = Release.objects.get()
        assert (release.at, release.wrong, len(release.batch["shares"])) == (2, [], 3)
        page.goto(f"{page.site}/guardian/openings/{hall.tender.code}/")
        page.get_by_text("没有等待答复的请求").wait_for()


@pytest.mark.page
@pytest.mark.django_db(transaction=True)
def test_a_hidden_bid_is_refused_in_the_browser_too(browse, at_moment, tmp_path, monkeypatch):
    hall = openings.an_open_hall()
    openings.give(hall)
    at = openings.shut(hall)
    seal_all(at=at)
    honest = sources.openings.to_release

    def hiding(tender, actor):
        told = honest(tender, actor)
        return {**told, "bids": told["bids"][1:]}

    monkeypatch.setattr(sources.openings, "to_release", hiding)
    with at_moment(at):
        page = browse(hall.officers[2])
        page.goto(f"{page.site}/guardian/openings/{hall.tender.code}/")
        files = key_files(tmp_path, 2)
        page.set_input_files("#guardian-sign", files / "sign.key")
        page.set_input_files("#guardian-encrypt", files / "encrypt.key")
        page.fill("#guardian-passphrase", WORDS)
        page.click("[data-guardian-go]")
        page.get_by_text("与截止时登记的不一致").wait_for()
        assert not Release.objects.exists()
