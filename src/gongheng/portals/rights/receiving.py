"""Records that one's own body received and that changed since: correct and confirm."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.credit.receivers import actions
from gongheng.credit.receivers.lifecycle import RECEIPT
from gongheng.credit.receivers.queries import waiting_at
from gongheng.foundation.clock import day_of
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing


class Receipts(ListPage):
    """What waits to be corrected here; open to every office, narrowed to one's own body."""

    title, noun, file_name = "待更正的信用记录", "条", "credit-receipts"
    lead = "本单位接收过的信用记录已经变动。请在本单位系统中更正、停止使用后确认。"
    columns = (Column("record", "记录编号"), Column("change", "变动"), Column("channel", "接收方式"),
               Column("called", "通知日期", "date", sort="called_at"),
               Column("due", "期限", "date", sort="due_on"))  # fmt: skip
    filters = (Filter("code", "记录编号", kind="text", field="record_code"),)
    nothing = Nothing("没有待更正的记录", "接收过的记录有变动时出现在这里。")

    def rows(self) -> Any:
        """Called back and not confirmed."""
        return waiting_at(self.request.actor)

    def row(self, one: Any) -> dict[str, Any]:
        """One duty."""
        late = one.due_on is not None and one.due_on < day_of(self.request.now)
        note = f"更正后的记录 {one.replacement_code}" if one.replacement_code else ""
        return {"record": {"text": one.record_code, "url": reverse("rights:acknowledge", args=[one.pk])},
                "change": {"text": one.get_change_display(), "note": note},
                "channel": one.get_channel_display(), "called": day_of(one.called_at),
                "due": one.due_on, "_class": "late" if late else ""}  # fmt: skip


class Acknowledge(ActView):
    """确认已更正."""

    life, verb = RECEIPT, "acknowledge"
    form_class: type[ActForm] = Sure
    lead = "确认之后，确认时间作为更正到达的证明，信用主体可以看到。"
    done = "已确认。"

    def load(self) -> Any:
        """Return the duty of one's own body, or 404."""
        found = waiting_at(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """What changed."""
        one = self.thing
        return [("记录编号", one.record_code), ("变动", one.get_change_display()),
                ("更正后的记录", one.replacement_code), ("期限", one.due_on)]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Confirm."""
        return actions.acknowledge(self.thing, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to what is left."""
        return reverse("rights:receipts")
