"""Enter a record, adopt a proposal, amend before reporting: one form, drawn from the catalogue."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.catalogue.items import Item, catalogue_on
from gongheng.credit.catalogue.kinds import ADVERSE, PERSONS
from gongheng.credit.records import actions, door
from gongheng.credit.records.lifecycle import RECORD
from gongheng.credit.subjects.queries import UNNAMED
from gongheng.foundation.access import actions as access
from gongheng.foundation.clock import day_of
from gongheng.portals import credit_words as words
from gongheng.portals.choices import names_of
from gongheng.portals.credit import form_fields
from gongheng.portals.credit.nav import OFFICERS
from gongheng.portals.doors import Door
from gongheng.portals.fields import Day, Drafts, Grouped
from gongheng.portals.forms import ActForm, ActView

ABOUT_SUBJECT = ("subject_code", "subject_name", "person_name", "person_number")
ABOUT_DECISION = ("organ_code", "organ_name", "decided_on", "formed_on", "conduct", "trade_code")


class ContentForm(Grouped, ActForm):
    """Conduct, decision and the item's own fields."""

    when = {"organ_name": "机关未登记的必填"}
    conduct = forms.ChoiceField(label="失信行为", required=False,
                                help_text="按决定当日的行为清单定级；清单没有的行为不要硬套。")  # fmt: skip
    organ_code = forms.CharField(label="决定机关统一社会信用代码", max_length=18)
    organ_name = forms.CharField(label="决定机关名称", max_length=200, required=False,
                                 help_text="已登记的机关可以不填，以登记名称为准。")  # fmt: skip
    decided_on = Day(label="决定日期")

    def __init__(self, *args: Any, item: Item, kind: str, day: Any, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs)
        self.fields.update(form_fields.questions(item))
        if item.category in ADVERSE:
            rows = words.conduct_choices(kind, item.category, day)
            self.fields["conduct"].choices = [("", "不定级"), *rows]  # type: ignore[attr-defined]
        else:
            del self.fields["conduct"]
        for field in self.fields.values():
            field.error_messages["required"] = "请填写这一项。"

    @property
    def groups(self) -> Any:  # type: ignore[override]
        """Subject, decision, content."""
        own = [name for name in ABOUT_SUBJECT if name in self.fields]
        decision = [name for name in ABOUT_DECISION if name in self.fields]
        subject = [("主体", "以登记库的名称为准，代码逐位校验。", own)] if own else []
        return [*subject, ("决定", "", decision), (self.item.title, self.item.basis,
                                                 list(self.item.fields))]  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Return what the acts take."""
        given = self.cleaned_data
        more = {"formed_on": given["formed_on"]} if "formed_on" in self.fields else {}
        return {"conduct": given.get("conduct", ""), "organ_code": given["organ_code"],
                "organ_name": given["organ_name"], "decided_on": given["decided_on"], **more,
                "content": form_fields.typed(self.item, given)}  # fmt: skip


class EnterForm(ContentForm):
    """A whole new record."""

    when = {**ContentForm.when, "subject_name": "主体未登记的必填"}
    subject_code = forms.CharField(label="统一社会信用代码", max_length=18)
    subject_name = forms.CharField(label="名称", max_length=200, required=False,
                                   help_text="已登记的主体可以不填；填了就与登记名称核对。")  # fmt: skip
    person_name = forms.CharField(label="姓名", max_length=50)
    person_number = forms.CharField(label="身份证件号码", max_length=18,
                                    help_text="存入保密库，页面和记录只用引用。")  # fmt: skip
    formed_on = Day(label="信息产生日期", required=False,
                    help_text="报送期限自这一日起算；与决定日期相同的不填。")  # fmt: skip
    trade_code = forms.CharField(label="项目（标段）编号", max_length=40, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        absent = ABOUT_SUBJECT[:2] if kind in PERSONS else ABOUT_SUBJECT[2:]
        for name in absent:
            del self.fields[name]


class ChooseForm(ActForm):
    """Which item of the catalogue, of a subject in which capacity."""

    item = forms.ChoiceField(label="信用事项")
    kind = forms.ChoiceField(label="主体身份", choices=words.kind_choices)

    def __init__(self, *args: Any, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.fields["item"].choices = words.item_choices(day)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a capacity that the item does not know."""
        given = super().clean() or {}
        item = catalogue_on(self.day).item(given.get("item", ""))
        if item and given.get("kind") and given["kind"] not in item.subjects:
            self.add_error("kind", f"“{item.title}”不适用于这类主体")
        return given


class Choose(Door, TemplateView):
    """First the item: the form that follows is made from it."""

    open_to = OFFICERS
    template_name = "credit/choose.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Ask, or go on to the form."""
        day = day_of(request.now)
        asked = "item" in request.GET or "kind" in request.GET
        form = ChooseForm(request.GET if asked else None, day=day)
        if asked and form.is_valid():
            given = form.cleaned_data
            return redirect("credit:enter", item=given["item"], kind=given["kind"])
        context = self.get_context_data(form=form, catalogue=catalogue_on(day))
        return self.render_to_response(context, status=422 if asked else 200)


class OfContent(Drafts, ActView):
    """An act whose form is drawn from an item of the catalogue."""

    open_to = OFFICERS
    life = RECORD
    form_class: type[ContentForm] = ContentForm
    item: Item
    kind = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its item."""
        return {**super().get_form_kwargs(), "item": self.item, "kind": self.kind,
                "day": day_of(self.request.now)}  # fmt: skip


class Enter(OfContent):
    """填报."""

    verb, form_class = "enter", EnterForm
    done = "已填报。对主体不利的信息，请先书面告知，再由另一名经办人员复核报送。"

    def enter(self) -> None:
        """Find the item of today's catalogue; refuse a capacity it does not know."""
        item = catalogue_on(day_of(self.request.now)).item(self.kwargs["item"])
        if item is None or self.kwargs["kind"] not in item.subjects:
            raise Http404
        self.item, self.kind = item, self.kwargs["kind"]
        self.drafts = self.kind not in PERSONS  # a draft must not keep anybody's number
        self.title = f"填报：{item.title}"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """A form about a person is never kept as a draft."""
        return super().post(request, *args, **kwargs) if self.drafts else ActView.post(
            self, request, *args, **kwargs)  # fmt: skip

    def get_initial(self) -> dict[str, Any]:
        """The officer's own organ usually decided."""
        return {"organ_code": self.request.actor.body, **super().get_initial()}

    def act(self, form: Any) -> Any:
        """Enter it; a person goes into the vault first, and not at all when it is refused."""
        given = form.cleaned_data
        with transaction.atomic():
            code = given.get("subject_code") or access.enter_person(
                name=given["person_name"], id_number=given["person_number"])  # fmt: skip
            return actions.enter(
                self.item.code, subject_code=code, subject_name=given.get("subject_name", ""),
                subject_kind=self.kind, trade_code=given["trade_code"], **form.told(),
                by=self.request.actor, at=self.request.now,
            )  # fmt: skip

    def done_url(self) -> str:
        """To the new record."""
        return reverse("credit:record", args=[self.outcome.code])


class OnContent(OfContent):
    """An act that writes the content of a record on the desk anew."""

    def load(self) -> Any:
        """Return the record."""
        record = words.record_for(self.request.actor, self.kwargs["code"])
        item = catalogue_on(record.decided_on).item(record.item)
        if item is None:
            raise Http404
        self.item, self.kind = item, record.subject_kind
        return record

    def facts(self) -> list[Any]:
        """Whose record it is."""
        record = self.thing
        rows = [("主体", words.name_of(record)), ("主体身份", record.get_subject_kind_display()),
                ("信用事项", self.item.title)]  # fmt: skip
        if record.trade_code:
            rows.append(("项目（标段）编号", record.trade_code))
        if record.returned_for:
            rows.append(("退回原因", record.returned_for))
        return rows

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the record tells."""
        record = self.thing
        closed = door.closed_content_of(record, self.request.actor)
        known = names_of({record.organ_code})
        return {
            "conduct": record.conduct, "organ_code": record.organ_code,
            "organ_name": "" if record.organ_code in known else record.organ_name,
            "decided_on": record.decided_on, "formed_on": record.formed_on,
            **record.content, **closed, **super().get_initial(),
        }  # fmt: skip

    def done_url(self) -> str:
        """Back to the record."""
        return reverse("credit:record", args=[self.kwargs["code"]])


class AdoptForm(ContentForm):
    """The facts as the officer found them; the subject, too, when the source did not name it."""

    when = {**ContentForm.when, "subject_name": "主体未登记的必填"}
    subject_code = forms.CharField(label="统一社会信用代码", max_length=18)
    subject_name = forms.CharField(label="名称", max_length=200, required=False)

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            for name in ABOUT_SUBJECT[:2]:
                del self.fields[name]

    def told(self) -> dict[str, Any]:
        """Return what the act takes."""
        given = self.cleaned_data
        subject = {name: given[name] for name in ABOUT_SUBJECT[:2] if name in given}
        return {**super().told(), **subject}


class Adopt(OnContent):
    """确认拟报."""

    template_name = "credit/adopt.html"
    verb, form_class = "adopt", AdoptForm
    lead = "拟报由交易记录或者公开信息产生，只是建议。请核对事实，补齐决定文书的内容。"
    done = "已确认为填报。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whether the subject is known."""
        return {**super().get_form_kwargs(), "named": self.thing.subject.code != UNNAMED}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the words of the source."""
        texts = door.evidence_texts(self.thing, self.request.actor)
        return {"texts": texts, **super().get_context_data(**kwargs)}

    def act(self, form: Any) -> Any:
        """Adopt it with what the officer found."""
        return actions.adopt(self.thing, **form.told(), by=self.request.actor, at=self.request.now)


class AmendForm(ContentForm):
    """What may be changed before the record is reported."""

    formed_on = Day(label="信息产生日期", required=False)


class Amend(OnContent):
    """修改."""

    verb, form_class = "amend", AmendForm
    done = "已修改，重新等候复核。"

    def act(self, form: Any) -> Any:
        """Write it anew."""
        return actions.amend(self.thing, item=self.item.code, **form.told(),
                             by=self.request.actor, at=self.request.now)  # fmt: skip
