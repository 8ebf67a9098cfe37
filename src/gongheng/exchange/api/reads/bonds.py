"""Readings of bonds: one's own, those one keeps by their codes, those of opened tenders."""

from django.http import HttpRequest, HttpResponse
from ninja import Query

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.deciding import router  # one address, one view for all methods
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import answer, listed
from gongheng.trading.bonds import queries as bonds


@read(router, "/bonds", paged(faces.BOND), "本单位的保证金")
def own_bonds(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位登记的投标保证金和履约保证金."""
    return page(faces.BOND, bonds.bonds_of(somebody(request)).order_by("-id"), filters)


@read(router, "/bond-codes", paged(faces.BOND_CODE), "账户经办的保证金")
def bond_codes(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本人所管专户的缴款码及到账、退还情况；不显示投标人和项目."""
    return page(faces.BOND_CODE, bonds.bonds_to_keep(somebody(request)), filters)


@read(router, "/tenders/{code}/bonds", listed(faces.BOND), "项目的保证金")
def bonds_of_tender(request: HttpRequest, code: Code) -> HttpResponse:
    """开标以后，招标人、代理机构和监督部门可以看到；开标之前任何人查不到，也查不到笔数."""
    actor = somebody(request)
    rows = bonds.bonds_shown(actor, things.tender(actor, code))
    return answer({"items": faces.BOND.rows(rows)})


@read(router, "/bond-returns", paged(faces.BOND_RETURN), "保证金的退还")
def bond_returns(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """不再接收投标的项目应退和已退的保证金，本单位项目或者本辖区的；不显示投标人."""
    actor = somebody(request)
    rows = bonds.returns_watched_by(actor)
    return page(faces.BOND_RETURN, rows.order_by("-id"), filters)


@read(router, "/bond-accounts", listed(faces.BOND_ACCOUNT), "保证金专户")
def bond_accounts(request: HttpRequest) -> HttpResponse:
    """各地区的保证金专户，安全管理员和安全审计员可以看到."""
    rows = bonds.accounts_shown(somebody(request))
    return answer({"items": faces.BOND_ACCOUNT.rows(rows)})
