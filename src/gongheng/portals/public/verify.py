"""校验: a digest, a file, a receipt or a proof bundle, with every step shown."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.generic.edit import FormView

from gongheng.credit.checks.queries import receipt_with
from gongheng.foundation.documents.words import instant
from gongheng.foundation.ledger import cosigning, keys, reading
from gongheng.foundation.sealing.digests import sm3_stream
from gongheng.portals.public import credit_reports, proving, words
from gongheng.portals.public.pages import Page, crumbs_of
from gongheng.trading.tendering.queries import tenders_with_paper

LARGEST = 50 * 2**20
LONGEST = 200_000
HEX = re.compile(r"[0-9a-fA-F]{64}")


class VerifyForm(forms.Form):
    """One of the two."""

    text = forms.CharField(
        label="摘要、回执或证明", required=False, max_length=LONGEST, strip=True,
        help_text="64 位的 SM3 摘要；或者把回执、证明（JSON 文件）的全部内容粘贴进来。",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        error_messages={"max_length": "内容太长，请改为上传文件。"},
    )  # fmt: skip
    file = forms.FileField(
        label="文件", required=False,
        help_text="文件只用来计算 SM3，不保存。证明（JSON 文件）会逐步核对。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.when = "二者填一项"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Exactly something must be given."""
        given = super().clean() or {}
        file = given.get("file")
        if not given.get("text") and not file and not self.errors:
            self.add_error("text", "请粘贴内容，或者选择一个文件。")
        if file and file.size > LARGEST:
            self.add_error("file", "文件超过 50 MB，请在本机计算 SM3 后粘贴摘要。")
        return given


class Verify(FormView):
    """The page and its answer; nothing is kept."""

    template_name = "public/verify.html"
    form_class = VerifyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Place and crumbs."""
        return {"section": "services", "title": "校验", "crumbs": crumbs_of("services", ("校验", "")),
                **super().get_context_data(**kwargs)}  # fmt: skip

    def form_valid(self, form: VerifyForm) -> HttpResponse:
        """Answer on the same page."""
        text, file = form.cleaned_data["text"], form.cleaned_data["file"]
        if file:
            head = file.read(LONGEST)
            file.seek(0)
            digest = sm3_stream(file.chunks()).hex()
            text = head.decode("utf-8", "replace") if head[:1] in {b"{", b"\xef"} else ""
            name = file.name
        else:
            digest, name = "", ""
        return self.render_to_response(
            self.get_context_data(form=form, name=name, result=answer(text, digest))
        )


class ByDigest(Page):
    """What is known of one digest; the address a printed code leads to."""

    section, template_name = "services", "public/verify_digest.html"
    above = (("校验", "public:verify"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Look everywhere a digest may stand."""
        digest = self.kwargs["digest"].lower()
        if not HEX.fullmatch(digest):
            raise Http404
        self.title = "摘要校验"
        found = known(digest)
        return {**super().get_context_data(**kwargs), "digest": digest, "result": found}


class CheckpointPage(Page):
    """The newest signed head and how to check it without us."""

    section, template_name = "services", "public/checkpoint.html"
    above, title = (("校验", "public:verify"),), "检查点与公钥"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Head, size, key."""
        return {**super().get_context_data(**kwargs), "head": reading.latest_checkpoint(),
                "key": keys.log_signer().vkey(), "witnesses": witness_rows(),
                "heads": head_rows(),
                "head_columns": HEAD_COLUMNS, "quorum": cosigning.quorum(),
                "explain_days": int(settings.EXPLAIN_DAYS),
                "cosigned": cosigning.newest_cosigned()}  # fmt: skip


HEAD_COLUMNS = [
    {"key": "size", "label": "条数", "kind": "number"},
    {"key": "at", "label": "签发时间", "kind": "date"},
    {"key": "root", "label": "根摘要（SM3）"}, {"key": "signed", "label": "见证签署"},
]  # fmt: skip


def witness_rows() -> list[dict[str, Any]]:
    """Each witness, what it cosigned last, and its key."""
    return [{"name": one.witness, "size": one.size, "at": one.seen_at, "key": one.key}
            for one in cosigning.last_lines()]  # fmt: skip


def head_rows(most: int = 20) -> list[dict[str, Any]]:
    """The newest heads and who cosigned each."""
    return [
        {"size": head.size, "at": head.made_at, "root": f"{head.root[:16]}…",
         "signed": {"text": f"{len(lines)} 家",
                    "tone": "done" if len(lines) >= cosigning.quorum() else "neutral",
                    "note": "、".join(line.witness for line in lines)}}
        for head, lines in cosigning.recent_heads(most)
    ]  # fmt: skip


def cosigned_note(request: Any) -> HttpResponse:
    """The newest head that a quorum cosigned, with the lines of its witnesses."""
    head = cosigning.newest_cosigned()
    if head is None:
        raise Http404
    return HttpResponse(cosigning.with_lines(head), content_type="text/plain; charset=utf-8")


def witness_keys(request: Any) -> HttpResponse:
    """The keys of the witnesses as we know them, to be compared with the witnesses' own pages."""
    text = "".join(f"{one.key}\n" for one in cosigning.last_lines())
    told = HttpResponse(text, content_type="text/plain; charset=utf-8")
    told["Content-Disposition"] = 'attachment; filename="witness-keys.txt"'
    return told


def note(request: Any) -> HttpResponse:
    """The newest signed head as its text (C2SP checkpoint)."""
    head = reading.latest_checkpoint()
    if head is None:
        raise Http404
    return HttpResponse(head.note, content_type="text/plain; charset=utf-8")


def key(request: Any) -> HttpResponse:
    """The public key of the log as a file, to be compared with one from another source."""
    told = HttpResponse(keys.log_signer().vkey() + "\n", content_type="text/plain; charset=utf-8")
    told["Content-Disposition"] = 'attachment; filename="key.txt"'
    return told


def answer(text: str, digest: str) -> dict[str, Any]:
    """Result for what was given: a bundle is checked step by step, all else looked up."""
    bundle = proving.bundle_in(text)
    if bundle is not None and bundle.get("format") == proving.FORMAT:
        return {"kind": "proof", **proving.checked(bundle)}
    if bundle is not None:
        digest = proving.digest_in(bundle)
    elif text:
        found = HEX.search(text)
        digest = found[0].lower() if found else ""
    if not digest:
        return {"kind": "unreadable"}
    return {"kind": "digest", "digest": digest, **known(digest)}


def receipt_of(digest: str) -> dict[str, Any] | None:
    """What anybody learns of the receipt of a credit check: that it is genuine, and when."""
    made = receipt_with(digest)
    if made is None:
        return None
    facts = [
        ("回执编号", made.number),
        ("环节", made.occasion_label),
        ("查询时间", instant(made.checked_at)),
    ]
    return {"state": {"text": "信用查询回执，属实", "tone": "done"}, "facts": facts}


def known(digest: str) -> dict[str, Any]:
    """Where a digest stands: papers of tenders, the entry of an act."""
    papers = [
        {"label": one["label"], "title": one["title"],
         "url": reverse("public:project", args=[one["code"]])}
        for one in tenders_with_paper(digest)
    ]  # fmt: skip
    credit = credit_reports.standing_of(digest) or receipt_of(digest)
    entry = reading.entry_with_digest(digest)
    shown = None
    if entry is not None:
        leaf = getattr(entry, "leaf", None)
        shown = {"act": words.act_label(entry.act), "at": entry.at, "under": entry.under,
                 "matter": entry.matter, "position": leaf.position if leaf else None}  # fmt: skip
    return {
        "papers": papers,
        "entry": shown,
        "credit": credit,
        "found": bool(papers or shown or credit),
    }
