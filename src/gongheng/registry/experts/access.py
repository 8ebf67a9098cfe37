"""Who applies, admits, suspends and draws; nobody decides about himself."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.models import Office
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.registry.experts.models import Draw, Expert, Invitation


def the_applicant(actor: Actor, expert: "Expert") -> bool:
    """申请人本人；行政监督部门的工作人员不得申请."""
    return bool(expert.person) and actor.person == expert.person and not actor.serves()


def the_keeper_of_the_pool(actor: Actor, expert: "Expert") -> bool:
    """省、市两级行政监督，辖区须覆盖专家的全部地区；县级不设专家库；不得办理本人事项."""
    upper = actor.region.endswith("00")
    within = bool(expert.regions) and all(covers(actor.region, place) for place in expert.regions)
    return actor.holds(Role.SUPERVISOR) and upper and within and actor.person != expert.person


def the_expert_or_the_keeper(actor: Actor, expert: "Expert") -> bool:
    """专家本人，或管理该库的行政监督."""
    return the_applicant(actor, expert) or the_keeper_of_the_pool(actor, expert)


def the_invited(actor: Actor, invitation: "Invitation") -> bool:
    """被抽取的专家本人."""
    return actor.holds(Role.EXPERT) and actor.person == invitation.expert.person


def the_clock(actor: Actor, thing: object) -> bool:
    """到时由平台时钟自动办理."""
    return actor.role == "clock"


def whoever_forms_the_committee(actor: Actor, draw: "Draw | Invitation") -> bool:
    """招标人、其代理机构，或本地区的交易中心按其申请办理；已就本项目回避者除外."""
    forms = actor.holds(Role.TENDERER, Role.AGENCY) or _centre_of(actor, _region_of(draw))
    return forms and not actor.is_recused_from(draw.matter)


def the_asker(actor: Actor, draw: "Draw") -> bool:
    """提出本次申请的岗位."""
    return actor.reference == draw.asked_by and whoever_forms_the_committee(actor, draw)


def the_hall(actor: Actor, invitation: "Invitation") -> bool:
    """评标所在地区交易中心的见证或者业务人员；已就本项目回避者除外."""
    works = actor.holds(Role.WITNESS, Role.CENTRE)
    here = covers(actor.region, invitation.draw.region)
    return works and here and not actor.is_recused_from(invitation.matter)


def the_invited_or_the_hall(actor: Actor, invitation: "Invitation") -> bool:
    """专家本人，或者评标现场的交易中心人员."""
    return the_invited(actor, invitation) or the_hall(actor, invitation)


def whoever_empties_a_seat(actor: Actor, invitation: "Invitation") -> bool:
    """招标人及其代理机构只能据登记的回避事实；交易中心、行政监督还可以据记录的未到场."""
    hosts = actor.holds(Role.TENDERER, Role.AGENCY)
    return (
        (hosts and not actor.is_recused_from(invitation.matter))
        or the_hall(actor, invitation)
        or the_supervisor_of_the_draw(actor, invitation)
    )


def the_supervisor_of_the_draw(actor: Actor, thing: "Draw | Invitation") -> bool:
    """监督抽取所在地区的行政监督；已就本项目回避者除外；可验证抽取的撤销还须合于该抽取的规则（两个单位）."""
    return actor.supervises(_region_of(thing)) and not actor.is_recused_from(thing.matter)


def another_supervisor_of_the_draw(actor: Actor, draw: "Draw") -> bool:
    """监督抽取所在地区的行政监督，不得是提出的人，也不得与其同一单位；已就本项目回避者除外."""
    number = draw.asked_by.removeprefix("office:")
    asker = Office.objects.filter(pk=number).first() if number.isdecimal() else None
    apart = asker is not None and actor.person != asker.person and actor.body != asker.body
    return apart and the_supervisor_of_the_draw(actor, draw)


def _centre_of(actor: Actor, region: str) -> bool:
    """A provisional draw may name no region: any centre then."""
    return actor.holds(Role.CENTRE) and (not region or covers(actor.region, region))


def _region_of(thing: "Draw | Invitation") -> str:
    return str(thing.draw.region if hasattr(thing, "draw") else thing.region)
