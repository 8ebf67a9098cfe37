"""What waits for a tenderer or agency, by when and under which article; heads and the desk read it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongheng.foundation.clock import day_of
from gongheng.portals.trades import VALIDITY_SOON_DAYS, end_of, task, validity_is_owed
from gongheng.trading.bidding.validity.rules import RULE as VALIDITY
from gongheng.trading.bidding.validity.rules import validity_ends_on
from gongheng.trading.bonds.lifecycle import BOND
from gongheng.trading.bonds.queries import bonds_of_hosts, returns_watched_by
from gongheng.trading.evaluation.rules import needs_more_time
from gongheng.trading.objections.rules import answer_ruling
from gongheng.trading.tendering import limits, queries

WITH = (
    "sections__again",
    "sections__evaluation",
    "sections__award__contract",
    "objections",
    "documents",
    "questions",
)


def waiting_for(actor: Any, now: datetime) -> list[dict[str, Any]]:
    """Return every duty of the actor's own tenders; those that have ended without one are left out."""
    rows = queries.with_something_open(queries.tenders_of(actor)).prefetch_related(*WITH)
    found = [one for tender in rows for one in waiting_on(tender, actor, now)]
    return [*found, *_bonds(actor, now)]


def _bonds(actor: Any, now: datetime) -> Iterator[dict[str, Any]]:
    """Bonds that have to go back, one line a tender and its first day; ended tenders included."""
    owed: dict[str, list[Any]] = {}
    # 投标保证金由账户经办退还，招标人在保证金列表看到状态；只有履约保证金由招标人自己退还
    for bond in returns_watched_by(actor).filter(state="due", purpose="performance"):
        owed.setdefault(bond.tender.code, []).append(bond)
    for bond in bonds_of_hosts(actor).filter(state="lodged", purpose="performance"):
        yield task(f"确认履约保证金（{bond.bidder_name}）", reverse("tenderer:bond", args=[bond.pk]),
                   bond.tender, now=now, article="招标投标法实施条例第五十八条")  # fmt: skip
    for code, bonds in owed.items():
        days = [bond.due_on for bond in bonds if bond.due_on]
        yield task(f"退还履约保证金（{len(bonds)} 笔）", f"{reverse('tenderer:bonds')}?words={code}",
                   bonds[0].tender, now=now, due=end_of(min(days)) if days else None,
                   article=BOND.acts["release"].under)  # fmt: skip


def waiting_on(tender: Any, actor: Any, now: datetime) -> list[dict[str, Any]]:
    """Return the duties of one tender. An evaluation under way costs two queries, nothing else any when `WITH` was prefetched."""
    found = [
        task("答复异议", reverse("tenderer:answer", args=[tender.code, one.pk]), tender, now=now,
             due=end_of(one.answer_due_on), article=answer_ruling(one).source)
        for one in tender.objections.all() if one.state == "raised"
    ]  # fmt: skip
    by_state = {"entered": _entered, "reviewed": _reviewed, "announced": _announced,
                "opened": _opened, "failed": _failed, "concluded": _failed}  # fmt: skip
    return [*found, *by_state.get(tender.state, _nothing)(tender, now)]


def _nothing(tender: Any, now: datetime) -> Iterator[dict[str, Any]]:
    return iter(())


def _page(tender: Any, tab: str = "") -> str:
    url = reverse("tenderer:tender", args=[tender.code])
    return f"{url}?tab={tab}" if tab else url


def _entered(tender: Any, now: datetime) -> Iterator[dict[str, Any]]:
    yield task(
        "完成标段和公平竞争审查", _page(tender), tender, now=now, article="公平竞争审查条例第九条"
    )


def _reviewed(tender: Any, now: datetime) -> Iterator[dict[str, Any]]:
    what = "发布招标公告" if tender.documents.all() else "编制招标文件"
    yield task(what, _page(tender), tender, now=now, article="招标投标法第十六条")


def _announced(tender: Any, now: datetime) -> Iterator[dict[str, Any]]:
    asked = [one for one in tender.questions.all() if one.state == "asked"]
    if asked:
        last = limits.at_latest_before(tender, "tendering/clarification_lead", tender.bids_due_at)
        yield task(f"答复疑问（{len(asked)} 条）", reverse("tenderer:clarify", args=[tender.code]),
                   tender, now=now, due=end_of(last.on), article=last.rule.source)  # fmt: skip
    yield task("投标截止并开标", reverse("hall:room", args=[tender.code]), tender, now=now,
               due=tender.bids_due_at, article="招标投标法第三十四条")  # fmt: skip


def _opened(tender: Any, now: datetime) -> Iterator[dict[str, Any]]:
    last = validity_ends_on(tender) if validity_is_owed(tender) else None
    if last is not None and (last - day_of(now)).days <= VALIDITY_SOON_DAYS:
        yield task("投标有效期将满：发出中标通知书或者要求延长", _page(tender), tender, now=now,
                   due=end_of(last), article=tender.law[VALIDITY].source)  # fmt: skip
    for section in tender.sections.all():
        if section.state != "failed":
            yield from _section(tender, section, now)
    yield from _failed(tender, now)


def _section(tender: Any, section: Any, now: datetime) -> Iterator[dict[str, Any]]:
    evaluation, award = getattr(section, "evaluation", None), getattr(section, "award", None)
    tab = "award" if award else "evaluation"
    say = lambda title, due=None, article="": task(  # noqa: E731
        f"{title}（{section.title}）", _page(tender, tab), tender, now=now, due=due, article=article
    )
    if evaluation is None:
        yield say("组建评标委员会", article="招标投标法第三十七条")
    elif evaluation.state == "formed":
        yield say("开始评标", article="招标投标法第三十八条")
    elif evaluation.state == "scoring" and needs_more_time(evaluation):
        yield say("延长评标时间", article="招标投标法实施条例第四十八条")
    elif evaluation.state == "reported" and award is None:
        due = limits.at_latest_after(tender, "award/candidates_publish", evaluation.reported_at)
        yield say("公示中标候选人", end_of(due.on), due.rule.source)
    elif award is not None:
        yield from _award(tender, award, now, say)


def _award(tender: Any, award: Any, now: datetime, say: Any) -> Iterator[dict[str, Any]]:
    if award.state == "published":
        over = now >= award.publicity_ends_at
        yield say("确定中标人" if over else "等候选人公示期满", None if over else award.publicity_ends_at,
                  "招标投标法实施条例第五十四条")  # fmt: skip
    if award.state == "decided":
        yield say("发出中标通知书", None, "招标投标法第四十五条")
    if award.decided_at and award.reported_at is None and award.state != "decided":
        due = limits.at_latest_after(tender, "award/written_report", award.decided_at)
        yield say("提交书面报告", end_of(due.on), due.rule.source)
    if award.state == "notified":
        due = limits.at_latest_after(tender, "contracts/sign", award.notified_at)
        yield say("签订合同", end_of(due.on), due.rule.source)


def _failed(tender: Any, now: datetime) -> Iterator[dict[str, Any]]:
    left = [one for one in tender.sections.all()
            if one.state == "failed" and not hasattr(one, "again")]  # fmt: skip
    if left:
        named = "、".join(one.title for one in left)
        yield task(f"分析流标原因，重新招标（{named}）", _page(tender), tender, now=now,
                   article="招标投标法第二十八条")  # fmt: skip
