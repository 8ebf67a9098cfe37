"""What the hall says, line by line, read from sealed public entries; it computes nothing of its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from gongheng.foundation.codes.masking import mask_numbers_in
from gongheng.foundation.ledger.reading import story_of, written
from gongheng.portals.templatetags.written import money, zh_datetime
from gongheng.registry.parties.queries import party_of

# Which parts of the page an act changes; an act that is not here is not said in the hall.
PARTS = {
    "opening.hold_opening": ("acts", "table"),
    "opening.read_out": ("acts", "table"),
    "opening.object_on_the_spot": ("acts", "table"),
    "opening.note_unanswered": ("acts", "table"),
    "opening.sign_record": ("acts", "table"),
    "opening.close": ("acts", "table"),
    "bid.unseal": ("table",),
    "bid.unseal_jointly": ("table",),
    "unsealing.show_seals": ("acts", "table"),
    "unsealing.ask_coefficients": ("table",),
    "unsealing.tell_coefficient": ("table",),
    "unsealing.open_window": ("acts", "table"),
    "unsealing.give_half": ("acts", "table"),
    "unsealing.give_remedy": ("acts", "table"),
    "unsealing.stop_the_clock": ("acts", "table"),
    "unsealing.shut_window": ("acts", "table"),
    "unsealing.release": ("table",),
    "unsealing.put_off": ("table",),
    "unsealing.make_record": ("table",),
    "attribution.attribute": ("table",),
    "attribution.confirm_change": ("table",),
    "objection.answer": ("acts", "table"),
    "section.fail_section": ("acts", "table"),
    "tender.fail": ("acts", "table"),
    "tender.postpone": ("acts", "table"),
    "tender.suspend": ("acts", "table"),
    "tender.resume": ("acts", "table"),
    "tender.terminate": ("acts", "table"),
}
MOST = 500


def phase_of(tender: Any, now: datetime) -> str:
    """Return in words what is happening."""
    if tender.suspended_at:
        return "已被责令暂停"
    if tender.state == "announced":
        return "等待开标" if now < tender.bids_due_at else "投标已截止，等待主持人开标"
    opening = getattr(tender, "opening", None)
    if opening is None:
        return tender.get_state_display()
    if opening.state == "closed":
        return "开标已结束"
    common = getattr(opening, "unsealing", None)
    if common is not None and not opening.read_out_at:
        return COMMON[
            "put_off" if common.put_off_at and common.state == "releasing" else common.state
        ]
    return "唱标完成，请签认开标记录" if opening.read_out_at else "开标中，等待唱标"


def lines_after(code: str, after: int) -> list[dict[str, Any]]:
    """Return the sealed lines of a matter past a ledger position, oldest first."""
    rows = story_of(code).filter(leaf__position__gt=after, act__in=PARTS)
    return [line for entry in rows.order_by("leaf__position")[:MOST] if (line := line_of(entry))]


def line_of(entry: Any) -> dict[str, Any] | None:
    """Return one line: `{id, at, text, kind, parts}`; None for what does not belong here."""
    text = _said(entry)
    if not text:
        return None
    kind = "objection" if entry.act in {"opening.object_on_the_spot", "objection.answer"} else ""
    # Position 0 is a place too; ids begin at 1 so that 0 can mean "nothing seen yet".
    return {"id": entry.leaf.position + 1, "at": entry.at, "text": text, "kind": kind,
            "parts": list(PARTS[entry.act])}  # fmt: skip


def _said(entry: Any) -> str:
    said = SAID[entry.act](entry.facts)
    return f"{said}：{mask_numbers_in(written(entry))}" if said and entry.act in REASONED else said


def _held(facts: dict[str, Any]) -> str:
    numbers = "，".join(f"{code} 共 {n} 份" for code, n in facts["sections"].items())
    return f"开标开始。收到投标文件：{numbers}"


def _read_out(facts: dict[str, Any]) -> str:
    faults = f"，{facts['faults']} 份没有开启、未宣读" if facts["faults"] else ""
    return f"唱标完成，宣读 {facts['bids']} 份{faults}"


def _unsealed(facts: dict[str, Any]) -> str:
    name, price = _name(facts["bidder"]), money(facts["price"])
    return f"开启：{name}，报价 {price} 元，工期 {facts['period_days']} 天"


def _released(facts: dict[str, Any]) -> str:
    wrong = f"，其中 {len(facts['wrong'])} 份不符、不予使用" if facts["wrong"] else ""
    return f"第 {facts['at']} 位监护人释放份额 {facts['shares']} 份{wrong}"


def _attributed(facts: dict[str, Any]) -> str:
    end = "视为撤回" if facts["party"] != "bidder" else "视为撤销"
    end = "按无效处理" if facts["party"] == "bidder" and facts["outcome"] == "invalid" else end
    return f"未能开启：{_name(facts['bidder'])}，{PARTIES[facts['party']]}原因，{end}"


def _asked(facts: dict[str, Any]) -> str:
    told = "，".join(
        f"标段 {one['section']} 系数 {one['code']}（候选 {one['of']} 个）" for one in facts["draws"]
    )
    again = "再次" if any(one["again"] for one in facts["draws"]) else ""
    return f"{again}申请抽取系数：{told}，申请已固定，等待监护人产生种子"


def _answered(facts: dict[str, Any]) -> str:
    """Only what was objected on the spot belongs to the hall."""
    return "招标人已答复当场异议" if facts.get("about") == "opening" else ""


def _name(code: str) -> str:
    party = party_of(code)
    return party.name if party else "见证人员"


def _moment(text: str) -> str:
    return zh_datetime(datetime.fromisoformat(text))


SAID: dict[str, Callable[[dict[str, Any]], str]] = {
    "opening.hold_opening": _held,
    "opening.read_out": _read_out,
    "bid.unseal": _unsealed,
    "bid.unseal_jointly": _unsealed,
    "unsealing.show_seals": lambda facts: (
        f"公布封条，递交链共 {facts['count']} 环，{_moment(facts['opens_at'])} 前可以核验并提出异议"
    ),
    "unsealing.ask_coefficients": _asked,
    "unsealing.tell_coefficient": lambda facts: (
        f"抽出系数：标段 {facts['section']} {facts['code']} = {facts['value']}，"
        f"候选 {facts['of']} 个中的第 {facts['place']} 个，抽取记录可以下载重算"
    ),
    "unsealing.open_window": lambda facts: f"开始解密，{_moment(facts['gives_until'])} 截止",
    "unsealing.give_half": lambda _: "有投标人完成解密",
    "unsealing.give_remedy": lambda _: "有投标人以封标时的原文补救解密",
    "unsealing.stop_the_clock": lambda facts: (
        f"停钟顺延，解密截止时间改为 {_moment(facts['gives_until'])}"
    ),
    "unsealing.shut_window": lambda facts: (
        f"解密截止，{facts['given']} 份已解密，等待监护人释放份额"
    ),
    "unsealing.release": _released,
    "unsealing.put_off": lambda facts: (
        f"监护人份额不足（已有 {facts['have']} 位），推迟开启，全部投标文件继续封存"
    ),
    "unsealing.make_record": lambda _: "开标核验包已生成，参与各方和监督可以下载",
    "attribution.attribute": _attributed,
    "attribution.confirm_change": lambda facts: f"变更归责，改为{PARTIES[facts['party']]}原因",
    "opening.object_on_the_spot": lambda _: "有投标人当场提出异议",
    "opening.note_unanswered": lambda facts: (
        f"当场异议 {len(facts['objections'])} 件逾期没有答复，已记明并报行政监督部门，开标继续"
    ),
    "objection.answer": _answered,
    "opening.sign_record": lambda facts: f"{_name(facts['body'])} 已签认开标记录",
    "opening.close": lambda facts: f"开标结束，{facts['signatures']} 个单位签认",
    "section.fail_section": lambda facts: f"标段 {facts['code']} 流标",
    "tender.postpone": lambda facts: f"投标截止时间顺延至 {_moment(facts['bids_due_at'])}",
    "tender.resume": lambda _: "恢复招标投标活动",
    "tender.fail": lambda _: "招标失败",
    "tender.suspend": lambda _: "已被责令暂停",
    "tender.terminate": lambda _: "招标终止",
}
COMMON = {
    "checking": "封条核验中，可以下载核验、当场提出异议", "giving": "投标人解密中",
    "releasing": "解密截止，等待监护人释放份额", "put_off": "监护人份额不足，推迟开启，投标文件继续封存",
    "read": "唱标中",
}  # fmt: skip
PARTIES: dict[str, str] = {"bidder": "投标人", "platform": "平台", "guardian": "监护人"}
# Acts whose written reason the law has told to everybody; the words themselves lie in the vault.
REASONED = {"section.fail_section", "tender.fail", "tender.suspend", "tender.terminate"}
