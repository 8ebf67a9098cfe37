"""The push to the provincial credit platform: in order, once each, proved, nothing dropped."""

import json
import re
from datetime import timedelta

import pytest

from builders import credit as changing
from builders.credit import a_bureau, a_published_record
from builders.feeds import (
    SECRET,
    an_accepted_record,
    listed,
    other_side,
    push_to,
    push_until_quiet,
)  # fmt: skip
from builders.registry import HUBEI, START, a_party
from gongheng.exchange.feeds import actions, courier, envelope, reactions, tasks
from gongheng.exchange.feeds.destinations import credit_hubei
from gongheng.exchange.feeds.models import Channel, Delivery
from gongheng.exchange.feeds.simulator.faults import Faults
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.note import verify_note
from gongheng.foundation.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ID_NUMBER = "11010519491231002X"  # the example of GB 11643 itself


@pytest.fixture
def side(settings):
    with other_side() as side:
        push_to(settings, side)
        yield side


def the(dataset):
    return Delivery.objects.get(dataset=dataset)


def test_an_accepted_penalty_is_pushed_in_both_datasets_and_the_signed_receipt_is_kept(side):
    record = an_accepted_record()
    assert listed() == 1
    assert {one.dataset for one in Delivery.objects.all()} == {"CF", "300"}
    push_until_quiet()

    for one in Delivery.objects.all():
        assert one.state == "acknowledged"
        assert re.fullmatch(r"GH42(CF0|300)\d{15}", one.data_key)
        told = json.loads(verify_note(one.receipt, [side.signer.verifier]).body)
        assert {"DATA_KEY": one.data_key, "SEQ": 1, "DIGEST": one.digest, "STATUS": "1", "MSG": ""} in told["RESULTS"]  # fmt: skip
    assert record.document_number in side.book.contents()[0]
    assert [step for _, _, step in side.book.effects()] == [1, 1]
    assert Entry.objects.filter(act="delivery.acknowledge").count() == 2


def test_the_limit_of_two_days_counts_from_acceptance_and_a_late_one_is_told(side):
    an_accepted_record()
    listed()
    one = the("CF")
    assert one.due_on == (START + 2 * DAY).date()
    from gongheng.exchange.feeds.rules import late_days

    push_until_quiet(START + 5 * DAY)
    one.refresh_from_db()
    assert late_days(one, one.due_on) == 3


def test_publication_that_tells_nothing_new_is_not_sent_twice_and_a_withdrawal_takes_all_back(side):
    bureau, province = a_bureau(), a_bureau(HUBEI)
    record = a_published_record(bureau, province)
    listed()
    push_until_quiet()
    assert [one.data_type for one in Delivery.objects.filter(dataset="CF")] == [1]
    changing.withdrawn(record, revoked_on=record.decided_on, document_number="示例撤〔2026〕1号",
                     by=province.clerk, at=START + DAY)  # fmt: skip
    listed(START + DAY)
    push_until_quiet(START + DAY)

    steps = [(key, seq, kind) for key, seq, kind in side.book.effects() if "CF0" in key]
    assert [(seq, kind) for _, seq, kind in steps] == [(1, 1), (2, 3)]
    removal = Delivery.objects.get(dataset="CF", data_type=3)
    assert removal.fields == {}
    assert removal.receipt
    assert removal.due_on == (START + 3 * DAY).date()


def test_a_correction_removes_the_old_and_tells_the_new(side):
    bureau, province = a_bureau(), a_bureau(HUBEI)
    record = a_published_record(bureau, province)
    changing.corrected(record, reason="金额有误", conduct=record.conduct,
                    content={**record.content, "fine_wan": "9"}, decided_on=record.decided_on,
                    by=province.checker, at=START + DAY)  # fmt: skip
    listed(START + DAY)
    push_until_quiet(START + DAY)

    told = [
        (one.data_type, one.seq) for one in Delivery.objects.filter(dataset="CF").order_by("pk")
    ]
    assert told == [(1, 1), (3, 2), (1, 1)]
    assert "<CF_NR_FK>9</CF_NR_FK>" in side.book.contents()[-2] + side.book.contents()[-1]


def test_what_does_not_fit_is_held_with_every_fault_and_sent_when_it_fits(side, monkeypatch):
    record = an_accepted_record(content={"penalty": "罚" * 300})
    from gongheng.exchange.feeds import datasets

    short = dict(datasets.datasets().items())
    spec = next(one for one in short["CF"].fields if one.code == "CF_NR")
    tight = datasets.FieldSpec("CF_NR", spec.kind, 200, spec.need)
    short["CF"] = datasets.Dataset("CF", "CF0", "XZCF", "行政处罚公示", tuple(
        tight if one.code == "CF_NR" else one for one in short["CF"].fields))  # fmt: skip
    monkeypatch.setattr("gongheng.exchange.feeds.credit_hubei.datasets", lambda: short)
    listed()
    push_until_quiet()
    held = the("CF")
    assert (held.state, held.faults) == ("unfit", [{"field": "CF_NR", "code": "too_long"}])
    assert the("300").state == "acknowledged"

    before = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        actions.redrive(held, by=a_bureau(HUBEI).clerk, at=START)
    assert (refused.value.code, refused.value.field) == ("feed_unfit", "CF_NR")
    held.refresh_from_db()
    assert held.state == "unfit"
    monkeypatch.undo()
    from gongheng.exchange.feeds.sources import contents, now_of

    datum = now_of(held.about, "CF")
    actions.redrive(held, content=contents(datum), by=a_bureau(HUBEI).clerk, at=START)
    push_until_quiet()
    assert the("CF").state == "acknowledged"
    assert Entry.objects.count() > before
    assert record.code in held.about


def test_a_held_one_that_is_withdrawn_is_called_off_and_nothing_is_sent(side, monkeypatch):
    monkeypatch.setattr("gongheng.exchange.feeds.credit_hubei._met", lambda _: frozenset({"always", "firm", "person"}))  # fmt: skip
    bureau, province = a_bureau(), a_bureau(HUBEI)
    record = a_published_record(bureau, province)
    listed()
    held = the("CF")
    assert held.state == "unfit"
    changing.withdrawn(record, revoked_on=record.decided_on, document_number="示例撤〔2026〕1号",
                     by=province.clerk, at=START)  # fmt: skip
    listed()
    held.refresh_from_db()
    assert held.state == "called_off"
    assert not Delivery.objects.filter(dataset="CF", data_type=3).exists()


def test_a_refusal_of_the_other_side_stops_with_its_reason_and_is_sent_again_by_an_officer(side):
    an_accepted_record()
    listed()
    one = the("300")
    side.book.refuse(one.data_key, f"主体代码 {ID_NUMBER} 不在库")
    push_until_quiet()
    one.refresh_from_db()
    assert one.state == "dead"
    assert ID_NUMBER not in one.refused_for
    assert "不在库" in one.refused_for
    for stranger in (a_bureau().clerk, a_bureau().checker):
        with pytest.raises(Refused) as refused:
            actions.redrive(one, by=stranger, at=START)
        assert refused.value.code == "not_permitted"
    side.book.accept_again(one.data_key)
    actions.redrive(one, by=a_bureau(HUBEI).clerk, at=START)
    push_until_quiet()
    assert the("300").state == "acknowledged"
    assert the("CF").state == "acknowledged"


def test_a_persons_name_and_number_leave_only_sealed_and_stand_nowhere_here(side, caplog):
    from gongheng.foundation.access.actions import enter_person

    name, number = "钱守正", "11010519491231002X"
    person = enter_person(name=name, id_number=number)
    bureau, province = a_bureau(), a_bureau(HUBEI)
    an_accepted_record(bureau, province, subject=person, subject_kind="expert", conduct="E201")
    listed()
    push_until_quiet()
    sent = {one.dataset: one for one in Delivery.objects.all()}
    assert set(sent) == {"CF", "208"}
    assert all(one.state == "acknowledged" for one in sent.values()), [
        (one.faults, one.refused_for) for one in sent.values()]  # fmt: skip
    for content in side.book.contents():
        assert name not in content
        assert number not in content
    sealed = re.search(r'<ID_CARD cipher="SM4-GCM">([^<]+)<', "".join(side.book.contents())).group(
        1
    )
    label = f"{sent['208'].data_key}/1/ID_CARD"
    assert envelope.open_value(sealed, SECRET, label) == number
    stored = json.dumps(
        list(Delivery.objects.values("fields", "subject", "subject_name", "receipt"))
    )
    told = json.dumps(list(Entry.objects.values_list("facts", flat=True)), default=str)
    for text in (stored, told, caplog.text):
        assert name not in text
        assert number not in text


def test_a_person_erased_before_sending_stops_the_delivery_with_that_reason(side):
    from gongheng.foundation.access.actions import enter_person
    from gongheng.foundation.vault import store

    person = enter_person(name="钱守正", id_number="11010519491231002X")
    an_accepted_record(subject=person, subject_kind="expert", conduct="E201")
    listed()
    store.erase(person)
    tasks.push(START)
    assert {one.state for one in Delivery.objects.all()} == {"dead"}
    assert side.book.effects() == []


def test_nothing_is_sent_without_an_address_or_a_key_and_nothing_is_lost(settings):
    settings.CREDIT_HUBEI_ADDRESS = ""
    an_accepted_record()
    listed()
    assert tasks.push(START) == 0
    assert {(one.state, one.attempts) for one in Delivery.objects.all()} == {("waiting", 0)}


def test_an_outage_closes_the_way_with_growing_pauses(settings, side):
    side.faults.rates["down"] = 1.0
    an_accepted_record()
    listed()
    pauses, at = [], START
    for _ in range(9):
        tasks.push(at)
        way = Channel.objects.get()
        pauses.append((way.paused_until - at).total_seconds())
        assert tasks.push(at) == 0  # closed: not even tried
        at = way.paused_until
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 600, 600]
    assert Channel.objects.get().last_fault == "unavailable"
    side.faults.rates.clear()
    push_until_quiet(at)
    assert Channel.objects.get().failures == 0


@pytest.mark.parametrize("fault", ["lose_ack", "wrong", "double"])
def test_each_misbehaviour_of_an_answer_still_ends_in_one_effect_each(side, fault):
    side.faults.rates[fault] = 0.5
    side.faults.__post_init__()
    bureau, province = a_bureau(), a_bureau(HUBEI)
    for _ in range(4):
        an_accepted_record(bureau, province)
    listed()
    push_until_quiet()
    kept = [(key, seq) for key, seq, _ in side.book.effects()]
    assert len(kept) == len(set(kept)) == 8


def test_a_slow_answer_times_out_and_is_not_taken_for_a_refusal(settings, side):
    push_to(settings, side, timeout=0.05)
    side.faults.rates["slow"], side.faults.slow_seconds = 1.0, 0.3
    an_accepted_record()
    listed()
    tasks.push(START)
    assert Channel.objects.get().last_fault == "timed_out"
    assert {one.state for one in Delivery.objects.all()} == {"waiting"}
    push_to(settings, side)
    side.faults.rates.clear()
    push_until_quiet(START + DAY)
    kept = [(key, seq) for key, seq, _ in side.book.effects()]
    assert len(kept) == len(set(kept)) == 2


def test_an_answer_signed_by_another_key_is_not_believed(settings, side):
    from gongheng.foundation.ledger.note import Signer

    settings.CREDIT_HUBEI_RECEIPT_KEY = Signer.generate("other.example/side").vkey()
    an_accepted_record()
    listed()
    tasks.push(START)
    assert {one.state for one in Delivery.objects.all()} == {"waiting"}
    assert Channel.objects.get().last_fault == "unreadable"


def test_without_looking_at_the_digest_a_wrong_answer_would_count(settings, side, monkeypatch):
    """Twin: what `settle` compares is what keeps a wrong answer from counting."""
    an_accepted_record()
    listed()
    one = the("CF")
    answer = {"PACKAGE": "p", "_note": "n", "RESULTS": [
        {"DATA_KEY": one.data_key, "SEQ": 1, "STATUS": "1", "DIGEST": "another"}]}  # fmt: skip
    assert reactions.settle([(one, "ours")], answer, at=START) == 0
    one.refresh_from_db()
    assert one.state == "waiting"
    answer["RESULTS"][0]["DIGEST"] = "ours"
    assert reactions.settle([(one, "ours")], answer, at=START) == 1


def test_a_package_that_was_tampered_with_is_not_taken(settings, side, monkeypatch):
    real = envelope.package

    def tampered(name, parts, signer):
        return real(name, [(one, content.replace(b"<data>", b"<data> ")) for one, content in parts],
                    signer).replace(b"manifest", b"manifes7")  # fmt: skip

    monkeypatch.setattr(envelope, "package", tampered)
    an_accepted_record()
    listed()
    tasks.push(START)
    assert Channel.objects.get().last_fault == "package_refused"
    assert side.book.effects() == []


def test_an_entry_followed_twice_is_listed_once(side):
    an_accepted_record()
    listed()
    entry = Entry.objects.get(act="record.accept")
    reactions.make_deliveries(entry, at=START)
    assert Delivery.objects.count() == 2


def test_two_workers_do_not_push_at_once(side, monkeypatch):
    from contextlib import contextmanager

    from gongheng.exchange.feeds import queries

    an_accepted_record()
    listed()

    @contextmanager
    def held(destination):
        yield False

    monkeypatch.setattr(queries, "alone", held)
    assert tasks.push(START) == 0
    assert {one.attempts for one in Delivery.objects.all()} == {0}


def test_the_same_delivery_has_the_same_bytes_and_no_two_values_share_a_nonce():
    one = envelope.seal_value("11010519491231002X", SECRET, "key/1/ID_CARD")
    assert one == envelope.seal_value("11010519491231002X", SECRET, "key/1/ID_CARD")
    others = {envelope.seal_value(value, SECRET, label)[:16]
              for value in ("a", "b") for label in ("key/1/X", "key/2/X", "key/1/Y")}  # fmt: skip
    assert len(others) == 6
    from cryptography.exceptions import InvalidTag

    with pytest.raises(InvalidTag):
        envelope.open_value(one, SECRET, "key/2/ID_CARD")


def test_a_closed_port_is_unreachable_and_the_secret_is_never_shown(settings, side):
    push_to(settings, side)
    settings.CREDIT_HUBEI_ADDRESS = "http://127.0.0.1:9"
    with pytest.raises(courier.Unanswered) as fault:
        courier.send(credit_hubei(), "p.zip", b"x")
    assert fault.value.code == "unreachable"
    assert SECRET not in repr(credit_hubei())


__all__ = ["CLOCK", "Faults", "a_party"]
