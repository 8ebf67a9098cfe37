"""选填 stands only where leaving a field empty is really taken: every form of every portal."""

import importlib
import inspect
import pkgutil
import re
import sys
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string

import gongheng.portals
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.tenderer.evaluating import SeatsForm

# A refusal that says "this was left empty", with the name of what was.
EMPTY = re.compile(
    r'refuse_unless\([^"]*"(?:missing_field|text_missing|change_unexplained|evidence_missing'
    r'|new_deadline_needed)",\s*field="(\w+)"'
)


def below(kind):
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def views():
    for module in pkgutil.walk_packages(gongheng.portals.__path__, "gongheng.portals."):
        importlib.import_module(module.name)
    found = {one for one in below(ActView) if one.__module__.startswith("gongheng.")}
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


def performed_in(view):
    """The actions that the view's module calls, by module or by function."""
    used = vars(sys.modules[view.__module__]).values()
    modules = {one.__name__ if inspect.ismodule(one) else getattr(one, "__module__", "")
               for one in used if inspect.ismodule(one) or inspect.isfunction(one)}  # fmt: skip
    return {Path(sys.modules[name].__file__) for name in modules
            if name.startswith("gongheng.") and name.endswith(".actions")}  # fmt: skip


def wanted_in(files):
    """Names of what these actions, and the rules beside them, refuse when it is empty."""
    folders = {file.parent for file in files}
    files = [folder / name for folder in folders for name in ("actions.py", "rules.py")]
    texts = [one.read_text("utf-8") for one in files if one.is_file()]
    return {name for text in texts for name in EMPTY.findall(text)}


def shown_as_optional(form):
    """Fields beside which 选填 is written."""
    when = getattr(form, "when", {})
    return {name for name, field in form.base_fields.items()
            if not field.required and name not in when and not isinstance(field, forms.BooleanField)}  # fmt: skip


def wrong_marks(view):
    form = view.form_class
    ours = getattr(form, "renamed", {})
    wanted = {ours.get(name, name) for name in wanted_in(performed_in(view))}
    return {(form.__name__, name) for name in shown_as_optional(form) & wanted}


def test_no_field_that_an_act_refuses_when_empty_is_shown_as_optional():
    wrong = {(view.__module__, *one) for view in views() for one in wrong_marks(view)}
    assert wrong == set()


def test_the_comparison_reads_acts_at_all():
    seen = {view.__name__ for view in views() if wanted_in(performed_in(view))}
    assert len(seen) > 20


def test_a_wrong_mark_would_be_found(monkeypatch):
    found = [view for view in views() if view.form_class.__name__ == "JudgeForm"]
    assert found
    assert not any(wrong_marks(view) for view in found)
    monkeypatch.setattr(found[0].form_class, "when", {})
    assert any(wrong_marks(view) for view in found)


def test_a_condition_stands_only_at_a_field_that_may_be_empty():
    for form in below(ActForm):
        for name in form.when:
            if name in form.base_fields:
                assert not form.base_fields[name].required, (form, name)
                assert form.when[name].isprintable()
            else:
                assert form.__name__ == "PerformanceForm", (form, name)


@pytest.mark.parametrize(("required", "when", "words"), [
    (True, "", None), (False, "", "（选填）"), (False, "保函的必填", "（保函的必填）"),
])  # fmt: skip
def test_the_mark_is_drawn_as_the_form_says(required, when, words):
    class OneForm(ActForm):
        one = forms.CharField(label="一项", required=required)

    OneForm.when = {"one": when} if when else {}
    text = render_to_string("trade/field.html", {"field": OneForm()["one"]})
    assert ("optional" in text) == (words is not None)
    assert words is None or words in text


def test_a_committee_without_experts_is_sent_back_at_the_field():
    form = SeatsForm({"chair": ""}, experts=(), representatives=())
    assert not form.is_valid()
    assert "请勾选专家。" in form.errors["experts"]
