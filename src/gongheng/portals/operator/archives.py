"""Archive packages of the region, and each as a file."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.generic import View

from gongheng.foundation.access.roles import Role
from gongheng.portals.doors import Door
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.trading.archive.lifecycle import ARCHIVE
from gongheng.trading.archive.queries import packages_of, sealed_package


class Packages(ListPage):
    """Every package of the region."""

    open_to = (Role.CENTRE,)
    title, noun, file_name = "电子档案", "个档案包", "archives"
    columns = (
        Column("tender", "项目"), Column("files", "文件", "number", "个", sort="files"),
        Column("size", "大小", "number", "字节", sort="size"),
        Column("assembled_at", "组卷时间", "date", sort="assembled_at"),
        Column("sealed_at", "封存时间", "date", sort="sealed_at"),
        Column("state", "状态", sort="state"), Column("digest", "清单摘要（SM3）"),
        Column("file", "取出"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=ARCHIVE.states.choices, field="state", counted=True),
        Filter("words", "项目", kind="text",
               apply=lambda rows, words: rows.filter(tender__title__icontains=words)
               | rows.filter(tender__code__startswith=words)),
    )  # fmt: skip
    nothing = Nothing("还没有档案包", "项目办结后由招标人或者中心组卷。")

    def rows(self) -> Any:
        """Of one's region."""
        return packages_of(self.request.actor)

    def row(self, one: Any) -> dict[str, Any]:
        """One package."""
        sealed = one.state == "sealed"
        url = reverse("operator:package_file", args=[one.pk])
        return {
            "tender": {"text": one.tender.title, "note": one.tender.code},
            "files": one.files, "size": one.size, "assembled_at": one.assembled_at,
            "sealed_at": one.sealed_at,
            "state": {"text": one.get_state_display(), "tone": "done" if sealed else "info"},
            "digest": f"{one.manifest_digest[:16]}…",
            "file": {"text": "下载", "url": url} if sealed else "",
        }  # fmt: skip


class PackageFile(Door, View):
    """Hand out a sealed package with its proofs."""

    open_to = (Role.CENTRE,)

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        """Only of one's region."""
        package = packages_of(request.actor).filter(pk=pk).first()
        if package is None:
            raise Http404
        content = sealed_package(package, request.actor)
        answer = HttpResponse(content, content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="{package.tender.code}.zip"'
        return answer
