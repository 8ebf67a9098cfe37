"""Self service in one step: the party, the person's account and his office, or nothing at all.

Only the first person of a party comes in this way; with a party already registered anybody could
otherwise make himself its representative. Colleagues are added by whoever acts for the party.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from gongheng.foundation.access import actions as access
from gongheng.foundation.access.access import the_registrant
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.models import Account, Office
from gongheng.foundation.clock import day_of
from gongheng.foundation.codes import resident
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
    """Register a party and give its first person an account and an office; nobody has to approve.

    Refuses `party_has_its_people` when the party is registered already, and whatever the forms
    of party, account and office refuse.
    """
    with transaction.atomic():
        account = _new_account(username, password, person_name, phone, id_number, at)
        return register_for(
            account, code, name=name, kind=kind, region=region, roles=roles,
            office_role=office_role, address=address, industry=industry, at=at,
        )  # fmt: skip


def register_for(
    account: Account, code: str, *, name: str, kind: str, region: str, roles: Iterable[str],
    office_role: str, address: str = "", industry: str = "", at: datetime,
) -> tuple[Party, Office]:  # fmt: skip
    """Register a party for a person who has an account already. Refuses as `sign_up`."""
    person = account.person
    with transaction.atomic():
        representative = person if kind == PartyKind.PERSON else ""
        code = checked_code(code, kind, representative)
        refuse_unless(party_of(code) is None, "party_has_its_people", field="code")
        itself = Actor("registration", role="registration", body=code, person=person)
        party = actions.register(
            code, name=name, kind=kind, region=region, roles=roles, address=address,
            industry=industry, representative=representative, contact=person, by=itself, at=at,
        )  # fmt: skip
        office = access.appoint(account, role=office_role, body=code, by=itself, at=at)
    return party, office


def add_colleague(
    *, office_role: str, username: str, password: str, person_name: str, phone: str,
    id_number: str = "", by: Actor, at: datetime,
) -> Office:  # fmt: skip
    """Give a further person an office in the actor's own party; others are refused.

    Only the registrant gives an office other than his own: otherwise a clerk of bids could give
    himself a colleague in the unit's tenders, under a password he knows.
    """
    own_people = by.acts_for(by.body) and by.is_somebody
    may = own_people and (office_role == by.role or the_registrant(by, by.body))
    refuse_unless(may, "not_permitted", act="增加本单位经办人")
    with transaction.atomic():
        account = _new_account(username, password, person_name, phone, id_number, at)
        itself = replace(by, role="registration")  # the ledger still shows who did it
        return access.appoint(account, role=office_role, body=by.body, by=itself, at=at)


def _new_account(  # noqa: PLR0917  (as above)
    username: str, password: str, person_name: str, phone: str, id_number: str, at: datetime
) -> Account:
    name = check.text(person_name, field="person_name", most=60)
    phone = check.text(phone, field="phone", most=20)
    number = _checked_number(id_number, at)
    person = access.enter_person(name=name, phone=phone, id_number=number)
    # Whoever knows a number must not take over the account of the person it belongs to.
    free = not number or not Account.objects.filter(person=person).exists()
    refuse_unless(free, "person_has_account", field="id_number")
    username = check.text(username, field="username", most=40)
    return access.open_account(username, password, person=person, at=at)


def _checked_number(id_number: str, at: datetime) -> str:
    if not id_number:
        return ""
    return check.coded("id_number", lambda value: resident.check(value, on=day_of(at)), id_number)
