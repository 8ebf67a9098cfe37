"""Readings of the trade: public once published, earlier only for those it concerns."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.doors import actor_of, somebody
from gongheng.exchange.api.fields import Day
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.registry import Code, head_of
from gongheng.exchange.api.shapes import answer, listed
from gongheng.foundation.search import narrow
from gongheng.trading.archive import queries as archive
from gongheng.trading.award import queries as awards
from gongheng.trading.bidding import queries as bids
from gongheng.trading.bidding.consortia.queries import consortia_of
from gongheng.trading.bidding.validity.queries import extensions_to
from gongheng.trading.contracts import queries as contracts
from gongheng.trading.evaluation.inquiries.queries import inquiries_to
from gongheng.trading.notices import queries as notices
from gongheng.trading.objections import queries as objections
from gongheng.trading.tendering import queries as tenders

router = Router(tags=["交易"])


class Tenders(Page):
    """A page of tenders."""

    region: str = Field("", max_length=6, pattern=r"^(\d{6})?$", description="行政区划代码")
    mine: bool = Field(default=False, description="只列本单位的或者本辖区的")


class Notices(Page):
    """A page of notices."""

    words: str = Field("", max_length=60, description="标题中的文字，多个词以空格分开")
    kind: str = Field("", max_length=20, description="公告类型")
    region: str = Field("", max_length=6, pattern=r"^(\d{6})?$", description="行政区划代码")
    trade_class: str = Field("", max_length=3, pattern=r"^[A-Z0-9]*$", description="交易分类")
    since: Day | None = Field(None, description="发布日期自")
    until: Day | None = Field(None, description="发布日期至")


class TenderWhole(Schema):
    """招标项目及其标段、文件与条款."""

    tender: faces.TENDER.schema  # type: ignore[name-defined]
    sections: list[faces.SECTION.schema]  # type: ignore[name-defined]
    documents: list[faces.DOCUMENT.schema]  # type: ignore[name-defined]
    notices: list[faces.NOTICE_LINE.schema]  # type: ignore[name-defined]
    next_rounds: list[str] = Field(description="重新招标的招标项目编号，按次序")


@read(router, "/tenders", paged(faces.TENDER), "招标项目列表")
def tenders_list(request: HttpRequest, filters: Query[Tenders]) -> HttpResponse:
    """已公告的招标项目；mine=true 时为本单位的或者本辖区的，含未公告的."""
    if filters.mine:
        found = tenders.tenders_of(somebody(request)).order_by("-id")
    else:
        found = tenders.public_tenders()
    return page(faces.TENDER, found.filter(region__startswith=head_of(filters.region)), filters)


@read(router, "/tenders/{code}", TenderWhole, "招标项目")
def tender_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一个招标项目，连同标段、各版招标文件和公告."""
    actor = actor_of(request)
    tender = things.tender(actor, code)
    return answer({
        "tender": faces.TENDER.of(tender),
        "sections": faces.SECTION.rows(tender.sections.all()),
        "documents": faces.DOCUMENT.rows(tender.documents.order_by("version")),
        "notices": faces.NOTICE_LINE.rows(tender.notices.order_by("id")),
        "next_rounds": [one.code for one in tenders.next_rounds_of(tender, actor)],
    })  # fmt: skip


class Draft(Schema):
    """编制招标文件的起点."""

    terms: dict[str, Any] = Field(description="现行条款；重新招标而尚未编制的，为上一次的条款")
    previous: str | None = Field(description="条款取自哪一次招标；取自本次的为 null")
    digest: str | None = Field(description="上一次招标文件的 SM3 摘要")


@read(router, "/tenders/{code}/draft", Draft, "招标文件草稿")
def document_draft(request: HttpRequest, code: Code) -> HttpResponse:
    """重新招标时上一次招标文件的条款作为草稿带入，可以修改后编制；只有招标人及其代理机构看到."""
    actor = somebody(request)
    tender = things.tender(actor, code)
    own = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
    tender = things.found(tender if own else None, "code")
    terms, last = tenders.draft_of(tender)
    return answer({
        "terms": terms,
        "previous": last.tender.code if last else None,
        "digest": last.digest if last else None,
    })  # fmt: skip


class Step(Schema):
    """一个步骤及其法定时限."""

    key: str
    title: str
    section: str
    state: str = Field(
        description="done 已办、now 正在办、late 逾期、future 未到、skipped 不经平台"
    )
    happened_at: str | None
    due_from: date | None
    due_until: date | None
    source: str = Field(description="依据的条款")
    note: str


class Timeline(Schema):
    """项目的各个步骤."""

    items: list[Step]


@read(router, "/tenders/{code}/timeline", Timeline, "项目步骤与法定时限")
def tender_timeline(request: HttpRequest, code: Code) -> HttpResponse:
    """每一步何时办理、法定最早与最迟之日、依据条款；按项目自己的适用规则之日计算."""
    tender = things.tender(actor_of(request), code)
    steps = archive.timeline(tender, request.now)  # type: ignore[attr-defined]
    return answer({"items": [_step(step) for step in steps]})


def _step(step: dict[str, Any]) -> dict[str, Any]:
    names = ("key", "title", "section", "state", "due_from", "due_until", "note")
    moment = step["happened_at"]
    return {name: step[name] for name in names} | {
        "happened_at": moment.isoformat() if moment else None,
        "source": getattr(step["ruling"], "source", ""),
    }


@read(router, "/tenders/{code}/archive", faces.PACKAGE.schema, "电子档案包")
def archive_one(request: HttpRequest, code: Code) -> HttpResponse:
    """档案包的齐全检查、摘要与封存时间；招标人、代理机构、交易中心与监督部门可以看到."""
    return answer(faces.PACKAGE.of(things.package(somebody(request), code)))


class Review(Schema):
    """公平竞争审查的结论."""

    answers: dict[str, Any]
    reviewed_at: str


@read(router, "/tenders/{code}/fair-review", Review, "公平竞争审查结论")
def fair_review(request: HttpRequest, code: Code) -> HttpResponse:
    """逐项结论."""
    tender = things.tender(actor_of(request), code)
    review = things.found(getattr(tender, "fair_review", None), "code")
    return answer({"answers": review.answers, "reviewed_at": review.reviewed_at})


@read(router, "/tenders/{code}/questions", listed(faces.QUESTION), "疑问")
def questions_list(request: HttpRequest, code: Code) -> HttpResponse:
    """招标人看到全部疑问，投标人看到本单位的；不显示由谁提出."""
    actor = somebody(request)
    rows = things.questions_of(actor, things.tender(actor, code))
    return answer({"items": faces.QUESTION.rows(rows)})


@read(router, "/tenders/{code}/clarifications", listed(faces.CLARIFICATION), "澄清与修改")
def clarifications_list(request: HttpRequest, code: Code) -> HttpResponse:
    """已发出的澄清与修改，按序号."""
    tender = things.tender(actor_of(request), code)
    return answer({"items": faces.CLARIFICATION.rows(tender.clarifications.all())})


@read(router, "/tenders/{code}/objections", listed(faces.OBJECTION), "异议")
def objections_list(request: HttpRequest, code: Code) -> HttpResponse:
    """异议与答复：招标人与监督部门看到全部，其他人看到本单位提出的；异议人的名称开标后才显示."""
    actor = somebody(request)
    tender = things.tender(actor, code)
    rows = objections.objections_of(tender)
    host = actor.acts_for(tender.tenderer_code) or actor.acts_for(tender.agency_code)
    if not host and not actor.watches(tender.region):
        rows = rows.filter(raised_by=actor.body or None)
    return answer({"items": [faces.OBJECTION.of(one) for one in rows]})


@read(router, "/tenders/{code}/bids", listed(faces.BID), "投标")
def bids_list(request: HttpRequest, code: Code) -> HttpResponse:
    """开标后公开宣读的投标；开标前只有投标人自己的，任何人不能得知其他投标人及其数目."""
    actor = actor_of(request)
    rows = bids.visible_bids(actor, things.tender(actor, code)).order_by("section__number", "id")
    items = faces.BID.rows(rows)
    hide_verdicts(items)
    return answer({"items": items})


def hide_verdicts(items: list[dict[str, Any]]) -> None:
    """Show a rejection only once the candidates are published: until then the evaluation is secret.

    招标投标法第四十四条：不得透露对投标文件的评审和比较.
    """
    told = [item["section_code"] for item in items if item["state"] == "rejected"]
    known = awards.sections_with_public_verdicts(told) if told else set()
    for item in items:
        if item["state"] == "rejected" and item["section_code"] not in known:
            item |= {"state": "opened", "rejected_for": "", "rejected_because": ""}


@read(router, "/tenders/{code}/opening", faces.OPENING.schema, "开标记录")
def opening_one(request: HttpRequest, code: Code) -> HttpResponse:
    """开标记录."""
    return answer(faces.OPENING.of(things.opening(actor_of(request), code)))


@read(router, "/sections/{code}", faces.SECTION.schema, "标段")
def section_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一个标段."""
    return answer(faces.SECTION.of(things.section(actor_of(request), code)))


@read(router, "/contracts", paged(faces.CONTRACT), "合同列表")
def contracts_list(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """已公开的合同."""
    return page(faces.CONTRACT, contracts.public_contracts(), filters)


@read(router, "/contracts/{number}", faces.CONTRACT.schema, "合同")
def contract_one(request: HttpRequest, number: Code) -> HttpResponse:
    """一份合同."""
    return answer(faces.CONTRACT.of(things.contract(actor_of(request), number)))


@read(router, "/bids", paged(faces.BID), "本单位的投标")
def own_bids(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位的投标."""
    return page(faces.BID, bids.bids_of(somebody(request)).order_by("-id"), filters, hide_verdicts)


@read(router, "/inquiries", paged(faces.INQUIRY), "评标委员会向本单位提出的澄清要求")
def own_inquiries(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """评标委员会书面要求本单位澄清的内容和本单位的答复；只有本单位看得到."""
    return page(faces.INQUIRY, inquiries_to(somebody(request)), filters)


@read(router, "/validity-extensions", paged(faces.EXTENSION), "向本单位提出的延长投标有效期的要求")
def own_extensions(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """招标人要求本单位延长投标有效期的请求；只有本单位看得到."""
    return page(faces.EXTENSION, extensions_to(somebody(request)), filters)


@read(router, "/consortia", listed(faces.CONSORTIUM), "本单位参加的联合体")
def own_consortia(request: HttpRequest) -> HttpResponse:
    """本单位牵头或者被列为成员的联合体，供成员自己同意；其他人看不到."""
    rows = consortia_of(somebody(request))
    return answer({"items": [faces.CONSORTIUM.of(one) for one in rows[:200]]})


@read(router, "/notices", paged(faces.NOTICE_LINE), "公告列表")
def notices_list(request: HttpRequest, filters: Query[Notices]) -> HttpResponse:
    """已发布的公告公示，新的在前."""
    found = notices.published(kind=filters.kind, region=filters.region, since=filters.since,
                              trade_class=filters.trade_class, until=filters.until)  # fmt: skip
    return page(faces.NOTICE_LINE, narrow(found, "title", filters.words), filters)


@read(router, "/notices/{number}", faces.NOTICE.schema, "公告")
def notice_one(request: HttpRequest, number: Code) -> HttpResponse:
    """一条公告的全文."""
    return answer(faces.NOTICE.of(things.notice(actor_of(request), number)))
