"""Organs, parties, people in office, projects, experts and rooms, reached only by real acts."""

from datetime import datetime, timedelta
from itertools import count

from gongheng.foundation import clock
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import CLOCK, Actor, actor_of
from gongheng.foundation.access.roles import ADMINISTRATION, MARKET, Role
from gongheng.foundation.codes import uscc
from gongheng.registry.experts import actions as experts
from gongheng.registry.experts.models import Expert
from gongheng.registry.organs import actions as organs
from gongheng.registry.organs.models import Organ
from gongheng.registry.parties import actions as parties
from gongheng.registry.parties.models import Party
from gongheng.registry.projects import actions as projects
from gongheng.registry.projects.models import Project
from gongheng.registry.venues import actions as venues
from gongheng.registry.venues.models import Room

START = clock.beijing(2026, 3, 2, 9)  # a Monday
PASSWORD = "correct horse battery"
WUHAN, HUBEI, YICHANG, JIANGAN = "420100", "420000", "420500", "420102"
_numbers = count(1)


def a_code(department: str = "91", region: str = "420106") -> str:
    """A valid code that no other subject of this run has."""
    number = next(_numbers)
    return uscc.make(f"{department}{region}MB{number:07d}")


def a_person(name: str = "") -> str:
    """A vault reference of a new person."""
    number = next(_numbers)
    return access.enter_person(name=name or f"赵{number}", phone=f"138{number:08d}")


def a_security_admin(at: datetime = START) -> Actor:
    """The platform's security administrator; appointed at set-up, found again later."""
    from gongheng.foundation.access.models import Office

    held = Office.objects.filter(role=Role.SECURITY_ADMIN, state="held").first()
    return actor_of(held) if held else _appointed(Role.SECURITY_ADMIN, by=CLOCK, at=at)


def an_organ(
    *, kind="supervision", region=WUHAN, trade_classes=(), name="示例监管局", at=START
) -> Organ:
    return organs.establish(
        a_code("11", region), name=name, region=region, kind=kind, trade_classes=trade_classes,
        by=a_security_admin(at), at=at,
    )  # fmt: skip


def a_party(
    *, name="", roles=("bidder",), code="", region=WUHAN, kind="enterprise", at=START
) -> Party:
    """A firm that registered itself."""
    code = code or a_code()
    name = name or f"示例{code[-6:]}有限公司"
    itself = Actor("registration", role="registration", body=code)
    return parties.register(
        code, name=name, kind=kind, region=region, roles=list(roles), by=itself, at=at
    )


def an_office(role: str, body: str = "", region: str = "", *, at: datetime = START) -> Actor:
    """A new person in an office, appointed by the party itself or by the administrator."""
    if role in MARKET:
        by = Actor("registration", role="registration", body=body)
    else:
        by = CLOCK if role in ADMINISTRATION else a_security_admin(at)
    return _appointed(role, body=body, region=region, by=by, at=at)


def a_supervisor(region: str = WUHAN, *, at: datetime = START) -> Actor:
    return an_office(Role.SUPERVISOR, a_code("11", region), region, at=at)


def someone_of(party: Party, role: str = Role.BIDDER, *, at: datetime = START) -> Actor:
    """A person who acts for the party."""
    return an_office(role, party.code or "", at=at)


def a_project(
    *, owner: Party | None = None, by: Actor | None = None, region=WUHAN, industry="E47",
    name="示例小学新建工程", at=START, **more,
) -> Project:  # fmt: skip
    owner = owner or a_party(roles=["tenderer"], at=at)
    by = by or someone_of(owner, Role.TENDERER, at=at)
    return projects.enter(
        name, region=region, industry=industry, owner_code=owner.code, by=by, at=at, **more
    )


def an_applicant(
    *, specialties=("A01",), regions=(WUHAN,), years=10, senior=True, employer="", at=START
) -> tuple[Expert, Actor]:
    """A person who has applied to the pool, and himself as an actor."""
    person = a_person()
    himself = Actor("registration", role="registration", person=person)
    expert = experts.apply(
        person, employer_name="示例设计院", employer_code=employer, specialties=specialties,
        regions=regions, years_in_field=years, senior_title=senior, by=himself, at=at,
    )  # fmt: skip
    return expert, himself


def an_expert(*, keeper: Actor | None = None, at=START, **kwargs) -> Expert:
    """An admitted expert."""
    expert, _ = an_applicant(at=at, **kwargs)
    return experts.admit(expert, by=keeper or a_supervisor(HUBEI, at=at), at=at)


def a_room(*, kind="opening", seats=30, at=START) -> tuple[Room, Actor]:
    """A room and a person of the centre it belongs to."""
    code = a_code("12", WUHAN)
    centre = an_office(Role.CENTRE, code, WUHAN, at=at)
    venue = venues.open_venue(
        code, name="示例交易中心", region=WUHAN, address="示例大道1号", by=centre, at=at
    )
    return venues.add_room(venue, name="开标一室", kind=kind, seats=seats, by=centre, at=at), centre


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def _appointed(role: str, *, body="", region="", by: Actor, at: datetime) -> Actor:
    number = next(_numbers)
    account = access.open_account(f"registry{number}", PASSWORD, person=a_person(), at=at)
    return actor_of(access.appoint(account, role=role, body=body, region=region, by=by, at=at))
