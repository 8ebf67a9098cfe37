"""A guardian answers a draw in Chromium, or lets its program do it against the running site."""

import argparse
import json

import pytest

from builders import guardians, registry
from builders import lots as build
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.models import Office
from gongheng.foundation.drawing.dealing import circle_json
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.sealing import keyfile
from gongheng.foundation.sealing.suites import suite
from gongheng.portals.guardian import drawing, sources
from gongheng.registry.guardians.papers import paper_of
from gongheng.registry.lots.models import Answer, Lot
from gongheng.running.guarding import watching
from gongheng.running.guarding.files import SHARE, SHARE_KIND
from portals.conftest import faults_of
from portals.counting import queries_of

WORDS = "口令口令口令口令"
AT = registry.START


def asked(number=1):
    """Draws that wait for the guardians; the circle."""
    formed = build.a_circle()
    build.experts("A77", 6)
    build.a_list()
    by = registry.someone_of(registry.a_party(roles=["tenderer"]), "tenderer")
    for n in range(number):
        row = build.asked(by, {"A77": 2}, matter=f"隐名案卷{n}")
        build.anchored(row.lot, AT)
    return formed


def share_file(folder, place, secret=None):
    """What `gongheng guardian join` leaves in the folder of a guardian."""
    drawers = guardians._drawers()
    public = {"at": place, "ceremony": "2026", "circle": circle_json(drawers.circle)}
    secret = drawers.secrets[place] if secret is None else secret
    text = keyfile.lock(secret.to_bytes(32, "big"), WORDS, kind=SHARE_KIND, public=public)
    (folder / SHARE).write_text(text, encoding="utf-8")
    return folder / SHARE


@pytest.mark.django_db
def test_a_guardian_sees_the_draws_of_its_circle_without_their_project(client_of, at_moment):
    with at_moment(AT):
        formed = asked(2)
        own = client_of(formed.officer(1))
        page = own.get("/guardian/draws/").content.decode()
        assert "等待答复" in page
        assert "隐名案卷" not in page
        lot = Lot.objects.latest("pk")
        assert f"第 {lot.pk} 号" in own.get("/desk/").content.decode()
        told = own.get(f"/guardian/draws/{lot.pk}/request/").json()
        assert (told["asked"]["root"], told["own"]["at"]) == (lot.root, 1)
        assert told["own"]["key"] == lot.key
        shown = own.get(f"/guardian/draws/{lot.pk}/").content.decode()
        assert lot.root in shown
        assert lot.matter not in shown
        for other in ("guardian", "supervisor", "tenderer", "inspector"):
            for part in ("", "request/"):
                answer = client_of(other).get(f"/guardian/draws/{lot.pk}/{part}")
                assert answer.status_code == (404 if other == "guardian" else 403)


@pytest.mark.django_db
def test_the_list_is_filtered_and_costs_no_more_with_more_draws(client_of, at_moment):
    with at_moment(AT):
        formed = asked(1)
        own = client_of(formed.officer(1))
        own.get("/guardian/draws/")
        few = queries_of(lambda: own.get("/guardian/draws/"))
        by = registry.someone_of(registry.a_party(roles=["tenderer"]), "tenderer")
        for n in range(10, 13):
            build.anchored(build.asked(by, {"A77": 2}, matter=f"隐名案卷{n}").lot, AT)
        assert queries_of(lambda: own.get("/guardian/draws/")) == few
        assert len(own.get("/guardian/draws/").context["rows"]) == 4
        assert own.get("/guardian/draws/?state=drawn").context["rows"] == []
        assert own.get("/guardian/draws/?format=csv").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["", "[]", "{}", '{"answer": 5}', '{"answer": {}}', "[" * 5000])
def test_a_bad_answer_is_a_sentence_and_changes_nothing(client_of, at_moment, body):
    with at_moment(AT):
        formed = asked()
        client, lot = client_of(formed.officer(1)), Lot.objects.get()
        before = Entry.objects.count()
        told = client.post(
            f"/guardian/draws/{lot.pk}/request/", body, content_type="application/json"
        )
        assert (told.status_code, bool(told.json()["sentence"])) == (422, True)
        assert Entry.objects.count() == before
        assert not Answer.objects.exists()


@pytest.mark.django_db
def test_before_the_checkpoint_there_is_nothing_to_answer(client_of, at_moment):
    with at_moment(AT):
        formed = build.a_circle()
        build.experts("A77", 6)
        build.a_list()
        by = registry.someone_of(registry.a_party(roles=["tenderer"]), "tenderer")
        lot = build.asked(by, {"A77": 2}).lot
        own = client_of(formed.officer(1))
        assert own.get(f"/guardian/draws/{lot.pk}/request/").status_code == 409
        assert "没有等待贵单位答复" in own.get(f"/guardian/draws/{lot.pk}/").content.decode()


@pytest.mark.page
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_the_browser_checks_answers_and_lets_no_key_out(browse, at_moment, tmp_path, width):
    with at_moment(AT):
        formed = asked()
        lot = Lot.objects.get()
        page = browse(formed.officer(2), width=width)
        page.goto(f"{page.site}/guardian/draws/{lot.pk}/")
        assert faults_of(page) == []
        sent = []
        page.on("request", lambda one: sent.append(one.post_data or ""))
        page.set_input_files("#draw-share", share_file(tmp_path, 2))
        page.fill("#draw-passphrase", "错的口令口令口令")
        page.click("[data-draw-go]")
        page.get_by_text("口令不正确").wait_for()
        page.set_input_files("#draw-share", share_file(tmp_path, 3))
        page.fill("#draw-passphrase", WORDS)
        page.click("[data-draw-go]")
        page.get_by_text("不是本次抽取所用的").wait_for()
        assert not Answer.objects.exists()
        page.set_input_files("#draw-share", share_file(tmp_path, 2))
        page.fill("#draw-passphrase", WORDS)
        page.click("[data-draw-go]")
        page.wait_for_url("**/guardian/draws/")
        assert Answer.objects.get().place == 2
        told = json.dumps(sent, ensure_ascii=False)
        secret = guardians._drawers().secrets[2]
        assert not [one for one in (WORDS, "scrypt", f"{secret:064x}") if one in told]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.page
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lie", ["root", "unlogged", "another checkpoint"])
def test_a_lying_platform_gets_no_answer_in_the_browser(
    browse, at_moment, tmp_path, monkeypatch, lie
):
    honest = drawing.request_file

    def lying(lot):
        told = honest(lot)
        if lie == "root":
            return {**told, "root": "ab" * 32}
        if lie == "unlogged":
            return {**told, "logged": {**told["logged"], "proof": []}}
        return {**told, "checkpoint": told["checkpoint"].replace("\n", " \n", 1)}

    with at_moment(AT):
        formed = asked()
        monkeypatch.setattr(drawing, "request_file", lying)
        page = browse(formed.officer(2))
        page.goto(f"{page.site}/guardian/draws/{Lot.objects.get().pk}/")
        page.set_input_files("#draw-share", share_file(tmp_path, 2))
        page.fill("#draw-passphrase", WORDS)
        page.click("[data-draw-go]")
        page.locator("[data-draw-said].error").wait_for()
        assert "不成立" in page.locator("[data-draw-said]").text_content()
        assert not Answer.objects.exists()


def a_post(folder, formed, place, site, at):
    """The folder of a guardian's program, and what its command is told."""
    keys, algorithms = formed.keys[place - 1], suite("guomi")
    from gongheng.foundation.certificates.trials import key_file

    for name, key in (("sign", keys.signing), ("encrypt", keys.encryption)):
        (folder / f"{name}.key").write_text(key_file(key, WORDS, algorithms), encoding="utf-8")
    share_file(folder, place)
    office = Office.objects.get(pk=formed.officer(place, at).office_id)
    texts = {"words": WORDS, "api": access.issue_token(office, label="值守程序", at=at),
             "paper": json.dumps(paper_of(formed.circle), ensure_ascii=False)}  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return argparse.Namespace(
        folder=folder, site=site, api_key_file=folder / "api", circle=folder / "paper",
        passphrase_file=folder / "words", log_key=log_signer().vkey(), witness_keys=None, quorum=0,
        moved_clock=False, pause=0, once=True, rehearsal=False, request=None, out=None, tender="",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_watching_program_answers_draws_of_a_running_site(live_server, at_moment, tmp_path):
    with at_moment(AT):
        formed = asked(2)
        for place in (1, 3, 5):
            folder = tmp_path / str(place)
            folder.mkdir()
            told = a_post(folder, formed, place, live_server.url, AT)
            watching.watch(told)
            watching.watch(told)  # once more changes nothing
    assert sorted(Answer.objects.values_list("place", flat=True)) == [1, 1, 3, 3, 5, 5]
    assert set(Lot.objects.values_list("state", flat=True)) == {"drawn"}


@pytest.mark.django_db(transaction=True)
def test_the_watching_program_keeps_a_request_that_no_log_holds_as_evidence(
    live_server, at_moment, tmp_path, monkeypatch
):
    from gongheng.registry.lots import queries

    honest = queries.request_file
    monkeypatch.setattr(queries, "request_file", lambda lot: {**honest(lot), "root": "ab" * 32})
    with at_moment(AT):
        formed = asked()
        watching.watch(a_post(tmp_path, formed, 1, live_server.url, AT))
    assert not Answer.objects.exists()
    (kept,) = (tmp_path / watching.EVIDENCE).iterdir()
    assert json.loads(kept.read_text(encoding="utf-8"))["asked"]["root"] == "ab" * 32


def test_the_page_tells_the_keys_that_it_trusts():
    assert set(sources.outside()) == {"logKey", "witnessKeys", "quorum", "moved"}
