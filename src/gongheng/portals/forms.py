"""Form → one action → answer: a refusal becomes a field error, and nothing typed is lost."""

from types import ModuleType
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic.edit import FormView

from gongheng.foundation.lifecycle import Act, Lifecycle
from gongheng.foundation.refusals import Refused
from gongheng.portals.acts import refuse_unless_open
from gongheng.portals.doors import Door
from gongheng.portals.middleware import note_refusal


class ActForm(forms.Form):
    """A form whose refusals come from the action; `renamed` maps the action's names to ours.

    `when` says of a field that only some cases ask for in which: it stands where 选填 would.
    """

    renamed: ClassVar[dict[str, str]] = {}
    when: ClassVar[dict[str, str]] = {}
    refusal: Refused | None = None  # what has no field of its own: the banner above the form

    def refuse(self, refused: Refused) -> None:
        """Show a refusal at its field, or as a banner."""
        field = self.renamed.get(refused.field, refused.field)
        if field in self.fields:
            words = refused.sentence + (f"（{refused.source}）" if refused.source else "")
            self.add_error(field, forms.ValidationError(words, code=refused.code))
        else:
            self.refusal = refused

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.when = self.when.get(name, "")  # type: ignore[attr-defined]
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = "请填写这一项。"


class Reason(ActForm):
    """The form of every act that needs nothing but a reason."""

    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class Sure(ActForm):
    """The form of an act that needs nothing: the page asks once."""


class ActView(Door, FormView):
    """A page for one act. Subclass: set `open_to`, `life`, `verb`; write `load`, `act`, `done_url`.

    `load()` returns the thing (raise Http404 when this actor may not see it); `act(form)` calls
    the one action with `by=self.request.actor, at=self.request.now`; `done_url()` names the page
    to go to. The template draws `title`, `lead`, `facts`, `c-form`; override for more.
    """

    form_class: type[forms.Form] = Reason
    template_name = "desk/form.html"
    life: Lifecycle | None = None
    verb = ""
    title = ""  # else the act's label
    lead = ""
    submit = ""  # the verb on the button; else the act's label
    article = ""  # else the act's article
    done = "已办理。"  # what is said when it is done
    danger = False
    thing: Any = None

    def load(self) -> Any:
        """Return the thing the act is performed on."""
        return None

    def act(self, form: Any) -> Any:
        """Call the one action and return its answer."""
        raise NotImplementedError

    def done_url(self) -> str:
        """Return where to go when it is done."""
        raise NotImplementedError

    def facts(self) -> list[Any]:
        """Return what is already known, shown locked above the form: `[(label, value)]`."""
        return []

    def enter(self) -> None:
        """Load the thing; refuse at once what could not be done, so that nobody types in vain."""
        self.thing = self.load()
        if self.life is not None and self.verb and self.thing is not None:
            refuse_unless_open(self.life, self.verb, self.thing, self.request.actor)

    def form_valid(self, form: Any) -> HttpResponse:
        """Perform the act, or show why not with everything typed still there."""
        try:
            self.outcome = self.act(form)
        except Refused as refused:
            note_refusal(self.request, refused.code)
            if not isinstance(form, ActForm):
                raise
            form.refuse(refused)
            return self.render_to_response(self.get_context_data(form=form), status=refused.status)
        if self.done:
            messages.success(self.request, self.done)
        return redirect(self.done_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the faults; 422 tells scripts and tests what people read."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the generic page its words."""
        act = self.life.acts[self.verb] if self.life is not None and self.verb else None
        return {
            "title": self.title or (act.label if act else ""),
            "lead": self.lead,
            "submit": self.submit or (act.label if act else "提交"),
            "article": self.article or (self._article(act) if act else ""),
            "danger": self.danger,
            "thing": self.thing,
            "facts": self.facts(),
            "cancel": self.done_url_if_known(),
            **super().get_context_data(**kwargs),
        }

    def _article(self, act: Act) -> str:
        """Return the act's article, for the very thing where it hangs on the thing."""
        return act.under if act.begins or self.thing is None else act.article(self.thing)

    def done_url_if_known(self) -> str:
        """Return where 返回 leads: the same page, unless it depends on the outcome."""
        try:
            return self.done_url()
        except AttributeError:
            return ""


class ThingAct(ActView):
    """An act on one thing: `performs` holds the action of the verb's name, `back` names its page."""

    form_class: type[forms.Form] = Sure
    performs: ClassVar[ModuleType]
    back = ""

    def act(self, form: Any) -> Any:
        """Call the action of the verb with what the form asked."""
        perform = getattr(self.performs, self.verb)
        return perform(self.thing, **form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the thing."""
        return reverse(self.back, args=[self.thing.code])
