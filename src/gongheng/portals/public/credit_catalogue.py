"""信用目录: its versions, each item with fields and basis, and what changed between two versions."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.credit.catalogue.fields import Field, fields
from gongheng.credit.catalogue.items import Item, Version, catalogue_on, differences, versions
from gongheng.credit.catalogue.kinds import Category, SubjectKind
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page, PublicList
from gongheng.rules.book import NoRule, default_book, place_of

LEVELS = {"province": "省级", "city": "市级", "county": "县级"}
SIGHTS = {"public": "公开", "masked": "遮掩后公开", "closed": "不公开"}
KINDS = {"text": "文字", "long_text": "长文字", "day": "日期", "amount_wan": "金额（万元）",
         "uscc": "统一社会信用代码", "choice": "选项", "identity": "证件号码"}  # fmt: skip
CHANGES = {"新增": "done", "取消": "danger", "修改": "warn", "不变": "neutral"}
CATALOGUE = (("信用目录", "public:credit_catalogue"),)


def marked(standing: str) -> dict[str, str]:
    """The chip of a standing."""
    return {"text": standing or "已核对", "tone": words.STANDING_TONES.get(standing, "neutral")}


def version_named(name: str) -> Version:
    """The version of this number. Raises Http404."""
    found = next((one for one in versions() if one.version == name), None)
    if found is None:
        raise Http404
    return found


class Versions(Page):
    """Every edition, the newest first, and what to compare."""

    section, template_name, title = "credit", "public/credit_catalogue.html", "信用目录"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Editions with what they changed."""
        today = self.request.now.date()  # type: ignore[attr-defined]
        known = versions()
        rows = [self._row(one, older) for one, older in zip(known, (None, *known), strict=False)]
        return {
            **super().get_context_data(**kwargs), "rows": rows[::-1],
            "columns": [{"key": "title", "label": "版本"}, {"key": "since", "label": "自", "kind": "date"},
                        {"key": "items", "label": "事项", "kind": "number"},
                        {"key": "mark", "label": "核对"}, {"key": "compare", "label": "比较"}],
            "current": catalogue_on(today),
        }  # fmt: skip

    @staticmethod
    def _row(one: Version, older: Version | None) -> dict[str, Any]:
        compare = (
            f"{reverse('public:credit_compare')}?old={older.version}&new={one.version}"
            if older
            else ""
        )
        return {
            "title": {"text": one.title, "url": reverse("public:credit_version", args=[one.version]),
                      "note": f"{one.version} 版"},
            "since": one.since, "items": len(one.items), "mark": marked(one.standing),
            "compare": {"text": "与上一版比较", "url": compare} if older else "",
        }  # fmt: skip


class VersionPage(PublicList):
    """The items of one edition."""

    section, noun = "credit", "个事项"
    above = CATALOGUE
    nothing = Nothing("没有符合条件的事项")
    columns = (
        Column("code", "编码", sort="code"), Column("title", "事项"), Column("category", "类别"),
        Column("subjects", "主体"), Column("public", "公开"), Column("basis", "依据"),
        Column("mark", "核对"),
    )  # fmt: skip
    filters = (
        Filter("category", "类别", options=Category.choices,
               apply=lambda rows, v: [one for one in rows if one.category == v]),
        Filter("subject", "主体", options=SubjectKind.choices,
               apply=lambda rows, v: [one for one in rows if v in one.subjects]),
        Filter("level", "层级", options=tuple(LEVELS.items()),
               apply=lambda rows, v: [one for one in rows if v in one.levels]),
    )  # fmt: skip

    def enter(self) -> None:
        """Find the edition."""
        self.version = version_named(self.kwargs["version"])
        self.title = f"信用目录 {self.version.version} 版"
        self.file_name = f"credit-catalogue-{self.version.version}"
        self.lead = (
            f"{self.version.title}，自{words.zh_day(self.version.since)}起。{self.version.source}。"
        )

    def rows(self) -> list[Item]:
        """The items in the order of the catalogue."""
        return list(self.version.items)

    def row(self, thing: Item) -> dict[str, Any]:
        """One item."""
        url = reverse("public:credit_item", args=[self.version.version, thing.code])
        return {
            "code": thing.code, "title": {"text": thing.title, "url": url},
            "category": Category(thing.category).label, "subjects": names_of(thing.subjects),
            "public": "公开" if thing.is_public else "不公开", "basis": thing.basis,
            "mark": marked(thing.standing),
        }  # fmt: skip


class ItemPage(Page):
    """One item: fields, publicity, retention, basis, and its other editions."""

    section, template_name = "credit", "public/credit_item.html"
    above = CATALOGUE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything the catalogue says of it."""
        version = version_named(self.kwargs["version"])
        item = version.item(self.kwargs["code"])
        if item is None:
            raise Http404
        self.title = item.title
        return {
            **super().get_context_data(**kwargs), "item": item, "version": version,
            "mark": marked(item.standing), "facts": facts_of(item, version),
            "columns": [{"key": "label", "label": "填写项"}, {"key": "required", "label": "必填"},
                        {"key": "kind", "label": "内容"}, {"key": "sight", "label": "公开"},
                        {"key": "national", "label": "国家数据项"}],
            "rows": [field_row(fields()[code], code in item.required) for code in item.fields],
            "others": [one for one in versions() if one != version and one.item(item.code)],
        }  # fmt: skip


class Compare(Page):
    """What changed between two editions, item by item."""

    section, template_name, title = "credit", "public/credit_compare.html", "目录版本比较"
    above = CATALOGUE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows of every item of either edition; unknown editions are the last two."""
        known = {one.version: one for one in versions()}
        names = list(known)
        old = known.get(self.request.GET.get("old", ""), known[names[-2 if len(names) > 1 else 0]])
        new = known.get(self.request.GET.get("new", ""), known[names[-1]])
        rows = [
            {"code": code, "what": {"text": what, "tone": CHANGES[what]}, "changed": what != "不变",
             "title": item.title, "changes": changes_of(before, after),
             "url": reverse("public:credit_item", args=[(new if after else old).version, code])}
            for code, what, before, after in differences(old, new)
            if (item := after or before)
        ]  # fmt: skip
        return {
            **super().get_context_data(**kwargs),
            "old": old,
            "new": new,
            "rows": rows,
            "editions": list(known.values()),
            "changed": sum(row["changed"] is True for row in rows),
        }


def facts_of(item: Item, version: Version) -> list[tuple[str, str]]:
    """Facts of an item, its retention with the rule behind it."""
    return [
        ("事项编码", item.code), ("类别", Category(item.category).label),
        ("适用主体", names_of(item.subjects)),
        ("填报层级", "、".join(LEVELS[one] for one in item.levels)),
        ("交易类别", "全部" if "*" in item.trades else "、".join(item.trades)),
        ("是否公开", "公开" if item.is_public else "不公开"),
        ("保存期限", retention_of(item, version)), ("依据", item.basis),
        ("国家数据集", item.dataset or "—"), ("说明", item.note or "—"),
    ]  # fmt: skip


def retention_of(item: Item, version: Version) -> str:
    """5年（示例）, from the rulebook."""
    law = default_book().law(place_of(version.region), version.since)
    try:
        ruling = law[item.retention]
    except NoRule:
        return "当时没有规定"
    return f"{ruling.shown}（{ruling.source}，{ruling.standing or '已核对'}）"


def changes_of(before: Item | None, after: Item | None) -> list[tuple[str, str, str]]:
    """(what, before, after) of everything that differs."""
    if before is None or after is None:
        return []
    return [
        (label, old, new)
        for label, old, new in zip(LABELS, told_of(before), told_of(after), strict=True)
        if old != new
    ]


LABELS = (
    "名称",
    "类别",
    "适用主体",
    "填报层级",
    "交易类别",
    "填写项",
    "必填项",
    "公开",
    "保存期限",
    "依据",
    "核对",
    "数据集",
    "说明",
)


def told_of(item: Item) -> tuple[str, ...]:
    """An item as words, in the order of `LABELS`."""
    known = fields()
    return (
        item.title, Category(item.category).label, names_of(item.subjects),
        "、".join(LEVELS[one] for one in item.levels), "、".join(item.trades),
        "、".join(known[one].label for one in item.fields),
        "、".join(known[one].label for one in item.fields if one in item.required),
        "公开" if item.is_public else "不公开", item.retention, item.basis,
        item.standing or "已核对", item.dataset, item.note,
    )  # fmt: skip


def field_row(field: Field, required: bool) -> dict[str, Any]:  # noqa: FBT001
    """One field of an item."""
    return {"label": {"text": field.label, "note": field.help}, "required": "必填" if required else "选填",
            "kind": f"{KINDS[field.kind]}，最多 {field.most} 字" if "text" in field.kind else KINDS[field.kind],
            "sight": SIGHTS[field.sight], "national": field.national or "—"}  # fmt: skip


def names_of(subjects: tuple[str, ...]) -> str:
    """招标人（采购人）、代理机构."""
    return "全部主体" if set(subjects) == set(SubjectKind.values) else "、".join(
        str(SubjectKind(one).label) for one in subjects)  # fmt: skip
