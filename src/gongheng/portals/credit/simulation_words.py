"""What a trial of draft rules tells: figures, places, kinds, the most affected, the months."""

from typing import Any

from django.urls import reverse

from gongheng.credit.catalogue.conducts import conduct_label
from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.points import queries
from gongheng.credit.points.drafts import read_draft
from gongheng.credit.points.table import NAMES
from gongheng.credit.subjects.queries import shown_names
from gongheng.portals import components
from gongheng.portals.public.words import short_region
from gongheng.rules.strict import BadRule

WHAT = {"rise": "记分升高", "fall": "记分降低", "reach": "新达到预警", "leave": "不再达到预警"}
COLUMNS = {
    "side_columns": [
        {"key": "what", "label": "规则"}, {"key": "subjects", "label": "有记分的主体", "kind": "number"},
        {"key": "points", "label": "记分合计", "kind": "number"},
        {"key": "reached", "label": "达到预警", "kind": "number"},
    ],
    "region_columns": [
        {"key": "place", "label": "地区"}, {"key": "before", "label": "现行合计", "kind": "number"},
        {"key": "after", "label": "草案合计", "kind": "number"},
        *({"key": key, "label": label, "kind": "number"} for key, label in WHAT.items()),
    ],
    "kind_columns": [
        {"key": "kind", "label": "身份"}, {"key": "subjects", "label": "主体", "kind": "number"},
        {"key": "changed", "label": "记分有变的记录", "kind": "number"},
        {"key": "before", "label": "现行合计", "kind": "number"},
        {"key": "after", "label": "草案合计", "kind": "number"},
    ],
    "most_columns": [
        {"key": "name", "label": "主体"}, {"key": "before", "label": "现行", "kind": "number"},
        {"key": "after", "label": "草案", "kind": "number"},
        {"key": "change", "label": "变化"},
    ],
    "rule_columns": [
        {"key": "level", "label": "等级"}, {"key": "points", "label": "记分", "kind": "number"},
        {"key": "months", "label": "量化周期（月）", "kind": "number"},
    ],
}  # fmt: skip


def sides(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Both tables in two rows."""
    return [{"what": "现行规则", **result["before"]}, {"what": "草案", **result["after"]}]


def region_row(row: dict[str, Any]) -> dict[str, Any]:
    """One city."""
    known = row["region"].isdigit()
    return {**row, "place": short_region(row["region"].ljust(6, "0")) if known else "未登记地区"}


def kind_row(row: dict[str, Any]) -> dict[str, Any]:
    """One capacity."""
    return {**row, "kind": SubjectKind(row["subject_kind"]).label}


def most_rows(rows: Any) -> list[dict[str, Any]]:
    """The most affected by name; two queries."""
    subjects = queries.subjects_by_pk(row["subject"] for row in rows)
    names = shown_names(list(subjects.values()))
    return [
        _most_row(row, subjects[row["subject"]], names)
        for row in rows
        if row["subject"] in subjects
    ]


def months_chart(months: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums of points month by month under both."""
    names = [one["day"] for one in months]
    series = [{"name": name, "data": [one[side]["points"] for one in months]}
              for side, name in (("before", "现行规则"), ("after", "草案"))]  # fmt: skip
    return components.chart("line", names, series, "分", "日期")


def rules_of(text: str) -> list[dict[str, Any]]:
    """The rates of a draft; none when it was read under an older rulebook and no longer can be."""
    try:
        rates = read_draft(text).table.rates
    except BadRule:
        return []
    return [{"level": NAMES[rate.level], "points": rate.points, "months": rate.months}
            for rate in rates]  # fmt: skip


def regrades_of(text: str) -> list[str]:
    """无正当理由放弃中标（B201）改为严重."""
    try:
        graded = read_draft(text).table.regrades
    except BadRule:
        return []
    return [f"{conduct_label(code)}（{code}）改为{NAMES.get(level, '不记分')}"
            for code, level in graded.items()]  # fmt: skip


def _most_row(row: dict[str, Any], subject: Any, names: dict[str, str]) -> dict[str, Any]:
    address = queries.address_of(subject.pk, subject.code, is_person=subject.is_person)
    change = row["after"] - row["before"]
    return {"name": {"text": names[subject.code], "url": reverse("public:credit_account", args=[address])},
            "before": row["before"], "after": row["after"],
            "change": f"+{change}" if change > 0 else str(change)}  # fmt: skip
