"""Enter projects under a code, keep them true, close them."""

from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.codes import BadCode, issue_project_code
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.serials.take import next_serial
from gongheng.registry import entry_checks as check
from gongheng.registry.projects.lifecycle import PROJECT, ProjectState
from gongheng.registry.projects.models import Project
from gongheng.registry.projects.rules import FIELDS, industry_division, owner


def enter(
    name: str, *, region: str, industry: str, owner_code: str, address: str = "", scale: str = "",
    investment_code: str = "", fund_source: str = "", approval_name: str = "",
    approval_no: str = "", approval_authority: str = "", external_key: str = "",
    by: Actor, at: datetime,
) -> Project:  # fmt: skip
    """录入项目，编发项目编号。项目单位名称取自主体登记，不再填写."""
    told = {
        "name": name, "address": address, "scale": scale, "investment_code": investment_code,
        "fund_source": fund_source, "approval_name": approval_name, "approval_no": approval_no,
        "approval_authority": approval_authority,
    }  # fmt: skip
    checked = {field: FIELDS[field](value, day_of(at)) for field, value in told.items()}
    code, owner_name = owner(owner_code)
    project = Project(
        **checked,
        region=check.region(region, on=day_of(at)),
        industry=industry_division(industry),
        owner_code=code,
        owner_name=owner_name,
        external_key=check.text(external_key, field="external_key", required=False),
        entered_by=by.body,
        entered_at=at,
        state=ProjectState.ENTERED,
    )
    with beginning(PROJECT, "enter", project, by=by, at=at) as (project, record):
        _refuse_known_key(project.external_key)
        project.code = _next_code(project, at)
        record(code=project.code, name=project.name, region=project.region, owner=code,
               industry=project.industry, investment_code=project.investment_code)  # fmt: skip
    return project


def amend(project: Project, *, by: Actor, at: datetime, **changes: Any) -> Project:
    """变更项目情况。编号、区划、行业与项目单位不变，变了就是另一个项目."""
    with performing(PROJECT, "amend", project, by=by, at=at) as (project, record):
        for field in changes:
            refuse_unless(field in FIELDS, "unknown_choice", field=field)
        checked = {field: FIELDS[field](value, day_of(at)) for field, value in changes.items()}
        new = {field: value for field, value in checked.items() if getattr(project, field) != value}
        refuse_unless(new, "nothing_changed")
        for field, value in new.items():
            setattr(project, field, value)
        record(code=project.code, **new)
    return project


def record_history(
    name: str, *, source: str, external_key: str, region: str = "", owner_name: str = "",
    by: Actor, at: datetime,
) -> Project:  # fmt: skip
    """录入历史公告中的项目；没有本平台编号，以来源编号识别."""
    project = Project(
        name=check.text(name, field="name", most=600),
        source=check.text(source, field="source"),
        external_key=check.text(external_key, field="external_key"),
        region=check.region(region, on=day_of(at)) if region else "",
        owner_name=check.text(owner_name, field="owner_name", required=False),
        entered_at=at,
        state=ProjectState.HISTORICAL,
    )
    with beginning(PROJECT, "record_history", project, by=by, at=at) as (project, record):
        _refuse_known_key(project.external_key)
        record(name=project.name, source=source, external_key=project.external_key)
    return project


def close(project: Project, *, by: Actor, at: datetime) -> Project:
    """办结。所属各项目的交易都已归档后由项目单位办理."""
    with performing(PROJECT, "close", project, by=by, at=at) as (project, record):
        record(code=project.code)
    return project


def _refuse_known_key(key: str) -> None:
    known = bool(key) and Project.objects.filter(external_key=key).exists()
    refuse_unless(not known, "already_exists", field="external_key", thing="该来源编号的项目")


def _next_code(project: Project, at: datetime) -> str:
    """Issue the next code; the serial stays held until the act is kept or refused."""
    day = day_of(at)
    serial = next_serial(f"project:{project.industry}{project.region}{day:%y%m}")
    try:
        return issue_project_code(project.industry, project.region, day, serial)
    except BadCode as bad:
        raise Refused("invalid_code", field="industry", message=bad.message_zh) from bad
