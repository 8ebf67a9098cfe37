"""Propose the correction of a published record: old and new side by side, the old one stays on file."""

from typing import Any

from django import forms

from gongheng.credit.catalogue.fields import fields
from gongheng.credit.records.changes import actions
from gongheng.portals import credit_words as words
from gongheng.portals.credit import form_fields
from gongheng.portals.credit.entering import ContentForm, OnContent


class CorrectForm(ContentForm):
    """The right content and why the old one was wrong."""

    reason = forms.CharField(label="更正的原因", max_length=500,
                             widget=forms.Textarea(attrs={"rows": 3}),
                             help_text="写入不公开的办理记录。")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (
            "organ_code",
            "organ_name",
        ):  # the organ that decided is not up to a correction
            del self.fields[name]


class ProposeCorrection(OnContent):
    """提出更正."""

    verb, form_class = "propose_correction", CorrectForm
    template_name = "credit/correct.html"
    lead = "由另一名经办人员决定，决定之前原记录照旧公示；加重的先书面告知主体。先“对照”再提出。"
    done = "已提出更正，等待另一名经办人员决定。"
    drafts = False

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Compare first when asked; nothing is written by that."""
        if "compare" in request.POST:
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def act(self, form: Any) -> Any:
        """Propose; nothing public changes by it."""
        given = form.cleaned_data
        return actions.propose_correction(
            self.thing, reason=given["reason"], conduct=given.get("conduct", ""),
            decided_on=given["decided_on"], content=form_fields.typed(self.item, given),
            by=self.request.actor, at=self.request.now,
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lay old and new side by side."""
        context = super().get_context_data(**kwargs)
        form = context["form"]
        context["compared"] = [self._line(form, name) for name in form.fields if name != "reason"]
        return context

    def _line(self, form: Any, name: str) -> dict[str, Any]:
        """Return one field: what stands now and what is typed."""
        bound = form[name]
        old, new = _shown(form.initial.get(name)), _shown(bound.value())
        row = {"field": fields()[name].label if name in fields() else bound.label,
               "old": old or "—", "new": new or "—"}  # fmt: skip
        return {**row, "_class": "soon"} if old != new else row


def _shown(value: Any) -> str:
    if value in (None, "", []):
        return ""
    return words.as_text([str(one) for one in value] if isinstance(value, list) else value)
