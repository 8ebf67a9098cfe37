"""Whatever anybody tries, in whatever order and at whatever time, the tables hold."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import trading as build
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.lifecycle import SAME, Lifecycle
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.models import Bid
from gongheng.trading.clarification import actions as clarification
from gongheng.trading.notices import actions as notices
from gongheng.trading.objections import actions as objections
from gongheng.trading.objections.models import Objection
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.models import Opening
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.sections import actions as sections

pytestmark = pytest.mark.django_db

HOURS = st.integers(0, 24 * 9)


class World:
    """One tender, its people, and a clock that only goes forward."""

    def __init__(self, *, announced: bool):
        self.host = build.a_tenderer()
        self.firms = [build.a_bidder() for _ in range(4)]
        self.supervisor = self.host.__class__(
            "office:0", role="supervisor", region="420100", person="p", account_id=1
        )
        ready = build.an_announced_tender if announced else build.a_tender_ready_to_announce
        self.tender = ready(self.host)
        self.at = build.START + timedelta(hours=2)

    def fresh(self) -> Tender:
        return Tender.objects.get(pk=self.tender.pk)

    def attempts(self):
        """Every act anybody might try, with plausible arguments."""
        tender, at = self.fresh(), self.at
        section = tender.sections.first()
        host = {"by": self.host, "at": at}
        firms = [{"by": firm, "at": at} for firm in self.firms]
        later = (tender.bids_due_at or at) + timedelta(days=16)
        tries = [
            lambda: notices.invite(tender, **build.dates_of(at, preparation=20), **host),
            lambda: tendering.postpone(tender, bids_due_at=later, reason="顺延", **host),
            lambda: tendering.suspend(tender, reason="投诉", by=self.supervisor, at=at),
            lambda: tendering.resume(
                tender, reason="", bids_due_at=later, by=self.supervisor, at=at
            ),
            lambda: tendering.terminate(tender, reason="终止", **host),
            lambda: tendering.open(tender, **host),
            lambda: tendering.fail(tender, reason="失败", **host),
            lambda: tendering.conclude(tender, **host),
            lambda: tendering.enter_again(tender, **host),
            lambda: sections.fail_section(section, reason="流标", **host),
            lambda: sections.settle(section, **host),
            lambda: clarification.issue(tender, text="更正", affects_preparation=True, **host),
            lambda: opening.hold_opening(tender, **host),
        ]
        tries += [
            lambda say=say: bidding.submit(section, letter=build.a_letter(), **say) for say in firms
        ]
        tries += [
            lambda say=say: objections.raise_objection(tender, about=about, grounds="理由", **say)
            for say in firms[:1] for about in ("documents", "opening", "result")
        ]  # fmt: skip
        for bid in Bid.objects.filter(section__tender=tender):
            own = next(say for say in firms if say["by"].body == bid.bidder_code)
            tries += [
                lambda bid=bid, own=own: bidding.replace(bid, letter=build.a_letter("1.00"), **own),
                lambda bid=bid, own=own: bidding.withdraw(bid, reason="撤回", **own),
                lambda bid=bid: bidding.unseal(bid, **host),
                lambda bid=bid: bidding.lapse(bid, reason="退回", **host),
                lambda bid=bid: bidding.reject(bid, ground="1", reason="理由", **host),
            ]
        for one in Objection.objects.filter(tender=tender):
            tries.append(lambda one=one: objections.answer(one, text="答复", **host))
        for one in Opening.objects.filter(tender=tender):
            tries += [
                lambda one=one: opening.read_out(one, **host),
                lambda one=one: opening.sign_record(one, **host),
                lambda one=one: opening.close(one, **host),
            ]
        return tries


def everything(tender):
    """All rows of the tender's life, to see that a refusal changed nothing."""
    tenders = Tender.objects.filter(project=tender.project)
    return [
        list(tenders.values()),
        list(Section.objects.filter(tender__in=tenders).values()),
        list(Bid.objects.filter(section__tender__in=tenders).values()),
        list(Objection.objects.values()),
        list(Opening.objects.values()),
        Entry.objects.count(),
    ]


def the_tables_were_kept():
    """Every chain of acts in the ledger is a path through its table, and ends at the row's state."""
    for subject in Entry.objects.values_list("subject", flat=True).distinct():
        kind = subject.partition(":")[0]
        life = Lifecycle.registered[kind]
        verbs = [
            act.rpartition(".")[2]
            for act in Entry.objects.filter(subject=subject)
            .order_by("id")
            .values_list("act", flat=True)
        ]
        state = life.acts[verbs[0]].end
        assert life.acts[verbs[0]].begins
        for _, verb in pairwise(verbs):
            act = life.acts[verb]
            assert state in act.start, (subject, verbs)
            state = state if act.end == SAME else act.end


def the_law_was_kept(tender):
    for bid in Bid.objects.filter(section__tender=tender, state="opened"):
        assert bid.opened_at >= bid.section.tender.bids_due_at
    if Opening.objects.filter(tender=tender).exists():
        started = Entry.objects.get(act="opening.hold_opening", matter=tender.code)
        assert all(count >= 3 for count in started.facts["sections"].values())


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.booleans(), st.lists(st.tuples(st.integers(0, 10_000), HOURS), max_size=24))
def test_no_sequence_of_attempts_reaches_a_state_the_tables_do_not_allow(db, announced, steps):
    with transaction.atomic():
        world = World(announced=announced)
        for choice, hours in steps:
            tries = world.attempts()
            before = everything(world.fresh())
            try:
                with transaction.atomic():
                    tries[choice % len(tries)]()
            except Refused:
                assert everything(world.fresh()) == before
            world.at += timedelta(hours=hours)
        the_tables_were_kept()
        the_law_was_kept(world.fresh())
        transaction.set_rollback(True)


def test_the_check_itself_finds_an_act_the_table_forbids(db):
    """The twin: an entry that no table allows is found."""
    from gongheng.foundation.ledger import log

    world = World(announced=True)
    log.append("tender.announce", subject=f"tender:{world.tender.pk}", matter="", actor="x",
               at=world.at, under="", sight="public", facts={}, private={})  # fmt: skip
    with pytest.raises(AssertionError):
        the_tables_were_kept()
