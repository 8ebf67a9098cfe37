"""What a visitor needs to check without us, and what a developer needs for a first call."""

import pytest
from django.test import Client
from gongheng_verifier import note

from gongheng.foundation.ledger import keys

pytestmark = pytest.mark.django_db


def test_the_public_key_is_a_file_that_the_offline_verifier_reads():
    answer = Client().get("/verify/key.txt")

    assert answer.status_code == 200
    assert 'filename="key.txt"' in answer["Content-Disposition"]
    assert note.read_key(answer.content.decode()) == note.read_key(keys.log_signer().vkey())
    assert "/verify/key.txt" in Client().get("/verify/checkpoint/").content.decode()


def test_the_page_for_developers_leads_to_the_handbook_and_shows_a_whole_call():
    page = Client().get("/developers/").content.decode()

    assert Client().get("/api/v1/docs").status_code == 200
    for words in ("/api/v1/docs", "/api/v1/projects", "Authorization: Bearer", "Idempotency-Key"):
        assert words in page
