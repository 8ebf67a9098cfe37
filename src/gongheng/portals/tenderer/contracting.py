"""Contracts: registered as signed, made public, performed; and the list of one's own."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.clock import BEIJING
from gongheng.foundation.files import store
from gongheng.portals import trades
from gongheng.portals.fields import Day, Paper, Text, Yuan
from gongheng.portals.forms import ActForm, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.templatetags.written import money, zh_date
from gongheng.portals.tenderer.awarding import OnAward, winner_of
from gongheng.portals.tenderer.doors import HOSTS, OnSection
from gongheng.trading.bonds.queries import held_performance_bond
from gongheng.trading.bonds.rules import account_of, most_of_performance
from gongheng.trading.contracts import actions as contracts
from gongheng.trading.contracts import queries
from gongheng.trading.contracts.lifecycle import CONTRACT
from gongheng.trading.tendering import limits


class SignForm(ActForm):
    """What was signed; price and period are those of the bid and cannot be typed."""

    number = forms.CharField(label="合同编号", max_length=60)
    signed_on = Day(label="签订日期")
    performance_bond = Yuan(label="履约保证金", min_value=0, help_text="没有约定的填 0")
    paper = Paper(label="合同文本")
    renamed = {"digest": "paper", "file": "paper", "amount": "number", "period_days": "number"}


class Sign(OnAward):
    """登记合同."""

    life = CONTRACT
    verb, occasion = "sign", "contract"
    form_class = SignForm
    done = "合同已登记。接着公开合同。"

    def whom(self) -> set[str]:
        """The winner."""
        return winner_of(self.thing)

    def facts(self) -> list[Any]:
        """Show what the contract must say, and by when."""
        award, bid = self.thing, self.thing.winner
        if award.notified_at is None:
            return super().facts()
        due = limits.at_latest_after(self.tender, "contracts/sign", award.notified_at)
        return [*super().facts(), ("中标人", bid.bidder_name),
                ("合同金额", f"{money(bid.price)} 元（与投标文件一致，不能改）"), ("工期", f"{bid.period_days} 天"),
                *self._bond_facts(bid),
                ("签订期限", f"{zh_date(due.on)}（{due.rule.source}）")]  # fmt: skip

    def get_initial(self) -> dict[str, Any]:
        """Today is the usual day; the bond is what was confirmed, else what the document asks."""
        bid = self.thing.winner
        held = held_performance_bond(self.section, bid.bidder_code)
        return {"signed_on": self.request.now.astimezone(BEIJING).date(),
                "performance_bond": held.received if held else most_of_performance(self.tender, bid.price)}  # fmt: skip

    def _bond_facts(self, bid: Any) -> list[tuple[str, str]]:
        ruling = self.tender.law["bonds/performance_bond_max_ratio"]
        most = most_of_performance(self.tender, bid.price)
        told = [("履约保证金最高", f"{money(most)} 元（{ruling.source}）")]
        if account_of(self.tender) is not None:
            held = held_performance_bond(self.section, bid.bidder_code)
            told.append(
                ("已确认的履约保证金", f"{money(held.received)} 元" if held else "尚未确认")
            )
        return told

    def act(self, form: Any) -> Any:
        """Register what was signed."""
        given, now, bid = form.cleaned_data, self.request.now, self.thing.winner
        paper, actor = given["paper"], self.request.actor
        digest = store.put(paper.read(), name=paper.name, at=now, by=actor).digest
        return contracts.sign(
            self.thing, number=given["number"], amount=bid.price, period_days=bid.period_days,
            signed_on=given["signed_on"], digest=digest, performance_bond=given["performance_bond"],
            by=actor, at=now,
        )  # fmt: skip


class OnContract(OnSection):
    """An act on the contract of a section."""

    life = CONTRACT
    tab = "award"

    def thing_of_section(self) -> Any:
        """Return the contract, or 404 before it was signed."""
        found = queries.contracts_of(self.request.actor).filter(award__section=self.section).first()
        if found is None:
            raise Http404
        return found


class Publish(OnContract):
    """公开合同."""

    verb = "publish"
    form_class = Sure
    done = "合同主要条款已公开。"

    def act(self, form: Any) -> Any:
        """Publish."""
        return contracts.publish(self.thing, by=self.request.actor, at=self.request.now)


class CompleteForm(ActForm):
    """How it was performed."""

    completed_on = Day(label="完成日期")
    settlement = Yuan(label="结算金额")
    evaluation = Text(label="履约评价", max_length=5000)


class Complete(OnContract):
    """登记履约."""

    verb = "complete"
    form_class = CompleteForm
    done = "履约已登记，业绩已由平台写入中标人名下。"

    def act(self, form: Any) -> Any:
        """Complete."""
        return contracts.complete(self.thing, **form.cleaned_data, by=self.request.actor,
                                  at=self.request.now)  # fmt: skip


class Contracts(ListPage):
    """The contracts of one's own tenders."""

    open_to = HOSTS
    title = "合同"
    noun = "份合同"
    file_name = "contracts"
    columns = (Column("number", "合同"), Column("winner", "中标人"), Column("amount", "合同金额", "money", "元", sort="amount"),
               Column("signed", "签订日期", "date", sort="signed_on"), Column("state", "状态"))  # fmt: skip
    filters = (
        Filter("state", "状态", options=CONTRACT.states.choices, field="state", counted=True),
    )
    nothing = Nothing("还没有合同", "发出中标通知书之后登记合同。")

    def rows(self) -> Any:
        """Return the unit's contracts."""
        return queries.contracts_of(self.request.actor)

    def row(self, thing: Any) -> dict[str, Any]:
        """Return one row."""
        section = thing.award.section
        url = f"{reverse('tenderer:tender', args=[section.tender.code])}?tab=award"
        return {"number": {"text": thing.number, "url": url, "note": section.title},
                "winner": thing.award.winner.bidder_name, "amount": thing.amount,
                "signed": thing.signed_on, "state": trades.state_of(thing)}  # fmt: skip
