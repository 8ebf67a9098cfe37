"""市场主体: the list, and what is public of one; natural persons masked."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.codes import mask_name
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page, PublicList
from gongheng.portals.public.trades import containing, within_region
from gongheng.registry.history import queries as history
from gongheng.registry.parties import queries
from gongheng.registry.standing import queries as standing
from gongheng.trading.notices import queries as notices
from gongheng.trading.tendering import queries as tendering

ROLES = {"tenderer": "招标人", "agency": "代理机构", "bidder": "投标人", "expert": "专家单位",
         "financial_institution": "金融机构", "guarantor": "保证机构", "platform": "交易系统"}  # fmt: skip
NATURAL = "person"
SHOWN = 20


class PartyList(PublicList):
    """Registered parties; natural persons are left out."""

    section, title, file_name, noun = "credit", "主体", "parties", "个主体"
    lead = "在本平台登记的市场主体。登记是提供信息，不是审批；自然人不在此列示。"
    nothing = Nothing(help="可以只输入名称中的几个字，或者统一社会信用代码的前几位。")
    columns = (
        Column("name", "名称", sort="name"), Column("code", "统一社会信用代码", sort="code"),
        Column("kind", "类别"), Column("roles", "身份"),
        Column("region", "地区", sort="region"), Column("at", "登记日期", "date", sort="registered_at"),
    )  # fmt: skip

    def list_filters(self) -> list[Filter]:
        """Words, kind, place."""
        kinds = [one for one in words.choices(queries.parties_registered(), "kind")
                 if one[0] != NATURAL]  # fmt: skip
        return [
            Filter("q", "关键词", "text", hint="名称或代码", apply=containing("name", "code")),
            Filter("kind", "类别", options=kinds, counted=True),
            Filter("role", "身份", options=list(ROLES.items()),
                   apply=lambda rows, value: rows.filter(roles__contains=[value])),
            Filter("region", "地区", options=words.hubei_regions(), apply=within_region("region")),
        ]  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        """Registered organisations."""
        return queries.parties_registered().exclude(kind=NATURAL).order_by("name")

    def row(self, thing: Any) -> dict[str, Any]:
        """One party."""
        return {
            "name": {"text": thing.name, "url": reverse("public:party", args=[thing.code])},
            "code": thing.code, "kind": thing.get_kind_display(), "roles": roles_of(thing),
            "region": words.short_region(thing.region), "at": thing.registered_at,
        }  # fmt: skip


class Party(Page):
    """What is public of one party."""

    section, template_name = "credit", "public/party.html"
    above = (("主体", "public:parties"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts, qualifications, performance, what it won, what it may not do."""
        code = self.kwargs["code"]
        party = former(code) if code.startswith("former-") else queries.party_of(code)
        if party is None or party.state == "claimed":
            raise Http404
        natural = party.kind == NATURAL
        name = mask_name(party.name) if natural else party.name
        self.title = name
        now = self.request.now  # type: ignore[attr-defined]
        own = party.code or ""
        return {
            **super().get_context_data(**kwargs),
            "party": party,
            "name": name,
            "natural": natural,
            "state": words.state(party),
            "facts": facts_of(party, natural=natural),
            "qualifications": [] if natural else [qualification(q) for q in queries.qualifications_of(party)],
            "qualification_columns": QUALIFICATION_COLUMNS,
            "performances": [] if natural else [performance(p) for p in queries.performances_of(party)[:SHOWN]],
            "performance_columns": PERFORMANCE_COLUMNS,
            "won": won_by(own), "won_columns": WON_COLUMNS,
            "run": run_by(own), "restrictions": standing.standing_of(own, now),
            "history": [old(bid) for bid in history.bids_of_party(party)[:SHOWN]],
            "history_columns": HISTORY_COLUMNS,
        }  # fmt: skip


QUALIFICATION_COLUMNS = [
    {"key": "name", "label": "资质"}, {"key": "level", "label": "等级"},
    {"key": "issued_by", "label": "发证机关"}, {"key": "ends_on", "label": "有效期至", "kind": "date"},
]  # fmt: skip
PERFORMANCE_COLUMNS = [
    {"key": "project", "label": "项目"}, {"key": "amount", "label": "金额", "kind": "money", "unit": "元"},
    {"key": "on", "label": "签订日期", "kind": "date"}, {"key": "source", "label": "来源"},
]  # fmt: skip
WON_COLUMNS = [
    {"key": "title", "label": "标段"}, {"key": "price", "label": "中标价", "kind": "money", "unit": "元"},
    {"key": "tenderer", "label": "招标人"}, {"key": "at", "label": "结果公告", "kind": "date"},
]  # fmt: skip
HISTORY_COLUMNS = [
    {"key": "title", "label": "公告"}, {"key": "rank", "label": "名次"},
    {"key": "on", "label": "发布日期", "kind": "date"}, {"key": "source", "label": "来源"},
]  # fmt: skip


def former(code: str) -> Any:
    """A party known from old notices only, by its row."""
    number = code.removeprefix("former-")
    return queries.former_party(int(number)) if number.isascii() and number.isdigit() else None


def roles_of(party: Any) -> str:
    """招标人、投标人."""
    return "、".join(ROLES.get(role, role) for role in party.roles) or "—"


def facts_of(party: Any, *, natural: bool) -> list[tuple[str, str]]:
    """Public facts; of a natural person neither code nor address."""
    if party.state == "historical":
        return [
            ("来源", f"历史记录 · {party.source}"),
            ("说明", "未在本平台登记，仅见于收录的公告"),
        ]
    found = [("类别", party.get_kind_display()), ("身份", roles_of(party)),
             ("地区", words.region_name(party.region)),
             ("登记时间", words.zh_day(party.registered_at))]  # fmt: skip
    if natural:
        return found
    found.insert(0, ("统一社会信用代码", party.code))
    found.append(("地址", words.discreet(party.address)))
    return [*found, ("曾用名", "、".join(party.former_names))] if party.former_names else found


def qualification(row: Any) -> dict[str, Any]:
    """One certificate, without its scan."""
    return {
        "name": row.name,
        "level": row.level,
        "issued_by": row.issued_by,
        "ends_on": row.ends_on,
    }


def performance(row: Any) -> dict[str, Any]:
    """One past contract; what the platform saw is told apart from what was declared."""
    seen = row.source == "platform"
    return {"project": words.discreet(row.project_name), "amount": row.amount, "on": row.signed_on,
            "source": {"text": row.get_source_display(), "tone": "done" if seen else "neutral"}}  # fmt: skip


def won_by(code: str) -> list[dict[str, Any]]:
    """Sections this party won, by their result notice. One query."""
    if not code:
        return []
    rows = notices.published(kind="result").filter(section__award__winner__bidder_code=code)
    return [_won(one) for one in rows.select_related("section__award__winner")[:SHOWN]]


def _won(notice: Any) -> dict[str, Any]:
    tender, section = notice.tender, notice.section
    url = reverse("public:project", args=[tender.code])
    return {
        "title": {"text": section.title, "url": url, "note": tender.title},
        "price": section.award.winner.price,
        "tenderer": tender.tenderer_name,
        "at": notice.published_at,
    }


def run_by(code: str) -> list[Any]:
    """Tenders this party runs as tenderer or agency."""
    if not code:
        return []
    rows = tendering.public_tenders()
    return list((rows.filter(tenderer_code=code) | rows.filter(agency_code=code))[:SHOWN])


def old(bid: Any) -> dict[str, Any]:
    """One bid of an old notice."""
    one = bid.publication
    return {"title": {"text": one.title, "url": reverse("public:record", args=[one.pk])},
            "rank": bid.rank, "on": one.published_on,
            "source": {"text": "历史记录", "tone": "neutral"}}  # fmt: skip
