"""The contracts a bidder has won."""

from typing import Any

from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.portals import trades
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.trading.contracts.lifecycle import CONTRACT
from gongheng.trading.contracts.queries import contracts_of


class Contracts(ListPage):
    """The contracts one has won."""

    open_to = (Role.BIDDER,)
    title = "我的合同"
    noun = "份合同"
    file_name = "contracts"
    columns = (Column("number", "合同"), Column("tenderer", "招标人"), Column("amount", "合同金额", "money", "元", sort="amount"),
               Column("signed", "签订日期", "date", sort="signed_on"), Column("notice", "中标通知书"), Column("state", "状态"))  # fmt: skip
    filters = (
        Filter("state", "状态", options=CONTRACT.states.choices, field="state", counted=True),
        Filter("words", "合同编号或招标人", kind="text",
               apply=lambda rows, words: rows.filter(number__icontains=words)
               | rows.filter(award__section__tender__tenderer_name__icontains=words)),
    )  # fmt: skip
    nothing = Nothing("还没有合同", "中标并签约后会出现在这里。")

    def rows(self) -> Any:
        """Return the unit's contracts as winner."""
        actor = self.request.actor
        return contracts_of(actor).filter(award__winner__bidder_code=actor.body)

    def row(self, thing: Any) -> dict[str, Any]:
        """Return one row."""
        section = thing.award.section
        return {"number": {"text": thing.number, "note": section.title}, "tenderer": section.tender.tenderer_name,
                "amount": thing.amount, "signed": thing.signed_on, "state": trades.state_of(thing),
                "notice": {"text": "下载", "url": reverse("bidder:award_notice", args=[section.code])}}  # fmt: skip
