"""The question whether a refused call left something behind finds every kind of write."""

import pytest
from django.db import connection, transaction

from builders import registry
from builders.nasty import Stored, everything_stored, tables_of_ours
from gongheng.foundation.access.models import Account
from gongheng.foundation.ledger.models import Pending

pytestmark = pytest.mark.django_db
WAYS = {
    "insert": registry.a_party,
    "update": lambda: Account.objects.update(username="anders"),
    "delete": lambda: Pending.objects.all().delete(),
}


@pytest.fixture
def stored():
    registry.someone_of(registry.a_party())
    Account.objects.exclude(pk=Account.objects.first().pk).delete()
    assert Pending.objects.exists()
    return Stored()


@pytest.mark.parametrize("way", WAYS)
def test_a_write_of_any_kind_is_found(way, stored):
    assert not stored.changed()
    WAYS[way]()
    assert stored.changed()
    assert stored.changed()


@pytest.mark.parametrize("way", WAYS)
def test_a_write_that_was_taken_back_left_nothing_and_the_next_is_found(way, stored):
    with transaction.atomic():
        WAYS[way]()
        transaction.set_rollback(True)
    assert not stored.changed()
    with transaction.atomic():
        WAYS[way]()
        assert stored.changed()
        transaction.set_rollback(True)
    assert not stored.changed()


def test_a_write_past_the_models_is_found_too(stored):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_account SET username = 'anders'")
    assert stored.changed()


def test_only_tables_written_to_are_summed(stored, monkeypatch):
    asked = []
    monkeypatch.setattr("builders.nasty.sums_of", lambda tables: asked.append(set(tables)) or set())
    assert not stored.changed()
    WAYS["update"]()
    assert not stored.changed()
    assert asked == [{"access_account"}]


def test_in_another_transaction_everything_is_summed(stored):
    stored.quiet = {("another", *row[1:]) for row in stored.quiet}
    assert not stored.changed()
    stored.before = ("another",)
    assert stored.changed()


def test_outside_of_a_transaction_everything_is_summed(stored, monkeypatch):
    """There the database forgets what was written as soon as it is committed."""
    monkeypatch.setattr("builders.nasty.writes_tried", set)
    WAYS["update"]()
    assert stored.changed()


def test_the_sum_has_a_line_for_every_table():
    assert len(everything_stored()) == len(tables_of_ours()) > 100
