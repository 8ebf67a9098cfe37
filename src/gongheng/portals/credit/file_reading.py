"""查阅: a file that is opened under an approval, shown once on the answer itself."""

from typing import Any

from django import forms
from django.http import HttpResponse

from gongheng.credit.inquiries import queries
from gongheng.credit.records import door
from gongheng.foundation.refusals import Refused
from gongheng.portals import credit_words as office
from gongheng.portals.credit.inquiries import OnInquiry
from gongheng.portals.forms import ActForm
from gongheng.portals.middleware import note_refusal
from gongheng.portals.public import words


class ReadForm(ActForm):
    """Whose file."""

    subject = forms.ChoiceField(label="信用主体")

    def __init__(self, *args: Any, offered: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = offered


class Read(OnInquiry):
    """查阅: the reading is on record, then the file is shown on the answer itself, never by a link."""

    verb, form_class = "read", ReadForm
    lead = "按“查阅”之后先留下查阅记录，再显示内容；主体看得到本单位何时、为何查阅。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the subjects named in the approval."""
        return {**super().get_form_kwargs(), "offered": queries.subject_choices(self.thing)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Open the file, or say why not."""
        try:
            file = door.open_file(self.thing, subject=form.cleaned_data["subject"],
                                  by=self.request.actor, at=self.request.now)  # fmt: skip
        except Refused as refused:
            note_refusal(self.request, refused.code)
            form.refuse(refused)
            return self.render_to_response(self.get_context_data(form=form), status=refused.status)
        return shown(self, file)


def shown(view: Any, file: dict[str, Any]) -> HttpResponse:
    """The opened file as a page that no cache keeps."""
    one = view.thing
    name = file["name"] or "自然人（未获准查阅姓名）"
    lead = f"凭 {one.code}（{one.purpose_label}）查阅。本次查阅已经记录。"
    sections = [{"title": office.item_title(record), "facts": _told(record, closed)}
                for record, closed in file["records"]]  # fmt: skip
    nothing = [{"title": "信用记录", "lead": "获准查阅的范围内没有记录。"}]
    context = {"view": view, "title": name, "code": file["subject"].code if not file["subject"].is_person else "",
               "lead": lead, "parts": sections or nothing,
               "crumbs": [{"label": one.code, "url": view.done_url()}, {"label": "查阅", "url": ""}]}  # fmt: skip
    view.template_name = "credit/thing.html"
    answer = view.render_to_response(context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _told(record: Any, closed: dict[str, Any]) -> list[tuple[str, Any]]:
    content = office.content_rows(record, closed)
    rows = [("状态", record.get_state_display()), ("失信行为", office.conduct_words(record)),
            ("决定机关", record.organ_name), ("决定文书号", record.document_number),
            ("决定日期", words.zh_day(record.decided_on)), *content]  # fmt: skip
    return [(label, value) for label, value in rows if value not in ("", "—", None)]
