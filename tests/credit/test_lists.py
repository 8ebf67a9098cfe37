"""Red and black: suggested by the ledger, told, heard, decided by two people, ended in time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from builders import credit as changing
from builders.credit import DAY, a_bureau, a_document_number, a_notice_file, a_published_record
from builders.lists import (
    LATER,
    a_blacklisted,
    a_decided_listing,
    a_proposal,
    a_redlisted,
    a_removal_proposed,
    a_told_proposal,
    follow,
)
from builders.registry import (
    HUBEI,
    START,
    YICHANG,
    a_code,
    a_party,
    a_person,
    an_office,
    someone_of,
)
from gongheng.credit.lists import actions, datasets, queries, rules, tasks
from gongheng.credit.lists import reactions as following
from gongheng.credit.lists.models import Listing
from gongheng.credit.records import actions as records
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return a_bureau(YICHANG)


@pytest.fixture
def province():
    return a_bureau(HUBEI)


@pytest.fixture
def record(bureau, province):
    return a_published_record(bureau, province)


def test_a_name_goes_from_the_proposal_through_notice_hearing_and_decision_to_the_public_list(
    bureau, record
):
    listing = a_decided_listing(bureau, record)
    assert not queries.public_list("black").exists()
    listing = actions.make_known(listing, by=bureau.clerk, at=START + LATER)

    assert (listing.state, listing.ends_on) == ("in_force", date(2027, 4, 1))
    assert queries.public_list("black").get() == listing
    told = Entry.objects.get(act="listing.make_known")
    assert told.facts["subject"] == record.subject.code
    assert told.sight == "public"


def test_a_grave_record_made_public_is_suggested_to_its_organ_and_nothing_follows_by_itself(
    bureau, record
):
    follow(START)
    listing = Listing.objects.get()

    assert (listing.state, listing.record, listing.organ_code) == ("suggested", record, bureau.code)
    assert not queries.public_list("black").exists()
    assert follow(START) == 0
    listing = actions.take_up(listing, reason="串通投标", basis="招标投标法第五十三条",
                              by=bureau.clerk, at=START)  # fmt: skip
    assert (listing.state, listing.proposed_by) == ("proposed", bureau.clerk.person)


def test_a_lesser_record_is_not_suggested_and_cannot_be_proposed(bureau, province, refused):
    record = a_published_record(bureau, province, conduct="B301")
    follow(START)
    assert not Listing.objects.exists()
    with refused("not_grave_enough", "record_code"):
        a_proposal(bureau, record)


def test_lesser_records_that_together_reach_the_points_are_suggested_with_their_sum_once(
    bureau, province, refused
):
    code = a_party().code
    first = a_published_record(bureau, province, conduct="B301", subject=code)
    follow(START)
    assert not Listing.objects.exists()
    a_published_record(bureau, province, conduct="B302", subject=code)
    follow(START)
    listing = Listing.objects.get()
    assert (listing.state, listing.conduct) == ("suggested", "B302")
    assert "累计记 16 分，记满 12 分" in listing.reason
    assert "办法是否规定累计列入未找到" in listing.basis
    a_published_record(bureau, province, conduct="B301", subject=code)
    assert follow(START) >= 0
    assert Listing.objects.count() == 1

    listing = actions.take_up(listing, reason="累计记满", basis="示例", by=bureau.clerk, at=START)
    assert listing.state == "proposed"
    actions.set_aside(listing, reason="尚不够", by=bureau.checker, at=START)
    later = START + 400 * DAY  # the cycles are over
    with refused("not_grave_enough", "record_code"):
        a_proposal(bureau, first, at=later)


def test_a_proposal_on_points_alone_falls_with_the_rule_that_counts_them(
    bureau, province, monkeypatch, refused
):
    code = a_party().code
    records_ = [a_published_record(bureau, province, conduct=one, subject=code)
                for one in ("B301", "B302")]  # fmt: skip
    told = rules.accumulated(records_[0].subject, START.date())
    assert told.reaches_threshold
    monkeypatch.setattr(rules, "accumulated", lambda *_: replace(told, threshold=None))
    with refused("not_grave_enough", "record_code"):
        a_proposal(bureau, records_[1])
    assert not Listing.objects.exists()


def test_a_record_restored_after_a_false_repair_is_suggested_again(bureau, province):
    record = a_published_record(bureau, province)
    follow(START)
    listing = Listing.objects.get()
    by = CLOCK
    records.end_by_repair(record, decision="XF-1", by=by, at=START + DAY)
    follow(START + DAY)
    listing.refresh_from_db()
    assert listing.state == "set_aside"
    record.refresh_from_db()
    records.restore(record, decision="XF-1", by=by, at=START + 2 * DAY)
    follow(START + 2 * DAY)
    assert [one.state for one in Listing.objects.order_by("pk")] == ["set_aside", "suggested"]


def test_the_proposer_does_not_decide(bureau, record, refused):
    listing = a_told_proposal(bureau, record)
    with refused("not_permitted"):
        actions.decide(listing, document_number=a_document_number(), by=bureau.clerk,
                       at=START + LATER)  # fmt: skip

    listing.refresh_from_db()
    assert (listing.state, listing.decided_by) == ("told", "")


def test_the_database_itself_keeps_proposer_and_decider_apart(bureau, record, monkeypatch):
    """Twin: without the predicate the claim of the table still refuses."""
    from gongheng.credit.lists.lifecycle import LISTING
    from gongheng.foundation.refusals import Refused

    listing = a_told_proposal(bureau, record)
    act = LISTING.acts["decide"]
    monkeypatch.setitem(LISTING.acts, "decide", act.__class__(
        act.verb, act.label, act.start, act.end, lambda *_: True, act.under, act.sight))  # fmt: skip
    with pytest.raises(Refused):
        actions.decide(listing, document_number=a_document_number(), by=bureau.clerk,
                       at=START + LATER)  # fmt: skip

    listing.refresh_from_db()
    assert listing.state == "told"


def test_nobody_is_decided_upon_before_he_was_told_and_could_be_heard(bureau, record, refused):
    listing = a_proposal(bureau, record)
    number = a_document_number()
    with refused("subject_not_told_of_list"):
        actions.decide(listing, document_number=number, by=bureau.checker, at=START + LATER)
    digest = a_notice_file(by=bureau.clerk)
    listing = actions.tell(listing, digest=digest, by=bureau.clerk, at=START)
    assert listing.heard_until == date(2026, 3, 9)  # 五个工作日
    for at in (START, START + 7 * DAY):
        with refused("still_to_be_heard"):
            actions.decide(listing, document_number=number, by=bureau.checker, at=at)

    after = START + 8 * DAY
    assert actions.decide(listing, document_number=number, by=bureau.checker, at=after)


def test_without_the_question_a_subject_would_be_listed_unheard(bureau, record, monkeypatch):
    """Twin: the hearing is kept by this rule alone."""
    listing = a_told_proposal(bureau, record)
    monkeypatch.setattr(rules, "was_heard", lambda *_: None)
    done = actions.decide(listing, document_number=a_document_number(), by=bureau.checker, at=START)

    assert done.state == "decided"


def test_a_statement_is_heard_in_time_only_and_must_be_answered(bureau, record, refused):
    listing = a_told_proposal(bureau, record)
    own = someone_of_subject(record)
    stranger = someone_of(a_party())
    with refused("not_permitted"):
        actions.state_case(listing, statement="没有串通", by=stranger, at=START)
    listing = actions.state_case(
        listing, statement="没有串通，附会议记录", by=own, at=START + 7 * DAY
    )
    with refused("hearing_over"):
        actions.state_case(listing, statement="再说一次", by=own, at=START + 8 * DAY)
    number = a_document_number()
    with refused("missing_field", "answer"):
        actions.decide(listing, document_number=number, by=bureau.checker, at=START + 7 * DAY)
    listing = actions.decide(listing, document_number=number, answer="经核实，陈述不成立",
                             by=bureau.checker, at=START + 7 * DAY)  # fmt: skip

    assert listing.statement == "没有串通，附会议记录"
    assert "会议记录" not in str(Entry.objects.get(act="listing.state_case").facts)


def someone_of_subject(record):
    from gongheng.registry.parties.queries import party_of

    return someone_of(party_of(record.subject.code))


def test_a_body_that_is_no_competent_organ_lists_nobody(record, refused):
    body = a_code("12", YICHANG)
    stray = an_office(Role.CREDIT, body, YICHANG)
    told = {"subject_code": record.subject.code, "subject_kind": "bidder", "reason": "串通",
            "basis": "招标投标法第五十三条", "record_code": record.code}  # fmt: skip
    with refused("organ_not_competent"):
        actions.propose("black", **told, by=stray, at=START)
    with refused("not_permitted"):
        actions.propose("black", **told, by=someone_of_subject(record), at=START)
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"reason": ""}, "text_missing", "reason"),
        ({"reason": "联系人13800138000"}, "person_in_the_open", "reason"),
        ({"basis": ""}, "text_missing", "basis"),
        ({"record_code": ""}, "missing_field", "record_code"),
        ({"record_code": "没有这条"}, "not_found", "record_code"),
        ({"subject_kind": "expert"}, "subject_kind_differs", "subject_kind"),
        ({"subject_code": "91420106MB00000001"}, "invalid_code", "subject_code"),
    ],
)
def test_a_bad_proposal_is_refused_with_its_field_and_leaves_nothing(
    record, changes, code, field, refused
):
    bureau = a_bureau(YICHANG)
    with refused(code, field):
        a_proposal(bureau, record, **changes)

    assert not Listing.objects.exists()


def test_a_record_of_somebody_else_is_no_ground(bureau, record, refused):
    other = a_party()
    with refused("record_no_ground", "record_code"):
        a_proposal(bureau, record, subject_code=other.code)


def test_the_same_ground_lists_a_subject_once(bureau, record, refused):
    a_proposal(bureau, record)
    with refused("already_listed"):
        a_proposal(bureau, record)


def test_a_listing_runs_out_by_itself_and_not_before(refused):
    listing = a_blacklisted()
    with refused("too_early"):
        actions.run_out(listing, by=CLOCK, at=START + LATER + DAY)
    over = START + LATER + timedelta(days=366)
    for _, act in tasks.deadlines(over):
        act()

    listing.refresh_from_db()
    assert listing.state == "over"
    assert not queries.public_list("black").exists()
    assert queries.public_listing(listing.code) is None


def test_when_its_ground_falls_the_name_goes_with_it(bureau, province, record):
    listing = actions.make_known(a_decided_listing(bureau, record), by=bureau.clerk,
                                 at=START + LATER)  # fmt: skip
    changing.withdrawn(record, revoked_on=START.date(), document_number=a_document_number(),
                     by=province.clerk, at=START + LATER)  # fmt: skip
    follow(START + LATER)
    listing.refresh_from_db()

    assert (listing.state, listing.removal) == ("taken_off", "revoked")


def test_a_proposal_whose_ground_was_repaired_is_set_aside(bureau, province, record):
    listing = a_told_proposal(bureau, record)
    records.end_by_repair(record, decision="示例", by=CLOCK, at=START + LATER)
    follow(START + LATER)
    listing.refresh_from_db()

    assert listing.state == "set_aside"


def test_a_listing_is_not_made_known_on_a_ground_that_fell_in_between(
    bureau, province, record, refused
):
    listing = a_decided_listing(bureau, record)
    changing.withdrawn(record, revoked_on=START.date(), document_number=a_document_number(),
                     by=province.clerk, at=START + LATER)  # fmt: skip
    with refused("record_no_ground"):
        actions.make_known(listing, by=bureau.clerk, at=START + LATER)


@pytest.fixture
def black(bureau, record):
    return actions.make_known(a_decided_listing(bureau, record), by=bureau.clerk, at=START + LATER)


def test_a_name_is_taken_off_by_two_neither_of_whom_decided_it(bureau, province, black, refused):
    at, number = START + LATER, a_document_number()
    told = {"removal": "error", "reason": "列错主体", "at": at}
    with refused("not_permitted"):
        actions.propose_removal(black, **told, by=bureau.checker)  # who decided the listing
    with refused("change_missing"):
        actions.take_off(black, document_number=number, by=bureau.clerk, at=at)
    with refused("unknown_choice", "removal"):  # only a red name is unworthy of its list
        actions.propose_removal(black, **{**told, "removal": "unworthy"}, by=bureau.clerk)
    actions.propose_removal(black, **told, by=bureau.clerk)
    with refused("removal_open"):
        actions.propose_removal(black, **told, by=province.clerk)
    for person in (bureau.clerk, bureau.checker):
        with refused("not_permitted"):
            actions.take_off(black, document_number=number, by=person, at=at)
    with refused("text_missing", "document_number"):
        actions.take_off(black, by=province.clerk, at=at)
    with refused("unknown_choice", "removal"):
        actions.take_off(
            black, removal="repaired", document_number=number, by=province.clerk, at=at
        )
    black.refresh_from_db()
    assert (black.state, black.removal) == ("in_force", "")
    black = actions.take_off(black, document_number=number, by=province.clerk, at=at)

    assert (black.state, black.removal) == ("taken_off", "error")
    assert black.removals.get().outcome == "done"


def test_whoever_proposed_a_removal_would_decide_it_alone_without_the_second_look(
    bureau, province, black, monkeypatch, refused
):
    """Twin: the database keeps the two apart even then."""
    at = START + LATER
    a_removal_proposed(black, by=province.clerk, at=at)
    act = actions.LISTING.acts["take_off"]
    monkeypatch.setitem(actions.LISTING.acts, "take_off", replace(act, who=lambda *_: True))
    with pytest.raises(IntegrityError, match="nobody_decides_the_removal_he_proposed"):
        actions.take_off(black, document_number=a_document_number(), by=province.clerk, at=at)


def test_a_dropped_removal_changes_nothing_and_may_be_proposed_again(bureau, province, black):
    at = START + LATER
    a_removal_proposed(black, by=bureau.clerk, at=at)
    black = actions.drop_removal(black, reason="没有列错", by=province.clerk, at=at)
    assert (black.state, black.open_removal()) == ("in_force", None)
    a_removal_proposed(black, by=bureau.clerk, at=at)
    assert black.open_removal() is not None


def test_a_name_leaves_the_red_list_by_an_officer_only_when_it_was_told(bureau, province, refused):
    red, at = a_redlisted(bureau=bureau), START + LATER
    actions.propose_removal(red, removal="unworthy", reason="不再符合", by=bureau.clerk, at=at)
    told = {"document_number": a_document_number(), "by": province.clerk, "at": at}
    with refused("removal_not_told"):
        actions.take_off(red, **told)
    actions.notify_removal(red, digest=a_notice_file(at, by=bureau.clerk), by=bureau.clerk, at=at)
    assert actions.take_off(red, **told).removal == "unworthy"


def test_a_removal_from_the_black_list_needs_no_notice(bureau, black, refused):
    at = START + LATER
    a_removal_proposed(black, by=bureau.clerk, at=at)
    with refused("nothing_to_tell"):
        actions.notify_removal(
            black, digest=a_notice_file(at, by=bureau.clerk), by=bureau.clerk, at=at
        )


def test_an_end_by_the_platform_closes_the_proposal(bureau, black):
    at = START + LATER
    a_removal_proposed(black, by=bureau.clerk, at=at)
    actions.take_off(black, removal="revoked", by=CLOCK, at=at)
    assert black.removals.get().outcome == "dropped"


def test_who_has_an_adverse_record_does_not_come_on_the_red_list(record, bureau, refused):
    with refused("not_fit_for_red_list"):
        actions.propose("red", subject_code=record.subject.code, subject_kind="bidder",
                        reason="优良", basis="示例", award_document=a_document_number(),
                        by=bureau.clerk, at=START)  # fmt: skip
    party = a_party()
    with refused("missing_field", "award_document"):
        actions.propose("red", subject_code=party.code, subject_kind="bidder", reason="优良",
                        basis="示例", by=bureau.clerk, at=START)  # fmt: skip


def test_a_red_name_goes_when_an_adverse_record_of_it_is_published(bureau, province):
    listing = a_redlisted()
    a_published_record(bureau, province, subject=listing.subject.code, conduct="B301")
    follow(START)
    listing.refresh_from_db()

    assert (listing.state, listing.removal) == ("taken_off", "unworthy")


def test_without_its_reaction_a_red_name_would_stay(bureau, province, monkeypatch):
    """Twin: the red list is cleaned by the reaction alone."""
    listing = a_redlisted()
    monkeypatch.setattr(following, "_leave_the_red_list", lambda *_: None)
    a_published_record(bureau, province, subject=listing.subject.code, conduct="B301")
    follow(START)
    listing.refresh_from_db()

    assert listing.state == "in_force"


def test_persons_stand_on_the_list_by_reference_and_never_in_a_public_fact():
    person = a_person("诸葛示例")
    listing = a_blacklisted(person, kind="expert", conduct="E401")
    told = Entry.objects.get(act="listing.make_known")

    assert listing.subject.name == ""
    assert person not in str(told.facts)
    assert datasets.blacklist(listing, "诸**")["BODY_CODE"] == ""


def test_the_national_fields_of_a_listing_and_of_its_end_are_whole(bureau, record):
    listing = a_blacklisted(bureau=bureau)
    told = datasets.blacklist(listing, listing.subject.name)

    assert told["BODY_CODE"] == listing.subject.code
    assert told["REVOCATION_STATUS"] == "0"
    assert all(told[key] for key in ("BLACKLIST_CODE", "RECORD_REASON", "RECORD_DATE",
                                     "GOVERNMENT", "DOCUMENT_CODE"))  # fmt: skip
    listing = actions.take_off(listing, removal="repaired", by=CLOCK, at=START + LATER)
    assert datasets.blacklist(listing, "")["REVOCATION_STATUS"] == "1"
    assert all(datasets.withdrawal(listing, listing.subject.name).values())


def test_a_desk_shows_its_own_and_the_province_all(bureau, province, record):
    listing = a_told_proposal(bureau, record)

    assert queries.listings_on_the_desk_of(bureau.clerk).get() == listing
    assert queries.listings_on_the_desk_of(province.clerk).get() == listing
    assert not queries.listings_on_the_desk_of(a_bureau().clerk).exists()
    assert queries.own_listings(someone_of_subject(record)).get() == listing
    assert not queries.own_listings(someone_of(a_party())).exists()


def test_the_notice_must_be_a_file_in_store(bureau, record, refused):
    listing = a_proposal(bureau, record)
    with refused("file_missing", "digest"):
        actions.tell(listing, digest="0" * 64, by=bureau.clerk, at=START)
