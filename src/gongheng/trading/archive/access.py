"""Who assembles and seals an archive, and who may take it out."""

from typing import Any

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role
from gongheng.trading.tendering.access import tender_of, the_host

READERS = (Role.SUPERVISOR, Role.INSPECTOR, Role.CENTRE)


def the_archivist(actor: Actor, package: Any) -> bool:
    """招标人、代理机构，或者项目所在地的交易中心业务岗位."""
    tender = tender_of(package)
    centre = actor.holds(Role.CENTRE) and covers(actor.region, tender.region)
    return centre or the_host(actor, package)


def whoever_may_read_it(actor: Actor, package: Any) -> bool:
    """组卷人，以及有权查阅该项目的监督、纪检监察与审计人员."""
    tender = tender_of(package)
    watching = actor.holds(*READERS) and covers(actor.region, tender.region)
    return watching or the_archivist(actor, package)
