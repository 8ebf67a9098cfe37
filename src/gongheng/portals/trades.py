"""What the trade portals share: finding a tender, its words, its legal timeline, its deadlines."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import Http404

from gongheng.foundation.clock import BEIJING, day_of
from gongheng.foundation.codelists import Regions, TradeClasses
from gongheng.trading.bidding.validity.rules import RULE as VALIDITY
from gongheng.trading.bidding.validity.rules import validity_ends_on
from gongheng.trading.tendering import limits, queries

TONES = {
    "entered": "neutral", "reviewed": "neutral", "announced": "info", "opened": "warn",
    "concluded": "done", "failed": "danger", "terminated": "danger",
    "open": "info", "settled": "done", "signed": "info", "published": "info", "completed": "done",
}  # fmt: skip
SOON_DAYS = 2
VALIDITY_SOON_DAYS = 15  # our own figure: time enough to ask and to answer


def tender_of(actor: Any, code: str) -> Any:
    """Return the tender if this actor may see it; otherwise 404, as if it were not there."""
    found = queries.tender_of_code(code)
    if found is None or not queries.visible_to(actor, found):
        raise Http404
    return found


def own_tender(actor: Any, code: str) -> Any:
    """Return the tender if it is in the actor's own hands; otherwise 404."""
    found = queries.tenders_of(actor).filter(code=code).select_related("project").first()
    if found is None or not (
        actor.acts_for(found.tenderer_code) or actor.acts_for(found.agency_code)
    ):
        raise Http404
    return found


def own_section(actor: Any, code: str) -> Any:
    """Return the section of a tender in the actor's own hands; otherwise 404."""
    section = queries.section_of_code(code)
    if section is None:
        raise Http404
    own_tender(actor, section.tender.code)
    return section


def state_of(thing: Any) -> dict[str, str]:
    """Return the chip of a tender or section."""
    if getattr(thing, "suspended_at", None):
        return {"text": "已暂停", "tone": "danger"}
    return {"text": thing.get_state_display(), "tone": TONES.get(thing.state, "neutral")}


def region_name(code: str) -> str:
    """Return the full name of a region, or the code itself."""
    row = Regions.load().find(code)
    return row.full_name if row else code


def class_name(code: str) -> str:
    """Return the name of a trade class, or the code itself."""
    row = TradeClasses.load().find(code)
    return f"{row.name}（{code}）" if row else code


def end_of(day: date) -> datetime:
    """Return the last minute of a day in Beijing: a period of days ends at 24:00."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=BEIJING) - timedelta(minutes=1)


def left(now: datetime, due: datetime) -> tuple[str, bool, bool]:
    """Return the words for what is left, and whether it is late or soon."""
    if now > due:
        days = (day_of(now) - day_of(due)).days
        return (f"已超期 {days} 日" if days else "已到时限"), True, False
    today, last = day_of(now), day_of(due)
    if today == last:
        return "今天到期", False, True
    calendar = limits.calendar()
    working = sum(calendar.is_working_day(today + timedelta(days=step))
                  for step in range(1, (last - today).days + 1))  # fmt: skip
    return f"剩 {working} 个工作日", False, working <= SOON_DAYS


def task(title: str, url: str, tender: Any, *, now: datetime, due: datetime | None = None,
         article: str = "") -> dict[str, Any]:  # fmt: skip
    """Return one duty as `c-desk-list` and the heads read it."""
    words, late, soon = left(now, due) if due else ("", False, False)
    return {"title": title, "url": url, "project": tender.title, "code": tender.code, "due": due,
            "left": words, "late": late, "soon": soon, "article": article}  # fmt: skip


def next_of(tasks: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the head's next deadline: the earliest of the duties that have one."""
    tasks = list(tasks)
    dated = [one for one in tasks if one["due"]]
    if not dated:
        return {"label": "下一步", "due": None, "left": tasks[0]["title"], "tone": "",
                "article": tasks[0]["article"]} if tasks else None  # fmt: skip
    first = min(dated, key=lambda one: one["due"])
    tone = "danger" if first["late"] else "warn" if first["soon"] else ""
    return {"label": first["title"], "due": first["due"], "left": first["left"],
            "article": first["article"], "tone": tone, "fixed": first["late"]}  # fmt: skip


def basis(law: Any, *keys: str) -> list[dict[str, str]]:
    """Return the articles a page rests on, as the rulebook of the tender's day tells them."""
    found = []
    for key in keys:
        if key in law:
            ruling = law[key]
            mark = f"（{ruling.standing}）" if ruling.standing else ""
            said = ruling.title if ruling.unit == "flag" else f"{ruling.title}：{ruling.shown}"
            found.append({"name": ruling.source, "text": f"{said}{mark}"})
    return found


def history(entries: Iterable[Any], labels: Any) -> list[dict[str, Any]]:
    """Return what happened as `c-history` reads it; `labels(entry)` gives words or ""."""
    shown = []
    for entry in entries:
        words = labels(entry)
        if words:
            shown.append({"at": entry.at, "text": words, "article": entry.under, "state": "done"})
    return list(reversed(shown))


def spans(tender: Any, now: datetime) -> list[dict[str, Any]]:
    """Return the periods of a tender beside those the law gives, for the timeline."""
    if tender.announced_at is None:
        return []
    law = tender.law
    issue, preparation = law["tendering/document_issue"], law["tendering/bid_preparation"]
    starts = tender.documents_from
    rows = [
        _span("发出招标文件", starts, tender.documents_until, now, issue,
              limit=limits.at_least_after(tender, "tendering/document_issue", starts).on),
        _span("编制投标文件", starts, tender.bids_due_at, now, preparation,
              limit=limits.at_least_after(tender, "tendering/bid_preparation", starts).on),
    ]  # fmt: skip
    validity = _validity_span(tender, now)
    rows += [validity] if validity else []
    for section in tender.sections.all():
        rows += _late_spans(tender, section, now)
    return rows


def _validity_span(tender: Any, now: datetime) -> dict[str, Any] | None:
    """The validity of the bids: a warning while notices are still owed and it runs out."""
    last = validity_ends_on(tender)
    if last is None or tender.state != "opened":
        return None
    left = (last - day_of(now)).days
    owed = validity_is_owed(tender)
    state = (
        ("danger" if left < 0 else "warn" if left <= VALIDITY_SOON_DAYS else "now")
        if owed
        else "done"
    )
    note = {"danger": "投标有效期已满，未同意延长的投标不再有约束力",
            "warn": f"剩 {left} 日，请发出中标通知书或者要求投标人延长"}.get(state, "")  # fmt: skip
    return {"name": "投标有效期", "start": tender.bids_due_at, "end": end_of(last), "state": state, "note": note,
            "limit": f"{tender.terms()['bid_validity_days']} 天", "article": tender.law[VALIDITY].source}  # fmt: skip


def validity_is_owed(tender: Any) -> bool:
    """Tell whether a section still waits for its award notice."""
    awards = [getattr(one, "award", None) for one in tender.sections.all() if one.state != "failed"]
    return any(one is None or one.notified_at is None for one in awards)


def _late_spans(tender: Any, section: Any, now: datetime) -> list[dict[str, Any]]:
    evaluation, award = getattr(section, "evaluation", None), getattr(section, "award", None)
    several = tender.sections.count() > 1
    tail = f"（{section.number}标段）" if several else ""
    rows = []
    if evaluation is not None and evaluation.started_at:
        ends = evaluation.reported_at
        ruling, plan = tender.law["evaluation/more_time_share"], evaluation.planned_until
        over = plan is not None and (ends or now) > plan
        rows.append({"name": f"评标{tail}", "start": evaluation.started_at, "end": ends,
                     "state": "danger" if over else "done" if ends else "now",
                     "limit": "招标人确定的评标时间", "article": ruling.source,
                     **({"limit_start": evaluation.started_at, "limit_end": plan} if plan else {})})  # fmt: skip
    if award is not None:
        ruling = tender.law["award/candidates_publicity"]
        least = limits.at_least_after(tender, "award/candidates_publicity", award.published_at).on
        rows.append(_span(f"候选人公示{tail}", award.published_at, award.publicity_ends_at, now,
                          ruling, limit=least))  # fmt: skip
    if award is not None and award.notified_at:
        ruling = tender.law["contracts/sign"]
        last = limits.at_latest_after(tender, "contracts/sign", award.notified_at).on
        contract = getattr(award, "contract", None)
        ends = end_of(contract.signed_on) if contract else None
        rows.append(
            _span(f"签订合同{tail}", award.notified_at, ends, now, ruling, limit=last, most=True)
        )
    return rows


def _span(name: str, start: datetime, end: datetime | None, now: datetime, ruling: Any, *,
          limit: date, most: bool = False) -> dict[str, Any]:  # fmt: skip
    until = end or now
    state = "done" if end and end <= now else "plan" if start > now else "now"
    if most and day_of(until) > limit:
        state = "danger"
    kind = "不超过" if most else "不少于"
    return {"name": name, "start": start, "end": end, "state": state,
            "limit": f"{kind} {ruling.shown}", "article": ruling.source,
            "limit_start": start, "limit_end": end_of(limit)}  # fmt: skip
