"""Candidates published, the winner decided, the notice sent, the report filed."""

from typing import Any

from django import forms
from django.http import Http404

from gongheng.foundation.clock import BEIJING
from gongheng.foundation.files import store
from gongheng.foundation.lifecycle import Lifecycle
from gongheng.portals.fields import MOMENT, Moment, Paper, Text
from gongheng.portals.forms import ActForm, Sure
from gongheng.portals.measures_shown import unchecked
from gongheng.portals.templatetags.written import money, zh_datetime
from gongheng.portals.tenderer.doors import OnSection
from gongheng.registry.checked.rules import warning
from gongheng.trading.award import actions as awards
from gongheng.trading.award import queries
from gongheng.trading.award.lifecycle import AWARD
from gongheng.trading.award.rules import passing_over_grounds
from gongheng.trading.bidding.queries import read_out


class PublicityForm(ActForm):
    """When the publicity ends."""

    publicity_ends_at = Moment(label="公示截止时间", help_text="已按法定最短期限填好，可以更长")


class Candidates(OnSection):
    """公示中标候选人."""

    life = AWARD
    verb = "publish_candidates"
    form_class = PublicityForm
    tab = "award"
    done = "中标候选人已公示。公示期间收到异议的，答复之前不能定标。"

    def enter(self) -> None:
        """Nothing is shown before the report."""
        self.load()
        self.thing = self.section

    def get_initial(self) -> dict[str, Any]:
        """Propose the end the law asks for, moved off holidays."""
        _, offered = queries.publicity_offer(self.section, self.request.now)
        return {"publicity_ends_at": offered.astimezone(BEIJING).strftime(MOMENT)}

    def facts(self) -> list[Any]:
        """Say what the law asks."""
        earliest, _ = queries.publicity_offer(self.section, self.request.now)
        ruling = self.tender.law["award/candidates_publicity"]
        return [
            *super().facts(),
            ("最早可以截止", f"{zh_datetime(earliest)}（{ruling.source}，不少于{ruling.shown}）"),
        ]

    def act(self, form: Any) -> Any:
        """Publish."""
        return awards.publish_candidates(self.section, **form.cleaned_data, by=self.request.actor,
                                         at=self.request.now)  # fmt: skip


class OnAward(OnSection):
    """An act on the award of a section."""

    life: Lifecycle | None = AWARD
    tab = "award"

    def thing_of_section(self) -> Any:
        """Return the award, or 404 before the candidates were published."""
        found = queries.awards_of(self.request.actor).filter(section=self.section).first()
        if found is None:
            raise Http404
        return found


def winner_of(award: Any) -> set[str]:
    """Return the codes of the winner, of every member of a consortium; empty before the decision."""
    return set(award.winner.party_codes()) if award.winner else set()


class DecideForm(ActForm):
    """Which candidate, and for every one passed over the statutory ground."""

    when = {"reason": "未选第一名的必填"}
    winner = forms.ChoiceField(label="中标人", widget=forms.RadioSelect)
    reason = Text(label="定标说明", max_length=5000, required=False)
    renamed = {"passed_over": "winner"}

    def __init__(self, *args: Any, award: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = award.candidates if award else []
        grounds = [
            ("", "没有越过"),
            *((one.code, one.label) for one in passing_over_grounds(award.tender)),
        ]
        self.fields["winner"].choices = [
            (str(row["bid"]), f"第 {row['rank']} 名　{row['bidder_name']}　{money(row['price'])} 元　{row['total']} 分")
            for row in rows
        ]  # fmt: skip
        for row in rows[:-1]:
            self.fields[f"over_{row['rank']}"] = forms.ChoiceField(
                label=f"越过第 {row['rank']} 名的法定情形", choices=grounds, required=False,
                help_text="选第一名的不填写；另定的依次逐名填写（实施条例第五十五条）")  # fmt: skip

    def passed_over(self) -> dict[int, str]:
        """Return rank -> ground."""
        return {int(name.removeprefix("over_")): code for name, code in self.cleaned_data.items()
                if name.startswith("over_") and code}  # fmt: skip


class Decide(OnAward):
    """确定中标人."""

    verb, occasion = "decide", "award"
    form_class = DecideForm
    done = "已确定中标人。接着发出中标通知书。"

    def whom(self) -> set[str]:
        """The candidates."""
        return {row["bidder_code"] for row in self.thing.candidates}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In a tender paid with public money every candidate is looked up."""
        told = super().get_context_data(**kwargs)
        names = {row["bidder_code"]: row["bidder_name"] for row in self.thing.candidates}
        owed = (
            unchecked("investment", self.section.code, names, by=hosts_of(self.tender))
            if self.tender.state_funded
            else []
        )
        return {**told, "measures": [*told["measures"], *owed]}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the candidates."""
        return {**super().get_form_kwargs(), "award": self.thing}

    def get_initial(self) -> dict[str, Any]:
        """The first in rank is the rule."""
        first = self.thing.candidates[0]["bid"] if self.thing.candidates else ""
        return {"winner": str(first)}

    def act(self, form: Any) -> Any:
        """Decide."""
        winner = read_out(self.tender).get(pk=int(form.cleaned_data["winner"]))
        return awards.decide(self.thing, winner=winner, passed_over=form.passed_over(),
                             reason=form.cleaned_data["reason"], by=self.request.actor,
                             at=self.request.now)  # fmt: skip


class Notify(OnAward):
    """发出中标通知书."""

    verb, occasion = "notify", "award"
    form_class = Sure
    done = "中标通知书已发出，中标结果已公告。签订合同的期限自此起算。"
    lead = "通知书对双方都有法律效力。发出的同时向所有投标人公告中标结果。"

    def whom(self) -> set[str]:
        """The winner."""
        return winner_of(self.thing)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lead to the check that is still to be made."""
        told, bid = super().get_context_data(**kwargs), self.thing.winner
        owed = unchecked("award", self.section.code, {bid.bidder_code: bid.bidder_name},
                         by=hosts_of(self.tender))  # fmt: skip
        return {**told, "measures": [*told["measures"], *owed]}

    def facts(self) -> list[Any]:
        """Name the winner."""
        bid = self.thing.winner
        told = warning("award", self.thing.section.code, bid.bidder_code, by=hosts_of(self.tender))
        return [*super().facts(), ("中标人", bid.bidder_name), ("中标价", f"{money(bid.price)} 元"),
                ("信用查询", told or "已查询，回执在案")]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Notify."""
        return awards.notify(self.thing, by=self.request.actor, at=self.request.now)


def hosts_of(tender: Any) -> tuple[str, str]:
    """The bodies whose duty the look is: tenderer and agency."""
    return tender.tenderer_code, tender.agency_code


class ReportForm(ActForm):
    """The written report: one's own paper, or made from what is registered."""

    upload = Paper(label="书面报告", required=False, help_text="不上传的，由平台按登记的信息生成")
    renamed = {"digest": "upload", "file": "upload"}


class Report(OnAward):
    """提交书面报告."""

    verb = "report_in_writing"
    form_class = ReportForm
    done = "书面报告已提交行政监督部门。"

    def act(self, form: Any) -> Any:
        """Report."""
        upload = form.cleaned_data.get("upload")
        now, actor, digest = self.request.now, self.request.actor, ""
        if upload:
            digest = store.put(upload.read(), name=upload.name, at=now, by=actor).digest
        return awards.report_in_writing(self.thing, digest=digest, by=actor, at=now)
