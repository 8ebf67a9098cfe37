"""Recusals in the regions one supervises: see them, lift what no longer holds."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access import actions, queries
from gongheng.foundation.access.lifecycle import RECUSAL
from gongheng.foundation.access.roles import Role
from gongheng.foundation.vault import store
from gongheng.portals.choices import names_of
from gongheng.portals.forms import ActView, Reason
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.recusals import matter_shown, place_shown, state_shown


class Recusals(ListPage):
    """Others' recusals here."""

    open_to = (Role.SUPERVISOR,)
    title, noun, file_name = "回避", "项回避", "recusals"
    lead = "本辖区的专家、经办人和工作人员申报的回避。只有核实情形已经消失的才解除；本人的不能自己解除。"
    columns = (
        Column("name", "人员"), Column("against", "回避对象"), Column("region", "所在地区"),
        Column("since", "起", "date", sort="since"), Column("until", "止", "date"),
        Column("state", "状态"), Column("lift", "办理"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=RECUSAL.states.choices, field="state"),
        Filter("against", "回避对象代码", kind="text", field="against"),
    )
    export = False  # persons and whom they are close to leave the platform in no list
    nothing = Nothing("本辖区没有申报过回避", "本人申报后立即出现在这里，情形消失的在这里解除。")

    def rows(self) -> Any:
        """Those of one's regions, never one's own."""
        return queries.recusals_watched_by(self.request.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Fetch the names of one page at once."""
        shown = list(kwargs["page"].object_list)
        self._units = names_of({one.against for one in shown})
        self._names = store.reveal_many([one.person for one in shown])
        return super().get_context_data(**kwargs)

    def row(self, one: Any) -> dict[str, Any]:
        """One recusal; the reason stands on its own page."""
        act = RECUSAL.acts["lift_recusal"]
        may = one.state in act.start and act.who(self.request.actor, one)
        lift = {"text": "解除", "url": reverse("supervisor:lift_recusal", args=[one.pk])}
        return {
            "name": getattr(self, "_names", {}).get(one.person, {}).get("name", "—"),
            "against": matter_shown(one.against, getattr(self, "_units", {})),
            "region": place_shown(one), "since": one.since, "until": one.until,
            "state": state_shown(one), "lift": lift if may else "",
        }  # fmt: skip


class WhyLifted(Reason):
    """Two reasons stand on this page: say which is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "解除原因"


class Lift(ActView):
    """解除回避."""

    open_to = (Role.SUPERVISOR,)
    form_class = WhyLifted
    life, verb, danger = RECUSAL, "lift_recusal", True
    done = "已解除。"
    lead = (
        "解除后此人可以重新被抽取、办理有关项目。先核实回避情形确已消失；解除原因留存备查，不公开。"
    )

    def load(self) -> Any:
        """Only those of one's regions."""
        found = queries.recusals_watched_by(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Who keeps away from what, and why."""
        one = self.thing
        known = store.reveal(one.person) or {}
        name = names_of({one.against}).get(one.against, "")
        return [("人员", known.get("name", "—")), ("回避对象", f"{name} {one.against}".strip()),
                ("所在地区", place_shown(one)), ("回避原因", queries.reasons_of([one])[one.pk])]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Lift it."""
        return actions.lift_recusal(self.thing, **form.cleaned_data, by=self.request.actor,
                                    at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("supervisor:recusals")
