"""An other side that answers with what no column holds stops neither the way nor the reading."""

import json

import pytest
from django.db import DataError

from builders.credit import a_bureau
from builders.feeds import an_accepted_record, other_side, push_to
from builders.registry import START, WUHAN
from gongheng.credit.records.models import Record
from gongheng.exchange.feeds import reactions, taking, tasks
from gongheng.exchange.feeds.models import Channel, Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def side(settings):
    with other_side() as side:
        push_to(settings, side)
        yield side


@pytest.mark.parametrize("results", [
    7, "x", {"a": 1}, [[]], [None], [{"DATA_KEY": "K", "SEQ": []}], [{"DATA_KEY": "K", "SEQ": {}}],
])  # fmt: skip
def test_results_of_another_shape_settle_nothing_and_raise_nothing(results):
    answer = {"PACKAGE": "p", "_note": "n", "RESULTS": results}
    one = Delivery(data_key="K", seq=1)
    assert reactions.settle([(one, "d")], answer, at=START) == 0


@pytest.mark.parametrize("reason", ["a\0b", "\ud800", "\x1b[2J"])
def test_a_reason_with_signs_no_column_holds_is_kept_without_them(side, reason):
    from builders.lists import follow

    an_accepted_record(a_bureau(WUHAN))
    follow(START)
    one = Delivery.objects.filter(state="waiting").first()
    line = {"DATA_KEY": one.data_key, "SEQ": one.seq, "STATUS": "-1", "DIGEST": "d", "MSG": reason}
    answer = {"PACKAGE": "p", "_note": "n", "RESULTS": [line]}
    assert reactions.settle([(one, "d")], answer, at=START) == 1
    one.refresh_from_db()
    assert one.state == "dead"
    assert not set(one.refused_for) & {"\0", "\ud800", "\x1b"}


def row(number, code, **changes):
    return json.dumps({"NUMBER": number, "CF_XDR_SHXYM": code, "CF_JDRQ": "20251102",
                       "CF_SY": "虚假业绩", **changes})  # fmt: skip


def test_one_record_with_a_null_sign_does_not_stop_the_reading(side, monkeypatch):
    record = an_accepted_record(a_bureau(WUHAN))
    side.book.add_own(row("P-1", record.subject.code, CF_SY="虚假\0业绩"))
    side.book.add_own(row("P-2", "9142\0"))
    assert tasks.take_back(START) == 2
    assert Record.objects.filter(state="proposed").count() == 1
    assert Channel.objects.get().cursor

    Channel.objects.update(cursor="", taken_at=None)
    monkeypatch.setattr(taking, "_written", lambda value: str(value or ""))  # twin
    side.book.add_own(row("P-4", record.subject.code, CF_SY="虚假\0业绩"))
    with pytest.raises(DataError):
        tasks.take_back(START)


@pytest.mark.parametrize("cursor", ["\0", "\ud800", "页", "x" * 101, 5, None])
def test_a_cursor_that_cannot_be_kept_closes_the_way_for_a_while(side, cursor):
    from gongheng.exchange.feeds.destinations import credit_hubei

    way = reactions.channel("credit_hubei")
    told = {"RECORDS": [], "CURSOR": cursor}
    assert taking.take_page(credit_hubei(), way, told, at=START) == (0, False)
    assert Channel.objects.get().last_fault == "unreadable"
