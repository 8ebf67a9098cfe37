"""A notice as a document, its versions side by side, and its paper."""

from difflib import SequenceMatcher
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe

from gongheng.foundation.ledger import reading
from gongheng.portals import papers
from gongheng.portals.public import contents, pages, words
from gongheng.registry.experts.calling.queries import has_proofs
from gongheng.trading.award.queries import result_is_out
from gongheng.trading.notices import queries

# Which rule a kind of notice rests on, for the 依据 panel.
RULES = {
    "tender": ("tendering/bid_preparation", "tendering/document_issue"),
    "clarification": ("tendering/clarification_lead",),
    "candidates": ("award/candidates_publish", "award/candidates_publicity",
                   "objections/result_within_publicity"),
    "result": ("contracts/sign",), "contract": ("contracts/sign",),
    "failure": ("opening/bidders_min",),
}  # fmt: skip


def notice_of(number: str) -> Any:
    """Any version of a notice by its number. Raises Http404."""
    found = queries.notice_of(number)
    if found is None:
        raise Http404
    return found


class Page(pages.Page):
    """One version of one notice, fit to be printed."""

    section, template_name = "trades", "public/notice.html"

    def trail(self) -> list[tuple[str, str]]:
        """Below its project."""
        tender = self.notice.tender
        return [(tender.title, reverse("public:project", args=[tender.code])),
                (self.notice.get_kind_display(), "")]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The document, its versions, its proof and articles."""
        self.notice = notice = notice_of(self.kwargs["number"])
        self.title = notice.title
        law = notice.tender.law
        newer = getattr(notice, "corrected_by", None)
        return {
            **super().get_context_data(**kwargs),
            "notice": notice,
            "newer": newer,
            "versions": queries.versions_of(notice),
            "changes": changes_of(notice),
            "blocks": contents.blocks(notice.content),
            "seal": "本平台发布",
            "proof": proof_of(notice),
            "draw_proofs": notice.kind == "result" and result_is_out(notice.tender)
            and has_proofs(notice.tender.code),
            "qr": qr_of(self.request, notice),
            "articles": [words.article(law[key]) for key in RULES.get(notice.kind, ())
                         if key in law],
        }  # fmt: skip


def changes_of(notice: Any) -> list[dict[str, str]]:
    """Only the lines that differ from the version before; none for the first."""
    if notice.supersedes is None:
        return []
    before, now = contents.lines_of(notice.supersedes.content), contents.lines_of(notice.content)
    return [line for line in compared(before, now) if line["tone"]]


class Compare(pages.Page):
    """This version beside the one before it."""

    section, template_name = "trades", "public/compare.html"

    def trail(self) -> list[tuple[str, str]]:
        """Below the notice."""
        return [
            (self.new.title, reverse("public:notice", args=[self.new.number])),
            ("版本比较", ""),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Line by line."""
        self.new = notice_of(self.kwargs["number"])
        if self.new.supersedes is None:
            raise Http404
        old = self.new.supersedes
        self.title = f"版本比较：{self.new.title}"
        lines = compared(contents.lines_of(old.content), contents.lines_of(self.new.content))
        return {**super().get_context_data(**kwargs), "old": old, "new": self.new, "lines": lines,
                "changed": sum(line["tone"] != "" for line in lines)}  # fmt: skip


def paper(request: Any, number: str) -> HttpResponse:
    """The same notice as PDF."""
    notice = notice_of(number)
    facts = papers.notice_facts(notice)
    facts["content"] = _discreet(facts["content"])
    return papers.made("notice", facts, f"{notice.number}-{notice.title}")


def compared(old: list[str], new: list[str]) -> list[dict[str, str]]:
    """Lines with `tone` "" (same), old, new; `old` and `new` texts side by side."""
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [{"tone": "", "old": line, "new": line} for line in old[a:b]]
            continue
        gone, come = old[a:b], new[c:d]
        for place in range(max(len(gone), len(come))):
            left = gone[place] if place < len(gone) else ""
            right = come[place] if place < len(come) else ""
            tone = "改" if left and right else "删" if left else "增"
            found.append({"tone": tone, "old": left, "new": right})
    return found


def proof_of(notice: Any) -> dict[str, Any] | None:
    """The entry that published this version, with its place in the log."""
    entry = reading.story_of(notice.tender.code).filter(subject=f"notice:{notice.pk}").first()
    leaf = getattr(entry, "leaf", None)
    if entry is None or leaf is None:
        return None
    return {"digest": entry.digest, "position": leaf.position,
            "url": reverse("public:proof", args=[notice.tender.code, leaf.position])}  # fmt: skip


def qr_of(request: Any, notice: Any) -> str:
    """A code that leads back to this page, as SVG without style attributes."""
    import segno

    address = request.build_absolute_uri(reverse("public:notice", args=[notice.number]))
    code = segno.make(address, micro=False, error="m")
    drawn = code.svg_inline(scale=3, border=1, svgclass="", lineclass="", omitsize=True)
    return mark_safe(drawn)  # noqa: S308  # made here from our own address


def _discreet(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _discreet(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_discreet(one) for one in value]
    return words.discreet(value) if isinstance(value, str) else value
