"""Rating models on the desk of the province: drafted, tried, adopted by another, repealed by two."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.points.queries import subjects_by_pk
from gongheng.credit.ratings import actions, queries
from gongheng.credit.ratings.lifecycle import MODEL
from gongheng.credit.ratings.scheme import LONGEST, read_scheme, samples
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.roles import Role
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, ActView, Reason, ThingAct
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.credit_ratings import scheme_parts

OFFICERS = (Role.CREDIT,)
READERS = (Role.CREDIT, Role.SUPERVISOR, Role.INSPECTOR)
TONES = {"drafted": "info", "tried": "warn", "failed": "danger", "adopted": "done",
         "superseded": "neutral", "repealed": "neutral", "dropped": "neutral"}  # fmt: skip
VERBS = ("adopt", "drop", "propose_repeal", "repeal")
COUNTS = [{"key": "grade", "label": "等级"}, {"key": "before", "label": "现行", "kind": "number"},
          {"key": "after", "label": "草案", "kind": "number"}]  # fmt: skip
MOVES = [{"key": "from", "label": "现行等级"}, {"key": "to", "label": "草案等级"},
         {"key": "count", "label": "主体数", "kind": "number"}]  # fmt: skip
MOST = [{"key": "name", "label": "主体"}, {"key": "before", "label": "现行得分", "kind": "number"},
        {"key": "after", "label": "草案得分", "kind": "number"}]  # fmt: skip


class Models(ListPage):
    """All models of the desk."""

    open_to = READERS
    title, noun, file_name = "信用评价模型", "个模型", "rating-models"
    lead = (
        "拟定、以历史数据试算、由另一人采用；废止也要两人。采用后每日取评价结果，供公示和交易使用。"
    )
    columns = (
        Column("title", "模型"), Column("kind", "身份"), Column("at", "拟定日期", "date", sort="drafted_at"),
        Column("number", "采用文号"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (Filter("state", "状态", options=tuple(MODEL.states.choices), counted=True),)
    nothing = Nothing("还没有评价模型", help="从示例开始拟定一个。")

    def rows(self) -> Any:
        """The desk's own."""
        return queries.models_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Draft one."""
        act, actor = MODEL.acts["draft"], self.request.actor
        return [{"label": act.label, "url": reverse("culture:draft_rating"), "open": True,
                 "article": act.under}] if act.who(actor, None) else []  # fmt: skip

    def row(self, one: Any) -> dict[str, Any]:
        """One model."""
        return {"title": {"text": one.title, "url": reverse("culture:rating", args=[one.code])},
                "kind": one.get_kind_display(), "at": one.drafted_at,
                "number": one.document_number or "—",
                "state": {"text": one.get_state_display(), "tone": TONES[one.state]}}  # fmt: skip


def found(request: Any, code: str) -> Any:
    """A model of this desk, else 404."""
    one = queries.models_of(request.actor).filter(code=code).first()
    if one is None:
        raise Http404
    return one


class ModelPage(Door, TemplateView):
    """One model: its trial, its figures, the acts open on it."""

    open_to = READERS
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts, trial, indicators."""
        one = found(self.request, self.kwargs["code"])
        urls = {verb: reverse(f"culture:{verb}_rating", args=[one.code]) for verb in VERBS}
        facts = [("身份", one.get_kind_display()), ("拟定日期", words.zh_day(one.drafted_at)),
                 ("采用文号", one.document_number or "—"), ("采用日期", words.zh_day(one.adopted_at)),
                 ("停用日期", words.zh_day(one.ended_at)), ("模型摘要", one.digest)]  # fmt: skip
        why = [{"tone": "warn", "title": "已提出废止，等待另一人决定", "text": one.repeal_reason}]
        return {
            **super().get_context_data(**kwargs), "code": "", "title": one.title,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
            "acts": bar(MODEL, one, self.request.actor, urls),
            "notices": why if one.repeal_reason and one.state == "adopted" else [],
            "parts": [{"title": "办理", "facts": facts}, *trial_parts(one.trial),
                      *scheme_parts(read_scheme(one.text))],
            "crumbs": [{"label": "信用评价模型", "url": reverse("culture:ratings")},
                       {"label": one.title, "url": ""}],
        }  # fmt: skip


def trial_parts(trial: dict[str, Any]) -> list[dict[str, Any]]:
    """What the trial told: distribution, moves, the most affected, earlier days."""
    if not trial:
        return [{"title": "试算", "paragraphs": ["还没有试算结果。试算由后台完成，稍后再看。"]}]
    held = subjects_by_pk(row["subject"] for row in trial["most"])
    names = shown_names(list(held.values()))
    most = [{**row, "name": names[held[row["subject"]].code]} for row in trial["most"]]
    days = [{"day": _day(one["day"]), "subjects": one["subjects"], "before": _told(one["before"]),
             "after": _told(one["after"])} for one in [*trial["history"], trial]]  # fmt: skip
    return [
        {"title": f"试算：{_day(trial['day'])}的等级分布", "columns": COUNTS, "rows": _counts(trial)},
        {"title": "等级变动", "columns": MOVES, "rows": trial["moves"], "empty": "没有主体变动等级"},
        {"title": "变动最大的主体", "columns": MOST, "rows": most, "empty": "没有主体变动得分"},
        {"title": "以前各日", "columns": [
            {"key": "day", "label": "日期"}, {"key": "subjects", "label": "主体数", "kind": "number"},
            {"key": "before", "label": "现行"}, {"key": "after", "label": "草案"}], "rows": days},
    ]  # fmt: skip


def _day(told: str) -> str:
    return words.zh_day(date.fromisoformat(told))


def _counts(trial: dict[str, Any]) -> list[dict[str, Any]]:
    grades = sorted({*trial["before"], *trial["after"]})
    return [{"grade": one if one != "—" else "没有评价", "before": trial["before"].get(one, 0),
             "after": trial["after"].get(one, 0)} for one in grades]  # fmt: skip


def _told(counts: dict[str, int]) -> str:
    return "；".join(f"{grade} {count}" for grade, count in sorted(counts.items())) or "—"


class DraftForm(ActForm):
    """The whole text of a model."""

    text = Text(label="模型内容", max_length=LONGEST, rows=30,
                help_text="按示例的写法修改；数字写在引号里。")  # fmt: skip


class Draft(ActView):
    """拟定评价模型."""

    open_to = OFFICERS
    form_class = DraftForm
    title, submit, article = "拟定评价模型", "提交试算", MODEL.acts["draft"].under
    lead = "从现行模型或者示例开始修改。提交后先以历史数据试算，再由另一人采用。"
    done = "已提交，试算完成后可以采用。"

    def get_initial(self) -> dict[str, Any]:
        """The model in force of the asked kind, else the sample."""
        kind = self.request.GET.get("kind", "bidder")
        held = queries.model_in_force(kind[:20])
        return {"text": held.text if held else samples().get(kind, samples()["bidder"])}

    def act(self, form: Any) -> Any:
        """Draft it."""
        return actions.draft(form.cleaned_data["text"], by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """To the new draft."""
        return reverse("culture:rating", args=[self.outcome.code])


class OnModel(ThingAct):
    """An act on one model."""

    open_to = OFFICERS
    life = MODEL
    performs, back = actions, "culture:rating"

    def load(self) -> Any:
        """A model of this desk."""
        return found(self.request, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which."""
        return [("模型", self.thing.title), ("身份", self.thing.get_kind_display())]


class Numbered(ActForm):
    """The paper it rests on."""

    document_number = forms.CharField(label="采用文号", max_length=128)


class Adopt(OnModel):
    """采用."""

    verb, form_class = "adopt", Numbered
    lead = "采用后即日起按本模型评价，同一身份的原模型停用。"


class DropModel(OnModel):
    """放弃."""

    verb = "drop"


class ProposeRepeal(OnModel):
    """提出废止."""

    verb, form_class = "propose_repeal", Reason


class Repeal(OnModel):
    """废止."""

    verb, danger = "repeal", True
    lead = "废止后不再评价，交易不能再使用信用评价结果。"
