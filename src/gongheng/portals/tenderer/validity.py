"""Longer validity is asked of every bidder at once."""

from typing import Any

from django.http import Http404

from gongheng.portals.fields import Day, Text
from gongheng.portals.forms import ActForm
from gongheng.portals.templatetags.written import zh_date
from gongheng.portals.tenderer.doors import OnTender
from gongheng.trading.bidding.lifecycle import EXTENSION
from gongheng.trading.bidding.validity.asking import ask_all
from gongheng.trading.bidding.validity.rules import validity_ends_on


class ValidityForm(ActForm):
    """Until when, and why."""

    until = Day(label="延长至")
    reason = Text(label="延长原因", max_length=2000)


class AskExtension(OnTender):
    """要求所有投标人延长投标有效期."""

    form_class = ValidityForm
    title = EXTENSION.acts["ask_extension"].label
    submit = "书面要求所有投标人延长"
    article = EXTENSION.acts["ask_extension"].under
    lead = (
        "投标人自愿同意，不得借延长修改投标文件的实质性内容；不同意的，其投标在原有效期届满后失效。"
    )
    done = "已向所有投标人提出。"

    def load(self) -> Any:
        """Return the tender; before the opening there is nobody to ask."""
        found = super().load()
        if found.state != "opened":
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Tell the present end."""
        return [("招标文件确定的投标有效期至", zh_date(validity_ends_on(self.tender)))]

    def act(self, form: Any) -> Any:
        """Ask."""
        return ask_all(self.tender, **form.cleaned_data, by=self.request.actor, at=self.request.now)
