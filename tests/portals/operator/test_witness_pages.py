"""What operators and the public see of outside witnesses."""

from datetime import timedelta

import pytest
from django.test import Client
from gongheng_witness.note import Signer

from builders import registry
from gongheng.foundation import clock
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger import cosigning, reading
from gongheng.foundation.ledger.sealer import seal_all

pytestmark = pytest.mark.django_db
CROWD = [Signer(f"witness.example/{number}", bytes([number + 1]) * 32) for number in range(3)]


@pytest.fixture
def configured(settings):
    settings.WITNESSES = ";".join(f"http://127.0.0.1:9 {one.key.vkey()}" for one in CROWD)
    registry.a_party()
    seal_all(at=clock.now() - timedelta(hours=1))
    return reading.latest_checkpoint()


def sign_by(head, *signers):
    for one in signers:
        witness = next(w for w in cosigning.witnesses() if w.name == one.name)
        cosigning.standing_of(witness)
        line = one.cosign(cosigning.body_of(head), 1_795_000_000)
        told = witness.key.line_in(line, cosigning.body_of(head))
        cosigning.keep(witness, head, *told, at=clock.now())


def test_the_operator_sees_who_signed_and_is_alarmed_without_a_quorum(client_of, configured):
    client = client_of(Role.SYSTEM_ADMIN)
    sign_by(configured, CROWD[0])

    page = client.get("/operator/witnesses/").content.decode()
    assert "见证家数不足" in page
    assert "外部见证家数不足" in client.get("/desk/").content.decode()

    sign_by(configured, CROWD[1])
    page = client.get("/operator/witnesses/").content.decode()
    assert "见证家数不足" not in page
    assert "尚未请求" in page, "the third was never asked"


def test_a_refusal_is_shown_with_its_evidence_and_the_answer_is_escaped(client_of, configured):
    witness = cosigning.witnesses()[0]
    cosigning.hold(witness, configured, "forked", old=16, proof=["ab" * 32],
                   answer="409 <script>x</script>", at=clock.now())  # fmt: skip

    page = client_of(Role.AUDITOR).get("/operator/witnesses/").content.decode()

    assert "有见证拒签" in page
    assert "ab" * 32 in page
    assert "<script>x" not in page


def test_the_public_page_the_files_and_the_interface_give_the_cosigned_checkpoint(configured):
    visitor = Client()
    assert visitor.get("/verify/cosigned.txt").status_code == 404
    assert visitor.get("/api/v1/ledger/cosigned").status_code == 404
    sign_by(configured, *CROWD)

    page = visitor.get("/verify/checkpoint/").content.decode()
    assert all(one.key.vkey() in page for one in CROWD)
    note = visitor.get("/verify/cosigned.txt").content.decode()
    assert note == visitor.get("/api/v1/ledger/cosigned").content.decode()
    assert note.count("— witness.example/") == 3
    keys = visitor.get("/verify/witness-keys.txt").content.decode().split()
    assert keys == [one.key.vkey() for one in CROWD]
    told = visitor.get("/api/v1/ledger/witnesses").json()
    assert told["quorum"] == 2
    assert [one["size"] for one in told["items"]] == [16] * 3


def test_leaves_are_given_from_a_checkpoint_and_nothing_closed_is_told_early(configured):
    told = Client().get("/api/v1/ledger/leaves").json()

    assert len(told["leaves"]) == 16
    assert not [one for one in told["leaves"] if "kind" in one]
    for wrong in ("5", "16", "-1", "x", "9" * 30):
        assert 400 <= Client().get(f"/api/v1/ledger/leaves?first={wrong}").status_code < 500


def test_the_status_page_does_not_count_what_waits(client_of, configured):
    registry.a_party()
    page = client_of(Role.SYSTEM_ADMIN).get("/operator/status/").content.decode()

    assert "没有积压" in page
