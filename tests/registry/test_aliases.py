"""Whom an alias stands for is sealed; the digest it is found by only makes it quick."""

import pytest

from builders import lots as build
from gongheng.foundation.vault.models import Secret
from gongheng.registry.experts.models import Expert
from gongheng.registry.experts.pool import aliases
from gongheng.registry.experts.pool.queries import kept_rows, newest

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed():
    """Alias -> expert of a list just taken."""
    build.a_circle()
    build.experts("A77", 3)
    build.a_list()
    return {aliases.alias_of(one): one for one in Expert.objects.all()}


def swap_digests(one, other):
    """What somebody who writes into the database beside the acts might do."""
    rows = {key: Secret.objects.get(key=f"lot:{expert.pk}") for key, expert in (one, other)}
    (first, second) = rows.values()
    first.found_by, second.found_by = second.found_by, first.found_by
    first.save()
    second.save()


def test_every_alias_of_a_list_stands_for_its_expert(listed):
    rows = kept_rows(newest())
    assert {row["who"] for row in rows} == set(listed)
    assert aliases.experts_behind(set(listed)) == listed
    assert aliases.expert_behind("e-unknown") is None


def test_swapped_digests_send_nobody_another_ones_call(listed):
    swap_digests(*list(listed.items())[:2])
    assert aliases.experts_behind(set(listed)) == listed
    assert all(aliases.expert_behind(who) == expert for who, expert in listed.items())


def test_without_what_is_sealed_the_swapped_digest_would_call_the_other(listed):
    (who, expert), (_, other) = list(listed.items())[:2]
    swap_digests(*list(listed.items())[:2])
    found = Secret.objects.get(key__startswith="lot:", found_by=aliases.store.blind(who))
    assert found.key == f"lot:{other.pk}" != f"lot:{expert.pk}"


def test_a_digest_altered_to_hide_somebody_hides_nobody(listed):
    (who, expert) = next(iter(listed.items()))
    Secret.objects.filter(key=f"lot:{expert.pk}").update(found_by="0" * 64)
    assert aliases.expert_behind(who) == expert
    assert aliases.experts_behind({who}) == {who: expert}


def test_the_daily_list_asks_no_more_queries_for_more_people(
    django_assert_max_num_queries,
):
    build.a_circle()
    build.experts("A77", 12)
    with django_assert_max_num_queries(25):
        build.a_list()
