"""Hand out stored papers and papers made on the spot; every portal decides first who may have them."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse, StreamingHttpResponse

from gongheng.foundation.acts import plain
from gongheng.foundation.documents import render
from gongheng.foundation.files import store
from gongheng.foundation.files.queries import file_of

ENDINGS = {media: ending for ending, media in store.KINDS.items()}


def stored(digest: str, name: str) -> StreamingHttpResponse:
    """Answer with a stored file under a name people understand. Raises Http404."""
    file = file_of(digest)
    if file is None:
        raise Http404
    answer = StreamingHttpResponse(store.stream(digest), content_type=file.media_type)
    answer["Content-Length"] = str(file.size)
    return _named(answer, f"{name}{ENDINGS.get(file.media_type, '')}")


def made(kind: str, facts: dict[str, Any], name: str) -> HttpResponse:
    """Answer with a document made from facts, as PDF."""
    content = render(kind, plain(facts))
    return _named(HttpResponse(content, content_type="application/pdf"), f"{name}.pdf")


def notice_facts(notice: Any) -> dict[str, Any]:
    """Return what the layout of a notice reads."""
    tender = notice.tender
    return {"title": notice.title, "number": notice.number, "content": notice.content,
            "host": tender.tenderer_name, "agency": tender.agency_name,
            "date": notice.published_at}  # fmt: skip


def _named(answer: Any, name: str) -> Any:
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer
