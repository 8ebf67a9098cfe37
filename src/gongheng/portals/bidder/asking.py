"""Questions and objections of a bidder."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access.roles import Role
from gongheng.foundation.files import store
from gongheng.portals import trades
from gongheng.portals.bidder.tender import announced
from gongheng.portals.fields import Drafts, Paper, Text
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.templatetags.written import zh_date
from gongheng.trading.clarification.lifecycle import QUESTION
from gongheng.trading.clarification.questions import actions as questions
from gongheng.trading.notices.queries import notices_of
from gongheng.trading.objections import actions as objections
from gongheng.trading.objections.lifecycle import OBJECTION
from gongheng.trading.objections.queries import own_objections
from gongheng.trading.tendering import limits


class Asking(Drafts, ActView):
    """An act of a bidder on an announced tender."""

    open_to = (Role.BIDDER,)

    def load(self) -> Any:
        """Return nothing to act on yet: the act begins a thing of its own."""
        self.tender = announced(self.request.actor, self.kwargs["code"])

    def done_url(self) -> str:
        """Return to the tender."""
        return reverse("bidder:tender", args=[self.tender.code])

    def facts(self) -> list[Any]:
        """Name the tender."""
        return [("项目", f"{self.tender.title}（{self.tender.code}）")]


class QuestionForm(ActForm):
    """One question."""

    text = Text(label="问题", rows=6, max_length=5000,
                help_text="一次提一个问题，不要写出本单位名称；答复发给所有人，提问人不公开")  # fmt: skip


class Ask(Asking):
    """提出疑问."""

    form_class = QuestionForm
    title = QUESTION.acts["ask"].label
    article = QUESTION.acts["ask"].under
    submit = "提交疑问"
    done = "疑问已提交，招标人看不到是谁提的。"

    def act(self, form: Any) -> Any:
        """Ask."""
        return questions.ask(self.tender, **form.cleaned_data, by=self.request.actor,
                             at=self.request.now)  # fmt: skip


class ObjectionForm(ActForm):
    """What is objected, on which facts."""

    section = forms.ChoiceField(label="标段", required=False)
    grounds = Text(label="事实与理由", rows=8, max_length=20000)
    evidence = Paper(label="证明材料", required=False)
    renamed = {"about": "grounds", "file": "evidence"}

    def __init__(self, *args: Any, sections: Any = (), whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        all_of_it = [("", "全部标段")] if whole else []
        self.fields["section"].choices = [*all_of_it, *((one.code, one.title) for one in sections)]
        if len(sections) == 1:
            self.fields["section"].initial = sections[0].code


class ObjectDocuments(Asking):
    """对招标文件提出异议."""

    form_class = ObjectionForm
    about = "documents"
    title = "对招标文件提出异议"
    article = "招标投标法实施条例第二十二条"
    submit = "提出异议"
    done = "异议已提出。招标人答复之前，招标投标活动暂停。"

    def sections(self) -> list[Any]:
        """Return the sections one may object to."""
        return list(self.tender.sections.all())

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the sections."""
        whole = self.about == "documents"
        return {**super().get_form_kwargs(), "sections": self.sections(), "whole": whole}

    def facts(self) -> list[Any]:
        """Say until when one may object and by when the answer is due."""
        last = limits.at_latest_before(
            self.tender, "objections/document_lead", self.tender.bids_due_at
        )
        answer = self.tender.law["objections/document_answer"]
        return [*super().facts(), ("提出期限", f"{zh_date(last.on)}（{last.rule.source}）"),
                ("答复期限", f"收到之日起 {answer.shown}（{answer.source}）")]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Object."""
        given, now = form.cleaned_data, self.request.now
        paper, actor, evidence = given.get("evidence"), self.request.actor, ""
        if paper:
            evidence = store.put(paper.read(), name=paper.name, at=now, by=actor).digest
        section = next((one for one in self.sections() if one.code == given.get("section")), None)
        return objections.raise_objection(
            self.tender, about=self.about, grounds=given["grounds"], section=section,
            evidence=evidence, by=actor, at=now,
        )  # fmt: skip


class ObjectResult(ObjectDocuments):
    """对评标结果提出异议."""

    about = "result"
    title = "对评标结果提出异议"
    article = "招标投标法实施条例第五十四条"

    def sections(self) -> list[Any]:
        """Return the sections whose candidates were published."""
        told = set(
            notices_of(self.tender).filter(kind="candidates").values_list("section_id", flat=True)
        )
        return [one for one in self.tender.sections.all() if one.pk in told]

    def facts(self) -> list[Any]:
        """Say by when the answer is due."""
        answer = self.tender.law["objections/result_answer"]
        return [("项目", f"{self.tender.title}（{self.tender.code}）"), ("提出期限", "中标候选人公示期间"),
                ("答复期限", f"收到之日起 {answer.shown}（{answer.source}）")]  # fmt: skip


class Objections(ListPage):
    """The objections of one's own unit."""

    open_to = (Role.BIDDER,)
    title = "我的异议"
    noun = "件"
    file_name = "objections"
    columns = (Column("about", "异议"), Column("tender", "项目"), Column("raised", "提出时间", sort="raised_at"),
               Column("due", "答复期限", "date", sort="answer_due_on"), Column("state", "状态"), Column("do", "办理"))  # fmt: skip
    filters = (
        Filter("state", "状态", options=OBJECTION.states.choices, field="state", counted=True),
    )
    nothing = Nothing("没有提出过异议", "对招标文件、开标和评标结果有异议的，在项目页提出。")

    def rows(self) -> Any:
        """Return the unit's objections."""
        return own_objections(self.request.actor)

    def row(self, thing: Any) -> dict[str, Any]:
        """Return one row."""
        withdraw = {"text": "撤回", "url": reverse("bidder:withdraw_objection", args=[thing.pk])}
        late = trades.left(self.request.now, trades.end_of(thing.answer_due_on))[1]
        waiting = thing.state == "raised"
        return {"about": {"text": thing.get_about_display(), "note": thing.grounds[:40]},
                "tender": {"text": thing.tender.title, "url": reverse("bidder:tender", args=[thing.tender.code])},
                "raised": thing.raised_at, "due": thing.answer_due_on,
                "state": {"text": "逾期未答复" if waiting and late else thing.get_state_display(),
                          "tone": "danger" if waiting and late else "info" if waiting else "done"},
                "do": withdraw if waiting else ""}  # fmt: skip


class WithdrawObjection(ActView):
    """撤回异议."""

    open_to = (Role.BIDDER,)
    life = OBJECTION
    verb = "withdraw_objection"
    form_class = Sure
    template_name = "trade/act.html"
    done = "异议已撤回。"

    def load(self) -> Any:
        """Return one's own objection; another's is 404."""
        found = own_objections(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Name the objection."""
        return [("项目", self.thing.tender.title), ("事实与理由", self.thing.grounds)]

    def act(self, form: Any) -> Any:
        """Withdraw."""
        return objections.withdraw_objection(self.thing, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Return to the list."""
        return reverse("bidder:objections")
