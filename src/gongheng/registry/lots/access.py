"""Who asks for a draw, who answers for the guardians, who may undo one."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role
from gongheng.registry.guardians.queries import guardian_of

if TYPE_CHECKING:
    from gongheng.registry.lots.models import Lot

TENDER_CODE = 20  # the code of a section begins with its tender's


def whoever_may_ask(actor: Actor, lot: "Lot") -> bool:
    """系数由时钟申请，抽查由监督本地区的行政监督申请；其他由招标人、代理机构、交易中心或者评标委员会成员申请.

    抽取专家由行政监督同意或者期满无异议的，随同意、随时钟办理.
    """
    if lot.kind == "coefficient":  # the document says what is drawn and when; nobody chooses
        return actor.role == "clock"
    if kept_away(actor, lot):
        return False
    if lot.kind == "inspection":
        return actor.supervises(lot.region)
    if lot.kind == "experts" and (actor.supervises(lot.region) or actor.role == "clock"):
        return True
    return actor.holds(Role.TENDERER, Role.AGENCY, Role.CENTRE, Role.EXPERT)


def the_clock(actor: Actor, lot: "Lot") -> bool:
    """由平台时钟自动办理，没有人能够选择时机."""
    return actor.role == "clock"


def the_guardian(actor: Actor, lot: "Lot") -> bool:
    """本次抽取所用监护组的监护人."""
    return guardian_of(actor, lot.circle) is not None


def whoever_tells_the_value(actor: Actor, lot: "Lot") -> bool:
    """本地区交易中心人员，或者申请抽取的岗位；已就本案卷或者其所属项目回避者除外."""
    centre = actor.holds(Role.CENTRE, Role.WITNESS) and covers(actor.region, lot.region)
    asked = actor.reference == lot.asked_by and not actor.holds(Role.SUPERVISOR)
    return (centre or asked) and not kept_away(actor, lot)


def another_supervisor(actor: Actor, lot: "Lot") -> bool:
    """监督本地区的行政监督，不得是录入的人，也不得与其同一单位."""
    told = (lot.public_told_by, lot.public_told_body)
    return _apart(actor, *told) and the_supervisor(actor, lot)


def the_supervisor(actor: Actor, lot: "Lot") -> bool:
    """监督本地区的行政监督；已就本案卷或者其所属项目回避者除外."""
    return actor.supervises(lot.region) and not kept_away(actor, lot)


def whoever_answers_it(actor: Actor, lot: "Lot") -> bool:
    """监督本地区的行政监督，且已有人提出撤销：提出的人可以收回，他人可以不同意."""
    return bool(lot.cancel_told_by) and the_supervisor(actor, lot)


def whoever_proposes_it(actor: Actor, lot: "Lot") -> bool:
    """监督本地区的行政监督，须有所在单位：由另一单位决定."""
    return bool(actor.body) and the_supervisor(actor, lot)


def whoever_cancels(actor: Actor, lot: "Lot") -> bool:
    """监督本地区的行政监督；检查点固定以后，须由另一单位的人提出在先：监护人自此能够知道随机值."""
    alone = not lot.checkpoint
    told = (lot.cancel_told_by, lot.cancel_told_body)
    return the_supervisor(actor, lot) and (alone or _apart(actor, *told))


def _apart(actor: Actor, person: str, body: str) -> bool:
    """Another person of another body than whoever told first; nobody told, nobody is apart."""
    known = bool(person) and bool(body) and bool(actor.body)
    return known and actor.person != person and actor.body != body


def kept_away(actor: Actor, lot: "Lot") -> bool:
    """Recused from the file, or from the tender that a section belongs to."""
    return actor.is_recused_from(lot.matter, lot.matter[:TENDER_CODE])
