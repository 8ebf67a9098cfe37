"""抽取统计: what the draws of the province say together, beside what chance would give."""

from typing import Any

from gongheng.portals.components import chart
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.supervisor.nav import WATCHERS
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.registry.experts.watching.queries import surveys_for
from gongheng.registry.parties.queries import names_of_parties

KINDS = (
    ("frequent", "排在前列过于频繁"),
    ("refuses", "谢绝或者不答复过多"),
    ("excludes", "申请的回避人数高于同行"),
)
SHOWN = 12  # bars of the chart


class SurveyPage(ListPage):
    """The findings of the newest survey, the least likely first."""

    open_to = WATCHERS
    template_name = "supervisor/survey.html"
    title, noun, file_name = "抽取统计", "条", "draw-survey"
    lead = "每日把近期的可验证抽取放在一起，按各次实际的机会精确计算；偶然出现的概率低于界限的列在这里。只列事实，不作认定。"
    columns = (
        Column("kind", "情况"), Column("who", "专家代号或者申请单位"),
        Column("trials", "机会", "number", "次", sort="trials"), Column("expected", "按机会应有", sort="expected"),
        Column("seen", "实际", "number", "次", sort="seen"), Column("odds", "偶然出现的概率"),
    )  # fmt: skip
    filters = (Filter("kind", "情况", options=KINDS,
                      apply=lambda rows, value: [one for one in rows if one["kind"] == value]),)  # fmt: skip
    nothing = Nothing("没有超出偶然的情况", "统计每日一次；抽取很少时，几乎什么都看不出。")

    def enter(self) -> None:
        """Load the newest survey."""
        self.survey = surveys_for(self.request.actor).first()

    def rows(self) -> list[dict[str, Any]]:
        """What it found."""
        return list(self.survey.found) if self.survey else []

    def get_ready(self, things: Any) -> None:
        """Names of the units among them, at once."""
        codes = {one["who"] for one in things if one["kind"] == "excludes"}
        self._names = names_of_parties(codes)

    def row(self, one: dict[str, Any]) -> dict[str, Any]:
        """One finding."""
        words = dict(KINDS)
        return {**one, "kind": words.get(one["kind"], one["kind"]),
                "who": self._names.get(one["who"], one["who"])}  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The chart of those shown, and of which day this is."""
        told = super().get_context_data(**kwargs)
        shown = [one for one in told["rows"] if isinstance(one["seen"], int)][:SHOWN]
        drawn = chart("rows", [f"{one['who']}（{one['kind']}）" for one in shown], [
            {"name": "按机会应有", "data": [float(one["expected"]) for one in shown]},
            {"name": "实际", "data": [one["seen"] for one in shown]},
        ], "次", "专家代号或者申请单位") if shown else None  # fmt: skip
        survey = self.survey
        facts = (
            [("统计时间", zh_datetime(survey.taken_at)), ("计入的抽取", f"{survey.draws} 次")]
            if survey
            else []
        )
        return {**told, "chart": drawn, "facts": facts}
