"""A guardian answers in Chromium: the keys stay in the page, the server takes what Python would sign."""

import json

import pytest

from builders import guardians as build
from builders import registry, trading
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.certificates.trials import key_file
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.sealing.suites import suite
from gongheng.trading.rehearsals import actions
from gongheng.trading.rehearsals.models import RehearsalRelease

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
