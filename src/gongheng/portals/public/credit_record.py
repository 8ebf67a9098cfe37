"""One credit record as anyone may read it: every public field, its clocks, its articles, its proof."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from gongheng.credit.points.queries import address_of
from gongheng.credit.records import queries
from gongheng.credit.records.lifecycle import RECORD
from gongheng.foundation.ledger import reading
from gongheng.portals.public import credit_telling as telling
from gongheng.portals.public import words
from gongheng.portals.public.credit_words import shown_name
from gongheng.portals.public.pages import Page

TOLD = frozenset(f"record.{verb}" for verb in ("publish", "reissue"))
LONGEST_CHAIN = 50  # corrections of corrections that are followed
CLOCKS = [{"key": "label", "label": "事项"}, {"key": "limit", "label": "法定时限"},
          {"key": "due", "label": "截止", "kind": "date"}, {"key": "done", "label": "办结", "kind": "date"},
          {"key": "state", "label": "结果"}, {"key": "basis", "label": "依据"}]  # fmt: skip
CHAIN = [{"key": "what", "label": "内容"}, {"key": "at", "label": "公示日期", "kind": "date"},
         {"key": "ended", "label": "更正日期", "kind": "date"}]  # fmt: skip


def public_or_404(code: str) -> Any:
    """A record in publicity; one that is not, is not there."""
    found = queries.public_records().filter(code=code).first()
    if found is None:
        raise Http404
    return found


def live_replacement(code: str) -> Any:
    """The record in publicity that a corrected one led to, or None."""
    record = queries.record_of(code)
    for _ in range(LONGEST_CHAIN):
        if record is None or record.state != "corrected":
            break
        record = queries.replacement_of(record)
        if record is not None and record.state == "published":
            return record
    return None


class RecordPage(Page):
    """One record in publicity; a corrected one leads to what replaced it."""

    section, template_name = "credit", "public/credit_record.html"
    here = "public:credit_record"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it, or go to its correction."""
        now = live_replacement(kwargs["code"])
        if now is not None:
            return HttpResponseRedirect(reverse(self.here, args=[now.code]))
        return super().get(request, *args, **kwargs)

    def trail(self) -> list[tuple[str, str]]:
        """Below the list of violations, when it is one."""
        above = [("违法违规行为记录", reverse("public:credit_records"))] if self.adverse else []
        return [*above, (self.title, "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Head, fields, clocks, corrections, articles, proof."""
        record = public_or_404(self.kwargs["code"])
        self.adverse = record.is_adverse
        name = shown_name(record.subject)
        self.title = f"{name}：{telling.gist(record)}"
        return {
            **super().get_context_data(**kwargs), "record": record,
            "state": {"text": record.get_state_display(), "tone": "info"},
            "marks": queries.mark_labels(record), "facts": facts_of(record, name),
            "content": telling.content_rows(record), "clocks": telling.clock_rows(record),
            "clock_columns": CLOCKS, "chain": chain_of(record), "chain_columns": CHAIN,
            "articles": articles_of(record), "proof": proof_of(record),
            "subject_url": subject_url(record.subject), "name": name,
        }  # fmt: skip


def subject_url(subject: Any) -> str:
    """The public page of a subject; a person's address is a number, never his reference."""
    address = address_of(subject.pk, subject.code, is_person=subject.is_person)
    return reverse("public:credit_subject", args=[address])


def facts_of(record: Any, name: str) -> list[tuple[str, str]]:
    """Who, what, by whom, since when and until when."""
    subject = name if record.subject.is_person else f"{name}（{record.subject.code}）"
    rows = [
        ("主体", subject), ("身份", record.get_subject_kind_display()),
        ("信用事项", telling.item_title(record)), *telling.conduct_rows(record),
        ("决定机关", f"{record.organ_name}（{record.organ_code}）"),
        ("决定文书号", record.document_number), ("决定日期", words.zh_day(record.decided_on)),
        ("公示日期", words.zh_day(record.published_at)),
        ("公示截止", words.zh_day(record.publicity_ends_on) if record.publicity_ends_on else ""),
        ("报送地区", words.region_name(record.region)), ("记录编号", record.code),
        ("内容摘要（SM3）", record.digest),
    ]  # fmt: skip
    return [(label, value) for label, value in rows if value]


def chain_of(record: Any) -> list[dict[str, Any]]:
    """What this record corrected, step by step; the former content is no longer public."""
    rows, one = [], record
    for _ in range(LONGEST_CHAIN):
        if one.replaces_id is None:
            break
        one = one.replaces
        rows.append({"what": "更正前的记录（内容不再公示，摘要留存备查）",
                     "at": one.published_at, "ended": one.ended_at})  # fmt: skip
    return rows


def articles_of(record: Any) -> list[dict[str, str]]:
    """What the record, its publicity and its end rest on."""
    verbs = ("publish", "correct", "withdraw", "end_by_repair")
    found = {row["basis"]["text"]: row["label"] for row in telling.clock_rows(record)}
    for verb in verbs:
        found.setdefault(RECORD.acts[verb].under, RECORD.acts[verb].label)
    return [{"name": name, "text": text} for name, text in found.items()]


def entry_of(record: Any) -> Any:
    """The ledger entry of the record's publication, or None."""
    entries = reading.story_of(record.subject.code).filter(subject=f"record:{record.pk}")
    return entries.filter(act__in=TOLD).last()


def proof_of(record: Any) -> dict[str, Any] | None:
    """The proof box; of a person no file, for it names the reference of his vault."""
    entry = entry_of(record)
    leaf = getattr(entry, "leaf", None)
    if entry is None or leaf is None:
        return None
    open_to_all = not record.subject.is_person
    url = reverse("public:credit_proof", args=[record.code]) if open_to_all else ""
    return {"position": leaf.position, "digest": entry.digest, "url": url}


def proof(request: Any, code: str) -> JsonResponse:
    """The inclusion proof of the publication, as the offline verifier reads it."""
    record = public_or_404(code)
    entry = None if record.subject.is_person else entry_of(record)
    if entry is None:
        raise Http404
    answer = JsonResponse(reading.proof_of(entry), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{record.code}.json"'
    return answer
