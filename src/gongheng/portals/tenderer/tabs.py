"""What stands under each tab of a tender's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.foundation.ledger.reading import story_of, written
from gongheng.foundation.lifecycle import PUBLIC, act_named
from gongheng.foundation.timestamps.queries import in_words, stamps_in
from gongheng.portals import trades
from gongheng.portals.drawn import basis_facts
from gongheng.portals.tenderer import archiving
from gongheng.portals.tenderer.scoring_shown import terms_table
from gongheng.registry.experts.calling.queries import progress_said
from gongheng.registry.experts.queries import answers_for
from gongheng.trading.award.ability.queries import reviews_of
from gongheng.trading.award.queries import public_ranking
from gongheng.trading.bidding import queries as bids
from gongheng.trading.bidding.validity.queries import extensions_of
from gongheng.trading.clarification.queries import clarifications_of, questions_of
from gongheng.trading.evaluation import queries as evaluations
from gongheng.trading.evaluation.rules import ground_in_words
from gongheng.trading.notices.queries import notices_of
from gongheng.trading.notices.rules import WORDS
from gongheng.trading.objections.queries import objections_of
from gongheng.trading.opening.queries import opening_of
from gongheng.trading.tendering import queries

Shown = dict[str, Any]


@dataclass(frozen=True)
class Tab:
    """One tab: its key in the address, its label, what it shows, the number beside it."""

    key: str
    label: str
    show: Callable[[Any, Any, datetime], Shown]
    count: Callable[[Any], Any] = lambda _: None


def paper(tender: Any, kind: str, number: int) -> str:
    """Return the address of a paper."""
    return reverse("tenderer:paper", args=[tender.code, kind, number])


def _overview(tender: Any, actor: Any, now: datetime) -> Shown:
    project = tender.project
    facts = [
        ("招标人", tender.tenderer_name), ("代理机构", tender.agency_name or "自行招标"),
        ("项目", f"{project.name}（{project.code}）"), ("交易分类", trades.class_name(tender.trade_class)),
        ("地区", trades.region_name(tender.region)), ("招标方式", tender.get_mode_display()),
        ("资金", "国有资金占控股或者主导地位" if tender.state_funded else "其他资金"),
        ("适用规则之日", tender.law_day),
    ]  # fmt: skip
    facts += rounds(tender, actor)
    if tender.failed_for:
        facts.append(("结束原因", tender.failed_for))
    return {"facts": facts, "sections": sections_table(tender)}


def rounds(tender: Any, actor: Any) -> list[Any]:
    """Return the facts that lead to the round before and to those after."""
    found = []
    if tender.previous:
        found.append({"label": "招标次数", "value": f"第 {tender.round} 次，上一次 {tender.previous.code}",
                      "url": reverse("tenderer:tender", args=[tender.previous.code])})  # fmt: skip
    return found + [
        {"label": "重新招标", "value": f"第 {one.round} 次 {one.code}",
         "url": reverse("tenderer:tender", args=[one.code])}
        for one in queries.next_rounds_of(tender, actor)
    ]  # fmt: skip


def sections_table(tender: Any) -> Shown:
    """Return columns and rows of the sections."""
    columns = [
        {"key": "title", "label": "标段"}, {"key": "content", "label": "内容"},
        {"key": "estimate", "label": "合同估算价", "kind": "money", "unit": "元"},
        {"key": "ceiling", "label": "最高投标限价", "kind": "money", "unit": "元"},
        {"key": "days", "label": "工期", "kind": "number", "unit": "天"},
        {"key": "state", "label": "状态"},
    ]  # fmt: skip
    rows = [
        {"title": {"text": one.title, "note": one.code}, "content": one.content,
         "estimate": one.estimate, "ceiling": one.ceiling_price, "days": one.period_days,
         "state": trades.state_of(one)} for one in tender.sections.all()
    ]  # fmt: skip
    return {"columns": columns, "rows": rows}


def _documents(tender: Any, actor: Any, now: datetime) -> Shown:
    rows = [
        {"version": {"text": f"第 {one.version} 版", "url": paper(tender, "document", one.version)},
         "made": one.made_at, "changes": one.changes or "首次编制", "digest": one.digest[:16],
         "compare": {"text": "与上一版的差别", "url": revision_url(tender, one, now)} if one.version > 1 else ""}
        for one in queries.documents_of(tender)
    ]  # fmt: skip
    return {"papers": {"columns": [{"key": "version", "label": "招标文件"}, {"key": "made", "label": "编制时间"},
                                   {"key": "changes", "label": "本版内容"}, {"key": "digest", "label": "摘要（前16位）"},
                                   {"key": "compare", "label": "差别"}],
                       "rows": rows}, "terms": terms_table(tender.terms())}  # fmt: skip


def revision_url(tender: Any, document: Any, now: datetime) -> str:
    """Return where a version is compared with the one before, once documents are given out."""
    if document.version < 2 or tender.documents_from is None or now < tender.documents_from:
        return ""
    return reverse("public:revision", args=[tender.code, document.version])


def _notices(tender: Any, actor: Any, now: datetime) -> Shown:
    rows = [
        {"title": {"text": one.title, "note": one.number}, "at": one.published_at,
         "state": one.get_state_display() + (f"（第 {one.version} 版）" if one.version > 1 else ""),
         "pdf": {"text": "下载", "url": paper(tender, "notice", one.pk)},
         "correct": correction_of(tender, one)} for one in notices_of(tender)
    ]  # fmt: skip
    columns = [{"key": "title", "label": "公告"}, {"key": "at", "label": "发布时间"},
               {"key": "state", "label": "状态"}, {"key": "pdf", "label": "文件"},
               {"key": "correct", "label": "更正"}]  # fmt: skip
    return {"notices": {"columns": columns, "rows": rows}}


def correction_of(tender: Any, notice: Any) -> Any:
    """Return the way to the page that corrects a notice, or what became of this version."""
    if notice.state == "superseded":
        return {
            "text": "两版的差别",
            "url": reverse("public:compare", args=[notice.corrected_by.number]),
        }
    if notice.kind not in WORDS:
        return "按办理结果公告，不改文字"
    return {"text": "更正", "url": reverse("tenderer:correct", args=[tender.code, notice.pk])}


def _answers(tender: Any, actor: Any, now: datetime) -> Shown:
    objections = []
    for one in objections_of(tender):
        words, late, soon = trades.left(now, trades.end_of(one.answer_due_on))
        mine = one.state == "raised" and (actor.acts_for(tender.tenderer_code)
                                          or actor.acts_for(tender.agency_code))  # fmt: skip
        objections.append({"one": one, "words": words, "tone": "danger" if late else "warn" if soon else "info",
                           "url": reverse("tenderer:answer", args=[tender.code, one.pk]) if mine else ""})  # fmt: skip
    return {"questions": list(questions_of(tender)), "clarifications": list(clarifications_of(tender)),
            "objections": objections}  # fmt: skip


def _opening(tender: Any, actor: Any, now: datetime) -> Shown:
    opening = opening_of(tender)
    return {"opening": opening, "hall": reverse("hall:room", args=[tender.code]),
            "read_out": read_out_table(tender) if opening and opening.read_out_at else None,
            "record": paper(tender, "opening", 1) if opening and opening.read_out_at else ""}  # fmt: skip


def read_out_table(tender: Any) -> Shown:
    """Return what was read out; public from that moment."""
    several = tender.sections.count() > 1
    columns = [{"key": "bidder", "label": "投标人"}, {"key": "price", "label": "投标报价", "kind": "money", "unit": "元"},
               {"key": "days", "label": "工期", "kind": "number", "unit": "天"}, {"key": "quality", "label": "质量"},
               {"key": "state", "label": "状态"}]  # fmt: skip
    rows = []
    for bid in bids.read_out(tender):
        tone = "done" if bid.state == "opened" else "danger"
        note = bid.section.title if several else ""
        rows.append({"bidder": {"text": bid.bidder_name, "note": note}, "price": bid.price,
                     "days": bid.period_days, "quality": bid.quality,
                     "state": {"text": "已宣读" if bid.state == "opened" else bid.get_state_display(), "tone": tone}})  # fmt: skip
    return {"columns": columns, "rows": rows}


def _evaluation(tender: Any, actor: Any, now: datetime) -> Shown:
    found = []
    stamps = {one.subject: one for one in stamps_in(tender.code, "report")}
    for section in tender.sections.all():
        evaluation = getattr(section, "evaluation", None)
        one: Shown = {"section": section, "evaluation": evaluation}
        if evaluation is not None:
            one["state"] = {"text": evaluation.get_state_display(),
                            "tone": "done" if evaluation.state == "reported" else "info"}  # fmt: skip
            one["seats"] = evaluations.progress(evaluation)
            one["committee"] = evaluations.committee(evaluation, actor)
            one["ranking"] = ranking_table(evaluations.ranking_for(evaluation, actor), tender.code)
            one["findings"] = (
                [
                    {"one": row, "ground": ground_in_words(tender, row.ground)}
                    for row in evaluations.findings_for(evaluation, actor)
                ]
                if evaluation.state == "reported"
                else []
            )
            reported = evaluation.state == "reported"
            one["report"] = paper(tender, "evaluation", section.number) if reported else ""
            one["stamp"] = in_words(stamps.get(evaluation.report_digest)) if reported else ""
        found.append(one)
    return {"evaluations": found, "answers": answers_for([tender.code]).get(tender.code),
            "drawing": progress_said(tender.code)}  # fmt: skip


def ranking_table(ranking: Shown, tender: str) -> Shown | None:
    """Return the ranking with every figure it rests on; None while it may not be seen."""
    if not ranking:
        return None
    criteria = [{"key": f"c{number}", "label": one["name"], "kind": "number"}
                for number, one in enumerate(ranking["criteria"])]  # fmt: skip
    columns = [{"key": "rank", "label": "名次"}, {"key": "bidder", "label": "投标人"},
               {"key": "price", "label": "报价", "kind": "money", "unit": "元"}, *criteria,
               {"key": "deviation", "label": "偏差率", "kind": "number", "unit": "%"},
               {"key": "price_score", "label": "价格得分", "kind": "number"},
               {"key": "total", "label": "总分", "kind": "number"}]  # fmt: skip
    rows = []
    for row in ranking["rows"]:
        averages = {f"c{n}": one["average"] for n, one in enumerate(row["criteria"])}
        rows.append({"rank": f"{row['rank']}", "bidder": row["bidder_name"], "price": row["price"], **averages,
                     "deviation": row["deviation_percent"], "price_score": row["price_score"],
                     "total": row["total"]})  # fmt: skip
    return {"columns": columns, "rows": rows, "benchmark": ranking["benchmark"], "basis": basis_facts(ranking, tender),
            "rejected": ranking["rejected"]}  # fmt: skip


def _award(tender: Any, actor: Any, now: datetime) -> Shown:
    found = []
    for section in tender.sections.all():
        award = getattr(section, "award", None)
        if award is None:
            continue
        number = section.number
        found.append({
            "section": section, "award": award, "contract": getattr(award, "contract", None),
            "ranking": ranking_table(public_ranking(section), tender.code),
            "notice": paper(tender, "award", number) if award.notice_digest else "",
            "report": paper(tender, "report", number) if award.report_digest else "",
            "paper": paper(tender, "contract", number),
            "reviews": list(reviews_of(section, actor)),
        })  # fmt: skip
    rows = [{"bidder": row.bid.bidder_name, "until": row.until, "asked": row.asked_at,
             "state": row.get_state_display()} for row in extensions_of(tender, actor)]  # fmt: skip
    columns = [{"key": "bidder", "label": "投标人"}, {"key": "until", "label": "延长至", "kind": "date"},
               {"key": "asked", "label": "要求时间"}, {"key": "state", "label": "答复"}]  # fmt: skip
    return {"awards": found, "extensions": {"columns": columns, "rows": rows} if rows else None}


def _history(tender: Any, actor: Any, now: datetime) -> Shown:
    return {"events": trades.history(story_of(tender.code, public_only=False), words_of)}


# What other people do in secret shows in no list before its time.
SECRET = {"bid.submit", "bid.replace", "bid.withdraw", "bid.submit_sealed", "bid.replace_sealed",
          "bid.withdraw_sealed", "intake.note_late", "question.ask", "evaluation.score",
          "evaluation.reject_bid", "bid.reject", "evaluation.rank", "evaluation.sign",
          "evaluation.record_refusal", "draw.draw", "lot.propose_cancel", "lot.keep", "invitation.invite", "invitation.confirm",
          "invitation.decline", "recusal.recuse", "recusal.lift_recusal",
          "bond.lodge", "bond.cancel", "bond.confirm",
          "bond.reject_receipt", "bond.owe", "bond.release", "bid.invalidate", "bid.reject_with_all",
          "evaluation.ask_for_time", "evaluation.reject_all"}  # fmt: skip
SECRET_SUBJECTS = {"finding", "inquiry", "consortium", "ability"}  # of these every act


def words_of(entry: Any) -> str:
    """Return the words of an entry, or "" when it is not for this page."""
    known = act_named(entry.act)
    if known is None or entry.act in SECRET or known[0].subject in SECRET_SUBJECTS:
        return ""
    life, act = known
    reason = written(entry) if entry.sight == PUBLIC else ""
    tail = f"：{reason}" if reason else ""
    return f"{act.label}{tail}" if life.label in act.label else f"{life.label}：{act.label}{tail}"


TABS = (
    Tab("overview", "概况", _overview),
    Tab("documents", "招标文件", _documents, lambda tender: tender.documents.count()),
    Tab("notices", "公告", _notices, lambda tender: tender.notices.count()),
    Tab("answers", "疑问与异议", _answers,
        lambda tender: tender.questions.count() + tender.objections.count()),
    Tab("opening", "开标", _opening),
    Tab("evaluation", "评标", _evaluation),
    Tab("award", "定标与合同", _award),
    Tab("archive", "档案", archiving.shown),
    Tab("history", "经过", _history),
)  # fmt: skip
