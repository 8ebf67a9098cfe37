"""The short acts on a record: tell its subject, review, send back, accept, publish."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import View

from gongheng.credit.catalogue.conducts import conduct_on
from gongheng.credit.records import actions
from gongheng.credit.records.lifecycle import RECORD
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.portals import credit_words as words
from gongheng.portals import papers
from gongheng.portals.choices import names_of
from gongheng.portals.credit.nav import OFFICERS
from gongheng.portals.doors import Door
from gongheng.portals.fields import Paper
from gongheng.portals.forms import ActForm, ActView, Reason, Sure


class OnRecord(ActView):
    """An act on one record on the desk."""

    open_to = OFFICERS
    life = RECORD
    form_class: type[ActForm] = Sure
    performs: ClassVar[Callable[..., Any]]

    def load(self) -> Any:
        """Return the record."""
        return words.record_for(self.request.actor, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """What is decided about."""
        one = self.thing
        rows = [("主体", words.name_of(one)), ("信用事项", words.item_title(one)),
                ("失信行为", words.conduct_words(one)), ("决定文书号", one.document_number),
                ("决定日期", one.decided_on)]  # fmt: skip
        return [*rows, *words.content_rows(one)]

    def act(self, form: Any) -> Any:
        """Perform the act with what the form asked."""
        perform = type(self).performs
        return perform(self.thing, **form.cleaned_data, by=self.request.actor,
                       at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Back to the record."""
        return reverse("credit:record", args=[self.kwargs["code"]])


class NotifyForm(ActForm):
    """The notice as it was served."""

    paper = Paper(label="已送达的告知书（或者送达回证）",
                  help_text="先下载告知书，签章并送达，再把送达凭证上传到这里。")  # fmt: skip
    renamed: ClassVar[dict[str, str]] = {"digest": "paper", "file": "paper"}


class Notify(OnRecord):
    """书面告知主体."""

    template_name = "credit/notify.html"
    verb, form_class = "notify", NotifyForm
    lead = "失信信息报送之前，应当书面告知主体。"
    done = "已登记告知。"

    def act(self, form: Any) -> Any:
        """Keep the served notice and record that the subject was told."""
        paper, now = form.cleaned_data["paper"], self.request.now
        with transaction.atomic():
            digest = store.put(paper.read(), name=paper.name, at=now, by=self.request.actor).digest
            return actions.notify(self.thing, digest=digest, by=self.request.actor, at=now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the paper to be signed."""
        url = reverse("credit:notice", args=[self.kwargs["code"]])
        return {"paper_url": url, **super().get_context_data(**kwargs)}


class Notice(Door, View):
    """The written notice, ready to be signed and served."""

    open_to = OFFICERS

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the paper as PDF."""
        record = words.record_for(request.actor, kwargs["code"])
        refuse_unless(record.is_adverse, "nothing_to_tell", source=RECORD.acts["notify"].under)
        return papers.made("credit_notice", notice_facts(record, day_of(request.now)),
                           "失信信息告知书")  # fmt: skip


def notice_facts(record: Any, day: Any) -> dict[str, Any]:
    """Return what the layout of the written notice reads."""
    conduct = conduct_on(record.conduct, record.decided_on)
    reporter = names_of({record.reporter_code}).get(record.reporter_code, record.organ_name)
    return {
        "to": words.name_of(record), "organ": reporter, "date": day, "code": record.code,
        "item": words.item_title(record), "deciding_organ": record.organ_name,
        "document_number": record.document_number, "decided_on": record.decided_on,
        "conduct": conduct.label if conduct else "", "level": record.get_level_display(),
        "article": conduct.article if conduct else "", "basis": RECORD.acts["notify"].under,
        "rights": RECORD.acts["mark"].under,
        "content": [list(row) for row in words.content_rows(record)],
    }  # fmt: skip


class ServedNotice(Door, View):
    """The served notice as it was uploaded."""

    open_to = OFFICERS

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Hand it out."""
        record = words.record_for(request.actor, kwargs["code"])
        return papers.stored(record.notice_digest, "已送达的告知书")


class Review(OnRecord):
    """复核报送."""

    verb, performs = "review", actions.review
    lead = "请与决定文书逐项核对。报送之后的错误只能更正，不能修改。"
    done = "已复核并报送省级。"


class SendBack(OnRecord):
    """退回."""

    verb, form_class, danger, performs = "send_back", Reason, True, actions.send_back
    done = "已退回填报单位。"


class Dismiss(OnRecord):
    """不予记录."""

    verb, form_class, danger, performs = "dismiss", Reason, True, actions.dismiss
    done = "已记为不予记录。"


class Accept(OnRecord):
    """归集."""

    verb, performs = "accept", actions.accept
    done = "已归集入库。"


class Publish(OnRecord):
    """公示."""

    verb, performs = "publish", actions.publish
    lead = "公示后任何人都可以查询，直到公示期满、撤回、更正或者修复。"
    done = "已公示。"
