"""代码表: regions, industries and trade classes, each as a list."""

from typing import Any

from django.urls import reverse

from gongheng.foundation.codelists import Industries, Regions, TradeClasses
from gongheng.portals.lists import Column, Filter
from gongheng.portals.public.pages import Page, PublicList


class Codes(Page):
    """The code lists."""

    section, template_name, title = "services", "public/codes.html", "代码表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Three lists."""
        lists = (
            ("行政区划", "regions", "省、市、县三级，六位代码", len(Regions.load())),
            ("国民经济行业分类", "industries", "门类、大类、中类、小类", len(Industries.load())),
            ("交易分类", "classes", "工程建设、土地、产权、采购等", len(TradeClasses.load())),
        )
        entries = [
            {"title": f"{t}（{n}）", "url": reverse(f"public:{u}"), "text": x}
            for t, u, x, n in lists
        ]
        return {**super().get_context_data(**kwargs), "entries": entries}


class CodeList(PublicList):
    """A code list as a list page."""

    section = "services"
    above = (("代码表", "public:codes"),)
    noun = "个代码"
    columns = (Column("code", "代码", sort="code"), Column("name", "名称", sort="name"),
               Column("full", "全称或上级"), Column("level", "层级"))  # fmt: skip
    filters = (Filter("q", "关键词", "text", hint="代码或名称",
                      apply=lambda rows, v: [r for r in rows if v in r["code"] or v in r["full"]]),)  # fmt: skip

    def row(self, thing: dict[str, str]) -> dict[str, Any]:
        """As it is."""
        return thing


class RegionList(CodeList):
    """行政区划."""

    title, file_name = "行政区划", "regions"
    levels = {"province": "省级", "city": "市级", "county": "县级", "group": "汇总"}

    def rows(self) -> list[dict[str, str]]:
        """Hubei first, then the others."""
        rows = sorted(Regions.load(), key=lambda r: (not r.code.startswith("42"), r.code))
        return [{"code": r.code, "name": r.name, "full": r.full_name,
                 "level": self.levels.get(r.level, r.level)} for r in rows]  # fmt: skip


class IndustryList(CodeList):
    """国民经济行业分类."""

    title, file_name = "国民经济行业分类", "industries"
    levels = {"section": "门类", "division": "大类", "group": "中类", "class": "小类"}

    def rows(self) -> list[dict[str, str]]:
        """In the order of the standard."""
        known = Industries.load()
        return [{"code": r.code, "name": r.name, "level": self.levels[r.level],
                 "full": known.full_name(r.code)} for r in known]  # fmt: skip


class ClassList(CodeList):
    """交易分类."""

    title, file_name = "交易分类", "trade-classes"

    def rows(self) -> list[dict[str, str]]:
        """With what they were checked against."""
        return [{"code": r.code, "name": r.name, "full": f"{r.family_name}：{r.name}",
                 "level": "已核对" if r.is_confirmed else "待核实"} for r in TradeClasses.load()]  # fmt: skip
