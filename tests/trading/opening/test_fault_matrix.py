"""Every row of the matrix of faults: evidence in, attribution and consequence out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.trading.opening.faults import matrix
from gongheng.trading.opening.faults.matrix import (
    BIDDER,
    BY_THE_KEEPER,
    BY_THE_SEALER,
    GREEN,
    GUARDIAN,
    OUTAGE,
    PLATFORM,
    UNKNOWN,
    Evidence,
    judge,
)

GAVE = Evidence(half=True, probes=GREEN, shares=5)
GAVE_NOTHING = Evidence(half=False, probes=GREEN, shares=5)


def ruled(evidence):
    found = judge(evidence)
    return found and (found.party, found.code, found.outcome)


def test_a_bid_that_opens_is_nobodys_fault():
    assert judge(GAVE) is None


def test_a_bidder_who_never_came_while_the_platform_stood_is_at_fault():
    assert ruled(GAVE_NOTHING) == (BIDDER, "no_half", "unopened")


def test_a_bidder_whose_own_device_failed_and_who_used_no_remedy_is_at_fault():
    failed = replace(GAVE_NOTHING, connected=True, troubles=("device_missing", "pin_wrong"))

    assert ruled(failed) == (BIDDER, "no_half", "unopened")
    assert judge(failed).evidence["troubles"] == ["device_missing", "pin_wrong"]


def test_an_outage_within_the_window_is_the_platforms():
    assert ruled(replace(GAVE_NOTHING, probes=OUTAGE)) == (PLATFORM, "no_half", "unopened")


def test_without_probes_nobody_knows_and_it_is_not_the_bidders():
    assert ruled(replace(GAVE_NOTHING, probes=UNKNOWN)) == (PLATFORM, "no_half", "unopened")


CLAIMS = pytest.mark.parametrize("code", sorted(matrix.OURS))


def claimed(code="no_answer", **more):
    return replace(GAVE_NOTHING, connected=True, troubles=(code,), **more)


@CLAIMS
def test_a_claim_alone_while_the_pages_answered_every_minute_is_no_evidence(code):
    assert ruled(claimed(code, pages=GREEN)) == (BIDDER, "no_half", "unopened")


@CLAIMS
@pytest.mark.parametrize("pages", [GREEN, UNKNOWN])
@pytest.mark.parametrize("said", [0, 2])
def test_a_claim_is_refuted_by_others_who_got_through_since_then(code, pages, said):
    found = ruled(claimed(code, pages=pages, others_gave=1, others_said=said))

    assert found == (BIDDER, "no_half", "unopened")


@CLAIMS
def test_a_claim_where_the_pages_were_not_probed_conflicts_and_it_is_not_the_bidders(code):
    assert ruled(claimed(code, pages=UNKNOWN)) == (PLATFORM, "no_half", "unopened")


@CLAIMS
def test_a_claim_that_another_unit_makes_too_conflicts_with_green_probes(code):
    found = ruled(claimed(code, pages=GREEN, others_said=1))

    assert found == (PLATFORM, "no_half", "unopened")


@pytest.mark.parametrize("gave", [0, 3])
def test_a_fault_that_we_noted_ourselves_outweighs_every_probe(gave):
    noted = replace(GAVE_NOTHING, pages=GREEN, faulted=1, others_gave=gave)

    assert ruled(noted) == (PLATFORM, "no_half", "unopened")
    assert judge(noted).evidence["faulted"] == 1


@pytest.mark.parametrize("probes", [GREEN, OUTAGE, UNKNOWN])
def test_a_half_that_the_log_holds_and_the_store_lost_is_the_platforms(probes):
    lost = replace(GAVE_NOTHING, pages=GREEN, probes=probes, logged=True)

    assert ruled(lost) == (PLATFORM, "half_lost", "unopened")
    assert judge(replace(GAVE, logged=True)) is None


@pytest.mark.parametrize("others", [{"others_said": 2}, {"pages": UNKNOWN}])
def test_without_a_claim_of_his_own_nothing_is_to_be_borne_out(others):
    silent = replace(GAVE_NOTHING, **{"pages": GREEN, **others})

    assert ruled(silent) == (BIDDER, "no_half", "unopened")


@pytest.mark.parametrize("code", sorted(BY_THE_KEEPER))
def test_ciphertext_lost_or_altered_in_the_store_is_the_platforms(code):
    assert ruled(replace(GAVE, refusal=code)) == (PLATFORM, code, "damaged")


@pytest.mark.parametrize("code", sorted(BY_THE_SEALER))
def test_what_opens_otherwise_than_it_was_committed_to_is_the_bidders(code):
    assert ruled(replace(GAVE, refusal=code)) == (BIDDER, code, "invalid")


def test_wrong_shares_of_two_guardians_leave_three_and_hinder_nothing():
    assert judge(replace(GAVE, shares=3, wrong=(1, 2))) is None


def test_wrong_shares_of_three_guardians_are_the_guardians_fault():
    ruling = judge(replace(GAVE, shares=2, wrong=(1, 2, 3), refusal="shares_too_few"))

    assert (ruling.party, ruling.code, ruling.outcome) == (GUARDIAN, "shares_wrong", "damaged")
    assert ruling.evidence["wrong"] == [1, 2, 3]


@pytest.mark.parametrize("many", [3, 4, 5])
def test_what_only_guardians_can_read_makes_no_bidder_guilty_however_many_say_it(many):
    said = tuple(range(1, many + 1))
    found = ruled(replace(GAVE, shares=5 - many, withheld=said, refusal="shares_too_few"))

    assert found == (GUARDIAN, "shares_wrong", "damaged")


def test_where_their_word_counts_three_guardians_together_void_a_rivals_bid(monkeypatch):
    """Twin: the row as it was; nobody could have checked what they said."""

    def believed(given_):
        enough = len(set(given_.withheld)) > given_.guardians - given_.threshold
        return (BIDDER, "shares_wrong", "invalid") if enough else None

    rows = tuple(believed if r is matrix._shares_do_not_fit else r for r in matrix.ROWS)
    monkeypatch.setattr(matrix, "ROWS", rows)
    found = ruled(replace(GAVE, shares=2, withheld=(1, 2, 4), refusal="shares_too_few"))

    assert found == (BIDDER, "shares_wrong", "invalid")


def test_one_guardian_who_withholds_makes_no_bidder_guilty():
    found = ruled(replace(GAVE, shares=2, withheld=(1,), wrong=(2, 3), refusal="shares_too_few"))

    assert found == (GUARDIAN, "shares_wrong", "damaged")


def test_a_refusal_nobody_thought_of_is_not_the_bidders():
    assert ruled(replace(GAVE, refusal="something_new")) == (PLATFORM, "something_new", "damaged")


evidences = st.builds(
    Evidence, half=st.booleans(), probes=st.sampled_from([GREEN, OUTAGE, UNKNOWN]),
    pages=st.sampled_from([GREEN, OUTAGE, UNKNOWN]), others_gave=st.integers(0, 2),
    others_said=st.integers(0, 2), faulted=st.integers(0, 1),
    connected=st.booleans(), shares=st.integers(0, 5),
    troubles=st.lists(st.sampled_from(["pin_wrong", "no_answer", "device_missing"])).map(tuple),
    wrong=st.lists(st.integers(1, 5), unique=True).map(tuple),
    withheld=st.lists(st.integers(1, 5), unique=True).map(tuple),
    refusal=st.sampled_from(["", "chunk_missing", "key_not_committed", "unknown_code"]),
)  # fmt: skip


@given(evidences)
def test_no_bidder_who_gave_nothing_is_blamed_unless_the_platform_is_known_to_have_stood(evidence):
    found = judge(evidence)

    if not evidence.half and found is not None and found.party == BIDDER:
        assert evidence.probes == GREEN
        assert not evidence.faulted
        if matrix.OURS & set(evidence.troubles):
            assert evidence.others_gave or (evidence.pages == GREEN and not evidence.others_said)


@given(evidences)
def test_what_a_bidder_says_of_us_never_helps_him_alone(evidence):
    alone = replace(evidence, half=False, pages=GREEN, others_said=0, faulted=0)

    said = judge(replace(alone, connected=True, troubles=("no_answer",)))
    silent = judge(replace(alone, troubles=()))
    assert (said.party, said.outcome) == (silent.party, silent.outcome)


@given(evidences)
def test_no_bidder_is_blamed_for_what_the_store_lost(evidence):
    found = judge(replace(evidence, refusal="chunk_missing"))

    assert found.party == PLATFORM


@given(evidences)
def test_whoever_gave_nothing_has_a_ruling_with_its_evidence(evidence):
    found = judge(replace(evidence, half=False))

    assert found is not None
    assert found.evidence["half"] is False


def test_without_the_row_of_doubt_a_bidder_would_be_blamed_for_our_silence(monkeypatch):
    """Twin: the row removed, missing probes fall on the bidder."""
    rows = tuple(r for r in matrix.ROWS if r is not matrix._evidence_is_missing)
    monkeypatch.setattr(matrix, "ROWS", rows)

    assert ruled(replace(GAVE_NOTHING, probes=UNKNOWN)) == (BIDDER, "no_half", "unopened")


def test_where_a_claim_counts_by_itself_every_bond_is_saved_by_one_message(monkeypatch):
    """Twin: the row as it was; whoever regrets his price says that nobody answered."""

    def believed(given_):
        claim = not given_.half and matrix.OURS & set(given_.troubles)
        return (PLATFORM, "no_half", "unopened") if claim else None

    rows = tuple(
        believed if r is matrix._claim_conflicts_with_the_probes else r for r in matrix.ROWS
    )
    monkeypatch.setattr(matrix, "ROWS", rows)

    assert ruled(claimed(pages=GREEN, others_gave=4)) == (PLATFORM, "no_half", "unopened")


def test_without_the_row_of_conflict_a_bidder_pays_for_pages_nobody_probed(monkeypatch):
    """Twin: the claim never counts, and an outage that only bidders met falls on them."""
    rows = tuple(r for r in matrix.ROWS if r is not matrix._claim_conflicts_with_the_probes)
    monkeypatch.setattr(matrix, "ROWS", rows)

    assert ruled(claimed(pages=UNKNOWN, others_said=3)) == (BIDDER, "no_half", "unopened")


def test_without_our_own_record_of_faults_it_would_not_count(monkeypatch):
    """Twin: what we noted of ourselves is passed over."""
    rows = tuple(r for r in matrix.ROWS if r is not matrix._we_noted_a_fault_of_ours)
    monkeypatch.setattr(matrix, "ROWS", rows)

    assert ruled(replace(GAVE_NOTHING, pages=GREEN, faulted=1)) == (BIDDER, "no_half", "unopened")
