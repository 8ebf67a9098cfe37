"""What every page may show."""

import time
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from gongheng.foundation import clock
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.access.roles import Role
from gongheng.foundation.vault import store
from gongheng.portals.offices import SEVERAL_KEY

# The portal a role works in, and what it is called above its pages.
HOME_OF_ROLE = {
    Role.TENDERER: "tenderer", Role.AGENCY: "tenderer", Role.BIDDER: "bidder",
    Role.EXPERT: "expert", Role.CENTRE: "operator", Role.WITNESS: "operator",
    Role.SYSTEM_ADMIN: "operator", Role.SECURITY_ADMIN: "operator", Role.AUDITOR: "operator",
    Role.SUPERVISOR: "supervisor", Role.INSPECTOR: "supervisor", Role.CREDIT: "credit",
    Role.GUARDIAN: "guardian",
}  # fmt: skip
PORTAL_NAMES = {
    "tenderer": "招标人与代理机构", "bidder": "投标人", "expert": "评标专家",
    "operator": "交易中心", "supervisor": "监督",
    "credit": "信用办理", "guardian": "密钥监护人", "desk": "我的待办", "signin": "账号",
}  # fmt: skip
OPEN_TO_ALL = {"public", "verify", "hall", "api", "app"}
A_MOVED_CLOCK = timedelta(minutes=1)


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Give every template the person, the portal with its navigation, and the demo mark."""
    actor = getattr(request, "actor", NOBODY)
    office = getattr(request, "office", None)
    space = _space(request)
    given: dict[str, Any] = {
        "actor": actor,
        "office": office,
        "centre_code": settings.CENTRE_CODE,
        "demo": demo_mark(),
        # An upload follows its redirect before the person does: what was done is told to the person.
        "fetched": request.method == "GET"
        and request.headers.get("X-Requested-With") == "XMLHttpRequest",
        "me": SimpleLazyObject(lambda: _me(request)) if office else _account(request),
    }
    if office is not None and space not in OPEN_TO_ALL:
        portal = space if space in PORTAL_NAMES and space not in {"desk", "signin"} else ""
        portal = portal or HOME_OF_ROLE.get(office.role, "")
        given["portal"] = {"name": PORTAL_NAMES.get(portal, "公共资源交易"), "url": "/desk/"}
        given["navigation"] = navigation_of(portal, actor, request.path)
    return given


def navigation_of(portal: str, actor: Any, path: str) -> list[dict[str, Any]]:
    """Return `[{label, url, current, group}]` of `portals/<portal>/nav.py`, first the desk.

    A row of NAV is (label, url name) or (label, url name, roles that see it).
    """
    rows: list[tuple[Any, ...]] = [("我的待办", "desk:desk"), ("我的查询", "desk:searches")]
    if portal and find_spec(f"gongheng.portals.{portal}.nav"):
        rows += import_module(f"gongheng.portals.{portal}.nav").NAV
    rows.append(("我的回避", "desk:recusals"))
    found = []
    for label, name, *roles in rows:
        if roles and actor.role not in roles[0]:
            continue
        try:
            found.append({"label": label, "url": reverse(name), "current": False})
        except NoReverseMatch:
            continue
    here = max((i for i in found if path.startswith(i["url"])), key=lambda i: len(i["url"]),
               default=None)  # fmt: skip
    if here is not None:
        here["current"] = True
    return found


def _space(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "public"
    return match.namespaces[0] if match.namespaces else "signin"


def _me(request: HttpRequest) -> dict[str, str]:
    office = request.office  # type: ignore[attr-defined]
    known = store.reveal(office.person) or {}
    return {
        "name": known.get("name") or office.account.username,
        "office": office.get_role_display(),
        "url": reverse("signin:office" if request.session.get(SEVERAL_KEY) else "signin:account"),
    }


def _account(request: HttpRequest) -> dict[str, str] | None:
    """A signed-in person who has not yet chosen an office."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return {"name": user.username, "office": "尚未选择岗位", "url": reverse("signin:office")}


def demo_mark() -> str:
    """Say so while this installation's clock is not the real one."""
    off = abs(clock.now().timestamp() - time.time())
    return "演示环境，时间已调整" if off > A_MOVED_CLOCK.total_seconds() else ""
