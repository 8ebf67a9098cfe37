"""Registration by self service, once, without approval; facts kept once; persons in the vault."""

import json
from datetime import date

import pytest

from builders.registry import (
    HUBEI,
    PASSWORD,
    START,
    WUHAN,
    YICHANG,
    a_code,
    a_party,
    a_person,
    an_office,
    hours,
    someone_of,
)  # fmt: skip
from gongheng.foundation.access.actors import CLOCK, IMPORTER, NOBODY, Actor, actor_of
from gongheng.foundation.access.models import Account, Office
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.foundation.vault.models import Secret
from gongheng.registry.parties import actions, queries
from gongheng.registry.parties.models import Party
from gongheng.registry.parties.registration import register_for, sign_up

pytestmark = pytest.mark.django_db
SAMPLE = "91110000600037341L"


def register(code=SAMPLE, **changes):
    told = {"name": "示例有限公司", "kind": "enterprise", "region": WUHAN, "roles": ["bidder"],
            "by": Actor("registration", role="registration", body=code), "at": START}  # fmt: skip
    return actions.register(code, **{**told, **changes})


def enrol(code=SAMPLE, **changes):
    told = {"name": "示例有限公司", "kind": "enterprise", "region": WUHAN, "roles": ["bidder"],
            "office_role": "bidder", "username": "zhangsan", "password": PASSWORD,
            "person_name": "张三丰", "phone": "13800001111", "id_number": "11010519491231002X",
            "at": START}  # fmt: skip
    return sign_up(code, **{**told, **changes})


def test_a_firm_registers_itself_and_may_act_at_once_without_anybody_approving():
    party, office = enrol()
    assert party.state == "registered"
    assert actor_of(office).acts_for(SAMPLE)
    assert set(Entry.objects.values_list("act", flat=True)) == {"party.register", "office.appoint"}
    assert Entry.objects.get(act="party.register").matter == SAMPLE


def test_a_firm_from_anywhere_in_the_country_registers_on_the_same_terms():
    """不得以注册登记排斥其他地区市场主体（S2 第十条）."""
    assert register(region="440300").state == "registered"
    assert register(a_code("N2"), kind="rural").state == "registered"


def test_registered_once_is_registered_for_good(refused):
    party = register()
    with refused("already_exists", "code"):
        register(name="同一代码的另一名称")
    with refused("already_exists", "code"):
        register(f" {SAMPLE.lower()} ", by=Actor("r", role="registration", body=SAMPLE))
    actions.cancel(party, reason="注销", by=someone_of(party), at=START)
    with refused("already_exists", "code"):
        register()


def test_nobody_signs_up_into_a_party_that_has_its_people(refused):
    party, _ = enrol()
    accounts, secrets, offices = (
        Account.objects.count(),
        Secret.objects.count(),
        Office.objects.count(),
    )
    with refused("party_has_its_people", "code"):
        enrol(username="intruder", person_name="李鬼", id_number="")
    after = (Account.objects.count(), Secret.objects.count(), Office.objects.count())
    assert after == (accounts, secrets, offices)
    assert party.name == "示例有限公司"


def test_a_refused_sign_up_leaves_no_account_no_party_and_no_person(refused):
    enrol()
    accounts, secrets = Account.objects.count(), Secret.objects.count()
    with refused("already_exists", "username"):
        enrol(a_code(), person_name="李四", id_number="")
    with refused("unknown_region", "region"):
        enrol(a_code(), username="lisi", region="999999", id_number="")
    with refused("not_permitted"):
        enrol(a_code(), username="lisi", office_role="supervisor", id_number="")
    assert (Account.objects.count(), Secret.objects.count()) == (accounts, secrets)
    assert Party.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "91110000600037341A"}, "invalid_code", "code"),
        ({"code": "I1110000600037341L"}, "invalid_code", "code"),
        ({"code": ""}, "invalid_code", "code"),
        ({"code": None}, "invalid_code", "code"),
        ({"region": "420199"}, "unknown_region", "region"),
        ({"region": ""}, "unknown_region", "region"),
        ({"kind": "boss"}, "unknown_choice", "kind"),
        ({"roles": ["bidder", "king"]}, "unknown_choice", "roles"),
        ({"roles": "bidder"}, "unknown_choice", "roles"),
        ({"industry": "X99"}, "unknown_industry", "industry"),
        ({"representative": "张三"}, "not_a_reference", "representative"),
        ({"contact": "13800000000"}, "not_a_reference", "contact"),
        ({"name": ""}, "text_missing", "name"),
        ({"name": "\ud800"}, "text_unreadable", "name"),
    ],
)
def test_a_fault_in_the_form_is_refused_by_its_field(refused, changes, code, field):
    with refused(code, field):
        register(**changes)
    assert not Party.objects.exists()


def test_the_sentence_says_why_a_code_is_bad():
    with pytest.raises(Refused) as no:
        register("91110000600037341A")
    assert "校验位不符" in no.value.sentence


def test_nobody_registers_or_amends_another_party(refused):
    other = register()
    for actor in (
        NOBODY,
        Actor("r", role="registration", body=a_code()),
        someone_of(a_party()),
        an_office("supervisor", a_code("11"), WUHAN),
        an_office("system_admin"),
    ):
        with refused("not_permitted"):
            register(a_code(), by=actor)
        with refused("not_permitted"):
            actions.amend(other, address="别处", by=actor, at=START)
        with refused("not_permitted"):
            actions.cancel(other, reason="冒名", by=actor, at=START)
    other.refresh_from_db()
    assert (other.state, other.address) == ("registered", "")


def test_the_centre_may_enter_a_party_at_its_window():
    centre = an_office("centre", a_code("12"), WUHAN)
    assert register(by=centre).state == "registered"


def test_a_new_name_keeps_the_old_one_and_the_code_stays(refused):
    party = register()
    me = someone_of(party)
    party = actions.amend(party, name="示例集团有限公司", by=me, at=START + hours(1))
    assert party.former_names == ["示例有限公司"]
    with refused("unknown_choice", "code"):
        actions.amend(party, code=a_code(), by=me, at=START)
    with refused("nothing_changed"):
        actions.amend(party, name="示例集团有限公司", by=me, at=START)


def test_a_party_both_tenders_and_bids_without_registering_twice(refused):
    party = register()
    me = someone_of(party)
    party = actions.add_role(party, role="tenderer", by=me, at=START)
    assert party.roles == ["tenderer", "bidder"]
    with refused("already_exists", "role"):
        actions.add_role(party, role="tenderer", by=me, at=START)


def test_what_is_known_is_handed_to_every_form():
    register(address="示例路1号", industry="E47")
    known = queries.facts_known_of(SAMPLE)
    assert (known["name"], known["address"], known["industry"]) == (
        "示例有限公司",
        "示例路1号",
        "E47",
    )
    assert queries.facts_known_of(a_code()) == {}


def test_no_person_stands_in_the_register_or_the_ledger():
    party, _ = enrol(kind="person", code="", name="张三丰")
    assert party.code.startswith("GR")
    actions.enter_staff(
        party, person=a_person("周芷若"), position="项目经理", certificate_kind="建造师",
        certificate_no="鄂142001", since=date(2026, 1, 1), by=someone_of(party), at=START,
    )  # fmt: skip
    written = json.dumps(
        [list(Entry.objects.values("facts", "subject", "matter", "actor")),
         list(Party.objects.values()), list(party.staff.values())],
        ensure_ascii=False, default=str,
    )  # fmt: skip
    for told in ("张三丰", "周芷若", "13800001111", "11010519491231002X", "鄂142001"):
        assert told not in written


def test_the_same_natural_person_is_registered_once(refused):
    party, office = enrol(kind="person", code="")
    with refused("person_has_account", "id_number"):
        enrol(kind="person", code="", username="again")
    with refused("party_has_its_people", "code"):
        register_for(office.account, "", name="", kind="person", region=WUHAN, roles=["bidder"],
                     office_role="bidder", at=START)  # fmt: skip
    with refused("invalid_code", "code"):
        register(a_code(), kind="person", representative=office.person)
    assert party.name == f"自然人（尾号{party.code[-4:]}）"


def test_persons_are_whole_to_their_own_and_masked_to_others(django_assert_num_queries):
    party, office = enrol()
    me = actor_of(office)
    assert queries.persons_of(party, me)["contact"] == {"name": "张三丰", "phone": "13800001111"}
    inspector = an_office("inspector", a_code("11"), HUBEI)
    assert queries.persons_of(party, inspector)["contact"]["name"] == "张三丰"
    for actor in (NOBODY, someone_of(a_party()), an_office("supervisor", a_code("11"), YICHANG)):
        shown = queries.persons_of(party, actor)["contact"]
        assert shown == {"name": "张**", "phone": "138****1111"}
    for _ in range(5):
        actions.enter_staff(party, person=a_person(), position="造价员", certificate_no="77",
                            since=date(2026, 1, 1), by=me, at=START)  # fmt: skip
    with django_assert_num_queries(2):
        rows = queries.staff_of(party, NOBODY)
    assert len(rows) == 5
    assert {row["certificate_no"] for row in rows} == {""}
    assert {row["certificate_no"] for row in queries.staff_of(party, me)} == {"77"}


def test_history_is_claimed_by_the_namesake_only(refused):
    former = actions.record_former("示例建设有限公司", source="yichang", by=IMPORTER, at=START)
    with refused("already_exists", "name"):
        actions.record_former("示例建设有限公司", source="yichang", by=IMPORTER, at=START)
    stranger = a_party(name="别的建设有限公司")
    with refused("not_permitted"):
        actions.claim_history(former, claimant=stranger, by=someone_of(stranger), at=START)
    party = a_party(name="示例建设有限公司")
    me = someone_of(party)
    with refused("history_of_another", "claimant"):
        actions.claim_history(former, claimant=stranger, by=me, at=START)
    assert list(queries.history_claimable_by(party)) == [former]
    actions.claim_history(former, claimant=party, by=me, at=START)
    assert list(queries.history_of(party)) == [former]
    with refused("wrong_state"):
        actions.claim_history(former, claimant=party, by=me, at=START)


def test_only_the_importer_writes_history_and_it_writes_nothing_else(refused):
    with refused("not_permitted"):
        actions.record_former("某公司", source="x", by=CLOCK, at=START)
    with refused("not_permitted"):
        register(by=IMPORTER)


def test_cancelled_and_historical_parties_are_not_in_the_register(django_assert_num_queries):
    live, gone = a_party(name="在册公司"), a_party(name="注销公司")
    actions.cancel(gone, reason="注销", by=someone_of(gone), at=START)
    actions.record_former("在册公司", source="yichang", by=IMPORTER, at=START)
    with django_assert_num_queries(1):
        assert list(queries.find_parties("公司")) == [live]
    assert list(queries.find_parties(live.code[:17].lower())) == [live]
    assert queries.registered_party(gone.code) is None
    assert queries.party_of(gone.code) == gone
    assert list(queries.find_parties("\0公司")) == [live]
