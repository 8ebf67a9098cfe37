"""Objections, reviews and applications for repair on an officer's desk."""

from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.credit.disputes.lifecycle import CONTEST, DISPUTE
from gongheng.credit.disputes.queries import contests_on_the_desk_of, disputes_on_the_desk_of
from gongheng.credit.records.lifecycle import RECORD
from gongheng.credit.repair.lifecycle import REPAIR
from gongheng.credit.repair.queries import repairs_on_the_desk_of
from gongheng.credit.repair.rules import answer_for
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.portals import papers
from gongheng.portals import remedies as words
from gongheng.portals.acts import bar
from gongheng.portals.choices import names_of
from gongheng.portals.credit.nav import OFFICERS
from gongheng.portals.credit_words import item_title, name_of, record_for
from gongheng.portals.doors import Door
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.rights.pages import dispute_rows, repair_rows

ASKED = (*OFFICERS, Role.SUPERVISOR)  # a unit asked to check the facts may be one of supervision
DANGER = {"propose_revocation", "refuse", "reject", "deny", "revoke", "turn_down"}
ROWS = {"dispute": disputes_on_the_desk_of, "repair": repairs_on_the_desk_of,
        "contest": contests_on_the_desk_of}  # fmt: skip
LIVES = {"dispute": DISPUTE, "repair": REPAIR, "contest": CONTEST}
ON_THE_BAR = {
    "dispute": ("accept", "refuse", "ask_unit", "tell_facts", "pause", "resume", "uphold", "reject"),
    "repair": ("check_materials", "ask_supplement", "accept", "refuse", "verify", "extend", "grant",
               "deny", "finish", "propose_revocation", "drop_revocation", "revoke"),
    "contest": ("confirm", "turn_down", "conclude"),
}  # fmt: skip


def thing_for(kind: str, actor: Any, code: str) -> Any:
    """Return what lies on this officer's desk; otherwise 404, as if it were not there."""
    found = ROWS[kind](actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def acts_of(kind: str, thing: Any, actor: Any) -> list[dict[str, Any]]:
    """Return the action bar."""
    return bar(LIVES[kind], thing, actor, {
        verb: {"url": reverse(f"credit:{kind}_{verb}", args=[thing.code]),
               **({"kind": "danger"} if verb in DANGER else {})}
        for verb in ON_THE_BAR[kind]
    })  # fmt: skip


class OnDesk(ListPage):
    """A list of one kind of matters on the desk."""

    open_to: ClassVar[tuple[str, ...]] = OFFICERS
    kind = ""

    def list_filters(self) -> list[Filter]:
        """By state."""
        return [Filter("state", "状态", options=LIVES[self.kind].states.choices, field="state",
                       counted=True)]  # fmt: skip

    def rows(self) -> Any:
        """What lies on this desk."""
        return ROWS[self.kind](self.request.actor)

    def get_ready(self, things: Any) -> None:
        """Fetch the names at once."""
        self._names = shown_names([one.subject for one in things])

    def name(self, one: Any) -> str:
        """The subject's name; a person's is masked."""
        return str(getattr(self, "_names", {}).get(one.subject.code, one.subject))


DUE = Column("due", "办理期限", "date")


class Disputes(OnDesk):
    """信用异议."""

    open_to, kind = ASKED, "dispute"
    title, noun, file_name = "信用异议", "件异议", "credit-disputes"
    lead = "本单位提供的信息被提出的异议，以及请本单位协助核查的；省级另见全省的。"
    columns = (Column("subject", "主体"), Column("what", "异议对象"),
               Column("on", "收到日期", "date", sort="lodged_at"), Column("state", "状态"), DUE)  # fmt: skip
    nothing = Nothing("没有信用异议", "主体提出异议后出现在这里。")

    def row(self, one: Any) -> dict[str, Any]:
        """One objection."""
        clock = words.dispute_next(one, self.request.now) or {}
        return {"subject": {"text": self.name(one),
                            "url": reverse("credit:dispute", args=[one.code])},
                "what": words.target_of(one), "on": day_of(one.lodged_at), "state": words.chip(one),
                "due": day_of(clock["due"]) if "due" in clock else None, "_class": _tone(clock)}  # fmt: skip


class Repairs(OnDesk):
    """信用修复."""

    kind = "repair"
    title, noun, file_name = "信用修复", "件申请", "credit-repairs"
    lead = "核对、受理、核实、决定各有期限；核实人不作决定。准予之后由平台自动终止公示。"
    columns = (Column("subject", "主体"), Column("what", "记录"),
               Column("on", "申请日期", "date", sort="applied_at"), Column("state", "状态"), DUE)  # fmt: skip
    nothing = Nothing("没有修复申请", "主体提出申请后出现在这里。")

    def row(self, one: Any) -> dict[str, Any]:
        """One application."""
        clock = words.repair_next(one, self.request.now) or {}
        return {"subject": {"text": self.name(one),
                            "url": reverse("credit:repair", args=[one.code])},
                "what": words.titled(one.record), "on": day_of(one.applied_at),
                "state": words.chip(one), "due": day_of(clock["due"]) if clock else None,
                "_class": _tone(clock)}  # fmt: skip


class Contests(OnDesk):
    """复议（诉讼）."""

    kind = "contest"
    title, noun, file_name = "复议（诉讼）标注", "件", "credit-contests"
    lead = "核对受理通知书后标注；最后一件审结的取消标注，决定被撤销的同时撤回记录。"
    columns = (Column("subject", "主体"), Column("what", "方式和案号"),
               Column("on", "申报日期", "date", sort="reported_at"), Column("state", "状态"))  # fmt: skip
    nothing = Nothing("没有复议（诉讼）", "主体申报后出现在这里。")

    def row(self, one: Any) -> dict[str, Any]:
        """One review or lawsuit."""
        return {"subject": {"text": self.name(one),
                            "url": reverse("credit:contest", args=[one.code])},
                "what": f"{one.get_forum_display()}：{one.case_number}",
                "on": day_of(one.reported_at), "state": words.chip(one)}  # fmt: skip


class OnePage(Door, TemplateView):
    """One matter: its head, texts and acts."""

    open_to: ClassVar[tuple[str, ...]] = OFFICERS
    kind, template_name = "", "credit/right.html"

    def enter(self) -> None:
        """Load it."""
        self.thing = thing_for(self.kind, self.request.actor, self.kwargs["code"])

    def shown(self, one: Any) -> dict[str, Any]:
        """What is special to this kind."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Head, acts, files."""
        one = self.thing
        files = getattr(one, "evidence", None) or getattr(one, "proof", [])
        return {
            "title": name_of_subject(one), "state": words.chip(one),
            "acts": acts_of(self.kind, one, self.request.actor),
            "files": [{"title": f"材料 {number}", "end": "",
                       "url": reverse("credit:right_file", args=[self.kind, one.code, number])}
                      for number, _ in enumerate(files, 1)],
            "crumbs": [{"label": LIVES[self.kind].label,
                        "url": reverse(f"credit:{self.kind}s")}, {"label": one.code[:8], "url": ""}],
            **self.shown(one), **super().get_context_data(**kwargs),
        }  # fmt: skip


class DisputePage(OnePage):
    """One objection."""

    open_to, kind = ASKED, "dispute"

    def shown(self, one: Any) -> dict[str, Any]:
        """Texts, the unit's answer, receivers."""
        more = dispute_rows(one)
        if one.asked_unit:
            unit = names_of({one.asked_unit}).get(one.asked_unit, one.asked_unit)
            more["outcome"] = [("协助核查单位", unit), ("核查情况", one.unit_answer or "尚未答复"),
                               *more["outcome"]]  # fmt: skip
        url = ""
        if one.record is not None and self.request.actor.holds(Role.CREDIT):
            url = reverse("credit:record", args=[one.record.code])
        return {**more, "lead": words.target_of(one), "record_url": url,
                "next": words.dispute_next(one, self.request.now), "with_receivers": True}  # fmt: skip


class RepairPage(OnePage):
    """One application."""

    kind = "repair"

    def shown(self, one: Any) -> dict[str, Any]:
        """Texts and today's rules."""
        more = repair_rows(one)
        if one.findings:
            more["outcome"] = [("核实情况", one.findings), *more["outcome"]]
        public = one.record.state == "published"
        found = answer_for(one.record, day_of(self.request.now)) if public else None
        return {**more, "lead": words.titled(one.record), "found": found, "columns": words.LINES,
                "when": words.when_words(found) if found else "",
                "lines": words.line_rows(found) if found else [],
                "record_url": reverse("credit:record", args=[one.record.code]),
                "next": words.repair_next(one, self.request.now)}  # fmt: skip


class ContestPage(OnePage):
    """One review or lawsuit."""

    kind = "contest"

    def shown(self, one: Any) -> dict[str, Any]:
        """What was reported and how it ended."""
        told = [("结果", one.get_outcome_display()), ("文书号", one.outcome_document),
                ("作出日期", one.outcome_on), ("不予标注的原因", one.reason)]  # fmt: skip
        return {"lead": words.titled(one.record), "outcome": [row for row in told if row[1]],
                "facts": [("方式", one.get_forum_display()), ("复议机关（法院）", one.body_name),
                          ("案号", one.case_number), ("受理日期", one.accepted_on)],
                "record_url": reverse("credit:record", args=[one.record.code])}  # fmt: skip


class RightFile(Door, View):
    """One piece of evidence of a matter on the desk."""

    open_to = ASKED

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Hand it out."""
        if kwargs["kind"] not in ROWS:
            raise Http404
        one = thing_for(kwargs["kind"], request.actor, kwargs["code"])
        files = getattr(one, "evidence", None) or getattr(one, "proof", [])
        number = kwargs["number"]
        if not 0 < number <= len(files):
            raise Http404
        return papers.stored(files[number - 1], f"材料{number}")


class RepairNotice(Door, View):
    """两书同达: the notice on repair, served with the decision."""

    open_to = OFFICERS

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer with the paper as PDF."""
        record = record_for(request.actor, kwargs["code"])
        refuse_unless(record.is_adverse, "repair_not_adverse", source=RECORD.acts["notify"].under)
        found = answer_for(record, day_of(request.now))
        return papers.made("credit_repair_notice", {
            "to": name_of(record), "organ": record.organ_name, "date": day_of(request.now),
            "document_number": record.document_number, "item": item_title(record),
            "decided_on": record.decided_on, "kind": found.class_label,
            "basis": REPAIR.acts["apply"].under, "when": words.when_words(found),
            "published": record.published_at is not None,
            "lines": [[one.label, f"{one.says}（{one.source}{one.standing and '，' + one.standing}）"]
                      for one in found.lines],
        }, "信用修复告知书")  # fmt: skip


def name_of_subject(one: Any) -> str:
    """The subject's name; a person's is masked."""
    return shown_names([one.subject])[one.subject.code]


def _tone(clock: dict[str, Any]) -> str:
    return "late" if clock.get("late") else "soon" if clock.get("soon") else ""
