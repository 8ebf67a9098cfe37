"""Every write of a bond account."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.queries import holders_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.bonds.lifecycle import BOND_ACCOUNT
from gongheng.trading.bonds.models import Bond, BondAccount, Purpose
from gongheng.trading.bonds.rules import account_number


def open_account(*, region: str, name: str, bank: str, number: str, keeper: int,
                 by: Actor, at: datetime) -> BondAccount:  # fmt: skip
    """启用本地区的保证金专户并指定账户经办。此后发布公告的项目，保证金经本专户缴退."""
    account = BondAccount(region=region, name=name.strip(), bank=bank.strip(), opened_at=at)
    with beginning(BOND_ACCOUNT, "open_account", account, by=by, at=at) as (account, record):
        account.number = account_number(number)
        account.keeper = _keeper(keeper, region)
        record(region=region, keeper=account.keeper)
    return account


def assign_keeper(account: BondAccount, *, keeper: int, by: Actor, at: datetime) -> BondAccount:
    """另行指定账户经办。任何时候只有一人，前任随即看不到任何缴款码."""
    with performing(BOND_ACCOUNT, "assign_keeper", account, by=by, at=at) as (account, record):
        before, account.keeper = account.keeper, _keeper(keeper, account.region)
        record(region=account.region, keeper=account.keeper, before=before)
    return account


def shut_account(account: BondAccount, *, reason: str, by: Actor, at: datetime) -> BondAccount:
    """停用专户。还有保证金没有退还或者划转的，不得停用."""
    with performing(BOND_ACCOUNT, "shut_account", account, by=by, at=at) as (account, record):
        refuse_unless(reason.strip(), "missing_field", field="reason", name="原因")
        bonds = Bond.objects.filter(account=account, purpose=Purpose.BID)
        left = bonds.filter(state__in=["lodged", "held", "due", "forfeited", "claimed"])
        stray = bonds.filter(state="refused", received__gt=0)
        refuse_unless(not left.exists() and not stray.exists(), "account_still_holds")
        account.shut_at = at
        record(region=account.region, reason=reason)
    return account


def _keeper(office: int, region: str) -> str:
    """Return the reference of an office of the centre in force that covers the region."""
    known = {one.pk for one in holders_of(Role.CENTRE, region)}
    refuse_unless(office in known, "not_an_officer_of_the_centre", field="keeper")
    return f"office:{office}"
