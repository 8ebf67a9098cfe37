"""What one's own unit declares of control, management and its responsible person."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access import actions as access
from gongheng.foundation.access.roles import MARKET
from gongheng.portals.forms import ActForm, ActView, Reason
from gongheng.registry.parties.lifecycle import HEAD, RELATION
from gongheng.registry.parties.queries import registered_party
from gongheng.registry.parties.relations import actions, queries

COLUMNS = [{"key": "other", "label": "对方单位"}, {"key": "kind", "label": "关系"},
           {"key": "note", "label": "说明"}, {"key": "do", "label": "办理"}]  # fmt: skip


def shown(party: Any, actor: Any) -> dict[str, Any]:
    """Return what the unit's page tells of relations and of the responsible person."""
    end = lambda kind, pk: reverse("bidder:end_related", args=[kind, pk])  # noqa: E731
    head = queries.head_of_party(party, actor)
    return {
        "relation_columns": COLUMNS,
        "relations": [
            {"other": {"text": one.other_name, "note": one.other_code}, "kind": one.get_kind_display(),
             "note": one.note, "do": {"text": "终止", "url": end("relation", one.pk)}}
            for one in queries.relations_of(party)
        ],
        "head": {**head, "url": end("head", head["line"])} if head else None,
    }  # fmt: skip


class OnUnit(ActView):
    """An act on the file of one's own unit."""

    open_to = tuple(MARKET)
    template_name = "trade/act.html"

    def load(self) -> Any:
        """Return nothing: the act begins the line."""
        self.party = registered_party(self.request.actor.body)
        if self.party is None or not self.request.actor.acts_for(self.party.code or ""):
            raise Http404

    def done_url(self) -> str:
        """Return to the file."""
        return reverse("bidder:unit")


class RelationForm(ActForm):
    """The other unit and how one stands to it."""

    other_name = forms.CharField(label="对方单位名称", max_length=200)
    other_code = forms.CharField(label="对方统一社会信用代码", max_length=18)
    kind = forms.ChoiceField(label="关系", widget=forms.RadioSelect,
                             choices=queries.relation_kinds())  # fmt: skip
    note = forms.CharField(label="说明", max_length=500, required=False,
                           help_text="例如持股比例、管理合同")  # fmt: skip


class DeclareRelation(OnUnit):
    """申报关联关系."""

    form_class = RelationForm
    title = RELATION.acts["declare_relation"].label
    submit = "申报"
    article = RELATION.acts["declare_relation"].under
    lead = ("存在控股、管理关系的不同单位，不得参加同一标段投标；与招标人有利害关系可能影响公正的，不得投标。"
            "一次申报，各项目共用，内容公开。")  # fmt: skip
    done = "关联关系已申报。"

    def act(self, form: Any) -> Any:
        """Declare."""
        return actions.declare_relation(self.party, **form.cleaned_data, by=self.request.actor,
                                        at=self.request.now)  # fmt: skip


class HeadForm(ActForm):
    """The responsible person; name and number go to the vault."""

    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(label="身份证件号码", max_length=18,
                                help_text="只存入保密库，用来比对是否同一人，不公开")  # fmt: skip
    renamed = {"person": "id_number"}


class DeclareHead(OnUnit):
    """申报单位负责人."""

    form_class = HeadForm
    title = HEAD.acts["declare_head"].label
    submit = "申报"
    article = HEAD.acts["declare_head"].under
    lead = "单位负责人为同一人的不同单位，不得参加同一标段投标。"
    done = "单位负责人已申报。"

    def act(self, form: Any) -> Any:
        """Declare."""
        given = form.cleaned_data
        person = access.enter_person(name=given["name"], id_number=given["id_number"])
        return actions.declare_head(self.party, person=person, by=self.request.actor,
                                    at=self.request.now)  # fmt: skip


LINES = {
    "relation": (RELATION, "withdraw_relation", queries.relation_line),
    "head": (HEAD, "withdraw_head", queries.head_line),
}


class End(OnUnit):
    """终止 a declared relation or responsible person."""

    form_class = Reason
    danger = True
    lead = "终止之前递交的投标，仍按递交时的关系核对。"
    done = "已终止。"

    def load(self) -> Any:
        """Return one's own line; another's is 404."""
        super().load()
        if self.kwargs["kind"] not in LINES:
            raise Http404
        self.life, self.verb, find = LINES[self.kwargs["kind"]]
        line = find(self.party, self.kwargs["pk"])
        if line is None:
            raise Http404
        return line

    def facts(self) -> list[Any]:
        """Name the line."""
        return [("事项", str(self.thing))]

    def act(self, form: Any) -> Any:
        """End."""
        return getattr(actions, self.verb)(self.thing, **form.cleaned_data, by=self.request.actor,
                                           at=self.request.now)  # fmt: skip
