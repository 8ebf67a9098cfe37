"""One record: its clocks to scale, what it tells, the acts open to this officer, its history."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.records import door, queries
from gongheng.credit.records.lifecycle import RECORD
from gongheng.foundation.ledger.reading import story_of
from gongheng.foundation.lifecycle import act_named
from gongheng.portals import credit_words as words
from gongheng.portals.acts import bar
from gongheng.portals.choices import names_of, place_name
from gongheng.portals.components import timeline as drawn
from gongheng.portals.credit.changes import compared, proposed
from gongheng.portals.credit.nav import OFFICERS
from gongheng.portals.credit.record_beside import RIGHTS, check_of, rights_of
from gongheng.portals.credit.waiting import next_verb
from gongheng.portals.doors import Door

DANGER = {"dismiss", "correct", "withdraw", "send_back", "drop_change"}
ON_THE_BAR = ("adopt", "dismiss", "amend", "notify", "review", "send_back", "accept", "publish",
              "propose_correction", "notify_correction", "propose_withdrawal", "correct",
              "withdraw", "drop_change")  # fmt: skip
TELLS = ("facts", "penalty", "licence_content", "honour")


class RecordPage(Door, TemplateView):
    """Everything about one record on one page."""

    open_to = OFFICERS
    template_name = "credit/record.html"

    def enter(self) -> None:
        """Load the record; what is not on one's desk is not there."""
        self.record = words.record_for(self.request.actor, self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Head, acts, clocks, content, neighbours, history, articles."""
        record, now, actor = self.record, self.request.now, self.request.actor
        spans, name = words.spans(record, now), words.name_of(record)
        return {
            "record": record,
            "title": f"{name}：{words.item_title(record)}",
            "state": words.state_of(record),
            "lead": f"{record.get_subject_kind_display()} · {place_name(record.region)}报送 · "
                    f"{record.get_origin_display()}",
            "next": words.next_clock(record, now),
            "acts": acts_of(record, actor),
            "timeline": drawn(spans, now) if spans else None,
            "facts": _facts(record, name),
            "content": words.content_rows(record, door.closed_content_of(record, actor)),
            "marks": queries.mark_labels(record),
            "neighbours": _neighbours(record, actor),
            "check": check_of(record, actor),
            "rights": rights_of(record, actor), "rights_columns": RIGHTS,
            "differences": _differences(record), "proposed": proposed(record),
            "events": _events(record),
            "articles": _articles(record, now),
            "crumbs": [{"label": "信用记录", "url": reverse("credit:records")},
                       {"label": name, "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def acts_of(record: Any, actor: Any) -> list[dict[str, Any]]:
    """Return the action bar: what is open, and why the rest is not."""
    untold = record.is_adverse and record.notified_at is None
    closed = {"review": "还没有书面告知主体" if untold else "",
              "notify": "" if record.is_adverse else "对主体有利的信息不需要事先告知",
              **_closed_by_change(record)}  # fmt: skip
    first = next_verb(record, actor)
    order = [first] * bool(first) + [verb for verb in ON_THE_BAR if verb != first]
    return bar(RECORD, record, actor, {
        verb: {"url": reverse(f"credit:{verb}", args=[record.code]), "closed": closed.get(verb, ""),
               **({"kind": "danger"} if verb in DANGER else {})}
        for verb in order
    })  # fmt: skip


def _closed_by_change(record: Any) -> dict[str, str]:
    """Return why an act on a proposal is not open now."""
    change = record.open_change()
    if change is not None:
        waits = "已有一件提议等待决定"
        told = change.graver and change.told_at is None
        fits = {"correct": "更正前还没有书面告知主体" if told else "", "withdraw": ""}
        return {"propose_correction": waits, "propose_withdrawal": waits,
                "notify_correction": "" if change.graver else "更正没有加重，不需要事先告知",
                **{verb: fits[verb] if verb == change.kind else "没有等待决定的提议"
                   for verb in ("correct", "withdraw")}}  # fmt: skip
    return dict.fromkeys(("correct", "withdraw", "notify_correction", "drop_change"),
                         "还没有人提出")  # fmt: skip


def _facts(record: Any, name: str) -> list[tuple[str, Any]]:
    reporter = names_of({record.reporter_code}).get(record.reporter_code, record.reporter_code)
    subject = name if record.subject.is_person else f"{name}（{record.subject.code}）"
    rows = [
        ("主体", subject), ("失信行为", words.conduct_words(record)),
        ("决定机关", f"{record.organ_name}（{record.organ_code}）"),
        ("决定文书号", record.document_number), ("决定日期", record.decided_on),
        ("信息产生日期", record.formed_on), ("报送单位", reporter),
        ("项目（标段）编号", record.trade_code), ("公示截止", record.publicity_ends_on),
        ("记录编号", record.code),
    ]  # fmt: skip
    if record.returned_for:
        rows.insert(0, ("退回（不予记录）原因", record.returned_for))
    if record.revoked_on:
        rows.append(("依据撤销日期", record.revoked_on))
    return [(label, value) for label, value in rows if value not in (None, "", "—")]


def _neighbours(record: Any, actor: Any) -> list[dict[str, str]]:
    """Return the record this one corrects and the one that corrected it."""
    pairs = [("更正自", record.replaces), ("已更正为", queries.replacement_of(record))]
    return [{"label": label, "url": reverse("credit:record", args=[one.code]),
             "text": f"{one.document_number or one.code}（{one.get_state_display()}）"}
            for label, one in pairs
            if one is not None and queries.on_the_desk_of(actor).filter(pk=one.pk).exists()]  # fmt: skip


def _differences(record: Any) -> list[dict[str, Any]]:
    """Return what a correction changed."""
    old, new = record.replaces, record
    if old is None:
        old, new = record, queries.replacement_of(record)
    return compared(old, new) if old is not None and new is not None else []


def _events(record: Any) -> list[dict[str, Any]]:
    entries = story_of(record.subject.code, public_only=False).filter(subject=f"record:{record.pk}")
    told = []
    for entry in entries:
        found = act_named(entry.act)
        late = entry.facts.get("late_days") or 0
        label = (found[1].label if found else entry.act) + (f"（逾期 {late} 日）" if late else "")
        told.append({"at": entry.at, "text": label, "article": entry.under,
                     "state": "danger" if late else "done"})  # fmt: skip
    return list(reversed(told))


def _articles(record: Any, now: Any) -> list[dict[str, str]]:
    found = {
        row["article"]: f"{row['label']}：{row['limit']}" for row in words.clock_rows(record, now)
    }
    for verb in ("enter", "notify", "review", "publish", "correct", "withdraw"):
        act = RECORD.acts[verb]
        found.setdefault(act.under, act.label)
    return [{"name": name, "text": text} for name, text in found.items()]
