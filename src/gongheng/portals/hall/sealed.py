"""The common opening of sealed bids in the hall: phases, seals, guardians, what did not open and why."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.foundation.acts import may
from gongheng.portals.acts import bar
from gongheng.portals.hall.coefficient_rows import coefficients_of
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.trading.bidding.queries import bids_of
from gongheng.trading.opening.coefficients import queries as coefficients
from gongheng.trading.opening.faults.rules import PARTIES
from gongheng.trading.opening.lifecycle import ATTRIBUTION, UNSEALING
from gongheng.trading.opening.queries import opening_to_check
from gongheng.trading.opening.recording import newest
from gongheng.trading.opening.shares import queries

PHASES = (
    ("checking", "封条核验"),
    ("giving", "投标人解密"),
    ("releasing", "监护人释放份额"),
    ("read", "同时开启"),
)
OUTCOMES = {
    "unopened": "没有解密",
    "invalid": "按封存的内容无法打开",
    "damaged": "密文或者份额损坏",
}
CODES = {
    "no_half": "解密时间内没有解密", "half_lost": "已经解密，平台没有保存好", "chunk_missing": "平台保存的密文缺失", "chunk_altered": "平台保存的密文与封标时不符",
    "key_not_committed": "密钥与封标时的承诺不符", "ciphertext_altered": "密文无法通过校验",
    "content_not_committed": "内容与封标时的摘要不符", "package_malformed": "内容不完整",
    "letter_malformed": "不是规定格式的投标函", "shares_wrong": "监护人份额与承诺不符",
}  # fmt: skip
STANDING = {"green": "平台运行正常", "outage": "平台发生过故障", "unknown": "没有完整的运行记录"}
GUARDIANS = [{"key": "name", "label": "监护人"}, {"key": "state", "label": "份额"}]
UNOPENED = [
    {"key": "bidder", "label": "投标人"}, {"key": "why", "label": "情形"}, {"key": "party", "label": "责任方"},
    {"key": "end", "label": "结果"}, {"key": "evidence", "label": "证据"},
]  # fmt: skip


def of(request: Any, tender: Any) -> dict[str, Any]:
    """Return what the hall shows of a common opening; nothing where bids are opened otherwise."""
    unsealing = queries.unsealing_of(tender)
    if unsealing is None:
        return {"common": None}
    told = queries.progress_of(unsealing)
    return {"common": {
        "state": unsealing.state, "steps": _steps(unsealing), "due": _due(unsealing),
        "facts": _figures(told), "stops": _stops(unsealing.stops),
        "put_off": unsealing.put_off_at if unsealing.state == "releasing" else None,
        "seals": reverse("hall:seals", args=[tender.code]),
        "record": _record(request.actor, tender),
        "own": _own(request.actor, tender, unsealing),
        "coefficients": coefficients_of(tender),
        "guardians": {"columns": GUARDIANS, "rows": [_guardian(one) for one in queries.guardians_of(unsealing)]},
        "unopened": {"columns": UNOPENED, "rows": [reading_of(one, request.actor) for one in queries.attributions_of(tender)]},
    }}  # fmt: skip


def _record(actor: Any, tender: Any) -> dict[str, Any] | None:
    """Return where the file for the offline check is, and since when; None for whom it is not for."""
    opening = opening_to_check(actor, tender)
    if opening is None:
        return None
    made = newest(opening)
    return {
        "url": reverse("hall:record_file", args=[tender.code]),
        "made_at": made and made.made_at,
    }


def acts_of(request: Any, tender: Any) -> list[dict[str, Any]]:
    """Return the buttons of the phases; they come before those of the ceremony."""
    unsealing = queries.unsealing_of(tender)
    if unsealing is None:
        return []
    now, url = request.now, lambda name: reverse(f"hall:{name}", args=[tender.code])
    checked = now < unsealing.opens_at
    over = unsealing.gives_until is not None and now >= unsealing.gives_until
    shown = bar(UNSEALING, unsealing, request.actor, {
        "open_window": {"url": url("open_window"), "method": "post",
                        "closed": f"封条核验到 {zh_datetime(unsealing.opens_at)} 为止" if checked else "",
                        "confirm": "开始后投标人在规定时间内解密。"},
        "shut_window": {"url": url("shut_window"), "method": "post",
                        "closed": "" if over or queries.all_gave(unsealing) else "还没有到时，也没有全部解密",
                        "confirm": "截止后不再接收解密信息，由监护人释放份额。"},
    })  # fmt: skip
    return [one for one in shown if not one["reason"].startswith(("您的岗位", "当前状态"))]


def why_not_yet(unsealing: Any) -> str:
    """Return why the reading cannot begin, or "" when it can."""
    if unsealing.state != "releasing":
        return "解密截止、监护人释放份额以后才能唱标"
    return "" if queries.shares_are_there(unsealing) else "监护人份额不足"


def stamp_of(unsealing: Any) -> list[Any]:
    """Return what changes whenever this part of the hall does."""
    told = queries.progress_of(unsealing)
    draws = [
        f"{one['draw']}{one['state']}{one['answered']}"
        for one in coefficients.progress_of(unsealing.tender)
    ]
    return [unsealing.state, *draws, told["given"], told["released"], len(unsealing.stops), unsealing.put_off_at,
            unsealing.records.count(), len(unsealing.opening.unanswered),
            *queries.attributions_of(unsealing.tender).values_list("party", "state")]  # fmt: skip


def _steps(unsealing: Any) -> list[dict[str, Any]]:
    reached = [name for name, _ in PHASES].index(unsealing.state)
    when = (unsealing.opens_at, unsealing.shut_at or unsealing.gives_until,
            unsealing.read_at or unsealing.release_due_at, unsealing.read_at)  # fmt: skip
    found = []
    for number, (_, label) in enumerate(PHASES):
        done = number < reached or unsealing.state == "read"
        text, tone = (
            ("已完成", "done")
            if done
            else ("进行中", "info")
            if number == reached
            else ("未到", "neutral")
        )
        found.append({"label": label, "text": text, "tone": tone, "at": when[number],
                      "until": number < 3 and not done})  # fmt: skip
    return found


def _due(unsealing: Any) -> datetime | None:
    return {"checking": unsealing.opens_at, "giving": unsealing.gives_until,
            "releasing": unsealing.release_due_at}.get(unsealing.state)  # fmt: skip


def _figures(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [("投标文件", f"{told['bids']} 份"), ("已解密", f"{told['given']} 份"),
            ("监护人", f"已释放 {told['released']} 位，共 {told['guardians']} 位，满 {told['threshold']} 位开启")]  # fmt: skip


def _stops(stops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    words = {"outage": "平台故障", "pause": "责令暂停"}
    return [{"cause": words[one["cause"]], "since": datetime.fromisoformat(one["since"]),
             "until": datetime.fromisoformat(one["until"])} for one in stops]  # fmt: skip


def _own(actor: Any, tender: Any, unsealing: Any) -> dict[str, Any] | None:
    """Return the bidder's own standing: whether its half is there."""
    own = [
        bid
        for bid in bids_of(actor).filter(section__tender=tender)
        if bid.header and bid.state != "withdrawn"
    ]
    if not own:
        return None
    waiting = [bid for bid in own if bid.state == "submitted" and not bid.halves.exists()]
    return {"waiting": len(waiting), "open": unsealing.state == "giving" and bool(waiting),
            "url": f"/bidder/openings/{tender.code}/"}  # fmt: skip


def _guardian(one: dict[str, Any]) -> dict[str, Any]:
    release = one["release"]
    if release is None:
        state: dict[str, Any] = {"text": "未释放", "tone": "neutral"}
    elif release.wrong:
        state = {"text": f"{len(release.wrong)} 份不符，未采用", "tone": "danger"}
    else:
        state = {"text": "已释放", "tone": "done", "note": zh_datetime(release.received_at)}
    return {"name": f"第 {one['at']} 位　{one['name']}", "state": state}


def reading_of(one: Any, actor: Any) -> dict[str, Any]:
    """Return why a bid did not open, as a row of words."""
    proof = one.evidence
    said = [STANDING.get(proof.get("probes", ""), "")]
    said.append("投标人的程序已连上" if proof.get("connected") else "投标人的程序没有连上")
    if proof.get("troubles"):
        said.append(f"报告设备或者网络情况 {len(proof['troubles'])} 种")
    if {"no_answer", "server_fault"} & set(proof.get("troubles", ())):
        said.append(f"称平台没有应答，此后有 {proof.get('others_gave', 0)} 家提交成功，"
                    f"另有 {proof.get('others_said', 0)} 家同时这样说")  # fmt: skip
    if proof.get("faulted"):
        said.append(f"平台自己记有出错 {proof['faulted']} 次")
    return {"bidder": one.bid.bidder_name, "why": CODES.get(one.code, OUTCOMES.get(one.outcome, "")),
            "party": {"text": PARTIES[one.party], "tone": "danger" if one.party == "bidder" else "warn",
                      "note": "变更待确认" if one.state == "proposed" else "经两人签字变更" if one.state == "changed" else "",
                      "url": _change(one, actor)},
            "end": one.bid.get_state_display(), "evidence": "，".join(filter(None, said))}  # fmt: skip


def _change(one: Any, actor: Any) -> str:
    """Return where whoever may propose or decide a change finds the page."""
    name = "decide_change" if one.state == "proposed" else "propose_change"
    verb = "confirm_change" if one.state == "proposed" else "propose_change"
    if not actor.is_somebody or may(ATTRIBUTION, verb, one, actor):
        return ""
    return reverse(f"hall:{name}", args=[one.bid.section.tender.code, one.pk])
