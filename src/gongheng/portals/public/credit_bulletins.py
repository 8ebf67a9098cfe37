"""工作情况通报 for everyone: the figures of every organ, where they come from, the signed paper."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import reverse

from gongheng.credit.bulletins import queries
from gongheng.credit.bulletins.papers import paper_of
from gongheng.foundation.documents.words import instant
from gongheng.portals import papers
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page, PublicList

VERDICTS = {"praise": {"text": "通报表扬", "tone": "done"},
            "criticise": {"text": "通报批评", "tone": "danger"}}  # fmt: skip


class Bulletins(PublicList):
    """Published bulletins."""

    section, title, file_name, noun = "credit", "信用工作通报", "bulletins", "期"
    lead = "每半年一期。数字由平台的数据计算，没有人工填报，可以重算核对。"
    nothing = Nothing("还没有通报", "通报后立即在这里显示。")
    filters = (Filter("since", "通报日期自", kind="date",
                      apply=lambda rows, day: rows.filter(published_at__date__gte=day)),)  # fmt: skip
    columns = (
        Column("period", "期间", sort="since"), Column("number", "文号"),
        Column("at", "通报日期", "date", sort="published_at"), Column("organs", "单位", "number", "个"),
    )  # fmt: skip

    def rows(self) -> Any:
        """Newest first."""
        return queries.public_bulletins()

    def row(self, one: Any) -> dict[str, Any]:
        """One bulletin."""
        return {"period": {"text": period_of(one), "url": reverse("public:credit_bulletin", args=[one.code])},
                "number": one.document_number, "at": one.published_at, "organs": len(one.figures)}  # fmt: skip


class BulletinPage(Page):
    """One bulletin."""

    section, template_name = "credit", "credit/thing.html"
    above = (("信用工作通报", "public:credit_bulletins"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Scores, figures, sources."""
        one = found(self.kwargs["code"])
        self.title = f"{period_of(one)}信用工作通报"
        links = [("下载通报文件", reverse("public:credit_bulletin_paper", args=[one.code]))]
        facts = [("文号", one.document_number), ("通报日期", words.zh_day(one.published_at)),
                 ("文件摘要", one.file_digest)]  # fmt: skip
        return {
            **super().get_context_data(**kwargs), "code": "", "layout": "base.html",
            "state": {"text": "已通报", "tone": "done"},
            "parts": [{"title": "文件", "facts": facts, "links": links}, *bulletin_parts(one)],
        }  # fmt: skip


def found(code: str) -> Any:
    """A published bulletin, else 404."""
    one = queries.public_bulletins().filter(code=code).first()
    if one is None:
        raise Http404
    return one


def paper(request: Any, code: str) -> HttpResponseBase:
    """The paper as it was stored at publication."""
    return papers.stored(found(code).file_digest, "信用工作通报")


def period_of(one: Any) -> str:
    """2026年上半年."""
    return f"{one.since.year}年{'上' if one.since.month == 1 else '下'}半年"


def bulletin_parts(one: Any) -> list[dict[str, Any]]:
    """Scores, figures and sources, from the facts of the paper."""
    told = paper_of(one)
    scores = [{"key": "name", "label": "单位"}, {"key": "score", "label": "得分", "kind": "number"},
              {"key": "change", "label": "比上期", "kind": "number"}, {"key": "verdict", "label": "结果"}]  # fmt: skip
    rows = [{"name": row["name"], "score": row["score"] or "没有数据", "change": row["change"] or "—",
             "verdict": VERDICTS.get(row["verdict"], "—")} for row in told["rows"]]  # fmt: skip
    columns = [{"key": "name", "label": "单位"},
               *({"key": col["figure"], "label": col["label"]} for col in told["columns"])]  # fmt: skip
    parts = [{"name": row["name"], **{key: _figure(row, key) for key in row["figures"]}}
             for row in told["rows"]]  # fmt: skip
    mark = f"（{told['standing']}）" if told["standing"] not in told["scheme"] else ""
    sources = [("数据截至", instant(one.as_of)), ("考核方案", f"{told['scheme']}{mark}"),
               *((f"{col['label']}（权重 {col['weight']}）", col["basis"]) for col in told["columns"]),
               ("数据摘要", told["inputs"])]  # fmt: skip
    return [
        {"title": "综合得分", "columns": scores, "rows": rows, "empty": "没有信用信息机构",
         "lead": f"加权平均，没有数据的指标不计；不低于 {told['praise']} 分表扬，低于 {told['criticise']} 分批评。"},
        {"title": "各项指标（%）", "columns": columns, "rows": parts, "empty": "没有信用信息机构",
         "lead": "括号内为达到的件（人）数／应计的件（人）数。"},
        {"title": "数据来源", "facts": sources},
    ]  # fmt: skip


def _figure(row: dict[str, Any], key: str) -> str:
    value, pair = row["figures"].get(key), row["counted"].get(key)
    return f"{value}（{pair[0]}／{pair[1]}）" if value is not None and pair else "—"
