"""A draw belongs to its tender: no stranger draws for it, and nobody steers it by exclusion."""

import pytest

from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.ledger.models import Entry
from gongheng.registry.experts.models import Draw, Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender():
    return build.an_announced_tender(build.a_tenderer())


def sent(caller, tender, **more):
    with clock.frozen(tender.bids_due_at):
        return caller.send(
            "/draws", {"matter": tender.code, "specialty_counts": {"A08": 1}, **more}
        )


def test_another_tenderer_draws_no_expert_for_a_tender_that_is_not_his(tender, as_actor):
    stranger = as_actor(build.a_tenderer())
    before = Entry.objects.count()
    no = sent(stranger, tender)
    assert (no.status_code, no.json()["field"]) == (404, "matter")
    assert not Draw.objects.exists()
    assert not Invitation.objects.exists()
    assert Entry.objects.count() == before


@pytest.mark.parametrize("steered", [{"avoid_bodies": ["914200001234567890"]},
                                     {"avoid_persons": ["person:1"]}])  # fmt: skip
def test_who_draws_does_not_choose_whom_to_leave_out(tender, as_actor, steered):
    no = sent(as_actor(build.a_tenderer()), tender, **steered)
    assert (no.status_code, no.json()["code"]) == (422, "unknown_field")
