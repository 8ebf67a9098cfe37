"""Who records, reviews, accepts, publishes and ends a record; never one person alone."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor, covers
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.records.models import Record, Upload


def the_clock(actor: Actor, record: "Record") -> bool:
    """平台自身：公示期满时终止公示，按异议、修复的决定自动执行；不由一人单独办理."""
    return actor.role == "clock"


def the_platform(actor: Actor, record: "Record") -> bool:
    """平台自身或者公开信息的导入：只是拟报，由经办人员确认."""
    return actor.role in {"clock", "importer"}


def the_recorder(actor: Actor, record: "Record") -> bool:
    """产生该信用信息的单位的信用信息经办；与主体有关的回避."""
    return an_officer(actor, record) and actor.body == record.reporter_code


def another_officer_of_the_organ(actor: Actor, record: "Record") -> bool:
    """同一单位的另一名信用信息经办，不得是填报人."""
    return the_recorder(actor, record) and actor.person != record.entered_by


def the_province(actor: Actor, record: "Record") -> bool:
    """省级信用信息经办，不得是填报人、复核人."""
    hands = {record.entered_by, record.reviewed_by} - {""}
    return _of_the_province(actor, record) and actor.person not in hands


def the_recorder_or_the_province(actor: Actor, record: "Record") -> bool:
    """产生该信息的单位，或者省级信用信息经办."""
    return the_recorder(actor, record) or _of_the_province(actor, record)


def the_organ_or_the_province(actor: Actor, record: "Record") -> bool:
    """产生该信息的单位或者省级的信用信息经办，不得是填报人（两人办理）."""
    return the_recorder_or_the_province(actor, record) and actor.person != record.entered_by


def another_who_decides(actor: Actor, record: "Record") -> bool:
    """产生该信息的单位或者省级的另一名信用信息经办，不得是填报人、提出更正（撤回）的人."""
    change = record.open_change() if record.pk else None
    proposer = change.proposed_by if change else ""
    return the_organ_or_the_province(actor, record) and actor.person != proposer


def whoever_returns(actor: Actor, record: "Record") -> bool:
    """复核人退回未报送的，省级退回已报送的."""
    return another_officer_of_the_organ(actor, record) or the_province(actor, record)


def an_officer(actor: Actor, record: "Record") -> bool:
    """信用信息经办，与主体无关、未就其回避."""
    subject = record.subject.code
    apart = subject not in {actor.body, actor.person}
    return actor.holds(Role.CREDIT) and apart and not actor.is_recused_from(subject)


def _of_the_province(actor: Actor, record: "Record") -> bool:
    above = actor.region.endswith("0000") and covers(actor.region, record.region)
    return an_officer(actor, record) and above


def the_organ_that_sent_it(actor: Actor, upload: "Upload") -> bool:
    """上传单位的信用信息经办."""
    return actor.holds(Role.CREDIT) and bool(actor.body) and actor.body == upload.body


def the_platform_itself(actor: Actor, upload: "Upload") -> bool:
    """平台自身：逐行核对、分批导入，不作任何认定."""
    return actor.role == "clock"
