"""A project's whole life on one page, its documents and its proofs."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import reverse

from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger import reading
from gongheng.portals import components, papers
from gongheng.portals.guardian.rehearsed import guarded
from gongheng.portals.public import spans, words
from gongheng.portals.public.pages import Page
from gongheng.registry.experts.calling.queries import has_proofs
from gongheng.trading.archive import queries as archive
from gongheng.trading.award.queries import result_is_out
from gongheng.trading.contracts.queries import PUBLIC_STATES
from gongheng.trading.objections import queries as objections
from gongheng.trading.opening import queries as opening
from gongheng.trading.tendering import queries as tendering

# The rules a visitor of a works tender asks after, in the order of its life.
RULES = (
    "tendering/document_issue", "tendering/bid_preparation", "tendering/clarification_lead",
    "objections/document_lead", "objections/document_answer", "opening/at_deadline",
    "opening/bidders_min", "evaluation/committee_min", "award/candidates_publish",
    "award/candidates_publicity", "objections/result_answer", "contracts/sign",
    "award/written_report", "complaints/file",
)  # fmt: skip
NEWEST = 6


def tender_of(code: str) -> Any:
    """The announced tender of a code. Raises Http404."""
    found = (
        tendering.public_tenders().select_related("project", "package").filter(code=code).first()
    )
    if found is None:
        raise Http404
    return found


class Project(Page):
    """Everything of one tender."""

    section, template_name = "trades", "public/project.html"

    def trail(self) -> list[tuple[str, str]]:
        """Below the list of projects."""
        return [("项目", reverse("public:projects")), (self.title, "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The life, each part ready for its component."""
        tender = tender_of(self.kwargs["code"])
        self.title = tender.title
        now = self.request.now  # type: ignore[attr-defined]
        steps = archive.timeline(tender, now)
        rows = list(
            tender.sections.select_related(
                "evaluation", "award__winner", "award__contract", "previous__tender"
            )
        )
        return {
            **super().get_context_data(**kwargs),
            "tender": tender,
            "state": words.state(tender) if not tender.suspended_at
            else {"text": "已暂停", "tone": "danger"},
            "next": next_of(tender, steps, now),
            "facts": facts_of(tender),
            "timeline": components.timeline(spans.drawn(tender, steps), now),
            "limits": spans.table(steps),
            "limit_columns": spans.LIMIT_COLUMNS,
            "notices": list(tender.notices.order_by("-published_at", "-id")),
            "documents": documents_of(tender, now),
            "guarded": guarded(tender),
            "opening": opening_of(tender),
            "sections": [section_of(tender, row, now) for row in rows],
            "objections": objections_of(tender),
            "articles": [words.article(tender.law[key]) for key in RULES if key in tender.law],
            **proofs_of(tender),
            "draw_proofs": result_is_out(tender) and has_proofs(tender.code),
        }  # fmt: skip


def document(request: Any, code: str, digest: str) -> HttpResponseBase:
    """A paper of the tender that everybody may have."""
    tender = tender_of(code)
    known = {one["digest"]: one["title"] for one in documents_of(tender, request.now)}
    if digest not in known:
        raise Http404
    answer = papers.stored(digest, f"{tender.title}-{known[digest]}")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def documents_of(tender: Any, now: Any) -> list[dict[str, Any]]:
    """Tender documents and award notices: what the law makes public, each with its digest.

    No bidder gets the tender document before the others: it is there from the day it is given out.
    """
    given_out = tender.documents_from is not None and now >= tender.documents_from
    found = [
        {"title": f"招标文件（第 {one.version} 版）", "digest": one.digest, "at": one.made_at,
         "note": words.discreet(one.changes),
         "compare": reverse("public:revision", args=[tender.code, one.version]) if one.version > 1 else ""}
        for one in tender.documents.order_by("version") if one.made_at and given_out
    ]  # fmt: skip
    notified = tender.sections.filter(award__notified_at__isnull=False).select_related("award")
    found += [
        {"title": f"中标通知书（{one.title}）", "digest": one.award.notice_digest,
         "at": one.award.notified_at, "note": one.award.notice_number}
        for one in notified
    ]  # fmt: skip
    for one in found:
        one["url"] = reverse("public:document", args=[tender.code, one["digest"]])
        one["check"] = reverse("public:verify_digest", args=[one["digest"]])
    return found


def version_of(tender: Any, number: int, now: Any) -> tuple[Any, Any]:
    """A version of the tender document and the one before. Raises Http404 before they are given out."""
    if tender.documents_from is None or now < tender.documents_from:
        raise Http404
    rows = {one.version: one for one in tendering.documents_of(tender)}
    if number not in rows or number - 1 not in rows:
        raise Http404
    return rows[number - 1], rows[number]


def facts_of(tender: Any) -> list[dict[str, Any]]:
    """The head facts."""
    project = tender.project

    def party(name: str, code: str) -> dict[str, Any]:
        return {"value": name, "url": reverse("public:party", args=[code]) if code else ""}

    found: list[dict[str, Any]] = [
        {"label": "招标人", **party(tender.tenderer_name, tender.tenderer_code)},
        {"label": "代理机构", **party(tender.agency_name or "无（自行招标）", tender.agency_code)},
        {"label": "项目编号", "value": project.code},
        {"label": "招标项目编号", "value": tender.code},
        {"label": "交易分类", "value": f"{words.class_name(tender.trade_class)}（{tender.trade_class}）"},
        {"label": "招标方式", "value": f"{tender.get_mode_display()}，{tender.get_organise_display()}"},
        {"label": "地区", "value": words.region_name(tender.region)},
        {"label": "资金来源", "value": project.fund_source},
        {"label": "审批文号", "value": project.approval_no},
        {"label": "适用规则之日", "value": words.zh_day(tender.law_day),
         "url": f"{reverse('public:laws')}?day={tender.law_day:%Y-%m-%d}"},
    ]  # fmt: skip
    return found + rounds_of(tender)


def rounds_of(tender: Any) -> list[dict[str, Any]]:
    """Facts that lead to the round before and to the announced rounds after."""
    found = []
    if tender.previous:
        found.append({"label": "招标次数", "value": f"第 {tender.round} 次，上一次 {tender.previous.code}",
                      "url": reverse("public:project", args=[tender.previous.code])})  # fmt: skip
    return found + [
        {"label": "重新招标", "value": f"第 {one.round} 次 {one.code}",
         "url": reverse("public:project", args=[one.code])}
        for one in tendering.next_rounds_of(tender, NOBODY)
    ]  # fmt: skip


def rounds_of_section(section: Any) -> list[dict[str, Any]]:
    """Facts that lead from a section to the one it came from or was carried into."""
    found = []
    before, after = section.previous, tendering.next_round_of(section, NOBODY)
    if before is not None:
        found.append({"label": "上一次的标段", "value": before.code,
                      "note": f"流标：{words.discreet(before.failed_for)}",
                      "url": reverse("public:project", args=[before.tender.code])})  # fmt: skip
    if after is not None:
        found.append({"label": "转入重新招标", "value": after.code,
                      "url": reverse("public:project", args=[after.tender.code])})  # fmt: skip
    return found


def next_of(tender: Any, steps: list[dict[str, Any]], now: Any) -> dict[str, Any] | None:
    """The next deadline with the article behind it."""
    due = tender.bids_due_at
    if tender.state == "announced" and due and now < due:
        ruling = tender.law["tendering/bid_preparation"]
        days = words.working_days_left(due, now)
        left = f"剩 {days} 个工作日" if days else words.left_words(due, now)
        return {"label": "投标截止、开标", "due": due, "left": left, "article": ruling.source,
                "article_url": words.rule_url(ruling), "tone": "" if days > 2 else "warn"}  # fmt: skip
    waiting = next((s for s in steps if s["state"] in {"late", "now"} and s["due_until"]
                    and not s["happened_at"]), None)  # fmt: skip
    if waiting is None:
        return None
    late = waiting["due_until"] < day_of(now)
    ruling = waiting["ruling"]
    return {"label": waiting["title"], "due": words.end_of(waiting["due_until"]), "fixed": late,
            "left": "已超过法定期限" if late else words.left_words(words.end_of(waiting["due_until"]), now),
            "article": ruling.source, "article_url": words.rule_url(ruling),
            "tone": "danger" if late else "warn"}  # fmt: skip


def opening_of(tender: Any) -> dict[str, Any] | None:
    """The opening record; offers only after they were read out."""
    facts = opening.record_facts(tender)
    if facts is None:
        return None
    columns = [
        {"key": "bidder", "label": "投标人"}, {"key": "price", "label": "投标报价", "kind": "money", "unit": "元"},
        {"key": "period_days", "label": "工期", "kind": "number", "unit": "日历天"},
        {"key": "quality", "label": "质量"}, {"key": "seal", "label": "密封"},
    ]  # fmt: skip
    for section in facts["sections"]:
        for bid in section["bids"]:
            intact = bid["intact"]
            bid["seal"] = {
                "text": "完好" if intact else "不符",
                "tone": "done" if intact else "danger",
            }
    ceremony = opening.opening_of(tender)
    return {"facts": facts, "columns": columns, "ceremony": ceremony}


def section_of(tender: Any, section: Any, now: Any) -> dict[str, Any]:
    """One section: what is bought, who ranked how, the contract. Scores only once public."""
    award = getattr(section, "award", None)
    ranking = archive.public_ranking(section) if award else {}
    contract = getattr(award, "contract", None) if award else None
    decided = award is not None and award.state in {"notified", "contracted"}
    return {
        "section": section,
        "state": words.state(section),
        "facts": [
            ("标段编号", section.code), ("统一交易标识码", section.deal_code),
            ("内容与规模", words.discreet(section.content)), ("资格要求", words.discreet(section.qualification)),
            ("合同估算价", words.yuan(section.estimate)), ("最高投标限价", words.yuan(section.ceiling_price)),
            ("工期", f"{section.period_days} 日历天"),
            *rounds_of_section(section),
        ],
        "ranking": ranking,
        "rows": ranking_rows(ranking),
        "award": award,
        "in_publicity": award is not None and now < award.publicity_ends_at,
        "winner": award.winner if award is not None and decided else None,
        "contract": contract if contract is not None and contract.state in PUBLIC_STATES else None,
        "recompute": reverse("public:evaluation", args=[tender.code, section.code]) if ranking else "",
    }  # fmt: skip


RANKING_COLUMNS = [
    {"key": "rank", "label": "名次"},
    {"key": "bidder", "label": "投标人"},
    {"key": "price", "label": "报价", "kind": "money", "unit": "元"},
    {"key": "technical", "label": "技术商务", "kind": "number"},
    {"key": "price_score", "label": "价格分", "kind": "number"},
    {"key": "total", "label": "总分", "kind": "number"},
]


def ranking_rows(ranking: dict[str, Any]) -> dict[str, Any] | None:
    """The ranking as a table."""
    if not ranking:
        return None
    rows = [
        {**row, "bidder": {"text": row["bidder_name"], "note": "中标候选人" if row["candidate"] else "",
                           "url": reverse("public:party", args=[row["bidder_code"]])}}
        for row in ranking["rows"]
    ]  # fmt: skip
    return {"columns": RANKING_COLUMNS, "rows": rows}


def objections_of(tender: Any) -> list[dict[str, Any]]:
    """Objections once disclosed; whoever raised one stays unnamed, persons in the text masked."""
    return [
        {"about": one.get_about_display(), "grounds": words.discreet(one.grounds),
         "answer": words.discreet(one.answer), "raised_at": one.raised_at,
         "answered_at": one.answered_at, "due": one.answer_due_on, "state": words.state(one),
         "section": one.section.title if one.section else ""}
        for one in objections.disclosed(tender)
    ]  # fmt: skip


def proofs_of(tender: Any) -> dict[str, Any]:
    """The proof box: how many entries, the newest of them, the signed head."""
    entries = list(reading.story_of(tender.code))
    placed = [one for one in entries if getattr(one, "leaf", None)]
    newest = placed[-1] if placed else None
    shown = {"digest": newest.digest, "position": newest.leaf.position,
             "url": reverse("public:proofs", args=[tender.code])} if newest else None  # fmt: skip
    events = [
        {"at": one.at, "text": words.act_label(one.act), "article": one.under, "state": "done"}
        for one in reversed(entries[-NEWEST:])
    ]
    return {"proof": shown, "entries_count": len(entries), "events": events}
