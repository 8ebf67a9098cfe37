"""调阅审批 on the desks of those who ask, approve and read."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.inquiries import actions, queries
from gongheng.credit.inquiries.lifecycle import FILE_INQUIRY
from gongheng.credit.inquiries.purposes import APPROVERS, parts
from gongheng.credit.inquiries.rules import ruling
from gongheng.foundation.access.roles import Role
from gongheng.foundation.documents.words import instant
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, ActView, Reason, ThingAct
from gongheng.portals.lists import Column, Filter, ListPage, Nothing

ASKERS = (Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR)
TONES = {"requested": "warn", "half_open": "warn", "granted": "done", "refused": "danger",
         "taken_back": "neutral", "ended": "neutral"}  # fmt: skip
VERBS = ("approve", "refuse", "take_back", "turn_second_key", "read", "review", "call_in")
READINGS = [{"key": "at", "label": "查阅时间", "kind": "date"}, {"key": "subject", "label": "主体"},
            {"key": "parts", "label": "内容"}]  # fmt: skip


def state_of(one: Any) -> dict[str, str]:
    """The chip of an approval."""
    return {"text": one.get_state_display(), "tone": TONES[one.state]}


class Inquiries(ListPage):
    """Approvals of one's organ, and those one may have to grant."""

    open_to = ASKERS
    title, noun, file_name = "调阅审批", "件", "inquiries"
    lead = "不公开的信用信息，凭有效的批准查阅；每次查阅先留记录，主体看得到是哪个单位查阅。"
    columns = (
        Column("code", "编号"), Column("purpose", "用途"), Column("body", "单位"),
        Column("at", "申请时间", "date", sort="requested_at"),
        Column("until", "有效期至", "date", sort="ends_at"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=tuple(FILE_INQUIRY.states.choices), counted=True),
        Filter("kind", "种类", options=tuple(queries.kinds()[:2])),
    )
    nothing = Nothing("还没有调阅申请", help="需要查阅不公开的信用信息时，从上方申请。")

    def rows(self) -> Any:
        """One's own organ's, and those to approve."""
        return queries.inquiries_on_the_desk_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Ask; break the glass."""
        shown = [("request", "申请调阅", False), ("break_glass", "紧急调阅", True)]
        return [{"label": label, "url": reverse(f"inquiries:{verb}"), "open": True,
                 "article": FILE_INQUIRY.acts[verb].under}
                for verb, label, urgent in shown
                if queries.purposes_for(self.request.actor, emergency=urgent)]  # fmt: skip

    def row(self, one: Any) -> dict[str, Any]:
        """One approval."""
        return {
            "code": {"text": one.code, "url": reverse("inquiries:inquiry", args=[one.code])},
            "purpose": one.purpose_label, "body": one.body_name, "at": one.requested_at,
            "until": one.ends_at, "state": state_of(one),
        }  # fmt: skip


def found(request: Any, code: str) -> Any:
    """An approval on this desk, else 404."""
    one = queries.inquiries_on_the_desk_of(request.actor).filter(code=code).first()
    if one is None:
        raise Http404
    return one


def known(one: Any) -> list[tuple[str, Any]]:
    """What an approval says."""
    rows = [
        ("种类", one.get_kind_display()), ("用途", one.purpose_label), ("案号", one.case_number),
        ("申请单位", one.body_name), ("信用主体", "、".join(queries.subject_names(one))),
        ("调阅内容", "、".join(one.part_labels)), ("说明", one.reason),
        ("申请时间", instant(one.requested_at)),
        ("有效期", f"{instant(one.begins_at)} 至 {instant(one.ends_at)}" if one.begins_at else ""),
        ("审查期限", instant(one.review_due_at) if one.review_due_at else ""),
        ("审查结论", one.get_finding_display()), ("原因", one.refused_for),
    ]  # fmt: skip
    return [(label, value) for label, value in rows if value]


class InquiryPage(Door, TemplateView):
    """One approval, what may be done with it, and every reading under it."""

    open_to = ASKERS
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts, acts, readings."""
        one = found(self.request, self.kwargs["code"])
        urls: dict[str, Any] = {
            verb: reverse(f"inquiries:{verb}", args=[one.code]) for verb in VERBS
        }
        if one.kind != "emergency" or one.reviewed_at or not one.review_due_at:
            del urls["review"]
        names = queries.reading_names(one)
        rows = [{"at": row.read_at, "subject": names[row.subject.code],
                 "parts": "、".join(row.shown["parts"])}
                for row in queries.readings_under(one)[:100]]  # fmt: skip
        kept = ruling("inquiry_log_keep", self.request.now).shown
        approver = APPROVERS.get(queries.approver_of(one), "")
        return {
            **super().get_context_data(**kwargs), "title": one.purpose_label, "code": one.code,
            "state": state_of(one), "acts": bar(FILE_INQUIRY, one, self.request.actor, urls),
            "parts": [{"title": "申请", "facts": [*known(one), ("由谁批准", approver)]},
                      {"title": "查阅记录", "columns": READINGS, "rows": rows,
                       "empty": "还没有查阅", "lead": f"记录至少保存 {kept}，任何人不能删改。"}],
            "crumbs": [{"label": "调阅审批", "url": reverse("inquiries:inquiries")},
                       {"label": one.code, "url": ""}],
        }  # fmt: skip


class AskForm(ActForm):
    """What for, about whom, what."""

    purpose = forms.ChoiceField(label="用途")
    case_number = forms.CharField(label="案号（事由编号）", max_length=100)
    subjects = Text(label="信用主体", rows=3, max_length=5000,
                    help_text="统一社会信用代码，一行一个，最多 50 个；评标专家、工作人员填其引用。")  # fmt: skip
    parts = forms.MultipleChoiceField(
        label="调阅内容", widget=forms.CheckboxSelectMultiple,
        help_text="只选办案需要的；公示中的记录不需要批准。",
    )  # fmt: skip
    reason = Text(label="说明", max_length=500, required=False)

    def __init__(self, *args: Any, offered: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [(one.code, one.label) for one in offered]
        self.fields["parts"].choices = list(parts().items())

    def clean_subjects(self) -> list[str]:
        """One a line."""
        return str(self.cleaned_data["subjects"]).split()


class RequestForm(AskForm):
    """And for how long."""

    field_order = ("purpose", "case_number", "subjects", "parts", "days", "reason")
    days = forms.IntegerField(label="期限（日）", min_value=1, help_text="自批准之日起算。")


class UrgentForm(AskForm):
    """And why it cannot wait."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].label = "为什么来不及审批"


class Request(ActView):
    """申请调阅."""

    open_to = ASKERS
    form_class: type[ActForm] = RequestForm
    verb, urgent = "request", False
    title, done = "申请调阅", "已提交，等待批准。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer only what this office may ask for."""
        offered = queries.purposes_for(self.request.actor, emergency=self.urgent)
        return {**super().get_form_kwargs(), "offered": offered}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the article."""
        act = FILE_INQUIRY.acts[self.verb]
        return {**super().get_context_data(**kwargs), "article": act.under, "submit": act.label}

    def act(self, form: Any) -> Any:
        """Ask."""
        told = dict(form.cleaned_data)
        perform = getattr(actions, self.verb)
        return perform(told.pop("purpose"), **told, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """To the approval."""
        return reverse("inquiries:inquiry", args=[self.outcome.code])


class BreakGlass(Request):
    """紧急调阅."""

    form_class, verb, urgent, danger = UrgentForm, "break_glass", True, True
    title, done = "紧急调阅", "已登记，由同一单位另一人启用后打开。"
    lead = "只在来不及审批时使用：同一单位另一人启用之后才打开，并在规定时间内由省级第三人审查。"


class OnInquiry(ThingAct):
    """An act on one approval."""

    open_to: tuple[str, ...] = ASKERS
    life = FILE_INQUIRY
    performs, back = actions, "inquiries:inquiry"

    def load(self) -> Any:
        """One on this desk."""
        return found(self.request, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which."""
        return known(self.thing)


class DaysForm(ActForm):
    """For how long."""

    days = forms.IntegerField(
        label="批准的期限（日）", min_value=1, help_text="可以短于申请，不得更长。"
    )


class Approve(OnInquiry):
    """批准调阅."""

    verb, form_class = "approve", DaysForm

    def get_initial(self) -> dict[str, Any]:
        """As asked."""
        return {"days": self.thing.days}


class Refuse(OnInquiry):
    """不予批准."""

    verb, form_class, danger = "refuse", Reason, True


class TakeBack(OnInquiry):
    """撤回申请."""

    verb = "take_back"


class TurnSecondKey(OnInquiry):
    """第二人启用."""

    verb, danger = "turn_second_key", True


class CallIn(OnInquiry):
    """收回."""

    verb, form_class = "call_in", Reason


class ReviewForm(ActForm):
    """What was found."""

    finding = forms.ChoiceField(label="审查结论", choices=queries.findings)
    opinion = Text(label="审查意见", max_length=500)


class Review(OnInquiry):
    """事后审查."""

    verb, form_class = "review", ReviewForm
