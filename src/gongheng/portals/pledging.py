"""The pledges a form asks for where one enters: read, ticked, signed with the same submission."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.pledges.rules import asked_on_entry
from gongheng.credit.pledges.templates import digest_of
from gongheng.portals.forms import ActForm

AGREED = "已逐条阅读《{title}》，有权代表承诺人签署，同意签署并公示"


class Pledging(ActForm):
    """A form with one box for each capacity; the digest beside it says which text was read."""

    def offer(self, kinds: Iterable[str], on: date) -> None:
        """Add the boxes of these capacities. A text not in force that day is not asked for."""
        self.pledges: list[dict[str, Any]] = []
        for kind in kinds:
            for template in asked_on_entry([kind]):
                text = template.text_on(on)
                if text is None:
                    continue
                self.fields[f"pledge_{kind}"] = forms.BooleanField(
                    label=AGREED.format(title=template.title), required=False)  # fmt: skip
                self.fields[f"digest_{kind}"] = forms.CharField(
                    widget=forms.HiddenInput, max_length=64, required=False,
                    initial=digest_of(template, text))  # fmt: skip
                self.pledges.append({
                    "kind": kind, "who": SubjectKind(kind).label, "title": template.title,
                    "text": text, "box": self[f"pledge_{kind}"],
                    "digest": digest_of(template, text), "field": f"digest_{kind}",
                })  # fmt: skip

    def pledged(self) -> dict[str, str]:
        """Return capacity -> digest of the text agreed to."""
        return {one["kind"]: self.cleaned_data[f"digest_{one['kind']}"] for one in self.pledges
                if self.cleaned_data.get(f"pledge_{one['kind']}")}  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Return the answers that are not about pledges."""
        return {name: value for name, value in self.cleaned_data.items()
                if not name.startswith(("pledge_", "digest_"))}  # fmt: skip
