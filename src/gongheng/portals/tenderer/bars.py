"""The action bar of a tender: the acts of its present stage, each open or greyed with the reason."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.portals.acts import bar
from gongheng.portals.tenderer.archiving import archive_acts
from gongheng.portals.trades import validity_is_owed
from gongheng.registry.experts.asking.queries import own_proposal
from gongheng.registry.experts.attending.queries import has_called_seats
from gongheng.registry.experts.lifecycle import DRAW, INVITATION
from gongheng.registry.experts.queries import was_drawn
from gongheng.trading.award.lifecycle import ABILITY, AWARD
from gongheng.trading.bidding.lifecycle import EXTENSION
from gongheng.trading.clarification.lifecycle import CLARIFICATION
from gongheng.trading.contracts.lifecycle import CONTRACT
from gongheng.trading.evaluation.lifecycle import EVALUATION
from gongheng.trading.evaluation.seating import seats_to_fill
from gongheng.trading.opening.lifecycle import OPENING
from gongheng.trading.tendering import queries
from gongheng.trading.tendering.lifecycle import SECTION, TENDER

Acts = list[dict[str, Any]]


def acts_of(tender: Any, actor: Any, now: datetime) -> Acts:
    """Return what `c-acts` shows above a tender."""
    stage = {"entered": _preparing, "reviewed": _preparing, "announced": _announced,
             "opened": _opened, "failed": _failed, "concluded": _concluded,
             "terminated": _concluded}.get(tender.state)  # fmt: skip
    acts = stage(tender, actor, now) if stage else []
    if tender.suspended_at:
        why = f"项目已被责令暂停：{tender.suspended_for}"
        acts = [{**one, "open": False, "reason": why} for one in acts]
    return acts


def _url(name: str, code: str) -> str:
    return reverse(f"tenderer:{name}", args=[code])


def _preparing(tender: Any, actor: Any, now: datetime) -> Acts:
    code = tender.code
    has_section = bool(tender.sections.all())
    filed = tender.organise == "agency" or hasattr(tender, "self_filing")
    drafted = bool(tender.documents.all())
    acts: Acts = []
    if tender.state == "entered":
        acts += bar(SECTION, tender, actor, {"add": _url("add_section", code)})
    if tender.organise == "self" and not filed and tender.state == "entered":
        acts += bar(TENDER, tender, actor, {"file_self_tender": _url("file", code)})
    ready = "" if has_section else "请先添加标段"
    announce = "请先编制招标文件" if not drafted else "" if filed else "自行招标应当先备案"
    acts += bar(TENDER, tender, actor, {
        "review_fairness": {"url": _url("review", code), "closed": ready},
        "draft_documents": _url("draft", code),
        "announce": {"url": _url("announce", code), "closed": announce},
        "terminate": {"url": _url("terminate", code), "kind": "danger"},
    })  # fmt: skip
    done = {TENDER.acts["review_fairness"].label} if tender.state != "entered" else set()
    return _one_primary([one for one in acts if one["label"] not in done])


def _announced(tender: Any, actor: Any, now: datetime) -> Acts:
    code, over = tender.code, now >= tender.bids_due_at
    late = "投标截止时间已过" if over else ""
    acts = bar(CLARIFICATION, tender, actor,
               {"issue": {"url": _url("clarify", code), "closed": late}})  # fmt: skip
    acts += bar(TENDER, tender, actor, {
        "revise_documents": {"url": _url("revise", code), "closed": late},
        "postpone": {"url": _url("postpone", code), "closed": late},
        "terminate": {"url": _url("terminate", code), "kind": "danger"},
    })  # fmt: skip
    hall = reverse("hall:room", args=[code])
    early = "" if over else "投标截止时间到了才能开标"
    acts += bar(OPENING, tender, actor,
                {"hold_opening": {"url": hall, "label": "进入开标大厅", "closed": early}})  # fmt: skip
    for section in tender.sections.all():
        acts += _committee(tender, section, actor)
    acts += _governed(tender, actor)
    return _one_primary(acts, "进入开标大厅" if over else "")


def _governed(tender: Any, actor: Any) -> Acts:
    """A proposal that may be taken back, a seat that may be given up."""
    acts: Acts = []
    if own_proposal(actor, tender.code) is not None:
        acts.append({"label": "撤回抽取申请", "url": _url("take_back_draw", tender.code), "open": True,
                     "article": DRAW.acts["take_back"].under})  # fmt: skip
    if has_called_seats(tender.code):
        acts.append({"label": "让出席位（应当回避）", "url": _url("stand_down", tender.code),
                     "open": True, "article": INVITATION.acts["vacate"].under})  # fmt: skip
    return acts


def _committee(tender: Any, section: Any, actor: Any) -> Acts:
    if getattr(section, "evaluation", None) is not None or section.state != "open":
        return []
    named = _named(tender, section)
    draw = {"label": f"抽取评标专家{named}", "url": _url("draw", section.code), "open": True,
            "article": "招标投标法实施条例第四十六条"}  # fmt: skip
    form = {"url": _url("committee", section.code), "label": f"组建评标委员会{named}",
            "closed": "" if was_drawn(tender.code) else "请先抽取评标专家"}  # fmt: skip
    appoint = {"url": _url("appoint", section.code), "label": f"直接确定专家（特殊项目）{named}",
               "article": "招标投标法实施条例第四十七条"}  # fmt: skip
    return [draw, *bar(EVALUATION, section, actor, {"form": form}),
            *bar(EVALUATION, section, actor, {"form": appoint})]  # fmt: skip


def _opened(tender: Any, actor: Any, now: datetime) -> Acts:
    acts: Acts = []
    opening = getattr(tender, "opening", None)
    if opening is not None and opening.state == "open":
        acts.append({"label": "回到开标大厅", "url": reverse("hall:room", args=[tender.code]),
                     "open": True, "kind": "primary"})  # fmt: skip
    for section in tender.sections.all():
        if section.state != "failed":
            acts += _section(tender, section, actor, now)
    acts += _governed(tender, actor)
    if validity_is_owed(tender):
        acts += bar(EXTENSION, tender, actor, {"ask_extension": _url("ask_extension", tender.code)})
    if all(section.state != "open" for section in tender.sections.all()):
        acts += archive_acts(tender, actor)
    return _one_primary(acts + _again(tender, actor))


def _section(tender: Any, section: Any, actor: Any, now: datetime) -> Acts:
    evaluation, award = getattr(section, "evaluation", None), getattr(section, "award", None)
    code, named = section.code, _named(tender, section)
    if evaluation is None:
        return _committee(tender, section, actor)
    if evaluation.state in {"formed", "scoring", "ranked"}:
        opening = getattr(tender, "opening", None)
        early = "" if opening is not None and opening.state == "closed" else "开标还没有结束"
        left = section.bids.filter(state="opened").exists()
        short = seats_to_fill(evaluation)
        draw = [{"label": f"补抽评标专家{named}", "url": _url("draw", code), "open": True,
                 "article": "招标投标法实施条例第四十八条"}] if short else []  # fmt: skip
        return draw + bar(EVALUATION, evaluation, actor, {
            "start": {"url": _url("start", code), "label": f"开始评标{named}", "closed": early},
            "replace": {"url": _url("replace", code), "label": f"更换评委{named}"},
            "reconvene": {"url": _url("reconvene", code), "label": f"汇总后更换评委{named}"},
            "record_late": {"url": _url("late", code), "label": f"记录迟到{named}"},
            "extend": {"url": _url("extend", code), "label": f"延长评标时间{named}"},
            "fail": {"url": _url("fail", code), "label": f"否决全部投标{named}", "kind": "danger",
                     "closed": "还有未被否决的投标" if left else ""},
        })  # fmt: skip
    if award is None:
        return bar(AWARD, section, actor, {
            "publish_candidates": {"url": _url("candidates", code), "label": f"公示中标候选人{named}"},
        })  # fmt: skip
    return _award(section, award, actor, now, named)


def _award(section: Any, award: Any, actor: Any, now: datetime, named: str) -> Acts:
    code = section.code
    running = "公示期未满" if now < award.publicity_ends_at else ""
    open_review = award.reviews.filter(state="open").exists()
    review = "原评标委员会的履约能力审查还没有结论" if open_review else ""
    acts = bar(AWARD, award, actor, {
        "decide": {"url": _url("decide", code), "label": f"确定中标人{named}", "closed": running or review},
        "notify": {"url": _url("notify", code), "label": f"发出中标通知书{named}", "closed": review},
        "report_in_writing": {"url": _url("report", code), "label": f"提交书面报告{named}",
                              "closed": "书面报告已经提交" if award.reported_at else ""},
    })  # fmt: skip
    if award.state in {"published", "decided"}:
        acts += bar(ABILITY, award, actor, {
            "call_back": {"url": _url("call_back", code), "label": f"提请审查履约能力{named}"}})  # fmt: skip
    if award.state != "published":
        acts = [one for one in acts if one["open"] or award.state != "contracted"]
    contract = getattr(award, "contract", None)
    if contract is None:
        early = "" if award.state == "notified" else "发出中标通知书之后签订"
        acts += bar(CONTRACT, award, actor, {
            "sign": {"url": _url("sign", code), "label": f"登记合同{named}", "closed": early}})  # fmt: skip
    else:
        acts += bar(CONTRACT, contract, actor, {
            "publish": {"url": _url("publish", code), "label": f"公开合同{named}"},
            "complete": {"url": _url("complete", code), "label": f"登记履约{named}"},
        })  # fmt: skip
    return acts


def _concluded(tender: Any, actor: Any, now: datetime) -> Acts:
    acts = archive_acts(tender, actor)
    if tender.state == "concluded":
        acts += _again(tender, actor)
    for section in tender.sections.all():
        award = getattr(section, "award", None)
        contract = getattr(award, "contract", None)
        if contract is not None:
            done = {
                "url": _url("complete", section.code),
                "label": f"登记履约{_named(tender, section)}",
            }
            acts += bar(CONTRACT, contract, actor, {"complete": done})
    return _one_primary([one for one in acts if one["open"]])


def _failed(tender: Any, actor: Any, now: datetime) -> Acts:
    return _one_primary(_again(tender, actor) + archive_acts(tender, actor))


def _again(tender: Any, actor: Any) -> Acts:
    """Re-tender what failed; greyed once all of it was carried, absent when nothing failed."""
    failed = queries.failed_sections(tender)
    if not failed:
        return []
    gone = [one.again.code for one in failed if hasattr(one, "again")]
    done = f"已转入重新招标：{'、'.join(gone)}" if len(gone) == len(failed) else ""
    return bar(TENDER, tender, actor,
               {"enter_again": {"url": _url("again", tender.code), "closed": done}})  # fmt: skip


def _named(tender: Any, section: Any) -> str:
    return f"（{section.title}）" if len(tender.sections.all()) > 1 else ""


def _one_primary(acts: Acts, wanted: str = "") -> Acts:
    """One primary button a page: the wanted one, else the first that is open and not grave."""
    open_ones = [one for one in acts if one.get("open") and one.get("kind") != "danger"]
    chosen = next((one for one in open_ones if one["label"] == wanted), None)
    chosen = chosen or (open_ones[0] if open_ones else None)
    for one in acts:
        if one.get("kind") == "primary":
            one.pop("kind")
    if chosen is not None:
        chosen["kind"] = "primary"
    return acts
