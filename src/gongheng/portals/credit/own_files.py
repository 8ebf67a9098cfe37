"""谁查过我的档案; whom one has authorised; what others have authorised one's unit to read."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.credit.inquiries import actions, queries
from gongheng.credit.inquiries.lifecycle import FILE_INQUIRY
from gongheng.credit.inquiries.purposes import parts
from gongheng.foundation.access.roles import MARKET
from gongheng.portals.credit.file_reading import Read
from gongheng.portals.credit.inquiries import known, state_of
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.mycredit.pledges import OWN

UNITS = tuple(sorted(MARKET))
STATES = (Filter("state", "状态", options=FILE_INQUIRY.states.choices, field="state"),)


class Readings(ListPage):
    """Who read one's file: the organ, when, what for, by which approval. Staff have files, too."""

    title, noun, file_name = "谁查过我的档案", "次查阅", "readings"
    lead = "任何单位查阅您不公开的信用信息，都先在这里留下记录。对查阅有疑问的，可凭调阅编号向信用信息主管单位反映。"
    columns = (
        Column("at", "查阅时间", "date", sort="read_at"), Column("body", "查阅单位"),
        Column("purpose", "用途"), Column("parts", "内容"), Column("kind", "依据"),
        Column("code", "调阅编号"),
    )  # fmt: skip
    filters = (Filter("body", "查阅单位", kind="text", field="body_name"),)
    nothing = Nothing("没有单位查阅过您的档案", help="公示中的信息人人可看，不在此列。")

    def rows(self) -> Any:
        """One's own."""
        return queries.readings_about(self.request.actor)

    def row(self, one: Any) -> dict[str, Any]:
        """One reading."""
        return {**one.shown, "parts": "、".join(one.shown["parts"])}


class Authorisations(ListPage):
    """Whom one has authorised."""

    open_to = OWN
    title, noun, file_name = "授权查询", "份授权", "authorisations"
    lead = "授权银行、担保机构等在期限内查阅您指定的内容；随时可以收回，收回后对方什么也看不到。"
    columns = (
        Column("code", "编号"), Column("unit", "被授权单位"), Column("purpose", "用途"),
        Column("parts", "内容"), Column("until", "有效期至", "date", sort="ends_at"),
        Column("state", "状态"), Column("do", "办理"),
    )  # fmt: skip
    filters = STATES
    nothing = Nothing("还没有授权过任何单位", help="从上方新建授权。")

    def rows(self) -> Any:
        """One's own."""
        return queries.authorisations_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Authorise a unit."""
        act = FILE_INQUIRY.acts["authorise"]
        return [{"label": "授权一个单位", "url": reverse("files:authorise"), "open": True,
                 "article": act.under}]  # fmt: skip

    def row(self, one: Any) -> dict[str, Any]:
        """One authorisation."""
        live = one.state == "granted"
        url = reverse("files:revoke", args=[one.code])
        return {"code": one.code, "unit": one.body_name, "purpose": one.purpose_label,
                "parts": "、".join(one.part_labels), "until": one.ends_at, "state": state_of(one),
                "do": {"text": "收回", "url": url} if live else ""}  # fmt: skip


class Granted(ListPage):
    """What other subjects have authorised one's unit to read."""

    open_to = UNITS
    title, noun, file_name = "获准查阅的档案", "份授权", "granted"
    lead = "其他主体授权本单位查阅的内容。每次查阅都留下记录，对方看得到。"
    columns = (
        Column("code", "编号"), Column("subject", "授权主体"), Column("purpose", "用途"),
        Column("until", "有效期至", "date", sort="ends_at"), Column("state", "状态"), Column("do", "办理"),
        Column("report", "信用报告"),
    )  # fmt: skip
    filters = STATES
    nothing = Nothing(
        "还没有主体授权本单位查阅", help="请对方在“授权查询”中授权本单位，授权后立即在这里查阅。"
    )

    def rows(self) -> Any:
        """Given to one's unit."""
        return queries.authorised_to(self.request.actor)

    def get_ready(self, things: Any) -> None:
        """Fetch the names at once."""
        self._names = queries.names_under(things)

    def row(self, one: Any) -> dict[str, Any]:
        """One authorisation."""
        live = one.state == "granted"
        url = reverse("files:read", args=[one.code])
        told = [self._names[code] for code in sorted(one.subjects) if code in self._names]
        return {"code": one.code, "subject": "、".join(told),
                "purpose": one.purpose_label, "until": one.ends_at, "state": state_of(one),
                "do": {"text": "查阅", "url": url} if live else "",
                "report": {"text": "出具", "url": reverse("files:granted_report", args=[one.code])}
                if live else ""}  # fmt: skip


class AuthoriseForm(ActForm):
    """Whom, what for, what, how long."""

    unit = forms.CharField(label="被授权单位的统一社会信用代码", max_length=18,
                           help_text="在平台登记的银行、保险、担保机构或者其他单位。")  # fmt: skip
    purpose = forms.ChoiceField(
        label="用途",
        choices=lambda: [(one.code, one.label) for one in queries.purposes_of_subjects()],
    )
    parts = forms.MultipleChoiceField(
        label="授权查阅的内容",
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: list(parts().items()),
    )
    days = forms.IntegerField(
        label="期限（日）", min_value=1, help_text="自现在起算，可以随时收回。"
    )
    agreed = forms.BooleanField(
        label="本人有权代表信用主体作出本授权，同意被授权单位按所列内容查阅。"
    )


class Authorise(ActView):
    """授权查询."""

    open_to = OWN
    form_class = AuthoriseForm
    title, done = "授权查询", "已授权，对方可以查阅；您在“谁查过我的档案”中看得到每一次查阅。"
    article = FILE_INQUIRY.acts["authorise"].under

    def act(self, form: Any) -> Any:
        """Authorise."""
        told = {key: value for key, value in form.cleaned_data.items() if key != "agreed"}
        return actions.authorise(
            told.pop("unit"), **told, by=self.request.actor, at=self.request.now
        )

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("files:authorisations")


class Revoke(ActView):
    """收回授权."""

    open_to = OWN
    form_class = Sure
    life, verb, danger = FILE_INQUIRY, "revoke", True

    def load(self) -> Any:
        """One's own."""
        found = (
            queries.authorisations_of(self.request.actor).filter(code=self.kwargs["code"]).first()
        )
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Which."""
        return known(self.thing)

    def act(self, form: Any) -> Any:
        """Take it back."""
        return actions.revoke(self.thing, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("files:authorisations")


class ReadGranted(Read):
    """查阅 by the unit a subject has authorised."""

    open_to = UNITS

    def load(self) -> Any:
        """Given to one's unit."""
        found = queries.authorised_to(self.request.actor).filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404
        return found

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("files:granted")
