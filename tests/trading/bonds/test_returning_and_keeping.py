"""Bonds go back on the law's clock, and are kept on the law's grounds only."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from builders import bonds as build_bonds
from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.files import store
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.archive.queries import timeline
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.endings import call_off
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bonds import actions, queries, rules
from gongheng.trading.bonds.models import Bond
from gongheng.trading.contracts import actions as contracts
from gongheng.trading.evaluation import actions as evaluations
from gongheng.trading.opening import actions as opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return build_bonds.an_account()[1]


@pytest.fixture
def host():
    return build.a_tenderer()


def awarded(host, keeper):
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    award = late.a_notified_award(host, tender)
    winner = next(firm for firm in firms if firm.body == award.winner.bidder_code)
    return award, winner, firms


def with_performance_bond(award, winner, host, amount="100000.00"):
    at = award.notified_at + timedelta(days=3)
    bond = actions.lodge(award.section, purpose="performance", amount=amount,
                         payer_account=build_bonds.number_of(winner), by=winner, at=at)  # fmt: skip
    return actions.confirm(bond, **build_bonds.a_receipt(bond, winner), by=host,
                           at=at + timedelta(hours=2))  # fmt: skip


def release(bond, keeper, on: date, **changes):
    bond.refresh_from_db()
    at = build.clock.beijing(on.year, on.month, on.day, 17)
    told = {"serial": f"TH{bond.pk}", "interest": "12.34", "released_on": on, **changes}
    return actions.release(bond, **told, by=keeper, at=at)


def test_a_withdrawal_before_the_deadline_starts_a_clock_of_five_days(host, keeper):
    tender, firm = build.an_announced_tender(host), build.a_bidder()
    bond = build_bonds.a_held_bond(tender, firm, keeper)
    bid = build.a_submitted_bid(tender, firm)
    at = build.clock.beijing(2026, 3, 9, 10)

    bidding.withdraw(bid, reason="不投了", by=firm, at=at)

    bond.refresh_from_db()
    assert (bond.state, bond.cause, bond.due_on) == ("due", "withdrawn", date(2026, 3, 16))
    # 五日的最后一日 2026-03-14 是星期六，顺延至星期一（民法典第二百零三条）


def test_after_a_withdrawal_one_may_lodge_again(host, keeper):
    tender, firm = build.an_announced_tender(host), build.a_bidder()
    build_bonds.a_held_bond(tender, firm, keeper)
    bid = build.a_submitted_bid(tender, firm)
    bidding.withdraw(bid, reason="改投", by=firm, at=bid.submitted_at)

    assert build_bonds.a_lodged_bond(tender, firm).state == "lodged"


def test_a_contract_starts_the_clock_for_winner_and_losers_alike(host, keeper):
    award, winner, firms = awarded(host, keeper)
    with_performance_bond(award, winner, host)

    contract = late.a_signed_contract(host, award)

    bonds = Bond.objects.filter(section=award.section, purpose="bid")
    assert {bond.state for bond in bonds} == {"due"}
    assert len(bonds) == len(firms)
    due = rules.last_day(bonds[0], "contract_signed", contract.signed_on)
    assert {bond.due_on for bond in bonds} == {due.on}
    assert due.rule.source == "招标投标法实施条例第五十七条"
    assert due.rule.value == 5


def test_a_late_return_is_counted_and_shown_and_one_in_time_is_not(host, keeper):
    award, winner, firms = awarded(host, keeper)
    with_performance_bond(award, winner, host)
    late.a_signed_contract(host, award)
    bond = build_bonds.bond_of(firms[0])
    bonds = list(Bond.objects.filter(section=award.section, purpose="bid"))
    bond, other = bonds[0], bonds[1]

    release(other, keeper, other.due_on)
    assert Entry.objects.filter(act="bond.release").latest("pk").facts["late_days"] == 0
    the_day_after = build.clock.beijing(2026, 12, 1)
    rows = queries.returns_watched_by(late.an_office("supervisor", region="420000"))
    assert {one.pk for one in queries.overdue(rows, the_day_after)} == {bonds[0].pk, bonds[2].pk}
    release(bond, keeper, bond.due_on + timedelta(days=3))
    assert Entry.objects.filter(act="bond.release").latest("pk").facts["late_days"] == 3


def test_the_timeline_tells_the_last_day_and_the_day_of_the_last_return(host, keeper):
    award, winner, _ = awarded(host, keeper)
    with_performance_bond(award, winner, host)
    late.a_signed_contract(host, award)
    bonds = list(Bond.objects.filter(section=award.section, purpose="bid"))
    at = build.clock.beijing(2026, 12, 1)

    def step():
        return next(one for one in timeline(award.tender, at) if one["title"] == "退还投标保证金")

    assert step()["state"] == "late"
    for bond in bonds:
        release(bond, keeper, bond.due_on)
    assert step()["state"] == "done"
    assert step()["happened_at"] == bonds[0].due_on
    assert "3 笔" in step()["note"]


def test_interest_is_given_and_never_invented(host, keeper):
    tender, firm = build.an_announced_tender(host), build.a_bidder()
    bond = build_bonds.a_held_bond(tender, firm, keeper)
    call_off(tender, reason="规划调整", by=host, at=bond.confirmed_at)
    bond.refresh_from_db()

    refused("bad_figure", release, bond, keeper, date(2026, 3, 20), interest="")
    refused("bad_figure", release, bond, keeper, date(2026, 3, 20), interest="-1")
    refused("missing_field", release, bond, keeper, date(2026, 3, 20), serial="")
    back = release(bond, keeper, date(2026, 3, 20))
    assert (back.released, back.interest) == (Decimal("200000.00"), Decimal("12.34"))


def test_a_termination_frees_every_bond_at_once(host, keeper):
    tender = build.an_announced_tender(host)
    for _ in range(2):
        build_bonds.a_held_bond(tender, build.a_bidder(), keeper)

    call_off(tender, reason="规划调整", by=host, at=tender.documents_from + timedelta(days=5))

    told = Bond.objects.values_list("state", "cause", "due_on")
    assert set(told) == {("due", "terminated", None)}  # 及时，法律没有写日数


def test_too_few_bidders_free_every_bond_and_money_that_comes_later_is_not_confirmed(host, keeper):
    tender, firm, slow = build.an_announced_tender(host), build.a_bidder(), build.a_bidder()
    build_bonds.a_held_bond(tender, firm, keeper)
    build.a_submitted_bid(tender, firm)
    pending = build_bonds.a_lodged_bond(tender, slow)

    opening.hold_opening(tender, by=host, at=tender.bids_due_at)

    assert build_bonds.bond_of(firm).cause == "failed"
    refused("bond_no_longer_needed", actions.confirm, pending,
            **build_bonds.a_receipt(pending, slow), by=keeper, at=tender.bids_due_at)  # fmt: skip


def test_who_paid_and_did_not_bid_is_owed_at_the_opening(host, keeper):
    tender = build.an_announced_tender(host)
    idle = build.a_bidder()
    build_bonds.a_held_bond(tender, idle, keeper)
    for price in ("9000000.00", "9200000.00", "9500000.00"):
        firm = build.a_bidder()
        build_bonds.a_held_bond(tender, firm, keeper)
        build.a_submitted_bid(tender, firm, price=price)

    opening.hold_opening(tender, by=host, at=tender.bids_due_at)

    assert build_bonds.bond_of(idle).cause == "did_not_bid"
    assert Bond.objects.filter(state="held").count() == 3


def test_a_bid_without_its_bond_is_rejected_before_the_ranking(host, keeper):
    tender, firms = build_bonds.opened_with_bonds(
        host, keeper, ("9000000.00", "9200000.00", "9500000.00", "9600000.00")
    )
    Bond.objects.filter(bidder_code=firms[0].body).delete()  # as if it had never been lodged
    evaluation, people = late.a_started_evaluation(host, tender)
    late.score_all(evaluation, people)
    at = evaluation.started_at + timedelta(hours=2)

    no = refused("bid_without_bond", evaluations.rank, evaluation, by=people[0], at=at)

    assert no.source == "招标投标法实施条例第五十一条"
    bid = tender.sections.first().bids.get(bidder_code=firms[0].body)
    evaluations.reject_bid(evaluation, bid=bid, ground="6", reason="未提交投标保证金",
                           by=people[0], at=at)  # fmt: skip
    assert evaluations.rank(evaluation, by=people[0], at=at).state == "ranked"


def test_a_bond_that_goes_back_after_a_withdrawal_secures_no_second_bid(host, keeper):
    tender, firm = build.an_announced_tender(host), build.a_bidder()
    build_bonds.a_held_bond(tender, firm, keeper)
    bid = build.a_submitted_bid(tender, firm)
    bidding.withdraw(bid, reason="改投", by=firm, at=bid.submitted_at)
    build.a_submitted_bid(tender, firm)
    for _ in range(2):
        build.a_submitted_bid(tender, build.a_bidder())
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)

    told = queries.standing_of(tender.sections.first(), [firm.body])[firm.body]

    assert any("撤回" in fault for fault in told.faults)


def test_without_the_check_such_a_bid_would_be_ranked(host, keeper, monkeypatch):
    """Twin: the harm the check is there for."""
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    Bond.objects.filter(bidder_code=firms[0].body).delete()
    evaluation, people = late.a_started_evaluation(host, tender)
    late.score_all(evaluation, people)
    monkeypatch.setattr("gongheng.trading.evaluation.rules.standing_of", lambda *_: {})

    ranked = evaluations.rank(
        evaluation, by=people[0], at=evaluation.started_at + timedelta(hours=2)
    )

    assert firms[0].body in {row["bidder_code"] for row in ranked.ranking["rows"]}


def test_no_contract_before_the_performance_bond(host, keeper):
    award, winner, _ = awarded(host, keeper)
    at = award.notified_at + timedelta(days=10)
    facts = {"number": "HT-1", "amount": award.winner.price, "digest": late.a_contract_file(at, host),
             "period_days": award.winner.period_days, "signed_on": at.date()}  # fmt: skip

    no = refused("performance_bond_missing", contracts.sign, award, **facts,
                 performance_bond="100000.00", by=host, at=at)  # fmt: skip
    assert no.source == "招标投标法实施条例第五十八条"
    with_performance_bond(award, winner, host, "99999.99")
    refused("performance_bond_missing", contracts.sign, award, **facts,
            performance_bond="100000.00", by=host, at=at)  # fmt: skip


def test_a_performance_bond_is_the_winners_and_at_most_a_tenth(host, keeper):
    award, winner, firms = awarded(host, keeper)
    loser = next(firm for firm in firms if firm is not winner)
    most = (award.winner.price / 10).quantize(Decimal("0.01"))

    refused("not_the_winner", with_performance_bond, award, loser, host)
    no = refused("contract_bond_too_large", with_performance_bond, award, winner, host,
                 str(most + Decimal("0.01")))  # fmt: skip
    assert no.ruling.source == "招标投标法实施条例第五十八条"
    assert with_performance_bond(award, winner, host, str(most)).received == most


def test_a_performed_contract_frees_the_performance_bond(host, keeper):
    award, winner, _ = awarded(host, keeper)
    bond = with_performance_bond(award, winner, host)
    contract = late.a_published_contract(host, award)
    on = contract.signed_on + timedelta(days=100)

    contracts.complete(contract, completed_on=on, settlement="9000000.00", evaluation="合格",
                       by=host, at=build.clock.beijing(on.year, on.month, on.day, 12))  # fmt: skip

    bond.refresh_from_db()
    assert (bond.state, bond.cause) == ("due", "performed")
    assert release(bond, host, on).state == "released"


def test_only_the_grounds_of_the_law_keep_a_bond_and_only_the_winners(host, keeper):
    award, winner, firms = awarded(host, keeper)
    loser = next(firm for firm in firms if firm is not winner)
    at = award.notified_at + timedelta(days=40)
    mine, theirs = build_bonds.bond_of(winner), build_bonds.bond_of(loser)

    keep = {"reason": "逾期不签", "by": host, "at": at}
    refused("unknown_value", actions.forfeit, mine, ground="bad_manners", **keep)
    refused("unknown_value", actions.forfeit, mine, ground="not_performed", **keep)
    refused("not_the_winner", actions.forfeit, theirs, ground="refused_to_sign", **keep)
    refused("missing_field", actions.forfeit, mine, ground="refused_to_sign",
            **{**keep, "reason": " "})  # fmt: skip
    refused("not_permitted", actions.forfeit, mine, ground="refused_to_sign",
            **{**keep, "by": keeper})  # fmt: skip
    no = refused("ground_not_found", actions.forfeit, mine, ground="refused_to_sign", **keep)
    assert no.source == "招标投标法实施条例第七十四条"
    mine = build_bonds.a_found_ground(mine, "refused_to_sign", at=at)
    kept = actions.forfeit(mine, ground="refused_to_sign", **keep)
    assert (kept.state, kept.forfeited, kept.held) == ("forfeited", Decimal("200000.00"), 0)
    over = actions.pay_over(kept, serial="HZ1", paid_on=at.date(), by=keeper, at=at)
    assert over.state == "paid_over"


def test_no_paper_of_the_tenderer_makes_a_revocation(host, keeper):
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    bond, at = build_bonds.bond_of(firms[0]), tender.bids_due_at + timedelta(days=1)
    letter = store.put("撤销通知".encode(), name="撤销.txt", at=at, by=host).digest
    keep = {"ground": "revoked", "reason": "书面撤销", "evidence": letter, "by": host, "at": at}

    no = refused("not_revoked_yet", actions.forfeit, bond, **keep)
    assert no.source == "招标投标法实施条例第三十五条"
    build_bonds.revoked(tender, firms[1], at=at)
    refused("not_revoked_yet", actions.forfeit, bond, **keep)  # another's revocation is not his
    build_bonds.revoked(tender, firms[0], at=at)
    assert actions.forfeit(bond, **keep).state == "forfeited"


def test_without_asking_for_the_fact_the_tenderer_keeps_the_money_on_its_own_paper(
    host, keeper, monkeypatch
):
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    bond, at = build_bonds.bond_of(firms[0]), tender.bids_due_at + timedelta(days=1)
    monkeypatch.setattr("gongheng.trading.bonds.rules.ground_is_shown", lambda *_: None)
    kept = actions.forfeit(bond, ground="revoked", reason="书面撤销", by=host, at=at)
    assert kept.forfeited == Decimal("200000.00")


def test_before_the_deadline_nothing_is_forfeited(host, keeper):
    tender = build.an_announced_tender(host)
    bond = build_bonds.a_held_bond(tender, build.a_bidder(), keeper)
    refused("not_revoked_yet", actions.forfeit, bond, ground="revoked", reason="撤销", by=host,
            at=bond.confirmed_at)  # fmt: skip


def test_a_missing_performance_bond_is_a_ground_only_when_the_time_to_sign_is_over(host, keeper):
    award, winner, _ = awarded(host, keeper)
    mine = build_bonds.bond_of(winner)
    keep = {"ground": "no_performance_bond", "reason": "未交", "by": host}
    early = award.notified_at + timedelta(days=30)
    refused("signing_time_left", actions.forfeit, mine, **keep, at=early)
    with_performance_bond(award, winner, host)
    at = award.notified_at + timedelta(days=32)
    refused("performance_bond_given", actions.forfeit, mine, **keep, at=at)
    Bond.objects.filter(purpose="performance").delete()  # as if it had never been lodged
    assert actions.forfeit(mine, **keep, at=at).state == "forfeited"


def test_only_supervision_finds_a_ground_and_only_one_that_must_be_found(host, keeper):
    award, winner, _ = awarded(host, keeper)
    mine, at = build_bonds.bond_of(winner), award.notified_at + timedelta(days=40)
    found = {"ground": "extra_conditions", "reason": "附加条件", "at": at}
    for stranger in (host, keeper, winner, late.an_office("supervisor", region="500000")):
        refused("not_permitted", actions.find_ground, mine, **found, by=stranger)
    officer = late.an_office("supervisor", region="420000")
    refused("ground_needs_no_finding", actions.find_ground, mine, **{**found, "ground": "revoked"},
            by=officer)  # fmt: skip
    refused("unknown_value", actions.find_ground, mine, **{**found, "ground": "not_performed"},
            by=officer)  # fmt: skip
    refused("missing_field", actions.find_ground, mine, **{**found, "reason": " "}, by=officer)
    done = actions.find_ground(mine, **found, by=officer)
    assert (done.state, done.found_ground, done.found_at) == ("held", "extra_conditions", at)
    keep = {"reason": "附加条件", "by": host, "at": at}
    refused("ground_not_found", actions.forfeit, done, ground="refused_to_sign", **keep)
    assert actions.forfeit(done, ground="extra_conditions", **keep).state == "forfeited"


def test_a_guarantee_is_claimed_before_it_is_paid_over(host, keeper):
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    bond = build_bonds.bond_of(firms[0])
    Bond.objects.filter(pk=bond.pk).update(form="guarantee")
    at = tender.bids_due_at + timedelta(days=1)
    letter = store.put("撤销通知".encode(), name="撤销.txt", at=at, by=host).digest
    build_bonds.revoked(tender, firms[0], at=at)
    kept = actions.forfeit(bond, ground="revoked", reason="撤销", evidence=letter, by=host, at=at)
    over = {"serial": "HZ1", "paid_on": at.date(), "by": keeper, "at": at}

    refused("not_claimed_yet", actions.pay_over, kept, **over)
    claimed = actions.claim(kept, by=host, at=at)
    assert actions.pay_over(claimed, **over).state == "paid_over"


def test_a_transfer_is_not_claimed(host, keeper):
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    at = tender.bids_due_at + timedelta(days=1)
    letter = store.put("撤销通知".encode(), name="撤销.txt", at=at, by=host).digest
    build_bonds.revoked(tender, firms[0], at=at)
    kept = actions.forfeit(build_bonds.bond_of(firms[0]), ground="revoked", reason="撤销",
                           evidence=letter, by=host, at=at)  # fmt: skip

    refused("no_guarantee_to_claim", actions.claim, kept, by=host, at=at)


def test_the_host_lets_a_bond_go_early_but_not_before_the_opening(host, keeper):
    early = build_bonds.a_held_bond(build.an_announced_tender(host), build.a_bidder(), keeper)
    since = early.confirmed_at.date()

    refused("bonds_not_opened_yet", actions.owe, early, cause="let_go", since=since, by=host,
            at=early.confirmed_at)  # fmt: skip
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    at = tender.bids_due_at + timedelta(days=1)
    freed = actions.owe(
        build_bonds.bond_of(firms[2]), cause="let_go", since=at.date(), by=host, at=at
    )
    assert (freed.state, freed.due_on) == ("due", None)


def test_a_bidder_frees_its_own_bond_by_a_withdrawal_only(host, keeper):
    bond = build_bonds.a_held_bond(
        build.an_announced_tender(host), firm := build.a_bidder(), keeper
    )

    refused("not_permitted", actions.owe, bond, cause="failed", since=date(2026, 3, 9), by=firm,
            at=bond.confirmed_at)  # fmt: skip


def test_a_tenth_is_never_rounded_up(host, keeper):
    award, winner, _ = awarded(host, keeper)
    Bid.objects.filter(pk=award.winner_id).update(price="1000000.15")  # a tenth is 100000.015

    refused("contract_bond_too_large", with_performance_bond, award, winner, host, "100000.02")
    assert with_performance_bond(award, winner, host, "100000.01").amount == Decimal("100000.01")


def test_money_confirmed_late_for_who_did_not_bid_is_not_kept_for_ever(host, keeper):
    tender = build.an_announced_tender(host)
    absent = build.a_bidder()
    bond = build_bonds.a_lodged_bond(tender, absent)
    leaver, came = build.a_bidder(), build.a_bidder()
    waiting = build_bonds.a_lodged_bond(tender, came)
    gone = build.a_submitted_bid(tender, leaver)
    bidding.withdraw(gone, reason="不参加", by=leaver, at=gone.submitted_at)
    for firm in (came, build.a_bidder(), build.a_bidder()):
        build.a_submitted_bid(tender, firm)
    at = tender.bids_due_at + timedelta(hours=1)
    opening.hold_opening(tender, by=host, at=tender.bids_due_at)
    receipt = build_bonds.a_receipt(bond, absent)

    refused("bond_no_longer_needed", actions.confirm, bond, **receipt, by=keeper, at=at)
    late_one = actions.confirm(waiting, **build_bonds.a_receipt(waiting, came), by=keeper, at=at)
    assert late_one.state == "held"  # it bid; that somebody else withdrew changes nothing
    stray = actions.reject_receipt(bond, **receipt, reason="没有投标", by=keeper, at=at)
    assert queries.bonds_to_keep(keeper).filter(queries.WAITING, pk=stray.pk).exists()


def test_a_tenderer_learns_nothing_of_the_serials_of_the_account(host, keeper):
    """Its own receipts are counted apart: no answer tells whose money has come for another tender."""
    award, winner, _ = awarded(host, keeper)
    other = build.an_announced_tender(build.a_tenderer())
    secret = build_bonds.a_held_bond(other, build.a_bidder(), keeper)
    at = award.notified_at + timedelta(days=3)
    bond = actions.lodge(award.section, purpose="performance", amount="100000.00",
                         payer_account=build_bonds.number_of(winner), by=winner, at=at)  # fmt: skip
    receipt = {**build_bonds.a_receipt(bond, winner), "serial": secret.receipt_serial}
    held = actions.confirm(bond, **receipt, by=host, at=at + timedelta(hours=2))
    assert (held.state, held.receipt_serial) == ("held", secret.receipt_serial)
