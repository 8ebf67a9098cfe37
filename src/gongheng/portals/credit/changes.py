"""A proposed correction or withdrawal on its way to the second person: tell, decide, drop."""

import copy
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.views.generic import View

from gongheng.credit.catalogue.conducts import conduct_on
from gongheng.credit.catalogue.fields import fields
from gongheng.credit.records import actions
from gongheng.credit.records.changes import actions as changes
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.portals import credit_words as words
from gongheng.portals import papers
from gongheng.portals.credit.acting import NotifyForm, OnRecord, notice_facts
from gongheng.portals.credit.nav import OFFICERS
from gongheng.portals.doors import Door
from gongheng.portals.fields import Day, Paper
from gongheng.portals.forms import ActForm, Reason


def as_proposed(record: Any, change: Any) -> Any:
    """Return the record as the proposal would have it; nothing of it is saved."""
    made, after = copy.copy(record), change.after
    made.conduct, made.content = after["conduct"], after["content"]
    made.decided_on = date.fromisoformat(after["decided_on"])
    found = conduct_on(made.conduct, made.decided_on) if made.conduct else None
    made.level = found.level if found else ""
    made.document_number = made.content.get("document_number", "")
    return made


def compared(old: Any, new: Any) -> list[dict[str, Any]]:
    """Return what differs between two versions of a record: field, before, after."""
    rows = [{"field": "失信行为", "old": words.conduct_words(old), "new": words.conduct_words(new)},
            {"field": "决定日期", "old": old.decided_on, "new": new.decided_on}]  # fmt: skip
    for code, field in fields().items():
        before, after = old.content.get(code, ""), new.content.get(code, "")
        if before or after:
            rows.append({"field": field.label, "old": words.as_text(before) or "—",
                         "new": words.as_text(after) or "—"})  # fmt: skip
    return [{**row, "_class": "soon"} if row["old"] != row["new"] else row for row in rows]


def proposed(record: Any) -> dict[str, Any]:
    """Return what the page of a record says of the proposal that waits; {} when none does."""
    change = record.open_change()
    if change is None:
        return {}
    if change.kind == "withdraw":
        lead = f"文书 {change.document_number}，{change.revoked_on}；由提出人以外的另一人决定。"
        paper = reverse("credit:revoking_paper", args=[record.code])
        return {"title": "已提出撤回，等待决定", "lead": lead, "paper": paper, "rows": []}
    untold = change.graver and change.told_at is None
    lead = ("更正后对主体更为不利，先书面告知主体，再由提出人以外的另一人决定。" if untold
            else "由提出人以外的另一人决定；决定之前原记录照旧公示。")  # fmt: skip
    paper = reverse("credit:correction_notice", args=[record.code]) if untold else ""
    rows = compared(record, as_proposed(record, change))
    return {"title": "已提出更正，等待决定", "lead": lead, "paper": paper, "rows": rows}


class OnChange(OnRecord):
    """An act on what was proposed for one record."""

    template_name = "credit/change.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lay what stands and what is proposed side by side."""
        return {"proposed": proposed(self.thing), **super().get_context_data(**kwargs)}


class WithFile(OnRecord):
    """An act with one file, kept in the same transaction."""

    def act(self, form: Any) -> Any:
        """Keep the file, then perform."""
        given, now, by = dict(form.cleaned_data), self.request.now, self.request.actor
        paper = given.pop("paper")
        with transaction.atomic():
            digest = store.put(paper.read(), name=paper.name, at=now, by=by).digest
            perform = type(self).performs
            return perform(self.thing, **given, digest=digest, by=by, at=now)


class NotifyCorrection(WithFile, OnChange):
    """告知加重的更正."""

    verb, form_class, performs = "notify_correction", NotifyForm, changes.notify_correction
    lead = "更正后对主体更为不利的，决定之前应当书面告知主体。"
    done = "已登记告知。"


class Correct(OnChange):
    """更正：决定另一人提出的更正."""

    verb, danger, performs = "correct", True, actions.correct
    lead = "原记录终止，以更正后的内容重新公示，两条互相指明。"
    done = "已更正，这是更正后的记录。"

    def done_url(self) -> str:
        """To the new record; before it is made, back to the old one."""
        made = getattr(self, "outcome", None)
        return reverse("credit:record", args=[made.code if made else self.kwargs["code"]])


class Withdraw(OnChange):
    """撤回：决定另一人提出的撤回."""

    verb, danger, performs = "withdraw", True, actions.withdraw
    lead = "撤回后不再公示、不再记分；记录留存备查。"
    done = "已撤回。"


class DropChange(OnChange):
    """不予更正（撤回）."""

    verb, form_class, danger, performs = "drop_change", Reason, True, changes.drop_change
    done = "提议已经终结，原记录不变。"


class WithdrawalForm(ActForm):
    """What took the basis away, with its paper."""

    revoked_on = Day(label="依据被变更、撤销、确认违法或者无效的日期")
    document_number = forms.CharField(label="撤销（变更）文书号", max_length=128)
    paper = Paper(label="撤销（变更）文书")
    renamed: ClassVar[dict[str, str]] = {"digest": "paper", "file": "paper"}


class ProposeWithdrawal(WithFile):
    """提出撤回."""

    verb, form_class = "propose_withdrawal", WithdrawalForm
    performs = changes.propose_withdrawal
    lead = "附上撤销、变更原决定的文书。由另一名经办人员决定，决定之前记录照旧公示。"
    done = "已提出撤回，等待另一名经办人员决定。"


class ChangePaper(Door, View):
    """Papers of a proposal: the notice to be signed, the revoking paper as it was put in."""

    open_to = OFFICERS
    of = ""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Hand it out; 404 when there is none."""
        record = words.record_for(request.actor, kwargs["code"])
        change = record.open_change()
        if change is None or change.kind != self.of:
            raise Http404
        if self.of == "withdraw":
            return papers.stored(change.paper, "撤销（变更）文书")
        told = notice_facts(as_proposed(record, change), day_of(request.now))
        return papers.made("credit_notice", told, "失信信息更正告知书")
