"""One place punished, everywhere restricted; nothing restricts without law; cases of use."""

from datetime import timedelta

import pytest

from builders.credit import DAY, a_bureau, a_published_record
from builders.lists import LATER, a_blacklisted, a_decided_listing, a_redlisted, a_taken_off, follow
from builders.registry import HUBEI, START, YICHANG, a_party, a_supervisor, an_applicant, someone_of
from builders.trading import a_bidder, a_project, a_submitted_bid, a_tenderer, an_announced_tender
from gongheng.credit.lists import actions as lists
from gongheng.credit.lists import tasks
from gongheng.credit.measures import actions, memoranda, queries
from gongheng.credit.measures.models import Measure
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.queries import kept_out
from gongheng.registry.parties.queries import party_of
from gongheng.registry.standing.queries import standing_of
from gongheng.rules.rulings import MARKS
from gongheng.trading.bidding.models import Bid
from gongheng.trading.tendering import actions as tendering

pytestmark = pytest.mark.django_db
AFTER = START + LATER  # when the measures are in force


def removed(listing, at=AFTER + DAY):
    """The name taken off by the province, and everything followed."""
    listing = a_taken_off(listing, at=at)
    follow(at)
    return listing


def test_a_firm_listed_in_yichang_cannot_bid_in_wuhan_and_can_again_after_removal():
    bidder = a_bidder()
    tender = an_announced_tender(a_tenderer(), at=AFTER)
    listing = a_blacklisted(bidder.body)
    assert (listing.region, tender.region) == (YICHANG, "420100")
    entries = Entry.objects.count()
    with pytest.raises(Refused, match="may_not_bid") as no:
        a_submitted_bid(tender, bidder)
    assert no.value.source == "招标投标法第五十三条"
    assert not Bid.objects.exists()
    assert Entry.objects.count() == entries
    removed(listing)

    assert a_submitted_bid(tender, bidder).state == "submitted"


def test_without_the_reaction_the_listed_firm_would_bid(monkeypatch):
    """Twin: what restricts is the measure that follows the list, nothing else."""
    from gongheng.credit.measures import reactions

    monkeypatch.setattr(reactions, "matching", lambda *_: [])
    bidder = a_bidder()
    tender = an_announced_tender(a_tenderer(), at=AFTER)
    a_blacklisted(bidder.body)

    assert a_submitted_bid(tender, bidder).state == "submitted"


def test_a_listed_expert_is_not_drawn_and_is_again_after_removal():
    expert, _ = an_applicant()
    expert = experts.admit(expert, by=a_supervisor(HUBEI), at=START)
    barred = {"matter": "", "bodies": set(), "persons": set(), "at": AFTER + 2 * DAY}
    assert kept_out([expert], **barred) == {}
    listing = a_blacklisted(expert.person, kind="expert", conduct="E401")

    assert kept_out([expert], **barred) == {expert.pk: "处于禁止参加评标期间"}
    removed(listing)
    assert kept_out([expert], **barred) == {}


def test_a_listed_agency_is_not_commissioned_and_is_again_after_removal(refused):
    agency, owner = a_party(roles=["agency"]), a_tenderer()
    listing = a_blacklisted(agency.code, kind="agency", conduct="A401")
    project = a_project(owner)
    told = {"title": "示例施工", "trade_class": "A02", "organise": "agency", "agency": agency}
    with refused("may_not_act_as_agency", "agency"):
        tendering.enter(project, **told, by=owner, at=AFTER + DAY)
    removed(listing)

    assert tendering.enter(project, **told, by=owner, at=AFTER + 2 * DAY).agency_code == agency.code


def test_a_measure_without_an_article_of_law_only_warns(refused):
    """T401 has a restriction in the memorandum, but no law for it was read."""
    owner = a_tenderer()
    a_blacklisted(owner.body, kind="tenderer", conduct="T401")
    shown = queries.at_occasion([owner.body], "tender").get()

    assert (shown.measure, shown.effect, shown.standing) == ("CJ-105", "warning", None)
    assert standing_of(owner.body, AFTER + DAY) == []
    assert tendering.enter(a_project(owner), title="示例", trade_class="A02", organise="self",
                           by=owner, at=AFTER + DAY).state == "entered"  # fmt: skip


def measure_with(**changes):
    told = {"code": "X", "label": "x", "objects": ("bidder",), "occasions": ("bid",),
            "told": "restrict", "unit": "y", "basis": "招标投标法第五十三条",
            "listed": "市场或行业禁入", "conducts": ("B401",), "restriction": "bid",
            "mark": "V-law"}  # fmt: skip
    return memoranda.Measure(**{**told, **changes})


@pytest.mark.parametrize("missing", ["basis", "listed", "conducts"])
def test_what_lacks_basis_entry_or_conduct_never_restricts(missing):
    assert measure_with().effect == "restrict"
    assert measure_with(**{missing: ""}).effect == "warning"


@pytest.mark.parametrize("mark", MARKS)
def test_what_nobody_has_verified_never_restricts(mark):
    wanted = "restrict" if mark.startswith("V-") else "warning"

    assert measure_with(mark=mark).effect == wanted


def test_every_restriction_in_use_quotes_its_law(shared):
    from rules.law_texts import article

    restricting = [m for memo in memoranda.memoranda() for m in memo.measures
                   if m.effect == "restrict"]  # fmt: skip
    assert len(restricting) >= 4
    for one in restricting:
        assert one.mark == "V-law"
        law, _, number = one.basis.partition("第")
        text = article(shared / "data/laws", law, f"第{number}")
        quoted = one.note.partition("“")[2].partition("”")[0]
        assert quoted
        assert quoted in text.replace("\n", ""), one.code


@pytest.mark.parametrize(
    "line",
    ["effect: restrict", "effect: warning\n    restriction: bid", "effect: incentive",
     "effect: warning\n    listed: 杖责", "effect: warning\n    surprise: yes"],
)  # fmt: skip
def test_a_memorandum_that_says_too_much_or_too_little_is_not_read(line, tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(
        "code: x\ntitle: x\nissuer: x\nlist: black\nsince: 2020-01-01\nmark: D\nsource: x\n"
        "measures:\n  - code: M\n    label: l\n    objects: [bidder]\n    unit: u\n"
        f"    occasions: [bid]\n    mark: D\n    {line}\n"
    )
    with pytest.raises(memoranda.BadRule):
        memoranda.read_memorandum(file)


def test_measures_end_when_the_listing_runs_out_and_the_restriction_ends_with_its_last_day():
    listing = a_blacklisted()
    code = listing.subject.code
    held = standing_of(code, AFTER)[0]
    assert held.until is not None
    assert (held.until + timedelta(hours=8)).date() == listing.ends_on + DAY
    over = held.until + timedelta(hours=1)
    for _, act in tasks.deadlines(over):
        act()
    follow(over)

    assert {one.state for one in Measure.objects.filter(listing=listing)} == {"lifted"}
    assert standing_of(code, over) == []


def test_followed_twice_a_listing_has_its_measures_once():
    listing = a_blacklisted()
    from gongheng.credit.measures.reactions import when_made_known

    before = Measure.objects.count()
    when_made_known(Entry.objects.get(act="listing.make_known"), at=AFTER)

    assert Measure.objects.filter(listing=listing).count() == before > 0


def test_a_name_taken_off_before_anybody_followed_has_no_measures():
    bureau = a_bureau(YICHANG)
    record = a_published_record(bureau)
    listing = lists.make_known(a_decided_listing(bureau, record), by=bureau.clerk, at=AFTER)
    removed(listing)

    assert not Measure.objects.exists()
    assert standing_of(record.subject.code, AFTER + DAY) == []


def test_a_red_name_shows_its_incentives_at_the_step_and_nowhere_else():
    listing = a_redlisted()
    code = listing.subject.code

    assert [one.measure for one in queries.incentives_of(code, "bid")] == ["JL-101"]
    assert not queries.incentives_of(code, "draw").exists()
    assert standing_of(code, START) == []


def test_measures_on_persons_are_in_force_but_not_public():
    expert, _ = an_applicant()
    a_blacklisted(expert.person, kind="expert", conduct="E401")

    assert Measure.objects.filter(subject__code=expert.person).exists()
    assert not queries.in_force().filter(subject__code=expert.person).exists()


# --- cases of use ------------------------------------------------------------------------------

STORY = {"title": "宜昌限制串通投标企业参加投标", "effect": "sanction", "subject_name": "示例公司",
         "occasion": "bid", "measure": "禁止投标", "basis": "招标投标法第五十三条",
         "story": "该公司列入黑名单后在武汉投标被系统拒收。", "happened_on": START.date()}  # fmt: skip


def test_a_case_is_told_by_the_organ_reviewed_by_the_province_and_public():
    bureau, province = a_bureau(YICHANG), a_bureau(HUBEI)
    case = actions.report_case(**STORY, by=bureau.clerk, at=START)
    case = actions.return_case(case, reason="写明项目", by=province.clerk, at=START)
    case = actions.rewrite_case(case, **{**STORY, "title": "宜昌案例"}, by=bureau.clerk, at=START)
    assert not queries.public_cases().exists()
    case = actions.publish_case(case, by=province.clerk, at=START)

    assert queries.public_cases().get().title == "宜昌案例"
    case = actions.withdraw_case(case, reason="名单已撤销", by=province.clerk, at=START)
    assert not queries.public_cases().exists()


def test_nobody_but_another_person_of_the_province_publishes_a_case(refused):
    bureau, province = a_bureau(YICHANG), a_bureau(HUBEI)
    case = actions.report_case(**STORY, by=bureau.clerk, at=START)
    own = actions.report_case(**STORY, by=province.clerk, at=START)
    with refused("not_permitted"):
        actions.publish_case(case, by=bureau.checker, at=START)
    with refused("not_permitted"):
        actions.publish_case(own, by=province.clerk, at=START)
    firm = someone_of(party_of(a_party().code), Role.BIDDER)
    with refused("not_permitted"):
        actions.report_case(**STORY, by=firm, at=START)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": ""}, "text_missing", "title"),
        ({"story": "电话13800138000"}, "person_in_the_open", "story"),
        ({"effect": "x"}, "unknown_choice", "effect"),
        ({"occasion": "x"}, "unknown_choice", "occasion"),
        ({"happened_on": START.date() + DAY}, "day_not_possible", "happened_on"),
    ],
)
def test_a_bad_case_is_refused_with_its_field(changes, code, field, refused):
    bureau = a_bureau(YICHANG)
    with refused(code, field):
        actions.report_case(**{**STORY, **changes}, by=bureau.clerk, at=START)
