"""The proofs of a project: every public entry with its place, each as a bundle to take away."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse

from gongheng.foundation.ledger import reading
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page
from gongheng.portals.public.projects import tender_of
from gongheng.trading.archive.queries import public_extract


class Proofs(Page):
    """Every public entry of the tender with its place and its proof."""

    section, template_name = "trades", "public/proofs.html"

    def trail(self) -> list[tuple[str, str]]:
        """Below the project."""
        tender = self.tender
        return [(tender.title, reverse("public:project", args=[tender.code])), ("校验本项目", "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Entries in the order they happened."""
        self.tender = tender_of(self.kwargs["code"])
        self.title = f"校验：{self.tender.title}"
        head = reading.latest_checkpoint()
        entries = reading.story_of(self.tender.code)
        return {
            **super().get_context_data(**kwargs),
            "tender": self.tender,
            "head": head,
            "entries": [entry_row(self.tender, entry) for entry in entries],
            "columns": ENTRY_COLUMNS,
        }


ENTRY_COLUMNS = [
    {"key": "position", "label": "位置", "kind": "number"},
    {"key": "act", "label": "办理"},
    {"key": "at", "label": "时间"},
    {"key": "under", "label": "依据"},
    {"key": "digest", "label": "叶子摘要（SM3）"},
    {"key": "proof", "label": "证明"},
]


def proof(request: Any, code: str, place: int) -> JsonResponse:
    """The inclusion proof of one public entry, as the offline verifier reads it.

    By its place in the tree: numbers of rows would tell how many closed acts lie between.
    """
    tender = tender_of(code)
    entry = reading.story_of(tender.code).filter(leaf__position=place).first()
    if entry is None:
        raise Http404
    answer = JsonResponse(reading.proof_of(entry), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{code}-{place}.json"'
    return answer


def entry_row(tender: Any, entry: Any) -> dict[str, Any]:
    """One entry in the table of proofs."""
    leaf = getattr(entry, "leaf", None)
    url = reverse("public:proof", args=[tender.code, leaf.position]) if leaf else ""
    return {
        "position": leaf.position + 1 if leaf else None,
        "act": words.act_label(entry.act),
        "at": entry.at,
        "under": entry.under,
        "digest": {
            "text": entry.digest,
            "url": reverse("public:verify_digest", args=[entry.digest]),
        },
        "proof": {"text": "下载证明" if leaf else "正在入树", "url": url},
    }


def archive(request: Any, code: str) -> HttpResponse:
    """The public archive of a sealed tender: manifest, public files and every public proof."""
    package = getattr(tender_of(code), "package", None)
    if package is None or package.state != "sealed":
        raise Http404
    answer = HttpResponse(public_extract(package), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{code}.zip"'
    return answer
