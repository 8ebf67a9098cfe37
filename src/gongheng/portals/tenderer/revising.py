"""A revised tender document goes out with a clarification; what changes is shown before it is sent."""

import re
from itertools import count
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from gongheng.foundation.files import store
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.portals import terms as words
from gongheng.portals.fields import Moment, Text
from gongheng.portals.middleware import note_refusal
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.portals.tenderer.answering import Clarify
from gongheng.portals.tenderer.coefficient_fields import without
from gongheng.portals.tenderer.drafting import TermsForm, initial_of, paper_of
from gongheng.trading.clarification import actions as clarification
from gongheng.trading.tendering.lifecycle import TENDER
from gongheng.trading.tendering.rules import leaves_time_to_prepare, terms_are_lawful

SAME = "条款没有改动，也没有另附新的招标文件。只作说明、不改文件的，请用“发出澄清”。"
DIGEST = re.compile(r"[0-9a-f]{64}")
FIRST = ("questions", "text", "affects_preparation", "bids_due_at")


class ReviseForm(TermsForm):
    """The clarification, and the terms and text of the new version."""

    when = {**TermsForm.when, "upload": "条款不改的必传"}
    questions = forms.MultipleChoiceField(label="本次答复的疑问", required=False,
                                          widget=forms.CheckboxSelectMultiple)  # fmt: skip
    text = Text(label="修改了什么", rows=6, max_length=20000,
                help_text="作为澄清发给所有人，也写在新一版上；不得写出提问人")  # fmt: skip
    affects_preparation = forms.BooleanField(
        label="可能影响投标文件编制", required=False, initial=True,
        help_text="条款改了的一律视为影响；距投标截止不足法定日数时必须顺延截止时间",
    )  # fmt: skip
    bids_due_at = Moment(label="投标截止时间", help_text="不顺延的保持原时间")
    renamed = {**TermsForm.renamed, "changes": "text"}

    def __init__(self, *args: Any, asked: Any = (), old: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old = old
        self.fields["questions"].choices = [(str(one.pk), one.text[:120]) for one in asked]  # type: ignore[attr-defined]
        if not asked:
            del self.fields["questions"]
        named = [name for name in FIRST if name in self.fields]
        self.groups = (("澄清", "", named), *self.groups)
        self.fields["upload"].help_text = "不上传的，由平台按现在的条款和标段信息生成新的一版"

    def terms(self) -> dict[str, Any]:
        """What the form asks, over what stands: a criterion that keeps its name stays itself."""
        told = super().terms()
        own = {one["name"]: one for one in self.old.get("criteria", [])}
        taken = {own[one["name"]]["code"] for one in told["criteria"] if one["name"] in own}
        for one in told["criteria"]:
            before = own.get(one["name"], {"code": _free(taken)})
            one.update({**before, "points": one["points"]})
            taken.add(one["code"])
        before = self.old.get("price", {})
        kept = {one["role"]: one for one in before.get("coefficients", [])}
        for one in told["price"].get("coefficients", []):
            one.update(
                {name: kept[one["role"]][name] for name in ("code", "name") if one["role"] in kept}
            )
        changed = {**self.old, **told, "price": {**without(before), **told["price"]}}
        return changed if words.differing(self.old, changed) else self.old


def _free(taken: set[str]) -> str:
    return next(code for code in (f"t{number}" for number in count(1)) if code not in taken)


class Revise(Clarify):
    """修改招标文件 in two steps: look at what changes and what follows, then send it to all."""

    life = TENDER
    verb = "revise_documents"
    form_class = ReviseForm
    template_name = "tenderer/revise.html"
    tab = "documents"
    done = "修改后的招标文件已随澄清发给所有人，旧版仍可查看。"
    seen = kept = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the terms that stand."""
        return {**super().get_form_kwargs(), "old": self.tender.terms()}

    def get_initial(self) -> dict[str, Any]:
        """Begin with the terms that stand; a draft goes before them."""
        return {**initial_of(self.tender.terms()), **super().get_initial()}

    def facts(self) -> list[Any]:
        """Name the version that stands before the days of the law."""
        last = self.tender.documents.order_by("-version").first()
        url = reverse("tenderer:paper", args=[self.tender.code, "document", last.version])
        return [
            {"label": "现行招标文件", "value": f"第 {last.version} 版", "url": url},
            *super().facts(),
        ]

    def form_valid(self, form: Any) -> HttpResponse:
        """Show what will change; send only what was shown."""
        try:
            lawful = self.lawful(form)
            self.kept = self.digest_of(form, lawful)
        except Refused as refused:
            note_refusal(self.request, refused.code)
            form.refuse(refused)
            return self.render_to_response(self.get_context_data(form=form), status=refused.status)
        if form.errors:
            return self.form_invalid(form)
        self.seen = mark_of(form, lawful, self.kept)
        if self.request.POST.get("seen") != self.seen:
            return self.render_to_response(
                self.get_context_data(form=form, changes=self.changes(form, lawful))
            )
        return super().form_valid(form)

    def lawful(self, form: Any) -> dict[str, Any]:
        """The terms as they will stand; faulty ones and too little time are told before a file is made."""
        lawful, given = terms_are_lawful(self.tender, form.terms()), form.cleaned_data
        due = given["bids_due_at"]
        refuse_unless(due >= self.tender.bids_due_at, "only_later", field="bids_due_at")
        if given["affects_preparation"] or lawful != self.tender.terms():
            leaves_time_to_prepare(self.tender, self.request.now, due)
        return lawful

    def digest_of(self, form: Any, lawful: dict[str, Any]) -> str:
        """The file of the new version: what was shown, else the upload, else one made from the terms."""
        kept, upload = self.kept_before(), form.cleaned_data.get("upload")
        shown = self.request.POST.get("seen") == mark_of(form, lawful, kept)
        if kept and not upload and (shown or self.request.POST.get("own")):
            return store.own(kept, by=self.request.actor, field="upload")
        if not upload and lawful == self.tender.terms():
            form.add_error("upload", SAME)
            return ""
        return paper_of(self.tender, form, self.request.actor, self.request.now)

    def kept_before(self) -> str:
        """The digest of the file that the page before held on to."""
        kept = self.request.POST.get("kept", "")
        return kept if DIGEST.fullmatch(kept) else ""

    def changes(self, form: Any, lawful: dict[str, Any]) -> dict[str, Any]:
        """Old and new: terms, deadline, file."""
        last, due = (
            self.tender.documents.order_by("-version").first(),
            form.cleaned_data["bids_due_at"],
        )
        rows = words.differing(last.terms, lawful)
        if due != self.tender.bids_due_at:
            rows.append({"name": "投标截止时间", "old": zh_datetime(self.tender.bids_due_at),
                         "new": zh_datetime(due)})  # fmt: skip
        rows.append({"name": f"招标文件摘要（第 {last.version} 版、第 {last.version + 1} 版）",
                     "old": last.digest, "new": self.kept})  # fmt: skip
        return {"columns": words.COLUMNS, "rows": rows}

    def act(self, form: Any) -> Any:
        """Issue the clarification with the new version."""
        given = form.cleaned_data
        chosen, due = set(given.get("questions", [])), given["bids_due_at"]
        return clarification.issue(
            self.tender, text=given["text"], affects_preparation=given["affects_preparation"],
            bids_due_at=None if due == self.tender.bids_due_at else due,
            document={"digest": self.kept, "terms": form.terms()},
            answers=[one for one in self.asked() if str(one.pk) in chosen],
            by=self.request.actor, at=self.request.now,
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say on the button which step this is; a file chosen once stays chosen."""
        found, checked = super().get_context_data(**kwargs), "changes" in kwargs
        post = self.request.POST
        own = bool(self.request.FILES.get("upload") or post.get("own"))
        kept = self.kept or (self.kept_before() if own else "")
        return {**found, "seen": self.seen if checked else "", "kept": kept, "own": own and kept,
                "submit": "确认并发给所有人" if checked else "核对修改"}  # fmt: skip


def mark_of(form: Any, lawful: dict[str, Any], digest: str) -> str:
    """Return the mark of exactly this revision, so that nothing else is confirmed with it."""
    given = form.cleaned_data
    return sm3_hex(canonical({
        "terms": lawful, "digest": digest, "text": given["text"],
        "affects": given["affects_preparation"], "due": given["bids_due_at"].isoformat(),
        "questions": sorted(given.get("questions", [])),
    }))  # fmt: skip
