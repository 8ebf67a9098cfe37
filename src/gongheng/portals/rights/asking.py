"""Object, apply for repair, report a review or lawsuit, supplement, take back."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import Http404
from django.urls import reverse

from gongheng.credit.disputes import actions as disputes
from gongheng.credit.disputes.lifecycle import CONTEST, DISPUTE
from gongheng.credit.disputes.queries import choices, own_disputes
from gongheng.credit.pledges import actions as pledges
from gongheng.credit.pledges.rules import capacity_of
from gongheng.credit.pledges.templates import digest_of, template_of
from gongheng.credit.repair import actions as repairs
from gongheng.credit.repair.lifecycle import REPAIR
from gongheng.credit.repair.queries import own_repairs
from gongheng.credit.repair.rules import answer_for
from gongheng.credit.subjects.queries import subject_of
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.portals import remedies as words
from gongheng.portals.fields import Day, Papers, Text
from gongheng.portals.forms import ActForm, ActView, Sure


def kept(papers: list[Any], at: Any, by: Any) -> list[str]:
    """Store files and return their digests."""
    return [store.put(one.read(), name=one.name, at=at, by=by).digest for one in papers]


class ObjectForm(ActForm):
    """Why it is wrong, what it should say, and the proof."""

    grounds = Text(label="哪里不对、为什么", rows=6, max_length=4000)
    claimed = Text(label="请求更正为", rows=3, max_length=2000)
    evidence = Papers(label="证明材料", help_text="谁申请、谁举证：至少一份，可以选多个文件。")
    renamed: ClassVar[dict[str, str]] = {"file": "evidence"}


class OwnAct(ActView):
    """An act of a subject on what is its own; it begins a thing, so its page says so itself."""

    open_to = words.SUBJECTS
    form_class: type[ActForm] = ObjectForm

    def done_url(self) -> str:
        """Back to one's own page."""
        return reverse("rights:home")

    @property
    def me(self) -> str:
        """The code under which the subject is known."""
        actor = self.request.actor
        return str(actor.body or actor.person)


class ObjectRecord(OwnAct):
    """提出信用异议：一条记录."""

    title, article = DISPUTE.acts["lodge"].label, DISPUTE.acts["lodge"].under
    submit = "提交异议"
    lead = "提交后记录旁随即标注“异议处理中”，办结时取消；标注不停止公示。"
    done = "异议已提交，记录已标注。"
    target = "record"

    def load(self) -> None:
        """The own record."""
        self.about = words.own_record(self.request.actor, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """What is objected to."""
        return [("记录", words.titled(self.about)), ("决定文书号", self.about.document_number)]

    def act(self, form: Any) -> Any:
        """Store the evidence and lodge."""
        given, now = form.cleaned_data, self.request.now
        with transaction.atomic():
            return disputes.lodge(
                self.target, subject_code=self.me, target_code=self.kwargs.get("code", ""),
                datum=given.get("datum", ""), grounds=given["grounds"], claimed=given["claimed"],
                evidence=kept(given["evidence"], now, self.request.actor), by=self.request.actor, at=now,
            )  # fmt: skip


class ObjectListing(ObjectRecord):
    """提出信用异议：名单."""

    target = "listing"
    lead = "对列入名单的事实、依据或者主体有异议的，写明理由并附证明材料。"
    done = "异议已提交。"

    def load(self) -> None:
        """The own listing."""
        self.about = words.own_listing(self.request.actor, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """What is objected to."""
        return [("名单", self.about.get_colour_display()), ("列入事由", self.about.reason)]


class DatumForm(ObjectForm):
    """The same for what has no record of its own."""

    datum = forms.CharField(label="哪一项信息、在哪个页面", max_length=200)
    field_order = ("datum", "grounds", "claimed", "evidence")


class ObjectDatum(ObjectRecord):
    """提出信用异议：其他公开的信息."""

    target, form_class = "datum", DatumForm
    lead = "积分合计、承诺、评价等公开信息有误，而不是某一条记录有误的，在这里提出，由省级办理。"
    done = "异议已提交。"

    def load(self) -> None:
        """Only for whoever the credit platform knows."""
        if subject_of(self.me) is None:
            raise Http404

    def facts(self) -> list[Any]:
        """Nothing is fixed."""
        return []


class ContestForm(ActForm):
    """Where, under which number, with the notice of acceptance."""

    forum = forms.ChoiceField(label="方式")
    body_name = forms.CharField(label="复议机关（法院）", max_length=200)
    case_number = forms.CharField(label="案号", max_length=128)
    accepted_on = Day(label="受理日期")
    evidence = Papers(label="受理通知书")
    renamed: ClassVar[dict[str, str]] = {"file": "evidence"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forum"].choices = choices("forum")  # type: ignore[attr-defined]


class Contest(OwnAct):
    """申报复议（诉讼）."""

    title, article = CONTEST.acts["report"].label, CONTEST.acts["report"].under
    form_class = ContestForm
    lead = "核对后，公示和查询时一并显示“复议（诉讼）中”；审结后取消。"
    done = "已申报，等待核对。"

    def load(self) -> None:
        """The own record."""
        self.about = words.own_record(self.request.actor, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which record."""
        return [("记录", words.titled(self.about)), ("决定文书号", self.about.document_number)]

    def act(self, form: Any) -> Any:
        """Report."""
        given, now = dict(form.cleaned_data), self.request.now
        with transaction.atomic():
            given["evidence"] = kept(given["evidence"], now, self.request.actor)
            return disputes.report(self.about.code, **given, by=self.request.actor, at=now)


class ApplyForm(ActForm):
    """What was done, the proof, and the commitment that is signed here."""

    statement = Text(label="纠正和履行情况", rows=5, max_length=2000)
    proof = Papers(label="履行证明材料", help_text="缴款凭证、整改报告等，至少一份。")
    read = forms.BooleanField(label="已阅读上述《信用修复承诺书》，同意签署并公开")
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    renamed: ClassVar[dict[str, str]] = {"file": "proof", "pledge_code": "read"}


class Apply(OwnAct):
    """申请信用修复."""

    title, article = REPAIR.acts["apply"].label, REPAIR.acts["apply"].under
    form_class, template_name = ApplyForm, "rights/apply.html"
    submit = "签署承诺并提交申请"
    done = "承诺已签署，修复申请已提交。"

    def load(self) -> None:
        """The own record."""
        self.about = words.own_record(self.request.actor, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which record, and when it may be repaired."""
        found = answer_for(self.about, day_of(self.request.now))
        return [("记录", words.titled(self.about)), ("决定文书号", self.about.document_number),
                ("修复", words.when_words(found))]  # fmt: skip

    def _text(self) -> Any:
        template = template_of("repair")
        return template, template.text_on(day_of(self.request.now)) if template else None

    def get_initial(self) -> dict[str, Any]:
        """The digest of the text shown comes back, so that what was read is what is signed."""
        template, text = self._text()
        return {"digest": digest_of(template, text) if text else ""}

    def act(self, form: Any) -> Any:
        """Sign and apply, both or neither."""
        given, actor, now = form.cleaned_data, self.request.actor, self.request.now
        with transaction.atomic():
            pledge = pledges.sign("repair", subject_code=self.me, subject_kind=capacity_of(actor),
                                  digest=given["digest"], by=actor, at=now,
                                  occasion=self.about.document_number)  # fmt: skip
            return repairs.apply(self.about.code, statement=given["statement"],
                                 proof=kept(given["proof"], now, self.request.actor), pledge_code=pledge.code,
                                 by=actor, at=now)  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the text that is signed."""
        template, text = self._text()
        return {"pledge": text, "pledge_title": template.title if template else "",
                **super().get_context_data(**kwargs)}  # fmt: skip


class OnOwn(OwnAct):
    """An act on an objection or application of one's own."""

    rows: ClassVar[Any]
    form_class: type[ActForm] = Sure
    back = ""

    def load(self) -> Any:
        """The own thing, or 404."""
        found = type(self).rows(self.request.actor).filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404
        return found

    def done_url(self) -> str:
        """Back to it."""
        return reverse(f"rights:{self.back}", args=[self.kwargs["code"]])


class TakeBackDispute(OnOwn):
    """撤回信用异议."""

    rows, life, verb, back, danger = own_disputes, DISPUTE, "take_back", "dispute", True

    def act(self, form: Any) -> Any:
        """Take back."""
        return disputes.take_back(self.thing, by=self.request.actor, at=self.request.now)


class TakeBackRepair(OnOwn):
    """撤回修复申请."""

    rows, life, verb, back, danger = own_repairs, REPAIR, "take_back", "repair", True

    def act(self, form: Any) -> Any:
        """Take back."""
        return repairs.take_back(self.thing, by=self.request.actor, at=self.request.now)


class SupplementForm(ActForm):
    """More proof."""

    proof = Papers(label="补正材料")
    renamed: ClassVar[dict[str, str]] = {"file": "proof"}


class Supplement(OnOwn):
    """补正材料."""

    rows, life, verb, back, form_class = own_repairs, REPAIR, "supplement", "repair", SupplementForm

    def facts(self) -> list[Any]:
        """What is missing."""
        return [("需要补正的内容", self.thing.missing)]

    def act(self, form: Any) -> Any:
        """Add."""
        now = self.request.now
        with transaction.atomic():
            digests = kept(form.cleaned_data["proof"], now, self.request.actor)
            return repairs.supplement(self.thing, proof=digests, by=self.request.actor, at=now)
