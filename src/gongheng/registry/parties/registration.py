"""Self service in one step: the party, the person's account and his office, or nothing at all.

Only the first person of a party comes in this way; with a party already registered anybody could
otherwise make himself its representative.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.models import Office
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.parties import actions
from gongheng.registry.parties.models import Party, PartyKind
from gongheng.registry.parties.queries import party_of
from gongheng.registry.parties.rules import checked_code


def sign_up(
    code: str, *, name: str, kind: str, region: str, roles: Iterable[str], office_role: str,
    username: str, password: str, person_name: str, phone: str, id_number: str = "",
    address: str = "", industry: str = "", at: datetime,
) -> tuple[Party, Office]:  # fmt: skip
    """Register a party and give its first person an office; nobody has to approve.

    Refuses `party_has_its_people` when the party is registered already, and whatever the forms
    of party, account and office refuse.
    """
    with transaction.atomic():
        person = access.enter_person(
            name=check.text(person_name, field="person_name", most=60),
            phone=check.text(phone, field="phone", most=20),
            id_number=check.text(id_number, field="id_number", most=18, required=False),
        )
        representative = person if kind == PartyKind.PERSON else ""
        code = checked_code(code, kind, representative)
        refuse_unless(party_of(code) is None, "party_has_its_people", field="code")
        itself = Actor("registration", role="registration", body=code, person=person)
        party = actions.register(
            code, name=name, kind=kind, region=region, roles=roles, address=address,
            industry=industry, representative=representative, contact=person, by=itself, at=at,
        )  # fmt: skip
        account = access.open_account(username, password, person=person, at=at)
        office = access.appoint(account, role=office_role, body=code, by=itself, at=at)
    return party, office


def add_colleague(
    *, office_role: str, username: str, password: str, person_name: str, phone: str,
    id_number: str = "", by: Actor, at: datetime,
) -> Office:  # fmt: skip
    """Give a further person of one's own party an account and a market office.

    Refuses unless `by` acts for a registered party; a person already known by his number keeps
    his one account and only receives the office.
    """
    refuse_unless(by.acts_for(by.body), "not_permitted", act="为本单位增加人员")
    with transaction.atomic():
        person = access.enter_person(
            name=check.text(person_name, field="person_name", most=60),
            phone=check.text(phone, field="phone", most=20),
            id_number=check.text(id_number, field="id_number", most=18, required=False),
        )
        itself = replace(by, role="registration")
        account = access.open_account(username, password, person=person, at=at)
        return access.appoint(account, role=office_role, body=by.body, by=itself, at=at)
