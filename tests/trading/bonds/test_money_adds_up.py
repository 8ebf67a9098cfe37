"""Whatever anybody tries with bonds, every yuan is received, given back, kept, or still held."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import bonds as build_bonds
from builders import trading as build
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bonds import actions, queries
from gongheng.trading.bonds.models import Bond

pytestmark = pytest.mark.django_db

MONEY = st.decimals("0", "300000", places=2)
STEP = st.tuples(
    st.sampled_from(["confirm", "reject", "owe", "release", "forfeit", "claim", "pay_over",
                     "cancel", "wrong_confirm"]),
    st.integers(0, 2),
    MONEY,
)  # fmt: skip


class World:
    """One opened-to-be tender, three bonds, and everybody who may touch them."""

    def __init__(self):
        self.host = build.a_tenderer()
        _, self.keeper = build_bonds.an_account()
        self.tender = build.an_announced_tender(self.host)
        self.firms = [build.a_bidder() for _ in range(3)]
        self.bonds = [build_bonds.a_lodged_bond(self.tender, firm) for firm in self.firms]
        self.letter = build.a_file("撤销通知", by=self.host)
        self.bank = Decimal(0)  # what the bank itself says came in

    def everybody_revoked(self):
        """As if every firm had bid and revoked, so that a forfeiture has its fact."""
        for firm in self.firms:
            Bid.objects.create(section=self.tender.sections.first(), bidder_code=firm.body,
                               price="1.00", sealed_size=1, submitted_at=self.tender.bids_due_at,
                               revoked_at=self.tender.bids_due_at, state="revoked")  # fmt: skip

    def act(self, verb, which, money, turn):
        bond = Bond.objects.get(pk=self.bonds[which].pk)
        at = bond.lodged_at + timedelta(hours=3, minutes=turn)
        firm, keeper, on = self.firms[which], {"by": self.keeper, "at": at}, at.date()
        receipt = build_bonds.a_receipt(bond, firm)
        if verb == "confirm":
            self.bank += actions.confirm(bond, **receipt, **keeper).received
        elif verb == "wrong_confirm":
            self.bank += actions.confirm(bond, **{**receipt, "amount": money}, **keeper).received
        elif verb == "reject":
            stray = {**receipt, "amount": money, "reason": "不符"}
            self.bank += actions.reject_receipt(bond, **stray, **keeper).received
        elif verb == "owe":
            actions.owe(bond, cause="terminated", since=on, by=self.host, at=at)
        elif verb == "release":
            actions.release(bond, serial=f"T{turn}", interest=money, released_on=on, **keeper)
        elif verb == "forfeit":
            actions.forfeit(bond, ground="revoked", reason="撤销", evidence=self.letter,
                            by=self.host, at=at)  # fmt: skip
        elif verb == "claim":
            actions.claim(bond, by=self.host, at=at)
        elif verb == "pay_over":
            actions.pay_over(bond, serial=f"H{turn}", paid_on=on, **keeper)
        else:
            actions.cancel(bond, by=firm, at=at)


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(steps=st.lists(STEP, max_size=14), opened=st.booleans())
def test_received_is_released_and_forfeited_and_held_whatever_is_tried(steps, opened):
    with transaction.atomic():
        world = World()
        if opened:
            world.tender.__class__.objects.filter(pk=world.tender.pk).update(state="opened")
            world.everybody_revoked()
        for turn, (verb, which, money) in enumerate(steps):
            before = Entry.objects.count()
            try:
                world.act(verb, which, money, turn)
            except Refused:
                assert Entry.objects.count() == before
            told = queries.sums(Bond.objects.all())
            assert told["received"] == world.bank
            assert told["received"] == told["released"] + told["forfeited"] + told["held"]
            assert told["held"] == sum(bond.held for bond in Bond.objects.all())
            assert all(bond.held >= 0 for bond in Bond.objects.all())
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "change",
    [
        {"released": "200000.01"},
        {"state": "released"},
        {"state": "lodged"},
        {"forfeited": "1.00"},
        {"received": "0"},
    ],
)
def test_the_database_itself_keeps_the_sums(change):
    _, keeper = build_bonds.an_account()
    bond = build_bonds.a_held_bond(
        build.an_announced_tender(build.a_tenderer()), build.a_bidder(), keeper
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Bond.objects.filter(pk=bond.pk).update(**change)
