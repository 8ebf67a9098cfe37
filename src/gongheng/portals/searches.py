"""My searches: what is new in each since the last look; save, rename, delete."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import View

from gongheng.foundation.codelists import Regions, TradeClasses
from gongheng.portals.doors import Door
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.trading.notices.queries import KINDS
from gongheng.trading.notices.searches import actions, queries
from gongheng.trading.notices.searches.rules import KEYS, LONGEST_NAME, readable


def told(query: dict[str, str]) -> str:
    """Return a search's conditions in words."""
    return "；".join(f"{LABELS[name]}：{said(name, value)}" for name, value in query.items())


LABELS = {"q": "关键词", "class": "交易分类", "kind": "类型", "region": "地区", "amount": "估算价"}


def said(name: str, value: str) -> str:
    """Return one condition in words."""
    if name == "region":
        row = Regions.load().find(value)
        return row.full_name if row else value
    if name == "class":
        rows = [one for one in TradeClasses.load() if one.code.startswith(value)]
        return (rows[0].family_name if len(value) == 1 else rows[0].name) if rows else value
    if name == "kind":
        return KINDS.get(value, value)
    if name == "amount":
        low, _, high = value.partition("-")
        return f"{low} 万元以上" if not high else f"{low} 万至 {high} 万元"
    return value


def list_url(query: dict[str, str]) -> str:
    """Return the address of the whole list of this search."""
    return f"{reverse('public:trades')}?{urlencode(query)}"


def feed_url(query: dict[str, str]) -> str:
    """Return the address of its feed."""
    return f"{reverse('public:trades_feed')}?{urlencode(query)}"


def own_search(actor: Any, pk: int) -> Any:
    """Return one's own search, or 404 as if another's were not there."""
    found = queries.searches_of(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class Searches(ListPage):
    """The searches one keeps, with what is new."""

    template_name = "desk/searches.html"
    title, noun, file_name = "我的查询", "个查询", "searches"
    lead = "在“交易信息”里选好条件后保存，这里显示上次查看以后的新公告。只有您自己看得到。"
    columns = (
        Column("name", "名称", sort="name"), Column("query", "条件"),
        Column("new", "新公告", "number", "条"), Column("seen", "上次查看", sort="seen_at"),
        Column("feed", "订阅"), Column("rename", "改名"), Column("drop", "删除"),
    )  # fmt: skip
    filters = (Filter("words", "名称", "text", field="name"),)
    nothing = Nothing(
        "还没有保存的查询", "到“交易信息”选好条件，再点“保存这个查询”。", "/trades/", "去选条件"
    )

    def rows(self) -> Any:
        """Return one's own."""
        return queries.searches_of(self.request.actor)

    def row(self, thing: Any) -> dict[str, Any]:
        """Return one search."""
        new = self.new.get(thing.pk, 0)
        return {
            "name": {"text": thing.name, "url": reverse("desk:search", args=[thing.pk])},
            "query": told(thing.query), "new": new, "seen": thing.seen_at,
            "feed": {"text": "RSS", "url": feed_url(thing.query)},
            "rename": {"text": "改名", "url": reverse("desk:rename_search", args=[thing.pk])},
            "drop": {"text": "删除", "url": reverse("desk:drop_search", args=[thing.pk])},
            "_class": "soon" if new else "",
        }  # fmt: skip

    @property
    def new(self) -> dict[int, int]:
        """Numbers of new notices, counted once a page."""
        if not hasattr(self, "_new"):
            self._new = queries.numbers_of_new(list(self.rows()))
        return self._new


class NewNotices(ListPage):
    """What was published since the last look at one search."""

    noun, file_name = "条新公告", "new-notices"
    template_name = "desk/search.html"
    columns = (
        Column("title", "标题"), Column("kind", "类型", sort="kind"), Column("tenderer", "招标人"),
        Column("at", "发布时间", sort="published_at"),
    )  # fmt: skip
    filters = (Filter("kind", "类型", options=tuple(KINDS.items()), field="kind"),)
    nothing = Nothing(
        "没有新公告", "上次查看以后还没有符合条件的公告；可以订阅，有新的会自动收到。"
    )

    def enter(self) -> None:
        """Load the search, or 404 for another's."""
        self.search = own_search(self.request.actor, self.kwargs["pk"])
        self.title = self.search.name
        self.lead = told(self.search.query)

    def rows(self) -> Any:
        """Return the new ones."""
        return queries.new_in(self.search)

    def row(self, thing: Any) -> dict[str, Any]:
        """Return one notice."""
        return {
            "title": {"text": thing.title, "url": reverse("public:notice", args=[thing.number])},
            "kind": thing.get_kind_display(), "tenderer": thing.tender.tenderer_name,
            "at": thing.published_at,
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the ways on."""
        query = self.search.query
        return {"search": self.search, "all": list_url(query), "feed": feed_url(query),
                **super().get_context_data(**kwargs)}  # fmt: skip


class Seen(Door, View):
    """Everything up to now was looked at; by a button, so that a preview marks nothing."""

    http_method_names = ["post"]

    def post(self, request: Any, pk: int) -> HttpResponse:
        """Mark it."""
        actions.look(own_search(request.actor, pk), at=request.now)
        return redirect("desk:searches")


class NameForm(ActForm):
    """What the search is called."""

    name = forms.CharField(
        label="名称", max_length=LONGEST_NAME, help_text="例如：武汉市政工程招标公告"
    )


class OnSearch(ActView):
    """An act on one's own search."""

    form_class: Any = NameForm

    def load(self) -> Any:
        """Return one's own search, or 404."""
        return own_search(self.request.actor, self.kwargs["pk"])

    def facts(self) -> list[Any]:
        """Say which."""
        return [("名称", self.thing.name), ("条件", told(self.thing.query))]

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("desk:searches")


class Save(OnSearch):
    """Keep the conditions of the address under a name."""

    title, submit, done = "保存查询", "保存", "已保存。有新公告时在这里看到。"

    def load(self) -> Any:
        """Return the conditions; refuses what the list does not know."""
        given = self.request.GET
        return readable({name: given[name] for name in KEYS if name in given})

    def facts(self) -> list[Any]:
        """Show the conditions."""
        return [("条件", told(self.thing))]

    def act(self, form: Any) -> Any:
        """Save."""
        return actions.keep(form.cleaned_data["name"], query=self.thing, by=self.request.actor,
                            at=self.request.now)  # fmt: skip


class Rename(OnSearch):
    """Another name."""

    title, submit, done = "改名", "改名", "已改名。"

    def get_initial(self) -> dict[str, Any]:
        """Begin with the name it has."""
        return {"name": self.thing.name}

    def act(self, form: Any) -> Any:
        """Rename."""
        return actions.rename(self.thing, name=form.cleaned_data["name"])


class Drop(OnSearch):
    """Delete it."""

    title, submit, done, danger = "删除查询", "删除", "已删除。", True
    form_class = Sure

    def act(self, form: Any) -> Any:
        """Delete."""
        return actions.drop(self.thing)
