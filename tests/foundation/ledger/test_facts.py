"""No free text in a permanent entry; no closed leaf that a guess could confirm."""

import ast
import json
from datetime import timedelta

import pytest
from gongheng_verifier.cli import main
from hypothesis import given
from hypothesis import strategies as st

from architecture.sources import modules, short, tree
from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import acts, facts
from gongheng.foundation.ledger import log
from gongheng.foundation.ledger.canonical import leaf_of
from gongheng.foundation.ledger.contents import blinding, content, leaf
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.reading import private_key, proof_of, written
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.vault import store as vault
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.tendering import actions as tendering

CANARY = "张三丰，电话 13800000000，身份证 11010519491231002X"
LOOKS_FREE = ("reason", "because", "text", "ground_text", "statement", "remark", "opinion",
              "explanation", "description", "comment", "note", "narrative", "words")  # fmt: skip


@given(st.dictionaries(st.text(max_size=12), st.text() | st.integers() | st.lists(st.text())))
def test_what_is_said_holds_codes_only_unless_it_is_a_published_name(told):
    said, kept = facts.sorted_out(told)
    assert set(said) | set(kept) == set(told)
    for name, value in said.items():
        parts = value if isinstance(value, list) else [value]
        for one in parts:
            assert not isinstance(one, str) or name in facts.SPOKEN or one.isascii()
            assert not (
                isinstance(one, str) and name not in facts.SPOKEN and {" ", "\n"} & set(one)
            )


@pytest.mark.parametrize("words", [CANARY, "13800000000", "11010519491231002X", "ASCII-only"])
def test_a_reason_is_never_said_even_when_it_looks_like_a_code(words):
    assert facts.sorted_out({"reason": words}) == ({}, {"reason": words})


def test_a_published_name_shows_no_number_of_a_person():
    said, _ = facts.sorted_out({"name": "张三 13800000000 的项目"})
    assert said == {"name": "张三 138****0000 的项目"}


def a_stopped_tender():
    """Every act here takes words of people."""
    host, bidder = build.a_tenderer(), build.a_bidder()
    supervisor = late.an_office("supervisor", body=build.a_code(), region="420100")
    tender = build.an_announced_tender(host)
    bid = build.a_submitted_bid(tender, bidder)
    at = bid.submitted_at + timedelta(hours=1)
    bidding.withdraw(bid, reason=CANARY, by=bidder, at=at)
    tender = tendering.postpone(tender, bids_due_at=tender.bids_due_at + timedelta(days=1),
                                reason=CANARY, by=host, at=at)  # fmt: skip
    tender = tendering.suspend(tender, reason=CANARY, by=supervisor, at=at)
    tender = tendering.resume(tender, reason=CANARY, by=supervisor, at=at)
    return tendering.terminate(tender, reason=CANARY, by=host, at=at)


def entries_with(words):
    return [one.act for one in Entry.objects.all() if words in str(content(one))]


def test_words_of_people_stand_in_no_entry_and_can_be_erased(db):
    a_stopped_tender()
    assert entries_with("张三丰") == entries_with("13800000000") == []
    entry = Entry.objects.get(act="tender.terminate")
    assert written(entry) == CANARY
    vault.erase(private_key(entry))
    assert written(entry) == ""
    assert leaf(entry).hex() == entry.digest


def test_without_the_sorting_they_would_stand_there_for_ever(db, monkeypatch):
    monkeypatch.setattr(acts, "sorted_out", lambda told: (told, {}))
    a_stopped_tender()
    assert "tender.terminate" in entries_with("张三丰")


def test_no_act_records_free_text_under_a_name_the_sorting_does_not_know():
    """Every name that tells of words must be one that goes to the vault; digests of words may be said."""
    strange = {
        f"{short(path)}: {word.arg}"
        for path in modules(named="actions.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"
        for word in node.keywords
        if word.arg and not word.arg.endswith("_digest")
        and any(part in word.arg.split("_") for part in LOOKS_FREE)
        and word.arg not in facts.WRITTEN
    }  # fmt: skip
    assert strange == set()


def guessed(entry):
    """What somebody computes who guesses every fact right, even knows the blind, but not the salt."""
    return leaf_of({**content(entry), "commitment": ""}, blinding(entry)).hex()


def test_no_closed_leaf_is_confirmed_by_guessing_its_facts(db):
    build.a_submitted_bid(build.an_announced_tender(build.a_tenderer()), build.a_bidder())
    closed = Entry.objects.exclude(sight="public")
    assert {"bid.submit", "office.appoint"} <= set(closed.values_list("act", flat=True))
    assert [one.act for one in closed if not one.commitment or guessed(one) == one.digest] == []
    assert closed.values("commitment").distinct().count() == closed.count()


def test_without_the_salt_the_guess_is_right(db, monkeypatch):
    monkeypatch.setattr(log, "PUBLIC", "closed")  # nothing is closed any more
    build.a_submitted_bid(build.an_announced_tender(build.a_tenderer()), build.a_bidder())
    entry = Entry.objects.get(act="bid.submit")
    assert guessed(entry) == entry.digest


def test_a_salted_closed_entry_is_still_proved_to_who_may_see_it(db, tmp_path):
    bid = build.a_submitted_bid(build.an_announced_tender(build.a_tenderer()), build.a_bidder())
    seal_all(at=bid.submitted_at)
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(proof_of(Entry.objects.get(act="bid.submit"))), encoding="utf-8")
    assert main([str(file)]) == 0  # the offline verifier, which shares no code with us
