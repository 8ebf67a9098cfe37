"""The notice and its dates, postponement and the end of a tender before its time."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import JsonResponse
from django.utils.dateparse import parse_datetime

from gongheng.foundation.clock import BEIJING
from gongheng.portals.fields import MOMENT, Grouped, Moment, Text
from gongheng.portals.forms import ActForm, Reason
from gongheng.portals.templatetags.written import zh_date, zh_datetime
from gongheng.portals.tenderer.doors import Drafted, OnTender
from gongheng.trading.bidding.endings import call_off
from gongheng.trading.notices import actions as notices
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering import limits
from gongheng.trading.tendering.lifecycle import TENDER

OPENS, CLOSES = time(9), time(17)
HOUR = timedelta(hours=1)


class DatesForm(Grouped, ActForm):
    """When the documents are given out and when bids are due."""

    documents_from = Moment(label="招标文件发出起")
    documents_until = Moment(label="招标文件发出止")
    bids_due_at = Moment(label="投标截止时间（开标时间）")
    opening_place = forms.CharField(label="开标地点", max_length=200, required=False,
                                    help_text="不填写的，在网上开标大厅开标")  # fmt: skip
    contact = forms.CharField(label="联系方式", max_length=200, required=False,
                              help_text="单位联系电话和地址；不要填写个人手机号")  # fmt: skip
    groups = (("时间", "系统按法定期限算出最早日期并已填好，可以放宽，不能缩短。",
               ("documents_from", "documents_until", "bids_due_at")),
              ("其他", "", ("opening_place", "contact")))  # fmt: skip


def lawful_dates(tender: Any, start: datetime) -> dict[str, Any]:
    """Return for a first day of issue the earliest lawful dates, what is proposed, and why."""
    found: dict[str, Any] = {}
    for name, key, clock in (("documents_until", "tendering/document_issue", CLOSES),
                             ("bids_due_at", "tendering/bid_preparation", OPENS)):  # fmt: skip
        due = limits.at_least_after(tender, key, start)
        offered = datetime.combine(due.holiday_offer or due.on, clock, tzinfo=BEIJING)
        said = f"{due.rule.source}：不少于 {due.rule.shown}，最早 {zh_date(due.on)}"
        if due.holiday_offer:
            said += f"；该日是节假日，建议 {zh_date(due.holiday_offer)}"
        if due.provisional:
            said += "（放假安排尚未公布，暂按）"
        found[name] = {
            "earliest": due.on.isoformat(),
            "offered": offered.strftime(MOMENT),
            "said": said,
        }
    return found


def first_morning(now: datetime) -> datetime:
    """Return the start proposed: the next full hour, or the next working morning after office."""
    soon = (now + HOUR).astimezone(BEIJING).replace(minute=0, second=0, microsecond=0)
    if soon < now + timedelta(minutes=10):
        soon += HOUR
    day = soon.date()
    if soon.time() < OPENS and limits.calendar().is_working_day(day):
        return datetime.combine(day, OPENS, tzinfo=BEIJING)
    if soon.time() <= CLOSES and limits.calendar().is_working_day(day):
        return soon
    day += timedelta(days=1)
    while not limits.calendar().is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, tzinfo=BEIJING)


class Announce(Drafted):
    """发布招标公告."""

    life = TENDER
    verb = "announce"
    form_class = DatesForm
    template_name = "tenderer/announce.html"
    tab = "notices"
    done = "招标公告已发布，所有人立即可以看到。"
    lead = (
        "公告内容由已登记的项目、标段和资格要求生成，不再另填。发布后本项目始终适用今天有效的规则。"
    )

    def start(self) -> datetime:
        """Return the first day of issue: the one asked for, else the proposed one."""
        asked = self.request.POST.get("documents_from") or self.request.GET.get(
            "documents_from", ""
        )
        return _moment(asked) or first_morning(self.request.now)

    def get_initial(self) -> dict[str, Any]:
        """Fill in the earliest lawful dates."""
        start = self.start()
        dates = lawful_dates(self.tender, start)
        return {"documents_from": start.astimezone(BEIJING).replace(tzinfo=None).strftime(MOMENT),
                **{name: one["offered"] for name, one in dates.items()}, **super().get_initial()}  # fmt: skip

    def act(self, form: Any) -> Any:
        """Announce."""
        return notices.invite(self.tender, **form.cleaned_data, by=self.request.actor,
                              at=self.request.now)  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the limits beside the fields."""
        return {"limits": lawful_dates(self.tender, self.start()), "tender_code": self.tender.code,
                **super().get_context_data(**kwargs)}  # fmt: skip


class Dates(Announce):
    """The same dates as JSON, for the page that counts while one types."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> JsonResponse:
        """Answer with earliest dates for a first day of issue."""
        return JsonResponse(lawful_dates(self.tender, self.start()))


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        return None
    if found is None or not 2000 <= found.year <= 2200:  # what the calendar counts
        return None
    return found if found.tzinfo else found.replace(tzinfo=BEIJING)


class PostponeForm(ActForm):
    """A later deadline and why."""

    bids_due_at = Moment(label="新的投标截止时间")
    reason = Text(label="顺延原因", max_length=500)


class Postpone(Drafted):
    """顺延截止时间."""

    life = TENDER
    verb = "postpone"
    form_class = PostponeForm
    done = "投标截止时间已顺延。"

    def facts(self) -> list[Any]:
        """Name the deadline that stands."""
        return [("现在的投标截止时间", zh_datetime(self.tender.bids_due_at))]

    def act(self, form: Any) -> Any:
        """Postpone."""
        return tendering.postpone(self.tender, **form.cleaned_data, by=self.request.actor,
                                  at=self.request.now)  # fmt: skip


class Terminate(OnTender):
    """终止招标; it cannot be taken back."""

    life = TENDER
    verb = "terminate"
    form_class = Reason
    danger = True
    done = "招标已终止。请及时退还已收取的费用和投标保证金及利息。"
    lead = "终止后不能恢复。已经发出公告的，平台同时公告终止并通知已获取招标文件的单位。"

    def act(self, form: Any) -> Any:
        """Terminate, and tell everybody who was invited."""
        actor, now, reason = self.request.actor, self.request.now, form.cleaned_data["reason"]
        return call_off(self.tender, reason=reason, by=actor, at=now)
