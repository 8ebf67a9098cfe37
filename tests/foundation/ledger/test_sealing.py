"""Entries get gapless places, proofs hold, and the database refuses to alter them."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from gongheng.foundation import clock
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.ledger import reading
from gongheng.foundation.ledger.canonical import leaf_of
from gongheng.foundation.ledger.follow import follow
from gongheng.foundation.ledger.models import Checkpoint, Entry, Leaf, Pad, Pending
from gongheng.foundation.ledger.sealer import seal, seal_all
from gongheng.foundation.ledger.tree import verify_consistency, verify_inclusion
from gongheng.foundation.refusals import Refused
from gongheng.foundation.vault import store
from gongheng.foundation.vault.models import Secret

pytestmark = pytest.mark.django_db
DAY = clock.beijing(2026, 5, 6, 9)
REGISTRATION = Actor("registration", role="registration", body="91110000600037341L")


def an_office(name="a"):
    person = access.enter_person(name="张三", phone="13800000000")
    account = access.open_account(name, "correct horse battery", person=person, at=DAY)
    return access.appoint(
        account, role="bidder", body="91110000600037341L", by=REGISTRATION, at=DAY
    )


def places():
    """Every place of the tree, with an act or with padding."""
    kinds = (Leaf.objects, Pad.objects)
    return sorted(place for kind in kinds for place in kind.values_list("position", flat=True))


def test_an_act_leaves_one_entry_that_waits_for_its_place():
    office = an_office()

    entry = Entry.objects.get()
    assert (entry.act, entry.subject) == ("office.appoint", f"office:{office.pk}")
    assert Pending.objects.filter(entry=entry).exists()
    with pytest.raises(Refused, match="not_sealed_yet"):
        reading.proof_of(entry)


def test_sealed_entries_stand_without_gaps_and_can_be_proved():
    for number in range(5):
        an_office(f"user{number}")
    assert seal(at=DAY) == 5
    old = Checkpoint.objects.get()
    for number in range(5, 9):
        an_office(f"user{number}")
    assert seal_all(at=DAY) == 4

    assert places() == [*range(32)]
    assert Leaf.objects.count() == 9
    head = reading.latest_checkpoint()
    for entry in Entry.objects.all():
        bundle = reading.proof_of(entry)
        proof = [bytes.fromhex(node) for node in bundle["proof"]]
        leaf = leaf_of(bundle["entry"], bundle.get("blinding"))
        root = bytes.fromhex(head.root)
        assert verify_inclusion(leaf, bundle["leaf_index"], bundle["tree_size"], proof, root)
    path = [bytes.fromhex(node) for node in reading.growth(old.size, head.size)]
    assert verify_consistency(
        old.size, head.size, path, bytes.fromhex(old.root), bytes.fromhex(head.root)
    )


def test_a_tree_larger_than_a_tile_still_proves_every_entry(django_assert_max_num_queries):
    from gongheng.foundation.ledger import log

    with transaction.atomic():
        for number in range(600):
            log.append("office.appoint", subject=f"office:{number}", matter="", actor="clock",
                       at=DAY, under="", sight="public", facts={"n": number}, private={})  # fmt: skip
    for _ in range(3):
        seal_all(at=DAY)
    entry = Entry.objects.order_by("id")[300]
    with django_assert_max_num_queries(12):
        bundle = reading.proof_of(entry)
    root = bytes.fromhex(reading.latest_checkpoint().root)
    proof = [bytes.fromhex(node) for node in bundle["proof"]]
    place, size = bundle["leaf_index"], bundle["tree_size"]
    assert size == 608
    assert verify_inclusion(leaf_of(bundle["entry"]), place, size, proof, root)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET facts = '{}'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
        "UPDATE ledger_leaf SET position = 99",
        "DELETE FROM ledger_checkpoint",
    ],
)
def test_the_application_role_cannot_alter_the_ledger(statement):
    an_office()
    seal(at=DAY)
    before = list(Entry.objects.values())

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(Entry.objects.values()) == before


def test_even_the_owner_is_stopped_by_the_trigger():
    an_office()
    with pytest.raises(ProgrammingError, match="only ever inserted"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
            cursor.execute("UPDATE ledger_entry SET facts = '{}'")


def test_without_the_trigger_the_owner_could_alter_and_the_tree_shows_it():
    """The twin: the defence removed, the row changes, and only the proof finds it."""
    an_office()
    seal(at=DAY)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute("""UPDATE ledger_entry SET facts = '{"role": "centre"}'""")
    bundle = reading.proof_of(Entry.objects.get())
    root = bytes.fromhex(reading.latest_checkpoint().root)
    proof = [bytes.fromhex(node) for node in bundle["proof"]]
    leaf = leaf_of(bundle["entry"], bundle["blinding"])
    assert not verify_inclusion(leaf, bundle["leaf_index"], 16, proof, root)


def test_a_tampered_tile_stops_the_sealer_before_it_signs():
    from gongheng.foundation.ledger.models import Tile
    from gongheng.foundation.ledger.sealer import BrokenTree

    an_office("a")
    seal(at=DAY)
    Tile.objects.update(hashes=b"\1" * 32 * 16)
    an_office("b")
    with pytest.raises(BrokenTree), transaction.atomic():
        seal(at=DAY)
    assert Checkpoint.objects.count() == 1


def test_an_entry_altered_before_sealing_is_not_sealed():
    from gongheng.foundation.ledger.sealer import BrokenTree

    an_office("a")
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute("""UPDATE ledger_entry SET facts = '{"role": "centre"}'""")
    with pytest.raises(BrokenTree), transaction.atomic():
        seal(at=DAY)
    assert not Leaf.objects.exists()


def test_a_follower_sees_each_entry_once_and_retries_after_an_error():
    for number in range(3):
        an_office(f"user{number}")
    seal(at=DAY)
    seen = []

    def fails_on_second(entry):
        if len(seen) == 1:
            seen.append("failed")
            raise RuntimeError("try again")
        seen.append(entry.pk)

    with pytest.raises(RuntimeError):
        follow("test", {"office.appoint": fails_on_second})
    follow("test", {"office.appoint": fails_on_second})
    assert follow("test", {"office.appoint": fails_on_second}) == 0
    assert [e for e in seen if e != "failed"] == list(Entry.objects.values_list("pk", flat=True))


def test_personal_data_lies_in_the_vault_and_only_there():
    person = access.enter_person(name="李四", phone="13911112222", id_number="11010519491231002X")
    assert (
        access.enter_person(name="李四", phone="13911112222", id_number="11010519491231002X")
        == person
    )
    row = Secret.objects.get(key=person)
    stored = bytes(row.sealed) + row.found_by.encode() + row.key.encode()
    for told in ("李四", "13911112222", "11010519491231002X"):
        assert told.encode() not in stored
    assert store.reveal(person)["name"] == "李四"


def test_whoever_types_a_known_number_with_another_name_learns_nothing():
    """Twin of an old leak: a unit's staff page showed the real name of any number typed into it."""
    access.enter_person(name="李四", phone="13911112222", id_number="11010519491231002X")
    before = Secret.objects.count()
    with pytest.raises(Refused, match="identity_unconfirmed") as no:
        access.enter_person(name="王五", id_number="11010519491231002X")

    assert "李四" not in no.value.sentence
    assert Secret.objects.count() == before


def test_a_vault_row_moved_to_another_person_does_not_open():
    one = access.enter_person(name="甲", id_number="11010519491231002X")
    two = access.enter_person(name="乙")
    row = Secret.objects.get(key=one)
    Secret.objects.filter(key=two).update(nonce=row.nonce, sealed=row.sealed)
    with pytest.raises(InvalidTag):
        store.reveal(two)


def test_nobody_combines_two_of_the_three_administrations():
    from gongheng.foundation.access.actors import CLOCK
    from gongheng.foundation.access.models import Office

    person = access.enter_person(name="王五")
    account = access.open_account("wang", "correct horse battery", person=person, at=DAY)
    access.appoint(account, role="system_admin", body="x", by=CLOCK, at=DAY)
    entries = Entry.objects.count()
    for role in ("security_admin", "auditor"):
        with pytest.raises(Refused, match="not_permitted"):
            access.appoint(account, role=role, body="x", by=CLOCK, at=DAY)
    assert Office.objects.count() == 1
    assert Entry.objects.count() == entries
