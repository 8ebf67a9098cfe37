"""What an officer sees of the feed: no content that his own desk would not show him."""

import pytest

from builders.credit import a_bureau
from builders.feeds import an_accepted_record, listed
from builders.registry import HUBEI, START, WUHAN, an_office
from gongheng.credit.records import actions as records
from gongheng.exchange.feeds import queries
from gongheng.foundation.access.roles import Role

pytestmark = pytest.mark.django_db


def test_a_city_officer_sees_no_unpublished_record_of_another_organ_in_the_feed(monkeypatch):
    own, other, province = a_bureau(), a_bureau(), a_bureau(HUBEI)
    record = an_accepted_record(own, province)
    listed()
    assert own.region == other.region == WUHAN
    seen = queries.deliveries_seen_by
    assert not seen(other.clerk).exists()
    for officer in (own.clerk, province.clerk, an_office(Role.SYSTEM_ADMIN)):
        assert seen(officer).count() == 2
    with monkeypatch.context() as patch:  # twin
        patch.setattr(queries, "_of_another", lambda _: queries.Q(pk=0))
        assert seen(other.clerk).count() == 2
    records.publish(record, by=province.clerk, at=START)
    assert seen(other.clerk).count() == 2
