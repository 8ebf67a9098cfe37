"""What the portals share about bonds: tones, facts, and the forms of bank confirmations."""

from datetime import datetime
from typing import Any

from django import forms

from gongheng.foundation.clock import BEIJING
from gongheng.portals.fields import Day, Moment, Text, Yuan
from gongheng.portals.forms import ActForm
from gongheng.portals.templatetags.written import money, zh_date, zh_datetime
from gongheng.portals.trades import end_of, left
from gongheng.rules.codelists import codelist
from gongheng.trading.bonds.rules import FORFEITURE_LIST, GROUNDS_OF

TONES = {"lodged": "info", "cancelled": "neutral", "refused": "danger", "held": "done", "due": "warn",
         "released": "done", "forfeited": "danger", "claimed": "warn", "paid_over": "neutral"}  # fmt: skip
FORMS = (("transfer", "基本账户转账"), ("guarantee", "银行保函"), ("e_guarantee", "电子保函"),
         ("insurance", "保证保险"))  # fmt: skip
AT_ONCE = "及时"


def state_of(bond: Any) -> dict[str, str]:
    """Return the chip of a bond."""
    return {"text": bond.get_state_display(), "tone": TONES[bond.state]}


def due_of(bond: Any, now: datetime) -> dict[str, Any]:
    """Return by when it must go back, how much is left, and whether it is late: for a row."""
    if bond.state != "due" or bond.due_on is None:
        return {"due": bond.due_on, "left": AT_ONCE if bond.state == "due" else "", "late": False}
    words, late, soon = left(now, end_of(bond.due_on))
    tone = "danger" if late else "warn" if soon else ""
    return {"due": bond.due_on, "left": {"text": words, "tone": tone}, "late": late}


def receipt_facts(bond: Any) -> list[tuple[str, Any]]:
    """Return what the bank confirmed, as the keeper entered it."""
    rows: list[tuple[str, Any]] = []
    if bond.received:
        rows += [("到账金额", f"{money(bond.received)} 元"), ("到账流水号", bond.receipt_serial),
                 ("到账时间", zh_datetime(bond.arrived_at))]  # fmt: skip
    if bond.refused_for:
        rows.append(("不予确认的理由", bond.refused_for))
    return rows


def return_facts(bond: Any) -> list[tuple[str, Any]]:
    """Return what went back or was kept."""
    rows: list[tuple[str, Any]] = []
    if bond.cause:
        last = zh_date(bond.due_on) if bond.due_on else AT_ONCE
        rows += [("退还原因", bond.get_cause_display()), ("退还期限", last)]
    if bond.released_on:
        rows += [("退还", f"本金 {money(bond.released)} 元，利息 {money(bond.interest)} 元"),
                 ("退还日期", zh_date(bond.released_on))]  # fmt: skip
    if bond.found_ground:
        label = codelist(FORFEITURE_LIST).label(bond.found_ground, bond.tender.law_day)
        rows += [("监督部门认定", label), ("认定理由", bond.found_because)]
    if bond.ground:
        label = codelist(FORFEITURE_LIST).label(bond.ground, bond.tender.law_day)
        rows += [("不予退还", f"{money(bond.forfeited)} 元"), ("情形", label),
                 ("理由", bond.forfeited_because)]  # fmt: skip
    return rows


class ConfirmForm(ActForm):
    """What the bank says of one receipt."""

    serial = forms.CharField(label="银行流水号", max_length=64)
    amount = Yuan(label="到账金额", min_value=0)
    payer_account = forms.CharField(label="付款账号", max_length=60,
                                    widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    payer_name = forms.CharField(label="付款户名", max_length=200,
                                 widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    arrived_at = Moment(label="到账时间")


class CheckForm(ActForm):
    """What the issuer says of one guarantee."""

    serial = forms.CharField(label="核验编号", max_length=64, help_text="出具机构核验回复的编号")
    amount = Yuan(label="担保金额", min_value=0)


class RejectForm(ActForm):
    """Why it is not confirmed, and the money that came all the same."""

    when = {
        "serial": "款项已到的必填",
        "arrived_at": "款项已到的必填",
        "payer_account": "款项已到的填写",
        "payer_name": "款项已到的填写",
    }
    reason = Text(label="不予确认的理由", rows=3, max_length=500,
                  help_text="投标人会看到。例如：金额不符、不是基本账户转出、逾期到账、保函不实")  # fmt: skip
    amount = Yuan(
        label="已到账金额", min_value=0, initial=0, help_text="没有款项到账填 0；保函填 0"
    )
    serial = forms.CharField(label="银行流水号", max_length=64, required=False)
    arrived_at = Moment(label="到账时间", required=False)
    payer_account = forms.CharField(label="付款账号", max_length=60, required=False)
    payer_name = forms.CharField(label="付款户名", max_length=200, required=False)


class ReleaseForm(ActForm):
    """How it went back."""

    when = {"serial": "转账的必填"}
    interest = Yuan(label="银行同期存款利息", min_value=0,
                    help_text="以银行结算单为准，平台不代为计算；保函填 0")  # fmt: skip
    serial = forms.CharField(
        label="退还流水号", max_length=64, required=False, help_text="保函不填"
    )
    released_on = Day(label="退还日期")


class PayOverForm(ActForm):
    """How it went to the tenderer."""

    serial = forms.CharField(label="划转流水号", max_length=64)
    paid_on = Day(label="划转日期")
    renamed = {"released_on": "paid_on"}


def grounds(bond: Any) -> list[tuple[str, str]]:
    """Return the grounds on which this bond may be kept, in the words of the law."""
    known = GROUNDS_OF[bond.purpose]
    entries = codelist(FORFEITURE_LIST).on(bond.tender.law_day)
    return [(one.code, one.label) for one in entries if one.code in known]


def usual_day(now: datetime) -> Any:
    """Return the day in Beijing."""
    return now.astimezone(BEIJING).date()
