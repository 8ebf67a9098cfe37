"""Register parties and keep their files; every fact is entered once and reused."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store
from gongheng.registry import entry_checks as check
from gongheng.registry.parties.lifecycle import PARTY, PERFORMANCE, QUALIFICATION, STAFF, PartyState
from gongheng.registry.parties.models import (
    Party,
    PartyKind,
    PartyRole,
    Performance,
    PerformanceSource,
    Qualification,
    Staff,
)
from gongheng.registry.parties.rules import checked_code, former_party, person_label


def register(
    code: str, *, name: str, kind: str, region: str, roles: Iterable[str],
    address: str = "", industry: str = "", representative: str = "", contact: str = "",
    source: str = "", by: Actor, at: datetime,
) -> Party:  # fmt: skip
    """登记。自助即时生效，不经批准；自然人以平台编码登记，姓名与证件号只在保密库."""
    kind = check.among(kind, PartyKind.values, field="kind")
    party = Party(
        code=checked_code(code, kind, representative),
        kind=kind,
        region=check.region(region, on=day_of(at)),
        address=check.text(address, field="address", most=300, required=False),
        industry=check.industry(industry) if industry else "",
        roles=check.several_among(roles, PartyRole.values, field="roles"),
        representative=check.vault_reference(representative, "person", field="representative"),
        contact=check.vault_reference(contact, "person", field="contact"),
        source=check.text(source, field="source", required=False),
        registered_at=at,
        state=PartyState.REGISTERED,
    )
    of_person = kind == PartyKind.PERSON
    refuse_unless(not (of_person and party.address), "kept_in_vault", field="address")
    party.name = person_label(party.code or "") if of_person else check.text(name, field="name")
    with beginning(PARTY, "register", party, by=by, at=at) as (party, record):
        known = Party.objects.filter(code=party.code).exists()
        refuse_unless(not known, "already_exists", field="code", thing="该代码的主体")
        record(code=party.code, kind=kind, region=party.region, roles=party.roles, name=party.name)
    return party


def record_former(name: str, *, source: str, region: str = "", by: Actor, at: datetime) -> Party:
    """录入历史公告中的单位；没有代码，等待同名主体登记后认领."""
    party = former_party(name, source=source, region=region)
    with beginning(PARTY, "record_former", party, by=by, at=at) as (party, record):
        same = Party.objects.filter(name=party.name, state=PartyState.HISTORICAL)
        refuse_unless(not same.exists(), "already_exists", field="name", thing="同名的历史主体")
        record(name=party.name, source=source)
    return party


def amend(party: Party, *, by: Actor, at: datetime, **changes: Any) -> Party:
    """变更登记事项。代码不变；更名时旧名留作曾用名."""
    with performing(PARTY, "amend", party, by=by, at=at) as (party, record):
        new = {}
        for field, value in changes.items():
            refuse_unless(field in AMENDABLE, "unknown_choice", field=field)
            person = field in {"name", "address"} and party.kind == PartyKind.PERSON
            refuse_unless(not person, "kept_in_vault", field=field)
            checked = AMENDABLE[field](value, day_of(at))
            if checked != getattr(party, field):
                new[field] = checked
        refuse_unless(new, "nothing_changed")
        if "name" in new:
            party.former_names = [*party.former_names, party.name]
        for field, value in new.items():
            setattr(party, field, value)
        record(code=party.code, **new)
    return party


AMENDABLE = {
    "name": lambda value, _: check.text(value, field="name"),
    "region": lambda value, day: check.region(value, on=day),
    "address": lambda value, _: check.text(value, field="address", most=300, required=False),
    "industry": lambda value, _: check.industry(value) if value else "",
    "representative": lambda v, _: check.vault_reference(v, "person", field="representative"),
    "contact": lambda v, _: check.vault_reference(v, "person", field="contact"),
}


def add_role(party: Party, *, role: str, by: Actor, at: datetime) -> Party:
    """增加身份。同一主体可以既招标又投标，不必再登记一次."""
    with performing(PARTY, "add_role", party, by=by, at=at) as (party, record):
        check.among(role, PartyRole.values, field="role")
        refuse_unless(role not in party.roles, "already_exists", field="role", thing="该身份")
        party.roles = check.several_among([*party.roles, role], PartyRole.values, field="role")
        record(code=party.code, role=role)
    return party


def claim_history(party: Party, *, claimant: Party, by: Actor, at: datetime) -> Party:
    """认领历史记录。只认名称或曾用名相同的，不改历史公告本身."""
    with performing(PARTY, "claim_history", party, by=by, at=at) as (party, record):
        namesake = claimant.code in party.codes_of_namesakes() and by.acts_for(claimant.code or "")
        refuse_unless(namesake, "history_of_another", field="claimant")
        party.claimed_by = claimant
        record(code=claimant.code, former=f"party:{party.pk}")
    return party


def cancel(party: Party, *, reason: str, by: Actor, at: datetime) -> Party:
    """注销。已有的交易与信用记录照旧保存；代码不得再次登记."""
    with performing(PARTY, "cancel", party, by=by, at=at) as (party, record):
        record(code=party.code, reason=check.text(reason, field="reason", most=500))
    return party


def enter_qualification(
    party: Party, *, name: str, certificate_no: str, issued_by: str, issued_on: date,
    ends_on: date | None = None, kind_code: str = "", level: str = "", digest: str = "",
    by: Actor, at: datetime,
) -> Qualification:  # fmt: skip
    """录入资质。同一证书全平台只录一次，以后各处引用，不再索要."""
    line = Qualification(
        party=party,
        name=check.text(name, field="name"),
        kind_code=check.text(kind_code, field="kind_code", most=20, required=False),
        level=check.text(level, field="level", most=40, required=False),
        certificate_no=check.text(certificate_no, field="certificate_no", most=100),
        issued_by=check.text(issued_by, field="issued_by"),
        issued_on=issued_on,
        ends_on=ends_on,
        digest=check.stored_file(digest, by=by),
        entered_at=at,
    )
    with beginning(QUALIFICATION, "enter_qualification", line, by=by, at=at) as (line, record):
        _refuse_unless_registered(party)
        refuse_unless(ends_on is None or ends_on >= issued_on, "ends_before_start", field="ends_on")
        same = Qualification.objects.filter(
            issued_by=line.issued_by, certificate_no=line.certificate_no, state="in_force"
        )
        refuse_unless(not same.exists(), "already_exists", field="certificate_no", thing="该证书")
        record(party=party.code, name=line.name, level=line.level, issued_by=line.issued_by,
               certificate_no=line.certificate_no, ends_on=ends_on, digest=line.digest)  # fmt: skip
    return line


def withdraw_qualification(
    line: Qualification, *, reason: str, by: Actor, at: datetime
) -> Qualification:
    """撤下资质，例如录错、被吊销或换发新证."""
    with performing(QUALIFICATION, "withdraw_qualification", line, by=by, at=at) as (line, record):
        record(party=line.party.code, reason=check.text(reason, field="reason", most=500))
    return line


def enter_staff(
    party: Party, *, person: str, position: str, since: date, until: date | None = None,
    certificate_kind: str = "", certificate_no: str = "", by: Actor, at: datetime,
) -> Staff:  # fmt: skip
    """录入人员。姓名、证件号与证书编号只在保密库，记录里只有引用."""
    line = Staff(
        party=party,
        person=check.vault_reference(person, "person", field="person", required=True),
        position=check.text(position, field="position", most=60),
        certificate_kind=check.text(
            certificate_kind, field="certificate_kind", most=60, required=False
        ),
        since=since,
        until=until,
        entered_at=at,
    )
    number = check.text(certificate_no, field="certificate_no", most=100, required=False)
    with beginning(STAFF, "enter_staff", line, by=by, at=at) as (line, record):
        _refuse_unless_registered(party)
        refuse_unless(until is None or until >= since, "ends_before_start", field="until")
        same = party.staff.filter(person=person, position=line.position, state="in_force")
        refuse_unless(not same.exists(), "already_exists", field="person", thing="该人员的岗位")
        if number:
            line.certificate_no = store.keep(store.new_key("certificate"), {"number": number})
        record(party=party.code, person=person, position=line.position, since=since, until=until)
    return line


def withdraw_staff(line: Staff, *, until: date, by: Actor, at: datetime) -> Staff:
    """撤下人员，写明离任之日."""
    with performing(STAFF, "withdraw_staff", line, by=by, at=at) as (line, record):
        refuse_unless(until >= line.since, "ends_before_start", field="until")
        line.until = until
        record(party=line.party.code, person=line.person, until=until)
    return line


def enter_performance(
    party: Party, *, project_name: str, amount: Decimal, signed_on: date, counterpart: str,
    section: str = "", source: str = PerformanceSource.DECLARED, contract: str = "",
    by: Actor, at: datetime,
) -> Performance:  # fmt: skip
    """录入业绩。平台上完成的合同由平台写入，不由主体再报."""
    line = Performance(
        party=party,
        project_name=check.text(project_name, field="project_name", most=600),
        section=check.text(section, field="section", most=23, required=False),
        amount=check.money(amount),
        signed_on=signed_on,
        counterpart=check.text(counterpart, field="counterpart"),
        source=check.among(source, PerformanceSource.values, field="source"),
        contract=check.text(contract, field="contract", most=60, required=False),
        entered_at=at,
    )
    with beginning(PERFORMANCE, "enter_performance", line, by=by, at=at) as (line, record):
        _refuse_unless_registered(party)
        refuse_unless(signed_on <= day_of(at), "not_yet_happened", field="signed_on")
        same = party.performances.filter(contract=line.contract, state="in_force")
        fresh = not line.contract or not same.exists()
        refuse_unless(fresh, "already_exists", field="contract", thing="该合同的业绩")
        record(party=party.code, source=line.source, amount=line.amount, section=line.section,
               contract=line.contract, signed_on=signed_on)  # fmt: skip
    return line


def withdraw_performance(line: Performance, *, reason: str, by: Actor, at: datetime) -> Performance:
    """撤下业绩。平台业绩只能由平台更正."""
    with performing(PERFORMANCE, "withdraw_performance", line, by=by, at=at) as (line, record):
        record(party=line.party.code, reason=check.text(reason, field="reason", most=500))
    return line


def _refuse_unless_registered(party: Party) -> None:
    registered = Party.objects.filter(pk=party.pk, state=PartyState.REGISTERED)
    refuse_unless(registered.select_for_update().exists(), "party_unknown", field="party")
