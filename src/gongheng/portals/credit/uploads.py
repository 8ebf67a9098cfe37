"""Send a file of records, see line by line what the check found, take the good rows."""

from typing import Any, ClassVar

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.catalogue.items import catalogue_on
from gongheng.credit.records.lifecycle import UPLOAD
from gongheng.credit.records.uploads import actions, queries
from gongheng.credit.records.uploads.tables import MOST_BYTES, MOST_ROWS
from gongheng.foundation.clock import day_of
from gongheng.portals import credit_words as words
from gongheng.portals.acts import bar
from gongheng.portals.credit.nav import OFFICERS
from gongheng.portals.doors import Door
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.keyed import KeyedPage
from gongheng.portals.lists import Column, Filter, Nothing

SHOWN = 200  # faults on the page; the file holds all
TONES = {"received": "info", "checked": "warn", "unreadable": "danger", "taking": "info",
         "taken": "done", "dropped": "neutral"}  # fmt: skip
FAULTS = [{"key": "line", "label": "行"}, {"key": "head", "label": "列"},
          {"key": "reason", "label": "问题"}, {"key": "article", "label": "依据"}]  # fmt: skip


class Uploads(KeyedPage):
    """The files this organ sent."""

    open_to = OFFICERS
    title, noun, file_name = "批量导入", "份", "uploads"
    columns = (
        Column("name", "文件"), Column("item", "信用事项"), Column("received", "上传时间", sort="received_at"),
        Column("total", "行数", "number"), Column("good", "合格", "number"),
        Column("bad", "有问题", "number"), Column("taken", "已导入", "number"),
        Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (Filter("state", "状态", options=UPLOAD.states.choices, field="state"),)
    nothing = Nothing(
        "还没有上传过文件", "下载模板，填好后上传。", "/credit-office/uploads/new/", "上传"
    )

    def rows(self) -> Any:
        """The uploads of one's own organ."""
        return queries.uploads_of(self.request.actor).defer("faults", "flags")

    def acts(self) -> list[dict[str, Any]]:
        """Send another."""
        return [
            {"label": "上传文件", "url": reverse("credit:receive"), "open": True, "kind": "primary"}
        ]

    def row(self, one: Any) -> dict[str, Any]:
        """One file."""
        return {
            "name": {"text": one.file_name, "url": reverse("credit:upload", args=[one.code])},
            "item": dict(words.item_choices(day_of(one.received_at))).get(one.item, one.item),
            "received": one.received_at, "total": one.total, "good": one.good, "bad": one.bad,
            "taken": one.taken,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
        }  # fmt: skip


class ReceiveForm(ActForm):
    """Which item, of whom, which file."""

    item = forms.ChoiceField(label="信用事项")
    subject_kind = forms.ChoiceField(label="主体身份", choices=words.kind_choices,
                                     help_text="文件里“主体身份”一列空着的行按此填。")  # fmt: skip
    paper = forms.FileField(
        label="文件",
        help_text=f"XLSX、CSV（UTF-8 或者 GB18030）或者 XML，不超过 {MOST_ROWS:,} 行。",
    )
    renamed: ClassVar[dict[str, str]] = {"file": "paper"}

    def __init__(self, *args: Any, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = words.item_choices(day)  # type: ignore[attr-defined]
        self.fields["paper"].max_bytes = MOST_BYTES  # type: ignore[attr-defined]
        self.fields["paper"].types = "XLSX、CSV、XML"  # type: ignore[attr-defined]


class Receive(ActView):
    """上传."""

    open_to = OFFICERS
    template_name = "credit/receive.html"
    form_class, life, verb = ReceiveForm, UPLOAD, "receive"
    title = "上传文件"
    done = "已收到，正在逐行核对。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The catalogue of today."""
        return {**super().get_form_kwargs(), "day": day_of(self.request.now)}

    def act(self, form: Any) -> Any:
        """Keep the file; the platform checks it."""
        given = form.cleaned_data
        return actions.receive(given["paper"].read(), name=given["paper"].name, item=given["item"],
                               subject_kind=given["subject_kind"], by=self.request.actor,
                               at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """To the upload."""
        return reverse("credit:upload", args=[self.outcome.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer a template for every item."""
        items = catalogue_on(day_of(self.request.now)).items
        lines = [{"title": one.title, "url": reverse("credit:template", args=[one.code]),
                  "meta": [one.basis]} for one in items]  # fmt: skip
        return {"templates": lines, "cancel": reverse("credit:uploads"),
                **super().get_context_data(**kwargs)}  # fmt: skip


class UploadPage(Door, TemplateView):
    """One file: how far it is, what was found, what may be done."""

    open_to = OFFICERS
    template_name = "credit/upload.html"

    def enter(self) -> None:
        """Load it; another organ's is not there."""
        self.upload = upload_for(self.request.actor, self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Figures, faults, flags, acts."""
        one = self.upload
        urls = {verb: {"url": reverse(f"credit:{verb}", args=[one.code]),
                       **({"kind": "danger"} if verb == "drop" else {})}
                for verb in ("take", "drop")}  # fmt: skip
        urls["take"]["closed"] = "" if one.good else "没有合格的行"
        return {
            "upload": one,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
            "acts": bar(UPLOAD, one, self.request.actor, urls),
            "columns": FAULTS,
            "faults": [_fault(row) for row in one.faults[:SHOWN]],
            "flags": [{"line": line, "reason": text} for line, text in one.flags[:SHOWN]],
            "working": one.state in queries.ALIVE,
            "crumbs": [{"label": "批量导入", "url": reverse("credit:uploads")},
                       {"label": one.file_name, "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def upload_for(actor: Any, code: str) -> Any:
    """Return an upload of one's own organ; otherwise 404."""
    found = queries.uploads_of(actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _fault(row: list[Any]) -> dict[str, Any]:
    line, head, reason, article, _ = row
    return {"line": f"第 {line} 行" if line else "整份", "head": head or "—", "reason": reason,
            "article": article or "—"}  # fmt: skip


class OnUpload(ActView):
    """An act on one upload."""

    open_to = OFFICERS
    life, form_class = UPLOAD, Sure

    def load(self) -> Any:
        """Return the upload."""
        return upload_for(self.request.actor, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """How many rows."""
        one = self.thing
        return [("文件", one.file_name), ("行数", f"{one.total:,}"), ("合格", f"{one.good:,}"),
                ("有问题", f"{one.bad:,}")]  # fmt: skip

    def done_url(self) -> str:
        """Back to the upload."""
        return reverse("credit:upload", args=[self.kwargs["code"]])


class Take(OnUpload):
    """导入合格行."""

    verb = "take"
    lead = "合格的行以您的名义填报，成为“待复核”的记录；有问题的行留在清单里，改正后另行上传。"
    done = "正在导入，可以离开本页。"

    def act(self, form: Any) -> Any:
        """Confirm the good rows."""
        return actions.take(self.thing, by=self.request.actor, at=self.request.now)


class Drop(OnUpload):
    """放弃."""

    verb, danger = "drop", True
    lead = "原件和核对结果中的合格行即行删除，不产生任何记录。"
    done = "已放弃。"

    def act(self, form: Any) -> Any:
        """Forget it."""
        return actions.drop(self.thing, by=self.request.actor, at=self.request.now)
