"""The register of parties as the centre reads it."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.portals.choices import place_name
from gongheng.portals.doors import Door
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.operator.nav import CENTRE
from gongheng.registry.parties import queries
from gongheng.registry.standing.queries import standing_of

ROLES = dict(queries.party_roles())


class Parties(ListPage):
    """Every registered party."""

    open_to = CENTRE
    title, noun, file_name = "主体登记", "个主体", "parties"
    lead = "单位自助登记，即时生效，中心不审批；这里只供查阅和核对。"
    columns = (
        Column("name", "名称", sort="name"), Column("code", "统一社会信用代码", sort="code"),
        Column("kind", "类别", sort="kind"), Column("roles", "身份"),
        Column("region", "注册地", sort="region"),
        Column("registered_at", "登记时间", "date", sort="registered_at"),
    )  # fmt: skip
    filters = (
        Filter("words", "名称或代码", kind="text",
               apply=lambda rows, words: rows.filter(pk__in=queries.find_parties(words).values("pk"))),
        Filter("kind", "类别", options=tuple(queries.party_kinds()), field="kind", counted=True),
        Filter("role", "身份", options=tuple(queries.party_roles()),
               apply=lambda rows, role: rows.filter(roles__contains=[role])),
    )  # fmt: skip
    nothing = Nothing("还没有主体", "单位自行登记，不需要审批；登记后立即出现在这里。")

    def rows(self) -> Any:
        """The whole register is public."""
        return queries.parties_registered()

    def row(self, party: Any) -> dict[str, Any]:
        """One party."""
        return {
            "name": {"text": party.name, "url": reverse("operator:party", args=[party.code])},
            "code": party.code, "kind": party.get_kind_display(),
            "roles": "、".join(ROLES.get(role, role) for role in party.roles),
            "region": place_name(party.region), "registered_at": party.registered_at,
        }  # fmt: skip


class PartyPage(Door, TemplateView):
    """One party: what it entered once and is reused everywhere."""

    open_to = CENTRE
    template_name = "operator/party.html"

    def enter(self) -> None:
        """Load the party."""
        party = queries.party_of(self.kwargs["code"])
        if party is None:
            raise Http404
        self.party: Any = party

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything the centre may know."""
        party, actor = self.party, self.request.actor
        persons = queries.persons_of(party, actor)
        said = {key: " ".join(filter(None, (one.get("name"), one.get("phone")))) or "—"
                for key, one in persons.items()}  # fmt: skip
        return {
            "party": party,
            "facts": [
                ("统一社会信用代码", party.code), ("类别", party.get_kind_display()),
                ("身份", "、".join(ROLES.get(role, role) for role in party.roles)),
                ("注册地", place_name(party.region)), ("地址", party.address or "—"),
                ("行业", party.industry or "—"), ("曾用名", "、".join(party.former_names) or "—"),
                ("法定代表人", said["representative"]), ("经办联系人", said["contact"]),
                ("登记时间", party.registered_at),
            ],
            "restrictions": standing_of(party.code, self.request.now),
            "qualifications": queries.qualifications_of(party),
            "performances": queries.performances_of(party),
            "staff": len(queries.staff_of(party, actor)),
            "crumbs": [{"label": "主体登记", "url": reverse("operator:parties")},
                       {"label": party.name, "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip
