"""My unit: what the register knows of it, its qualifications, staff, past performance, restrictions."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.access import actions as access
from gongheng.foundation.access.roles import MARKET
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.portals import trades
from gongheng.portals.bidder import relations as related
from gongheng.portals.doors import Door
from gongheng.portals.fields import Day, Drafts, Paper, Yuan
from gongheng.portals.forms import ActForm, ActView, Reason
from gongheng.portals.measures_shown import at_step
from gongheng.registry.parties import actions as parties
from gongheng.registry.parties import queries
from gongheng.registry.parties.lifecycle import PERFORMANCE, QUALIFICATION, STAFF
from gongheng.registry.standing.queries import standing_of


def own_party(actor: Any) -> Any:
    """Return the actor's own party; 404 when it is not registered."""
    party = queries.registered_party(actor.body)
    if party is None or not actor.acts_for(actor.body):
        raise Http404
    return party


class Unit(Door, TemplateView):
    """The file of one's own unit."""

    open_to = tuple(MARKET)
    template_name = "bidder/unit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        actor, now = self.request.actor, self.request.now
        party = own_party(actor)
        withdraw = lambda kind, pk: reverse("bidder:withdraw_line", args=[kind, pk])  # noqa: E731
        return {
            "party": party,
            "facts": [("统一社会信用代码", party.code), ("类别", party.get_kind_display()),
                      ("地区", trades.region_name(party.region)), ("地址", party.address),
                      ("联系人", queries.persons_of(party, actor)["contact"]["name"]),
                      ("登记时间", party.registered_at and day_of(party.registered_at))],
            "standings": standing_of(party.code, now),
            "measures": at_step("register", [party.code]) + at_step("inspection", [party.code]),
            "qualifications": [
                {"name": {"text": f"{one.name} {one.level}", "note": one.certificate_no}, "by": one.issued_by,
                 "ends": _ends(one.ends_on, day_of(now)),
                 "do": {"text": "撤下", "url": withdraw("qualification", one.pk)}}
                for one in queries.qualifications_of(party)
            ],
            "staff": [
                {"name": row["name"], "position": row["line"].position,
                 "certificate": f"{row['line'].certificate_kind} {row['certificate_no']}".strip(),
                 "since": row["line"].since, "do": {"text": "撤下", "url": withdraw("staff", row["line"].pk)}}
                for row in queries.staff_of(party, actor)
            ],
            "performances": [
                {"project": one.project_name, "counterpart": one.counterpart, "amount": one.amount,
                 "signed": one.signed_on, "source": one.get_source_display(),
                 "do": "" if one.source == "platform" else
                 {"text": "撤下", "url": withdraw("performance", one.pk)}}
                for one in queries.performances_of(party)
            ],
            **related.shown(party, actor),
            "columns": COLUMNS,
            **super().get_context_data(**kwargs),
        }  # fmt: skip


COLUMNS = {
    "qualifications": [{"key": "name", "label": "资质"}, {"key": "by", "label": "发证机关"},
                       {"key": "ends", "label": "有效期至"}, {"key": "do", "label": "办理"}],
    "staff": [{"key": "name", "label": "姓名"}, {"key": "position", "label": "岗位"},
              {"key": "certificate", "label": "证书"}, {"key": "since", "label": "任职起", "kind": "date"},
              {"key": "do", "label": "办理"}],
    "performances": [{"key": "project", "label": "项目"}, {"key": "counterpart", "label": "合同相对方"},
                     {"key": "amount", "label": "金额", "kind": "money", "unit": "元"},
                     {"key": "signed", "label": "签订日期", "kind": "date"}, {"key": "source", "label": "来源"},
                     {"key": "do", "label": "办理"}],
}  # fmt: skip


def _ends(day: Any, today: Any) -> Any:
    if day is None:
        return "长期"
    return {
        "text": f"{day.year}年{day.month}月{day.day}日",
        "tone": "danger" if day < today else "done",
    }


class Entering(Drafts, ActView):
    """A line is entered into one's own file."""

    open_to = tuple(MARKET)

    def load(self) -> Any:
        """Return nothing: the act begins the line."""
        self.party = own_party(self.request.actor)

    def done_url(self) -> str:
        """Return to the file."""
        return reverse("bidder:unit")


class QualificationForm(ActForm):
    """A certificate."""

    name = forms.CharField(label="资质名称", max_length=200)
    level = forms.CharField(label="等级", max_length=40, required=False)
    certificate_no = forms.CharField(label="证书编号", max_length=100)
    issued_by = forms.CharField(label="发证机关", max_length=200)
    issued_on = Day(label="发证日期")
    ends_on = Day(label="有效期至", required=False, help_text="长期有效的留空")
    scan = Paper(label="证书扫描件", required=False)
    renamed = {"digest": "scan", "file": "scan"}


class EnterQualification(Entering):
    """录入资质."""

    form_class = QualificationForm
    title = QUALIFICATION.acts["enter_qualification"].label
    done = "资质已录入，以后投标直接引用。"

    def act(self, form: Any) -> Any:
        """Enter."""
        given, now = dict(form.cleaned_data), self.request.now
        scan, actor, digest = given.pop("scan"), self.request.actor, ""
        if scan:
            digest = store.put(scan.read(), name=scan.name, at=now, by=actor).digest
        return parties.enter_qualification(self.party, **given, digest=digest, by=actor, at=now)


class StaffForm(ActForm):
    """A person in post."""

    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(
        label="身份证件号码", max_length=18, help_text="只存入保密库，不公开"
    )
    position = forms.CharField(label="岗位", max_length=60)
    certificate_kind = forms.CharField(label="证书类别", max_length=60, required=False)
    certificate_no = forms.CharField(label="证书编号", max_length=100, required=False)
    since = Day(label="任职起")
    renamed = {"person": "name"}


class EnterStaff(Entering):
    """录入人员; no draft, for it holds an ID number."""

    form_class = StaffForm
    drafts = False
    title = STAFF.acts["enter_staff"].label
    done = "人员已录入。"

    def act(self, form: Any) -> Any:
        """Enter."""
        given = dict(form.cleaned_data)
        person = access.enter_person(name=given.pop("name"), id_number=given.pop("id_number"))
        return parties.enter_staff(self.party, person=person, **given, by=self.request.actor,
                                   at=self.request.now)  # fmt: skip


class PerformanceForm(ActForm):
    """A contract carried out elsewhere."""

    project_name = forms.CharField(label="项目名称", max_length=600)
    counterpart = forms.CharField(label="合同相对方", max_length=200)
    amount = Yuan(label="合同金额")
    signed_on = Day(label="签订日期")


class EnterPerformance(Entering):
    """录入业绩; those of the platform are entered by the platform."""

    form_class = PerformanceForm
    title = PERFORMANCE.acts["enter_performance"].label
    lead = "平台上完成的合同由平台写入，不必填写。这里只填写平台以外的业绩，并标明“自行申报”。"
    done = "业绩已录入，标明为自行申报。"

    def act(self, form: Any) -> Any:
        """Enter."""
        return parties.enter_performance(self.party, **form.cleaned_data, by=self.request.actor,
                                         at=self.request.now)  # fmt: skip


class UntilForm(ActForm):
    """When a person left."""

    until = Day(label="离任日期")


LINES = {
    "qualification": (QUALIFICATION, "withdraw_qualification", Reason, "qualifications"),
    "staff": (STAFF, "withdraw_staff", UntilForm, "staff"),
    "performance": (PERFORMANCE, "withdraw_performance", Reason, "performances"),
}


class WithdrawLine(ActView):
    """撤下 a line of one's own file."""

    open_to = tuple(MARKET)
    template_name = "trade/act.html"
    done = "已撤下。"

    def load(self) -> Any:
        """Return one's own line in force; another's is 404."""
        if self.kwargs["kind"] not in LINES:
            raise Http404
        self.life, self.verb, self.form_class, name = LINES[self.kwargs["kind"]]
        line = getattr(own_party(self.request.actor), name).filter(pk=self.kwargs["pk"]).first()
        if line is None:
            raise Http404
        return line

    def facts(self) -> list[Any]:
        """Name the line."""
        return [("事项", str(self.thing))]

    def act(self, form: Any) -> Any:
        """Withdraw."""
        return getattr(parties, self.verb)(self.thing, **form.cleaned_data, by=self.request.actor,
                                           at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Return to the file."""
        return reverse("bidder:unit")
