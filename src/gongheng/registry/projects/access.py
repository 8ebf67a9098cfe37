"""Who may enter a project and keep it true."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.registry.projects.models import Project


def whoever_enters_it(actor: Actor, project: "Project") -> bool:
    """项目单位、受其委托的代理机构，或交易中心窗口代录."""
    return actor.acts_for(project.owner_code) or actor.holds(Role.AGENCY, Role.CENTRE)


def whoever_keeps_it(actor: Actor, project: "Project") -> bool:
    """项目单位，或当初录入它的单位；别的代理机构不得改动."""
    entered_it = bool(project.entered_by) and actor.body == project.entered_by
    return actor.acts_for(project.owner_code) or (
        entered_it and actor.holds(Role.AGENCY, Role.CENTRE)
    )


def the_importer(actor: Actor, project: "Project") -> bool:
    """历史公告导入程序；只写历史记录，不写在办交易."""
    return actor.role == "importer"
