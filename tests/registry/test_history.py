"""Old notices: each its own entry, persons masked, repeats skipped, all or nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from builders.registry import START, a_party, someone_of
from gongheng.foundation.access.actors import CLOCK, IMPORTER, NOBODY
from gongheng.foundation.ledger import reading
from gongheng.foundation.ledger.canonical import canonical, leaf_hash
from gongheng.foundation.ledger.models import Entry, Pending
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.ledger.tree import verify_inclusion
from gongheng.registry.history import actions, queries
from gongheng.registry.history.batch import BidRow, PublicationRow
from gongheng.registry.history.models import HistoricalBid, Publication
from gongheng.registry.parties import actions as parties
from gongheng.registry.parties.models import Party
from gongheng.registry.projects.models import Project

pytestmark = pytest.mark.django_db


def a_row(number=1, **changes):
    bids = (
        BidRow(1, "甲建设有限公司", price=Decimal("100.5"), unit="万元"),
        BidRow(2, f"乙{number}建设有限公司", price_text="下浮率5%"),
        BidRow(3, "王**", is_person=True),
    )
    row = PublicationRow(
        key=f"yichang:{number}", title=f"示例工程{number}中标候选人公示", kind="候选人公示",
        published_on=date(2025, 6, 13), project_key=f"yichang:p{number // 2}",
        project_name=f"示例工程{number // 2}", bids=bids, warnings=("报价无法读出。",),
    )  # fmt: skip
    return replace(row, **changes)


def record(rows, by=IMPORTER):
    return actions.record_batch(rows, source="yichang", by=by, at=START)


def test_each_notice_project_and_firm_leaves_one_entry_and_can_be_proved():
    done = record([a_row(number) for number in range(4)])
    assert (done.recorded, done.known_before, done.projects, done.parties) == (4, 0, 2, 5)
    kinds = [entry.act for entry in Entry.objects.all()]
    assert {act: kinds.count(act) for act in set(kinds)} == {
        "publication.record_publication": 4, "project.record_history": 2, "party.record_former": 5,
    }  # fmt: skip
    assert Pending.objects.count() == 11
    seal_all(at=START)
    entry = Entry.objects.filter(act="publication.record_publication").first()
    bundle = reading.proof_of(entry)
    proof = [bytes.fromhex(node) for node in bundle["proof"]]
    root = bytes.fromhex(reading.latest_checkpoint().root)
    leaf = leaf_hash(canonical(bundle["entry"]))
    assert verify_inclusion(leaf, bundle["leaf_index"], bundle["tree_size"], proof, root)


def test_one_by_one_and_in_bulk_the_entries_say_the_same():
    actions.record_publication(a_row(1), source="yichang", by=IMPORTER, at=START)
    former = parties.record_former("丙公司", source="yichang", by=IMPORTER, at=START)
    alone = Entry.objects.get(subject=f"party:{former.pk}")
    bulk = Entry.objects.filter(act="party.record_former").first()
    assert set(alone.facts) == set(bulk.facts)
    assert (alone.under, alone.sight, alone.actor) == (bulk.under, bulk.sight, bulk.actor)


def test_a_repeated_import_records_nothing_twice():
    record([a_row(1), a_row(2)])
    before = Entry.objects.count(), HistoricalBid.objects.count()
    done = record([a_row(1), a_row(2), a_row(1)])
    assert (done.recorded, done.known_before) == (0, 2)
    assert (Entry.objects.count(), HistoricalBid.objects.count()) == before
    assert record([a_row(3), a_row(2)]).recorded == 1
    assert record([]).recorded == 0


def test_a_person_among_the_bidders_becomes_no_party():
    record([a_row()])
    person = HistoricalBid.objects.get(rank=3)
    assert (person.bidder_name, person.party) == ("王**", None)
    assert not Party.objects.filter(name__startswith="王").exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "长" * 601}, "text_too_long"),
        ({"title": "\0"}, "text_unreadable"),
        ({"bids": (BidRow(1, ""),)}, "text_missing"),
        ({"source_url": "x" * 501}, "invalid_value"),
        ({"amount": Decimal("1.001")}, "invalid_value"),
    ],
)
def test_a_fault_refuses_the_whole_batch_and_leaves_nothing(refused, changes, code):
    with refused(code):
        record([a_row(1), a_row(2, **changes)])
    assert not Publication.objects.exists()
    assert not Project.objects.exists()
    assert not Party.objects.exists()


def test_only_the_importer_records(refused):
    for actor in (NOBODY, CLOCK, someone_of(a_party())):
        with refused("not_permitted"):
            record([a_row()], by=actor)
    assert not Publication.objects.exists()


def test_a_claimed_history_shows_the_old_bids_without_a_query_a_bid(django_assert_num_queries):
    record([a_row(number) for number in range(4)])
    party = a_party(name="甲建设有限公司")
    assert not queries.bids_of_party(party)
    former = Party.objects.get(name="甲建设有限公司", state="historical")
    parties.claim_history(former, claimant=party, by=someone_of(party), at=START)
    with django_assert_num_queries(1):
        assert len([bid.publication.title for bid in queries.bids_of_party(party)]) == 4
    with django_assert_num_queries(3):
        rows = list(queries.with_bids(queries.publications(words="示例")))
        assert [len(row.bids.all()) for row in rows] == [3, 3, 3, 3]
        assert {bid.party.name for row in rows for bid in row.bids.all() if bid.party}
    assert queries.numbers() == {"yichang": 4}
    assert not queries.publications(since=date(2025, 6, 14))
