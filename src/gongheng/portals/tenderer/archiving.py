"""The archive: what is still missing, assembled, sealed, taken out."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.generic import View

from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.forms import Sure
from gongheng.portals.tenderer.doors import HOSTS, OnTender
from gongheng.portals.trades import own_tender
from gongheng.trading.archive import actions as archive
from gongheng.trading.archive import queries
from gongheng.trading.archive.lifecycle import ARCHIVE
from gongheng.trading.archive.rules import checklist


def archive_acts(tender: Any, actor: Any) -> list[dict[str, Any]]:
    """Return the acts on the archive for the bar."""
    package = getattr(tender, "package", None)
    url = lambda name: reverse(f"tenderer:{name}", args=[tender.code])  # noqa: E731
    if package is None:
        missing = [item.title for item in checklist(tender) if not item.present]
        why = f"还缺：{'、'.join(missing)}" if missing else ""
        return bar(ARCHIVE, tender, actor, {"assemble": {"url": url("assemble"), "closed": why}})
    return bar(
        ARCHIVE, package, actor, {"seal": url("seal"), "assemble_again": url("assemble_again")}
    )


def shown(tender: Any, actor: Any, now: Any) -> dict[str, Any]:
    """Return what stands under the tab 档案."""
    package = queries.packages_of(actor).filter(tender=tender).first()
    items = [] if tender.announced_at is None else [
        {"title": item.title, "source": item.source,
         "present": {"text": "已有" if item.present else "缺少", "tone": "done" if item.present else "warn"}}
        for item in checklist(tender)
    ]  # fmt: skip
    return {
        "package": package, "items": items,
        "download": reverse("tenderer:archive", args=[tender.code]) if package and package.state == "sealed" else "",
        "columns": [{"key": "title", "label": "材料"}, {"key": "source", "label": "依据"}, {"key": "present", "label": "情况"}],
    }  # fmt: skip


class Assemble(OnTender):
    """组卷."""

    life = ARCHIVE
    verb = "assemble"
    form_class = Sure
    tab = "archive"
    done = "已组卷。核对后封存。"
    lead = "按办理经过生成电子档案：公告、文件、开标记录、评标报告、通知书、合同和全部办理记录。"

    def act(self, form: Any) -> Any:
        """Assemble."""
        return archive.assemble(self.tender, by=self.request.actor, at=self.request.now)


class OnPackage(OnTender):
    """An act on the package."""

    life = ARCHIVE
    form_class = Sure
    tab = "archive"

    def load(self) -> Any:
        """Return the package, or 404 before it was assembled."""
        super().load()
        found = queries.packages_of(self.request.actor).filter(tender=self.tender).first()
        if found is None:
            raise Http404
        return found


class AssembleAgain(OnPackage):
    """重新组卷."""

    verb = "assemble_again"
    done = "已重新组卷。"

    def act(self, form: Any) -> Any:
        """Assemble again."""
        return archive.assemble_again(self.thing, by=self.request.actor, at=self.request.now)


class Seal(OnPackage):
    """封存."""

    verb = "seal"
    done = "档案已封存，可以下载并离线核验。"
    lead = "封存后不能再改。清单摘要写入不可更改的办理记录。"

    def act(self, form: Any) -> Any:
        """Seal."""
        return archive.seal(self.thing, by=self.request.actor, at=self.request.now)


class Archive(Door, View):
    """The sealed package with its proofs, as the offline verifier reads it."""

    open_to = HOSTS

    def get(self, request: Any, code: str) -> HttpResponse:
        """Answer with the ZIP."""
        tender = own_tender(request.actor, code)
        package = queries.packages_of(request.actor).filter(tender=tender).first()
        if package is None:
            raise Http404
        content = queries.sealed_package(package, request.actor)
        answer = HttpResponse(content, content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="{tender.code}.zip"'
        return answer
