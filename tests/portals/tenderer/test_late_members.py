"""The host notes who came late, on a page that names nobody outside."""

from datetime import timedelta

import pytest

from builders import evaluation as build
from builders.trading import a_tenderer
from gongheng.foundation.clock import BEIJING
from gongheng.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db
WHEN = "%Y-%m-%dT%H:%M"


def test_lateness_is_noted_by_seat_and_a_time_still_to_come_is_said_at_its_field(
    client_of, at_moment
):
    host = a_tenderer()
    evaluation, _ = build.a_started_evaluation(host)
    told, now = evaluation.tender.bids_due_at, evaluation.started_at + timedelta(minutes=30)
    url = f"/tenderer/sections/{evaluation.section.code}/late/"
    with at_moment(now):
        client = client_of(host)
        page = client.get(url).content.decode()
        assert "通知的评标时间" in page
        late = {"member": "1", "arrived_at": (now + timedelta(hours=1)).astimezone(BEIJING)}
        no = client.post(url, {**late, "arrived_at": late["arrived_at"].strftime(WHEN)})
        assert 400 <= no.status_code < 500
        assert 'id="id_arrived_at_error"' in no.content.decode()
        assert not Entry.objects.filter(act="evaluation.record_late").exists()
        came = (told + timedelta(minutes=40)).astimezone(BEIJING).strftime(WHEN)
        answer = client.post(url, {"member": "1", "arrived_at": came, "reason": "堵车"})
        assert answer.status_code == 302, answer.content.decode()[-2000:]
        assert client_of(a_tenderer()).get(url).status_code == 404
    entry = Entry.objects.get(act="evaluation.record_late")
    assert entry.facts["late_minutes"] == 40
    assert entry.sight == "closed"
    assert "堵车" not in str(entry.facts)
