"""The security auditor reads what was tried, who holds what, and checks the ledger; writes nothing."""

from typing import Any

from django.views.generic import TemplateView

from gongheng.foundation.access import queries
from gongheng.foundation.access.lifecycle import OFFICE
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger import checking
from gongheng.foundation.refusals import wording
from gongheng.portals.choices import place_name
from gongheng.portals.doors import Door
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.operator.nav import AUDIT

KINDS = {
    "sign_in": "登录", "sign_out": "退出", "sign_in_refused": "登录被拒", "wrong_password": "密码错误",
    "office_chosen": "选择岗位", "refused": "办理被拒", "registered": "单位登记",
    "key_issued": "签发接口密钥", "key_revoked": "吊销接口密钥", "second_factor_off": "停用第二验证方式",
    "password_reset": "重设他人密码", "witness_quorum_lost": "外部见证家数不足",
    "timestamps_late": "时间戳迟迟没有出具", "timestamps_back": "时间戳恢复出具",
    "clock_apart": "平台时钟与时间戳不一致",
    "credit_altered": "信用数据与办理记录不一致", "witness_quorum_back": "外部见证恢复",
}  # fmt: skip
MOST_DIGITS = 12


class Events(ListPage):
    """Security events: codes and references, never names or input."""

    open_to = AUDIT
    title, noun, file_name = "安全事件", "条", "security-events"
    lead = "登录、拒绝和密钥的记录，只存代码和引用，不存输入内容和姓名。"
    columns = (
        Column("at", "时间", sort="at"), Column("kind", "类别", sort="kind"),
        Column("actor", "办理人引用", sort="actor"), Column("code", "原因", sort="code"),
        Column("path", "页面", sort="path"),
    )  # fmt: skip
    filters = (
        Filter("kind", "类别", options=tuple(KINDS.items()), field="kind", counted=True),
        Filter("actor", "办理人引用", kind="text", field="actor"),
        Filter(
            "since", "日期自", kind="date", apply=lambda rows, day: rows.filter(at__date__gte=day)
        ),
        Filter(
            "until", "日期至", kind="date", apply=lambda rows, day: rows.filter(at__date__lte=day)
        ),
    )
    nothing = Nothing("没有安全事件", "登录失败、越权尝试和密码重置一发生就记在这里。")

    def rows(self) -> Any:
        """The auditor's alone."""
        return queries.events_seen_by(self.request.actor)

    def row(self, one: Any) -> dict[str, Any]:
        """One event."""
        bad = one.kind in {"refused", "wrong_password", "sign_in_refused"}
        return {
            "at": one.at,
            "kind": {"text": KINDS.get(one.kind, one.kind), "tone": "warn" if bad else "neutral"},
            "actor": one.actor or "—", "code": _why(one.code), "path": one.path or "—",
        }  # fmt: skip


class OfficesAudit(ListPage):
    """Who was given which office when; by reference, without names."""

    open_to = AUDIT
    title, noun, file_name = "岗位审计", "个岗位", "offices-audit"
    columns = (
        Column("number", "岗位引用", sort="pk"), Column("role", "岗位", sort="role"),
        Column("body", "单位代码", sort="body"), Column("region", "辖区", sort="region"),
        Column("since", "起", "date", sort="since"), Column("until", "止", "date", sort="until"),
        Column("state", "状态", sort="state"),
    )  # fmt: skip
    nothing = Nothing("还没有岗位", "安全管理员设岗、撤岗后，每个岗位的起止都列在这里。")
    filters = (
        Filter("state", "状态", options=OFFICE.states.choices, field="state", counted=True),
        Filter("role", "岗位", options=Role.choices, field="role", counted=True),
    )

    def rows(self) -> Any:
        """All offices."""
        return queries.offices_seen_by(self.request.actor)

    def row(self, one: Any) -> dict[str, Any]:
        """One office."""
        return {"number": f"office:{one.pk}", "role": one.get_role_display(),
                "body": one.body or "—", "region": place_name(one.region) or "—",
                "since": one.since, "until": one.until, "state": one.get_state_display()}  # fmt: skip


class LedgerCheck(Door, TemplateView):
    """Check head, tree and a stretch of entries; `?from=` names the first position."""

    open_to = AUDIT
    template_name = "operator/ledger.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Check, and say what was found."""
        given = self.request.GET.get("from", "")
        first = int(given) if given.isdecimal() and len(given) <= MOST_DIGITS else -1
        finding = checking.check(first)
        return {
            "finding": finding,
            "numbers": checking.numbers(),
            "most": checking.MOST_AT_ONCE,
            "facts": _facts(finding) if finding else [],
            "before": max(0, finding.first - checking.MOST_AT_ONCE)
            if finding and finding.first
            else None,
            **super().get_context_data(**kwargs),
        }


def _facts(finding: checking.Finding) -> list[tuple[str, str]]:
    return [
        ("检查点记录数", f"{finding.size:,}"),
        ("检查点签名", "有效" if finding.signed else "无效"),
        ("树根与签名一致", "一致" if finding.root_fits else "不一致"),
        ("逐条重算", f"第 {finding.first:,} 至 {finding.last:,} 条"),
        ("与树不符的记录", "、".join(str(n) for n in finding.broken[:20]) or "没有"),
    ]


def _why(code: str) -> str:
    if code == "forbidden":
        return "岗位无权进入此页"
    known = wording().get(code)
    return f"{known['sentence'][:24]}…（{code}）" if known else code or "—"
