"""What everything else refers to: rules with their articles, code lists, refusals, who I am."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.fields import Day, Strict
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.shapes import answer
from gongheng.exchange.api.ways import found
from gongheng.foundation.clock import day_of
from gongheng.foundation.codelists import Industries, Regions, TradeClasses
from gongheng.foundation.refusals import Refused, refuse_unless, wording
from gongheng.rules.book import NoRule, default_book, place_of, rulebook_root
from gongheng.rules.codelists import codelist

router = Router(tags=["规则与代码"])

DATED = {"regions": Regions, "industries": Industries, "trade_classes": TradeClasses}
TITLES = {"regions": "行政区划代码", "industries": "国民经济行业分类", "trade_classes": "交易分类"}


class RulingOut(Schema):
    """一条规则当日的取值与依据."""

    key: str
    title: str
    question: str
    value: Any = Field(description="金额与比例为文字")
    unit: str
    bound: str
    since: date
    source: str = Field(description="法律与条款")
    mark: str
    standing: str = Field(description="待核实、示例，或者空")
    place: str
    shown: str


class Rulings(Schema):
    """规则."""

    place: str
    day: date
    items: list[RulingOut]


class Asked(Strict):
    """Which rule, where and when."""

    key: str = Field(
        "", max_length=100, description="规则名，如 tendering/bid_preparation；不填列全部"
    )
    place: str = Field("420000", pattern=r"^\d{6}$", description="行政区划代码")
    day: Day | None = Field(None, description="哪一天的规则；不填为今天")


@read(router, "/rules", Rulings, "规则")
def rules(request: HttpRequest, filters: Query[Asked]) -> HttpResponse:
    """某地某日有效的规则：取值、单位、上下限与依据条款."""
    day = filters.day or day_of(request.now)  # type: ignore[attr-defined]
    refuse_unless(Regions.load().exists(filters.place), "unknown_region", field="place")
    law = default_book().law(place_of(filters.place), day)
    try:
        rulings = [law[filters.key]] if filters.key else [law[key] for key in law]
    except NoRule as error:
        raise Refused("no_such_rule", field="key", key=filters.key) from error
    return answer({"place": law.place, "day": day, "items": [_ruling(one) for one in rulings]})


class ListLine(Schema):
    """一个代码表."""

    name: str
    title: str


class Lists(Schema):
    """代码表目录."""

    items: list[ListLine]


class OnDay(Strict):
    """The day whose codes are wanted."""

    day: Day | None = Field(None, description="哪一天；不填为今天")


class Codes(Schema):
    """一个代码表当日有效的代码."""

    name: str
    title: str
    day: date
    items: list[dict[str, Any]]


@read(router, "/codelists", Lists, "代码表目录")
def codelists(request: HttpRequest) -> HttpResponse:
    """行政区划、行业、交易分类，以及法规所列的各种情形."""
    plain = [{"name": name, "title": title} for name, title in TITLES.items()]
    legal = [{"name": name, "title": codelist(name).title} for name in _legal()]
    return answer({"items": plain + legal})


@read(router, "/codelists/{path:name}", Codes, "代码表")
def codelist_one(request: HttpRequest, name: str, filters: Query[OnDay]) -> HttpResponse:
    """一个代码表在某一天有效的代码；不填日期为今天."""
    day = filters.day or day_of(request.now)  # type: ignore[attr-defined]
    if name in DATED:
        rows = [asdict(row) for row in DATED[name].load() if row.since <= day < row.until]
        return answer({"name": name, "title": TITLES[name], "day": day, "items": rows})
    known = codelist(name) if name in _legal() else None
    whole = found(known, "name")
    items = [asdict(entry) for entry in whole.on(day)]
    return answer({"name": name, "title": whole.title, "day": day, "items": items})


class Refusal(Schema):
    """一种不能办理."""

    code: str
    status: int
    sentence: str


class Refusals(Schema):
    """全部代码."""

    items: list[Refusal]


@read(router, "/problems", Refusals, "拒绝代码")
def problems_list(request: HttpRequest) -> HttpResponse:
    """所有拒绝的代码、状态码与说明."""
    return answer({"items": [_refusal(code) for code in wording()]})


@read(router, "/problems/{code}", Refusal, "一种拒绝")
def problem_one(request: HttpRequest, code: Annotated[str, Field(max_length=60)]) -> HttpResponse:
    """一个代码的说明."""
    return answer(_refusal(found(code if code in wording() else None, "code")))


class Me(Schema):
    """密钥持有人的岗位."""

    reference: str
    role: str
    body: str
    region: str
    person: str = Field(description="人员引用，不是姓名")


@read(router, "/me", Me, "本岗位")
def me(request: HttpRequest) -> HttpResponse:
    """密钥所属的岗位."""
    actor = somebody(request)
    names = ("reference", "role", "body", "region", "person")
    return answer({name: getattr(actor, name) for name in names})


def _ruling(ruling: Any) -> dict[str, Any]:
    kept = ("key", "title", "question", "unit", "bound", "since", "source", "mark", "standing",
            "place", "shown")  # fmt: skip
    value = ruling.value
    value = str(value) if isinstance(value, Decimal | Fraction) else value
    return {name: getattr(ruling, name) for name in kept} | {"value": value}


def _legal() -> list[str]:
    root = rulebook_root() / "codelists"
    files = sorted(root.rglob("*.yaml"))
    return [path.relative_to(root).with_suffix("").as_posix() for path in files if _is_legal(path)]


def _is_legal(path: Any) -> bool:
    from gongheng.rules.strict import BadRule

    try:
        codelist(path.relative_to(rulebook_root() / "codelists").with_suffix("").as_posix())
    except BadRule:  # the catalogue has a form of its own (foundation.codelists)
        return False
    return True


def _refusal(code: str) -> dict[str, Any]:
    known = wording()[code]
    return {"code": code, "status": int(known.get("status", 409)), "sentence": known["sentence"]}
