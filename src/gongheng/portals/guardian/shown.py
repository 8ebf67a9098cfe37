"""A circle as pages show it, inside and in public."""

from typing import Any

from django.urls import reverse

from gongheng.foundation.documents.words import instant
from gongheng.portals.choices import place_name
from gongheng.registry.guardians.papers import digest_of_key, root_of

TONES = {"proposed": "warn", "in_force": "done", "retired": "neutral"}
SUITES = {"guomi": "国密（SM2、SM3、SM4）", "international": "国际（P-256、SHA-256、AES）"}
COLUMNS = [
    {"key": "name", "label": "监护组"}, {"key": "region", "label": "适用地区"},
    {"key": "numbers", "label": "家数和门槛"}, {"key": "since", "label": "起用时间"},
    {"key": "state", "label": "状态"},
]  # fmt: skip


def circle_shown(circle: Any) -> dict[str, Any]:
    """One row."""
    return {
        "name": {"text": circle.name, "url": reverse("circles:circle", args=[circle.code]),
                 "note": circle.code},
        "region": place_name(circle.region), "numbers": numbers(circle),
        "since": instant(circle.in_force_at) if circle.in_force_at else "—",
        "state": {"text": circle.get_state_display(), "tone": TONES[circle.state]},
    }  # fmt: skip


def numbers(circle: Any) -> str:
    """五家中任意三家."""
    return f"{circle.guardians.count()} 家中任意 {circle.threshold} 家"


def facts_of(circle: Any) -> list[tuple[str, Any]]:
    """What is known of it."""
    key = digest_of_key(circle.draw_key) if circle.draw_key else "尚未登记"
    return [
        ("编号", circle.code), ("适用地区", place_name(circle.region)),
        ("家数和门槛", numbers(circle)), ("算法", SUITES.get(circle.suite, circle.suite)),
        ("提出时间", instant(circle.proposed_at)),
        ("起用时间", instant(circle.in_force_at) if circle.in_force_at else "尚未起用"),
        *([("停用时间", instant(circle.retired_at))] if circle.retired_at else []),
        ("监护组摘要（SM3）", root_of(circle)), ("抽取公钥摘要（SM3）", key),
        *([("待确认的抽取公钥", "已登记，等待另一单位核对")] if circle.offered_key else []),
        *([("曾用抽取公钥", f"{len(circle.former_keys)} 把，均已停用")] if circle.former_keys else []),
    ]  # fmt: skip


def seats_shown(circle: Any) -> dict[str, Any]:
    """The guardians."""
    rows = [
        {"at": one.at, "name": one.name, "body": one.body,
         "signing": one.signing_fingerprint, "encryption": one.encryption_fingerprint}
        for one in circle.guardians.order_by("at")
    ]  # fmt: skip
    return {"seats": rows}


def seat_shown(circle: Any) -> dict[str, Any]:
    """One row for a guardian of it: its page is the public one."""
    row = circle_shown(circle)
    name = {**row["name"], "url": reverse("public:circle", args=[circle.code])}
    return {**row, "name": name}
