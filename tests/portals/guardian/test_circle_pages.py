"""Two bodies form a circle of guardians on the site; everybody sees who they are."""

import base64
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from builders import guardians as build
from builders import registry
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.guardians.confirmations import CONFIRMATION
from gongheng.registry.guardians.models import Circle
from gongheng.registry.guardians.papers import digest_of_key, root_of

pytestmark = pytest.mark.django_db


def sent(**change):
    """What the form of a proposal sends."""
    told = {"name": "示例监护组", "region": registry.HUBEI, "threshold": "3"}
    for one in build.five():
        for key in ("signing", "encryption"):
            der = getattr(one.issued, key)
            told[f"{key}_{one.at}"] = SimpleUploadedFile(f"{key}.cer", der)
    return {**told, **change}


def a_bureau():
    return registry.a_supervisor(registry.HUBEI)


@pytest.fixture
def noon(at_moment):
    with at_moment(registry.START):
        yield


def test_a_circle_is_proposed_confirmed_and_shown_to_everybody(client_of, noon):
    first, second = client_of(a_bureau()), client_of(a_bureau())
    answer = first.post("/circles/propose/", sent())
    circle = Circle.objects.get()
    assert answer["Location"] == f"/circles/{circle.code}/"
    public = client_of("anonymous")
    assert public.get(f"/guardians/{circle.code}/").status_code == 404
    assert first.post(f"/circles/{circle.code}/confirm/").status_code == 403

    asked = second.get("/desk/").content.decode()
    assert "确认监护组（示例监护组）" in asked
    page = second.get(f"/circles/{circle.code}/confirm/").content.decode()
    for one in circle.guardians.all():
        assert one.signing_fingerprint in page
        assert one.encryption_fingerprint in page
    assert second.post(f"/circles/{circle.code}/confirm/").status_code == 302

    told = public.get("/guardians/").content.decode()
    for one in build.five():
        assert one.name in told
    paper = public.get(f"/guardians/{circle.code}/circle.json").content
    assert (
        sm3_hex(paper) == root_of(circle) == Entry.objects.get(act="circle.confirm").facts["root"]
    )
    assert b"PRIVATE" not in paper


@pytest.mark.parametrize(
    ("change", "code"),
    [({"threshold": "2"}, "半数"), ({"signing_2": SimpleUploadedFile("a.cer", b"x")}, "不是数字证书"),
     ({"encryption_5": ""}, "请填写这一项"), ({"region": "999999"}, "")],
)  # fmt: skip
def test_a_bad_proposal_says_why_and_changes_nothing(client_of, noon, change, code):
    answer = client_of(a_bureau()).post("/circles/propose/", sent(**change))
    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert not Circle.objects.exists()
    assert not Entry.objects.filter(act__startswith="circle.").exists()


def confirmations(of, **change):
    made = build.a_draw_key(of)
    return [
        SimpleUploadedFile(f"{at}.json", json.dumps({
            "v": CONFIRMATION, "at": at, "circle": root_of(of), "key": made["key"],
            "signature": base64.b64encode(signature).decode(), **change}).encode())
        for at, signature in made["signatures"].items()
    ]  # fmt: skip


def test_the_draw_key_is_set_from_the_files_of_all_guardians(client_of, noon):
    formed = build.circle_in_force(draw_key=False)
    client = client_of(formed.former)
    where = f"/circles/{formed.circle.code}/draw-key/"
    assert (
        client.post(where, {"confirmations": confirmations(formed.circle)[:4]}).status_code == 422
    )
    assert (
        client.post(where, {"confirmations": confirmations(formed.circle, circle="00")}).status_code
        == 422
    )
    broken = SimpleUploadedFile("1.json", b"[[[")
    assert client.post(where, {"confirmations": [broken]}).status_code == 422
    formed.circle.refresh_from_db()
    assert formed.circle.draw_key == {}
    assert client.post(where, {"confirmations": confirmations(formed.circle)}).status_code == 302
    formed.circle.refresh_from_db()
    assert formed.circle.draw_key == {}, "another body compares it first"
    digest = digest_of_key(formed.circle.offered_key)
    assert client.post(f"{where}confirm/", {"digest": digest}).status_code == 403
    second = client_of(formed.confirmer)
    page = second.get(f"{where}confirm/").content.decode()
    assert digest not in page, "the digest comes from the guardians, not from this page"
    assert second.post(f"{where}confirm/", {"digest": "0" * 64}).status_code == 409
    assert second.post(f"{where}confirm/", {"digest": digest}).status_code == 302
    formed.circle.refresh_from_db()
    assert formed.circle.draw_key


def test_two_bodies_end_a_circle_on_the_site(client_of, noon):
    formed = build.circle_in_force()
    first, second = client_of(formed.former), client_of(formed.confirmer)
    where = f"/circles/{formed.circle.code}"
    assert second.post(f"{where}/retire/").status_code == 403
    assert first.post(f"{where}/ask-to-retire/", {"reason": "改组"}).status_code == 302
    assert first.post(f"{where}/retire/").status_code == 403
    assert second.post(f"{where}/retire/").status_code == 302
    page = client_of("anonymous").get(f"/guardians/{formed.circle.code}/").content.decode()
    assert "已停用" in page


def test_a_guardian_sees_its_circles_and_nobody_elses(client_of, noon):
    formed = build.circle_in_force()
    assert "示例监护组" in client_of(formed.officer(1)).get("/guardian/").content.decode()
    assert "示例监护组" not in client_of("guardian").get("/guardian/").content.decode()
