"""Returns of bonds in the region against the law's days; those of running tenders stay secret."""

from typing import Any

from django import forms
from django.db.models import F
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.portals import bonding
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.supervisor.nav import WATCHERS
from gongheng.portals.templatetags.written import money
from gongheng.trading.bonds import actions
from gongheng.trading.bonds.lifecycle import BOND
from gongheng.trading.bonds.queries import bonds_watched_by, overdue, returns_watched_by
from gongheng.trading.bonds.rules import JUDGED

CLOCKS = (("late", "逾期未退"), ("due", "应退未退"), ("late_back", "逾期退还"), ("back", "已退还"))


class Bonds(ListPage):
    """What is owed and what went back, the longest overdue first."""

    open_to = WATCHERS
    title, noun, file_name = "保证金退还", "笔", "bond-returns"
    lead = "不再接收投标的项目。开标前终止或者流标的，投标人名称仍然保密。"
    columns = (Column("tender", "项目和标段"), Column("bidder", "投标人"),
               Column("cause", "退还原因"), Column("due", "退还期限", "date", sort="due_on"),
               Column("back", "实际退还", "date", sort="released_on"), Column("left", "情况"),
               Column("amount", "金额", "money", "元", sort="received"), Column("interest", "利息", "money", "元"))  # fmt: skip
    nothing = Nothing("没有需要退还的保证金", "开标之前不显示。")

    def list_filters(self) -> list[Filter]:
        """By clock and words."""
        now = self.request.now
        narrow = {
            "late": lambda rows: overdue(rows, now),
            "due": lambda rows: rows.filter(state="due"),
            "late_back": lambda rows: rows.filter(released_on__gt=F("due_on")),
            "back": lambda rows: rows.filter(state="released"),
        }
        return [
            Filter("clock", "时限", options=CLOCKS, apply=lambda rows, value: narrow[value](rows)),
            Filter("words", "项目名称或编号", kind="text",
                   apply=lambda rows, words: rows.filter(section__tender__title__icontains=words)
                   | rows.filter(section__tender__code__startswith=words)),
        ]  # fmt: skip

    def rows(self) -> Any:
        """Of one's region, once bids are taken no more."""
        return returns_watched_by(self.request.actor)

    def row(self, bond: Any) -> dict[str, Any]:
        """One return."""
        due = bonding.due_of(bond, self.request.now)
        left = due["left"]
        if bond.released_on:
            days = (bond.released_on - bond.due_on).days if bond.due_on else 0
            left = {"text": f"逾期 {days} 日退还" if days > 0 else "按期退还",
                    "tone": "danger" if days > 0 else "done"}  # fmt: skip
        elif bond.state == "refused":
            since = (day_of(self.request.now) - bond.due_from).days
            left = {"text": f"不予确认，已 {since} 日未退", "tone": "warn"}
        return {
            "tender": {"text": bond.tender.title, "note": bond.section.title,
                       "url": reverse("supervisor:tender", args=[bond.tender.code])},
            "bidder": bond.shown_name,
            "cause": {"text": bond.get_cause_display() or "不予确认的款项",
                      "note": bond.get_purpose_display()},
            "due": bond.due_on,
            "back": bond.released_on, "left": left, "amount": bond.received,
            "interest": bond.interest if bond.released_on else "",
            "_class": "late" if due["late"] else "",
        }  # fmt: skip


class Held(ListPage):
    """The confirmed bonds of opened tenders, on which a ground may have to be found."""

    open_to = (Role.SUPERVISOR,)
    title, noun, file_name = "不予退还情形认定", "笔", "bond-grounds"
    lead = "招标人以拒绝签约、附加条件或者不履行合同为由不退还保证金的，须先在此核实认定。"
    columns = (Column("bidder", "投标人", sort="bidder_name"), Column("tender", "项目和标段"),
               Column("purpose", "用途"), Column("amount", "金额", "money", "元", sort="received"),
               Column("found", "认定"))  # fmt: skip
    filters = (
        Filter("words", "投标人或项目", kind="text",
               apply=lambda rows, words: rows.filter(bidder_name__icontains=words)
               | rows.filter(section__tender__title__icontains=words)),
    )  # fmt: skip
    nothing = Nothing("没有已确认的保证金", "开标以后、退还之前在此显示。")

    def rows(self) -> Any:
        """Of one's region, opened, still held."""
        return bonds_watched_by(self.request.actor)

    def row(self, bond: Any) -> dict[str, Any]:
        """One bond."""
        labels = dict(bonding.grounds(bond))
        return {"bidder": {"text": bond.bidder_name, "url": reverse("supervisor:find_ground", args=[bond.pk])},
                "tender": {"text": bond.tender.title, "note": bond.section.title},
                "purpose": bond.get_purpose_display(), "amount": bond.received,
                "found": labels.get(bond.found_ground, "未认定")}  # fmt: skip


class FindGround(ActView):
    """认定不予退还情形."""

    open_to = (Role.SUPERVISOR,)
    life, verb, danger = BOND, "find_ground", True
    lead = "认定以后招标人才能以此不予退还。请先听取投标人的意见；认定理由投标人会看到。"
    done = "已认定。"

    class GroundForm(ActForm):
        """Which ground was found, and why."""

        ground = forms.ChoiceField(label="情形", widget=forms.RadioSelect)
        reason = Text(label="认定理由", max_length=2000)

    form_class = GroundForm

    def load(self) -> Any:
        """Return a held bond of one's region; any other is 404."""
        return get_or_404(bonds_watched_by(self.request.actor), self.kwargs["pk"])

    def get_form(self, form_class: Any = None) -> Any:
        """Offer the grounds that must be found."""
        form = super().get_form(form_class)
        form.fields["ground"].choices = [
            one for one in bonding.grounds(self.thing) if one[0] in JUDGED
        ]
        return form

    def facts(self) -> list[Any]:
        """Name the bond."""
        bond = self.thing
        return [("投标人", bond.bidder_name), ("标段", bond.section.title),
                ("用途", bond.get_purpose_display()), ("金额", f"{money(bond.received)} 元")]  # fmt: skip

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("supervisor:held_bonds")

    def act(self, form: Any) -> Any:
        """Find it."""
        return actions.find_ground(self.thing, **form.cleaned_data, by=self.request.actor,
                                   at=self.request.now)  # fmt: skip


def get_or_404(rows: Any, pk: int) -> Any:
    """Return the row with this number, or 404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
