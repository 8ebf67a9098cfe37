"""Correct a notice: old and new side by side, what the law makes of it shown before it is confirmed."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from gongheng.foundation.clock import BEIJING
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.portals.fields import MOMENT, Moment, Text
from gongheng.portals.forms import ActForm
from gongheng.portals.middleware import note_refusal
from gongheng.portals.templatetags.written import zh_date, zh_datetime
from gongheng.portals.tenderer.announcing import OPENS
from gongheng.portals.tenderer.doors import OnTender
from gongheng.trading.notices import actions as notices
from gongheng.trading.notices.lifecycle import NOTICE
from gongheng.trading.notices.queries import notices_of
from gongheng.trading.notices.rules import (
    LONGEST,
    WORDS,
    can_be_corrected,
    corrected,
    first_deadline,
)

ASKED = ("reason", "affects_preparation", "bids_due_at")


class CorrectForm(ActForm):
    """The words of the notice, each beside what it says now; the deadline; the reason."""

    reason = Text(label="更正原因", max_length=500, help_text="随新版一起公布")
    affects_preparation = forms.BooleanField(
        label="可能影响投标文件编制", required=False, initial=True,
        help_text="勾选的，距投标截止不足法定日数时必须顺延截止时间；拿不准的请勾选",
    )  # fmt: skip
    bids_due_at = Moment(label="投标截止时间", help_text="不顺延的保持原时间")
    renamed = {"content": "word_0"}

    def __init__(self, *args: Any, notice: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = notice
        self.words = [name for name in WORDS[notice.kind] if name in notice.content]
        for place, name in enumerate(self.words):
            self.fields[f"word_{place}"] = Text(label=f"{name}（新）", rows=2, required=False,
                                                max_length=LONGEST, initial=notice.content[name])  # fmt: skip
            self.fields[f"word_{place}"].widget.attrs["aria-label"] = f"{name}，更正后"
        if notice.kind != "tender":
            del self.fields["affects_preparation"], self.fields["bids_due_at"]

    def pairs(self) -> list[dict[str, Any]]:
        """Return name, old text and field of each word."""
        return [{"name": name, "old": self.notice.content[name], "field": self[f"word_{place}"]}
                for place, name in enumerate(self.words)]  # fmt: skip

    def rest(self) -> list[Any]:
        """Return the other fields."""
        return [self[name] for name in ASKED if name in self.fields]

    def told(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        old = self.notice.content
        words = {name: given[f"word_{place}"] for place, name in enumerate(self.words)}
        # An empty field is what an absent word looks like: it changes nothing.
        changed = {name: text for name, text in words.items() if text != (old[name] or "")}
        asked = {name: given[name] for name in ASKED[1:] if name in given}
        return {"content": {**old, **changed}, **asked}


class Correct(OnTender):
    """更正公告 in two steps: look at what changes and what follows, then publish."""

    life = NOTICE
    verb = "correct"
    form_class = CorrectForm
    template_name = "tenderer/correct.html"
    tab = "notices"
    done = "更正已发布，旧版仍可查看。"
    seen = ""

    def load(self) -> Any:
        """Return the notice of one's own tender, or 404."""
        super().load()
        self.notice = notices_of(self.tender).filter(pk=self.kwargs["pk"]).first()
        if self.notice is None:
            raise Http404
        self.notice.tender = self.tender
        return self.notice

    def enter(self) -> None:
        """Refuse at once what no correction can mend."""
        super().enter()
        can_be_corrected(self.notice, self.request.now)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the notice as it stands."""
        return {**super().get_form_kwargs(), "notice": self.notice}

    def get_initial(self) -> dict[str, Any]:
        """Begin with the deadline that stands."""
        due = self.tender.bids_due_at
        return {"bids_due_at": due.astimezone(BEIJING).strftime(MOMENT) if due else ""}

    def form_valid(self, form: Any) -> HttpResponse:
        """Show what will change; publish only what was shown."""
        told = form.told()
        try:
            after = corrected(self.notice, told["content"], at=self.request.now,
                              affects_preparation=told.get("affects_preparation", False),
                              bids_due_at=told.get("bids_due_at"))  # fmt: skip
        except Refused as refused:
            note_refusal(self.request, refused.code)
            form.refuse(refused)
            return self.render_to_response(self.get_context_data(form=form), status=refused.status)
        self.seen = mark_of(form, told)
        if self.request.POST.get("seen") != self.seen:
            changes = changes_between(self.notice.content, after)
            return self.render_to_response(self.get_context_data(form=form, changes=changes))
        return super().form_valid(form)

    def act(self, form: Any) -> Any:
        """Correct."""
        return notices.correct(self.notice, reason=form.cleaned_data["reason"], **form.told(),
                               by=self.request.actor, at=self.request.now)  # fmt: skip

    def facts(self) -> list[Any]:
        """Name the notice, the deadline that stands and the earliest the law allows."""
        found: list[Any] = [{"label": "公告", "value": f"{self.notice.title}（第 {self.notice.version} 版）",
                             "url": reverse("public:notice", args=[self.notice.number])}]  # fmt: skip
        first = first_deadline(self.notice, self.request.now)
        due = self.tender.bids_due_at
        if first is None or due is None:
            return found
        late = datetime.combine(first.on, OPENS, tzinfo=BEIJING) > due
        said = (
            f"须顺延到 {zh_date(first.on)}或者以后" if late else "现在的截止时间已经满足，不必顺延"
        )
        return [*found, ("现在的投标截止时间", zh_datetime(due)),
                ("可能影响编制的", f"{said}（{first.rule.source}：{first.rule.shown}）")]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say on the button which step this is."""
        words = super().get_context_data(**kwargs)
        checked = "changes" in kwargs
        return {**words, "seen": self.seen if checked else "",
                "submit": "确认并发布更正" if checked else "核对更正"}  # fmt: skip


def mark_of(form: Any, told: dict[str, Any]) -> str:
    """Return the mark of exactly this correction, so that nothing else is confirmed with it."""
    due = told.get("bids_due_at")
    return sm3_hex(canonical({
        "notice": form.notice.number, "words": told["content"], "reason": form.cleaned_data["reason"],
        "affects": bool(told.get("affects_preparation")), "due": due.isoformat() if due else "",
    }))  # fmt: skip


def changes_between(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return the table of what the correction changes; moments in words."""
    columns = [{"key": "name", "label": "项"}, {"key": "old", "label": "原文"},
               {"key": "new", "label": "更正为"}]  # fmt: skip
    rows = [
        {"name": name, "old": _said(old.get(name)) or "（空）", "new": _said(text) or "（空）"}
        for name, text in new.items() if _said(text) != _said(old.get(name))
    ]  # fmt: skip
    return {"columns": columns, "rows": rows}


def _said(value: Any) -> str:
    text = "" if value is None else str(value)
    if len(text) < 20 or text[4:5] != "-" or "T" not in text:
        return text
    try:
        return zh_datetime(datetime.fromisoformat(text))
    except ValueError:
        return text
