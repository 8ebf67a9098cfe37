"""The interface's own door: it stands before sessions, forms and pages and needs none of them."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from gongheng.exchange.api.attempts import note_wrong_key
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.parser import BROKEN
from gongheng.exchange.api.problems import problem, unexpected
from gongheng.foundation import clock
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package.container import LARGEST_HEAD
from gongheng.trading.bidding.chunks.rules import LARGEST, may_put

ROOT = "/api"
PREFIX = f"{ROOT}/v1/"
URLS = "gongheng.exchange.api.urls"
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
# Open to anybody: the act of somebody nobody knows yet, signing in, and the checking of proofs.
WITHOUT_A_KEY = {f"{PREFIX}registrations", f"{PREFIX}verify", f"{PREFIX}program-challenges",
                 f"{PREFIX}program-keys"}  # fmt: skip
CHUNKS, BIDS = f"{PREFIX}chunks/", f"{PREFIX}bids/"
OPEN_LIMIT = 128 * 2**10
JSON_LIMIT = 2**20
RELEASE_LIMIT = (
    8 * 2**20
)  # a guardian's shares of every bid of a tender, `batches.MOST_SHARES` of them
BID_LIMIT = 64 * 2**20  # a bid brings its files along, base64 inside
HEAVY = ("/bids", "/remedies", "/credit/uploads")  # what brings files along, and nothing else
JSON_TYPE = "application/json"
FILE_TYPE = "application/octet-stream"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NOT_YET = "chunk_missing"  # what an upload asks for, chunk by chunk: an answer, no refused attempt
NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
OWN_PAGE = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

Handler = Callable[[HttpRequest], HttpResponse]


def interface_first(get_response: Handler) -> Handler:
    """Middleware, to stand first: answer /api/v1/ here and pass everything else on."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        request.now = clock.now()  # type: ignore[attr-defined]
        response = _served(request)
        if getattr(response, "refused", "") == "key_not_valid" and not note_wrong_key(request):
            response = problem(Refused("too_many_attempts"))
        if getattr(response, "refused", "") == NOT_YET:
            response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001  # no warning
        else:
            _note(request, response)
        return _dressed(response)

    return answer


def _served(request: HttpRequest) -> HttpResponse:
    try:
        request.get_host()
        _refuse_unreadable_address(request)
        found = resolve(request.path_info.removeprefix(ROOT), URLS)
        # The key before a byte of the body: nobody in particular sends us no megabytes.
        if _sends_a_body(request) and request.path_info not in WITHOUT_A_KEY:
            somebody(request)
        _take_body(request)
        # Its last byte is here: whoever sends slowly does not act when he began to send.
        request.received_at = request.now = clock.now()  # type: ignore[attr-defined]
        response = found.func(request, *found.args, **found.kwargs)
    except Refused as refused:
        return problem(refused)
    except Resolver404:
        return problem(Refused("no_such_address"))
    except DisallowedHost:
        return problem(Refused("bad_host"))
    except Exception as fault:  # noqa: BLE001  # the last net: ours to mend, never shown
        return unexpected(request, fault)
    if response.status_code == 405:
        other = problem(Refused("method_not_allowed", method=request.method))
        other["Allow"] = response.get("Allow", "")
        return other
    return response


def _refuse_unreadable_address(request: HttpRequest) -> None:
    if BROKEN.search(request.path_info) or "\ufffd" in request.path_info:
        raise Refused("no_such_address")
    for name, values in request.GET.lists():
        if len(values) > 1:
            raise Refused("invalid_value", field=name[:60], message="同一参数只能给一次")
        if BROKEN.search(name) or BROKEN.search(values[0]):
            raise Refused("text_unreadable", field=name[:60])


def _sends_a_body(request: HttpRequest) -> bool:
    return request.method in WRITES and request.META.get("CONTENT_LENGTH", "") not in {"", "0"}


def _take_body(request: HttpRequest) -> None:
    """Read the body once, bounded, and hold it to its type; what is too large is not read at all.

    Without a length nothing is read: a length that is not told cannot be held to the limit.
    """
    if request.method not in WRITES:
        request._body = b""  # noqa: SLF001  # a body on a reading has no meaning
        return
    most = _limit(request.path_info)
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Refused("bad_json") from None
    if length > most:
        raise Refused("body_too_large", limit=_megabytes(most))
    piece = request.path_info.startswith(CHUNKS)
    if piece and request.method == "PUT":
        _chunk_wanted(request, length)
    raw = piece or request.path_info == f"{PREFIX}documents"
    wanted = FILE_TYPE if raw else JSON_TYPE
    if length and request.content_type != wanted:
        raise Refused("content_type", wanted=wanted)
    content = request.read(most + 1)
    if len(content) > most:
        raise Refused("body_too_large", limit=_megabytes(most))
    request._body = content  # noqa: SLF001  # Django's own place; its limit is for forms


def _chunk_wanted(request: HttpRequest, length: int) -> None:
    """Name, size, quota and rate are judged while the body is still on its way."""
    digest, actor = request.path_info.removeprefix(CHUNKS), somebody(request)
    may_put(digest, length, by=actor, at=request.now)  # type: ignore[attr-defined]


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.3g}"


def _limit(path: str) -> int:
    if path in WITHOUT_A_KEY:
        return OPEN_LIMIT
    if path == f"{PREFIX}documents":
        return int(settings.FILE_LIMIT_MB) * 2**20
    if path.startswith(CHUNKS):
        return LARGEST
    if path.endswith(("/sealed-bids", "/replace-sealed", "/withdraw-sealed")):
        return LARGEST_HEAD
    if path.endswith("/releases"):
        return RELEASE_LIMIT
    heavy = path.endswith(HEAVY) or (path.startswith(BIDS) and path.endswith("/replace"))
    return BID_LIMIT if heavy else JSON_LIMIT


def _note(request: HttpRequest, response: HttpResponse) -> None:
    """Note a refused attempt for the auditor: who, which code, which address; never the input.

    Anonymous mistakes are not noted: anyone could fill the table with them.
    """
    code = getattr(response, "refused", "")
    actor = getattr(request, "actor", NOBODY)
    if code and (actor.is_somebody or code == "key_not_valid"):
        access.note(
            "refused",
            at=request.now,
            actor=actor.reference,
            code=code,
            path=request.path_info,  # type: ignore[attr-defined]
        )


def _dressed(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    page = response.headers.get("Content-Type", "").startswith("text/html")
    response.headers["Content-Security-Policy"] = OWN_PAGE if page else NO_PAGE
    response.headers.setdefault("Cache-Control", "no-store")
    if settings.SECURE_HSTS_SECONDS:
        hsts = f"max-age={settings.SECURE_HSTS_SECONDS}"
        response.headers["Strict-Transport-Security"] = hsts
    return response
