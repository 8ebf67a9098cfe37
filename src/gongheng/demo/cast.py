"""The people and bodies of the demonstration province; every one enters by a real act."""

import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import CLOCK, Actor, actor_of
from gongheng.foundation.access.models import Account, Office
from gongheng.foundation.access.roles import STAFF, Role
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.certificates.trials import Issued
from gongheng.foundation.codes import uscc
from gongheng.foundation.paths import home
from gongheng.foundation.sealing.package import Recipient, Signatory
from gongheng.registry.experts import actions as experts
from gongheng.registry.organs import actions as organs
from gongheng.registry.parties.registration import sign_up
from gongheng.registry.venues import actions as venues
from gongheng.trading.bonds.accounts import actions as accounts

PROVINCE, CITY, COUNTY = "420000", "420100", "420102"
FIRMS = ("示例江城建设有限公司", "示例楚天路桥有限公司", "示例长江市政工程有限公司",
         "示例汉水建筑有限公司", "示例东湖建工有限公司")  # fmt: skip

KEEPS = {"supervisor": "（市住建局，监督项目）", "keeper": "（省监督局，管理专家库）"}


@dataclass
class SignIn:
    """What a person needs to sign in to the demonstration."""

    username: str
    who: str
    door: str
    secret: str = ""  # of the one-time password, for staff


@dataclass(frozen=True)
class Firm:
    """A bidder's officer and the pair of certificates of the unit."""

    actor: Actor
    issued: Issued

    @property
    def signatory(self) -> Signatory:
        """Who signs, and to whom the own half is sealed."""
        signing, encryption = map(read_certificate, (self.issued.signing, self.issued.encryption))
        return Signatory(self.issued.signing_key, self.issued.signing, signing.fingerprint,
                         Recipient(encryption.fingerprint, encryption.public))  # fmt: skip


@dataclass
class Cast:
    """Everybody by what they do."""

    password: str
    supervisor_code: str = ""
    centre_code: str = ""
    security: Actor = CLOCK
    actors: dict[str, Actor] = field(default_factory=dict)
    firms: list[Actor] = field(default_factory=list)
    experts: dict[str, Actor] = field(default_factory=dict)
    guardians: list[Actor] = field(default_factory=list)  # by their place in the circle
    seals: dict[str, Firm] = field(default_factory=dict)  # by the firm's code
    accounts: list[SignIn] = field(default_factory=list)


def gather(at: datetime) -> Cast:
    """Bring everybody on stage: organs, administrators, staff, firms, experts, rooms."""
    cast = Cast(password=f"demo-{secrets.token_urlsafe(9)}")
    _administrators(cast, at)
    _organs_and_staff(cast, at)
    _firms(cast, at)
    _experts(cast, at)
    _rooms(cast, at)
    _credit_bureaus(cast, at)
    _bond_account(cast, at)
    return cast


def _administrators(cast: Cast, at: datetime) -> None:
    for role, username in ((Role.SYSTEM_ADMIN, "system"), (Role.SECURITY_ADMIN, "security"),
                           (Role.AUDITOR, "auditor")):  # fmt: skip
        office = office_of(cast, username, role.label, role, "", PROVINCE, CLOCK, at)
        if role == Role.SECURITY_ADMIN:
            cast.security = actor_of(office)


def _organs_and_staff(cast: Cast, at: datetime) -> None:
    bodies = (
        ("supervision", "示例市住房和城乡建设局", CITY, "11420100MB0000001"),
        ("trading_centre", "示例省公共资源交易中心", PROVINCE, "12420000MB1G00001"),
        ("discipline", "示例省纪检监察机关", PROVINCE, "11420000MB0000002"),
        ("supervision", "示例省公共资源交易监督管理局", PROVINCE, "11420000MB0000003"),
    )
    codes = []
    for kind, name, region, first in bodies:
        organ = organs.establish(uscc.make(first), name=name, region=region, kind=kind,
                                 phone="027-00000000", by=cast.security, at=at)  # fmt: skip
        codes.append(organ.code)
    bureau, centre, discipline, province = codes
    cast.supervisor_code, cast.centre_code = bureau, centre
    for username, role, body, region in (
        ("supervisor", Role.SUPERVISOR, bureau, CITY),
        ("keeper", Role.SUPERVISOR, province, PROVINCE),
        ("centre", Role.CENTRE, centre, PROVINCE),
        ("witness", Role.WITNESS, centre, PROVINCE),
        ("inspector", Role.INSPECTOR, discipline, PROVINCE),
    ):
        office = office_of(cast, username, Role(role).label, role, body, region, cast.security, at)
        cast.accounts[-1].who += KEEPS.get(username, "")
        cast.actors[username] = actor_of(office)


def _firms(cast: Cast, at: datetime) -> None:
    told = [("tenderer", "示例市城市建设发展中心", Role.TENDERER, "institution", "12420100MB0000011"),
            ("agency", "示例招标咨询有限公司", Role.AGENCY, "enterprise", "91420100MB0000012")]  # fmt: skip
    told += [(f"bidder{number}", name, Role.BIDDER, "enterprise", f"91420100MB00000{20 + number}")
             for number, name in enumerate(FIRMS, 1)]  # fmt: skip
    for username, name, role, kind, first in told:
        _, office = sign_up(
            uscc.make(first), name=name, kind=kind, region=CITY, roles=[role], office_role=role,
            username=username, password=cast.password, person_name=f"{Role(role).label}示例",
            phone="02700000000", address="示例市示例路1号", at=at,
        )  # fmt: skip
        cast.actors[username] = actor_of(office)
        cast.accounts.append(SignIn(username, f"{name}（{Role(role).label}）", _door(role)))
        if role == Role.BIDDER:
            cast.firms.append(cast.actors[username])


def _experts(cast: Cast, at: datetime) -> None:
    keeper = cast.actors["keeper"]
    for number in range(1, 13):
        person = access.enter_person(name=f"专家{number:02d}")
        himself = Actor("registration", role="registration", person=person)
        one = experts.apply(
            person, employer_name="示例设计研究院", specialties=["A02", "A01"], regions=[CITY],
            years_in_field=8 + number, senior_title=True, by=himself, at=at,
        )  # fmt: skip
        experts.admit(one, by=keeper, at=at)
        username = f"expert{number}"
        account = access.open_account(username, cast.password, person=person, at=at)
        office = access.appoint(account, role=Role.EXPERT, by=cast.security, at=at)
        cast.experts[person] = actor_of(office)
        if number == 1:
            cast.accounts.append(SignIn("expert1 … expert12", "评标专家（十二名）", "/expert/"))


def _rooms(cast: Cast, at: datetime) -> None:
    centre = cast.actors["centre"]
    venue = venues.open_venue(cast.centre_code, name="示例省公共资源交易中心", region=PROVINCE,
                              address="示例市示例大道8号", by=centre, at=at)  # fmt: skip
    for name, kind, seats in (("开标一室", "opening", 60), ("评标一室", "evaluation", 9),
                              ("评标二室", "evaluation", 9)):  # fmt: skip
        venues.add_room(venue, name=name, kind=kind, seats=seats, by=centre, at=at)


def _credit_bureaus(cast: Cast, at: datetime) -> None:
    """Province, city and county, with two officers each: nobody reviews his own entry."""
    bureaus = (
        ("province", "示例省公共资源信用信息中心", PROVINCE, "12420000MB0000041"),
        ("city", "示例市公共资源交易监督管理局", CITY, "11420100MB0000042"),
        ("county", "示例区公共资源交易监督管理局", COUNTY, "11420102MB0000043"),
    )
    for place, name, region, first in bureaus:
        organ = organs.establish(uscc.make(first), name=name, region=region, kind="credit",
                                 phone="027-00000000", by=cast.security, at=at)  # fmt: skip
        for number in (1, 2):
            username = f"credit-{place}{number}"
            office = office_of(cast, username, f"{name}{number}号经办", Role.CREDIT, organ.code,
                             region, cast.security, at)  # fmt: skip
            cast.actors[username] = actor_of(office)


def _bond_account(cast: Cast, at: datetime) -> None:
    """One account, and the one officer who sees payment codes and nothing else of a bond."""
    office = office_of(cast, "cashier", "交易中心账户经办", Role.CENTRE, cast.centre_code, PROVINCE,
                     cast.security, at)  # fmt: skip
    cast.actors["cashier"] = actor_of(office)
    accounts.open_account(region=CITY, name="示例省公共资源交易中心保证金专户", bank="示例银行江城支行",
                          number="42001000000000001", keeper=office.pk, by=cast.security, at=at)  # fmt: skip


def office_of(cast: Cast, username: str, who: str, role: str, body: str, region: str,  # noqa: PLR0917
            by: Actor, at: datetime) -> Office:  # fmt: skip
    person = access.enter_person(name=f"{who}示例")
    account = access.open_account(username, cast.password, person=person, at=at)
    office = access.appoint(account, role=role, body=body, region=region, by=by, at=at)
    secret = _second_factor(account) if role in STAFF else ""
    cast.accounts.append(SignIn(username, who, _door(role), secret))
    return office


def _second_factor(account: Account) -> str:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return secret


def _door(role: str) -> str:
    doors = {Role.TENDERER: "/tenderer/", Role.AGENCY: "/tenderer/", Role.BIDDER: "/bidder/",
             Role.EXPERT: "/expert/", Role.SUPERVISOR: "/supervisor/",
             Role.INSPECTOR: "/supervisor/", Role.CREDIT: "/credit-office/", Role.GUARDIAN: "/guardian/"}  # fmt: skip
    return doors.get(Role(role), "/operator/")


def keep(cast: Cast) -> None:
    """Write the sign-in list where only this installation's user can read it."""
    file = home() / "demo_accounts.json"
    told = {"password": cast.password, "accounts": [vars(one) for one in cast.accounts]}
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(told, out, ensure_ascii=False, indent=1)


def kept() -> dict[str, object] | None:
    """Return the sign-in list of an earlier run."""
    file = home() / "demo_accounts.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
