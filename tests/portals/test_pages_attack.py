"""Every page and every form, opened by every role with what nobody should ask or send."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, get_resolver

from builders import evaluation as late
from builders import trading as build
from builders.nasty import PATHS, Stored, dice, nasty
from gongheng.foundation import clock
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.sealer import seal_all

pytestmark = pytest.mark.django_db
QUERY = ("page", "sort", "words", "q", "state", "kind", "region", "since", "until", "format", "next",
         "from", "after", "trade_class", "digest", "section", "tab", "day", "month", "size", "lang",
         "columns", "saved", "cursor", "price", "matter", "year", "class", "report", "actor", "role")  # fmt: skip
ODD = ("-1", "0", "99999999999999999999", "1e9", "x" * 3000, "\x00", "2026-13-45", "９", "\ud800", "'",
       "//evil.example", "javascript:alert(1)", "csv", "xlsx", "json", "-state", "__class__", "\u202e", "[]")  # fmt: skip
ELSEWHERE = ("api/", "static/", "live/", "signin/logout")
ENDS_A_SESSION = ("logout", "sign_out", "signout")


@pytest.fixture
def world(client_of):
    """A tender in every stage, real names of real things, and a client of every role."""
    host, bidder = build.a_tenderer(), build.a_bidder()
    done = late.a_published_contract(host).tender
    opened = build.an_opened_tender(host)
    scored, people = late.a_ranked_evaluation(host)
    fresh = build.an_entered_tender(host)
    open_one = build.an_announced_tender(host, at=opened.bids_due_at)
    at = open_one.documents_from + timedelta(days=2)
    bid = build.a_submitted_bid(open_one, bidder, at=at)
    seal_all(at=at)
    tenders = [done, opened, scored.tender, fresh, open_one]
    names = {
        "code": [x for t in tenders for x in (t.code, t.sections.first().code)] + [host.body],
        "number": [1, 2, open_one.notices.first().number],
        "pk": [bid.pk, 1, 2, done.notices.first().pk, scored.pk],
        "open": [open_one.code, open_one.sections.first().code, fresh.code],
        "digest": [open_one.documents.first().digest],
    }  # fmt: skip
    clients = {"host": client_of(host), "bidder": client_of(bidder), "member": client_of(people[0])}
    for role in (
        "anonymous",
        *sorted(set(Role.values) - {Role.TENDERER, Role.BIDDER, Role.EXPERT}),
    ):
        clients[role] = client_of(role)
    for one in clients.values():
        one.raise_request_exception = False
    with clock.frozen(at):
        yield names, clients


def addresses():
    """Every address pattern of the site but those of the interface, as text with <names>."""
    found = []

    def walk(patterns, before):
        for one in patterns:
            here = before + str(one.pattern)
            if isinstance(one, URLPattern):
                found.append(
                    re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", here.replace("^", "").replace("$", ""))
                )
            else:
                walk(one.url_patterns, here)

    walk(get_resolver().url_patterns, "")
    return sorted({one for one in found if not one.startswith(ELSEWHERE) and "(" not in one})


def filled(pattern, names, throw):
    """The address with real and impossible names."""
    if throw.random() < 0.4:  # the tender that is open now, so that its forms are open too
        names = {**names, "code": names["open"]}

    def name(match):
        known = names.get(match[1], [])
        real = known and throw.random() < 0.85
        return str(throw.choice(known)) if real else throw.choice(PATHS)

    return "/" + re.sub(r"<(\w+)>", name, pattern)


class Forms(HTMLParser):
    """The forms of a page: where to, how, and the names of their boxes."""

    def __init__(self, page):
        super().__init__()
        self.found, self.inside = [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.inside = {"to": told.get("action") or "", "how": (told.get("method") or "get").lower(),
                           "boxes": {}, "files": []}  # fmt: skip
            self.found.append(self.inside)
        elif self.inside is not None and tag in {"input", "select", "textarea", "button"}:
            if told.get("type") == "file":
                self.inside["files"].append(told.get("name"))
            elif told.get("name"):
                self.inside["boxes"].setdefault(told["name"], told.get("value") or "示例")
        elif self.inside is not None and tag == "option" and told.get("value") and throw_away(self):
            self.inside["boxes"][list(self.inside["boxes"])[-1]] = told["value"]

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None


def throw_away(forms):
    """An option belongs to the box above it."""
    return bool(forms.inside["boxes"])


class Visitor:
    """Goes everywhere inside a savepoint that is always taken back, and tells what broke."""

    def __init__(self, clients):
        self.clients, self.faults, self.visits, self.sent = clients, [], 0, 0
        self.stored = Stored()

    def get(self, role, path):
        self.visits += 1
        with transaction.atomic():
            answer = self.clients[role].get(path)
            page = b"" if answer.streaming else answer.content
            if answer.status_code >= 500:
                self.faults.append(f"{role} GET {path[:160]!r} {answer.status_code}")
            transaction.set_rollback(True)
        self.let_in = answer.status_code not in {302, 403}
        html = answer.status_code == 200 and "html" in answer.headers.get("Content-Type", "")
        return page.decode() if html else ""

    def post(self, role, path, told):
        self.sent += 1
        with transaction.atomic():
            answer = self.clients[role].post(path, told)
            if answer.status_code >= 500:
                self.faults.append(
                    f"{role} POST {path[:120]!r} {answer.status_code} {str(told)[:300]}"
                )
            elif answer.status_code >= 400 and self.stored.changed():
                self.faults.append(
                    f"{role} POST {path[:120]!r} {answer.status_code}: something was kept"
                )
            transaction.set_rollback(True)


def boxes(form, throw):
    """The form with one or two boxes spoiled, files included."""
    told = dict(form["boxes"])
    for name in list(told):
        if throw.random() < 0.3:
            value = nasty(throw)
            told[name] = value if isinstance(value, str) else str(value)[:500]
    for name in filter(None, form["files"]):
        content = throw.choice(
            [b"", b"\x00\xff" * 50, b"%PDF-1.7 <script>", b"PK\x03\x04broken", b"<svg onload=x>"]
        )
        told[name] = SimpleUploadedFile(throw.choice(["a.pdf", "../../a.txt", "a.html", "a.svg", "无", "a.zip"]), content)  # fmt: skip
    return {
        name: str(v).encode("utf-8", "replace") if isinstance(v, str) else v
        for name, v in told.items()
    }


def wander(visit, names):
    for pattern in addresses():
        visit.get("anonymous", filled(pattern, names, dice(pattern)))
        everybodys = visit.let_in  # the same for all: two kinds of visitors are enough
        for role in ("anonymous", "host") if everybodys else visit.clients:
            throw = dice(f"{pattern} {role}")
            path = filled(pattern, names, throw)
            page = visit.get(role, path)
            if not visit.let_in:
                continue
            visit.post(
                role,
                path,
                {
                    name: str(nasty(throw))[:300].encode("utf-8", "replace")
                    for name in ("reason", "text", "pk")
                },
            )
            odd = {throw.choice(QUERY): throw.choice(ODD) for _ in range(3)}
            visit.get(role, f"{path}?{urlencode(odd, errors='replace')}")
            if any(word in path for word in ENDS_A_SESSION):
                continue
            forms = [form for form in Forms(page).found for _ in range(1 + (form["how"] == "post"))]
            for form in forms:
                to = urlsplit(form["to"]).path or path
                if form["how"] == "post" and not any(word in to for word in ENDS_A_SESSION):
                    visit.post(role, to, boxes(form, throw))
                elif form["how"] == "get":
                    asked = {
                        name: throw.choice(ODD) for name in form["boxes"] if throw.random() < 0.5
                    }
                    visit.get(role, f"{to}?{urlencode(asked, errors='replace')}")


def test_no_page_and_no_form_breaks_whatever_is_asked(world):
    names, clients = world
    visit = Visitor(clients)
    wander(visit, names)
    assert visit.faults == []
    assert visit.visits > 500
    assert visit.sent > 100


def test_a_page_that_breaks_is_found(world, monkeypatch):
    """Twin: the visitor notices a server error."""
    _, clients = world
    visit = Visitor({"anonymous": clients["anonymous"]})
    monkeypatch.setattr(
        "gongheng.portals.health.healthz.__code__", (lambda request: request / 0).__code__
    )
    visit.get("anonymous", "/healthz")
    assert visit.faults
