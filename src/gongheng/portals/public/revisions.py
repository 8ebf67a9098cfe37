"""What a new version of a tender document changed: both files, their digests, terms side by side."""

from typing import Any

from django.urls import reverse

from gongheng.portals import terms
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page
from gongheng.portals.public.projects import tender_of, version_of
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.trading.clarification.queries import clarification_with

PAPERS = [{"key": "version", "label": "招标文件"}, {"key": "made", "label": "编制时间"},
          {"key": "digest", "label": "摘要（SM3）"}]  # fmt: skip


class Revision(Page):
    """One version beside the one before it."""

    section, template_name = "trades", "public/revision.html"

    def trail(self) -> list[tuple[str, str]]:
        """Below the project."""
        return [(self.tender.title, reverse("public:project", args=[self.tender.code])),
                (f"招标文件第 {self.new.version} 版", "")]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both files, what differs, the clarification that brought it."""
        now = self.request.now  # type: ignore[attr-defined]
        self.tender = tender_of(self.kwargs["code"])
        self.old, self.new = version_of(self.tender, self.kwargs["version"], now)
        self.title = f"招标文件第 {self.new.version} 版：与上一版的差别"
        lead = self.tender.law["tendering/clarification_lead"]
        return {
            **super().get_context_data(**kwargs), "tender": self.tender,
            "changes": words.discreet(self.new.changes), "facts": self.facts(),
            "papers": PAPERS, "files": [self.row(self.old), self.row(self.new)],
            "columns": terms.COLUMNS, "rows": terms.differing(self.old.terms, self.new.terms),
            "articles": [words.article(lead)],
        }  # fmt: skip

    def row(self, one: Any) -> dict[str, Any]:
        """One version: download, when, digest."""
        url = reverse("public:document", args=[self.tender.code, one.digest])
        check = reverse("public:verify_digest", args=[one.digest])
        return {"version": {"text": f"第 {one.version} 版", "url": url}, "made": one.made_at,
                "digest": {"text": one.digest, "url": check}}  # fmt: skip

    def facts(self) -> list[tuple[str, str]]:
        """What went out with it and what it did to the deadline."""
        note = clarification_with(self.new)
        if note is None:
            return []
        due = zh_datetime(note.due_after)
        moved = note.due_after != note.due_before
        told = f"由 {zh_datetime(note.due_before)} 顺延至 {due}" if moved else f"{due}，没有变动"
        return [("随哪份澄清发出", f"第 {note.number} 号"), ("发出时间", zh_datetime(note.issued_at)),
                ("投标截止时间", told)]  # fmt: skip
