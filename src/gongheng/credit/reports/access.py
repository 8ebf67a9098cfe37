"""Who has a report made: the public part anybody, the whole the subject, the rest who was granted it."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor

if TYPE_CHECKING:
    from gongheng.credit.reports.models import Report


def anybody(actor: Actor, report: "Report") -> bool:
    """任何人，只限单位主体的公开部分."""
    return report.scope == "public" and not report.subject.is_person


def the_subject_or_the_holder(actor: Actor, report: "Report") -> bool:
    """信用主体自己；或者凭有效批准（授权）、刚刚留下查阅记录的人."""
    whose = report.subject.code
    himself = actor.acts_for(whose) or (bool(actor.person) and actor.person == whose)
    return himself if report.scope == "whole" else bool(report.inquiry) and actor.is_somebody


def the_clock(actor: Actor, report: "Report") -> bool:
    """平台自身：记录变化后标明报告内容已有变化."""
    return actor.role == "clock"
