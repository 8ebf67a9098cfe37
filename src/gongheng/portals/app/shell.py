"""Manifest and service worker: what makes the app installable and what keeps it fresh."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse

WORKER = "build/pocket-worker.js"
ASSETS = ("build/pocket.css", "build/pocket.js", "gongheng/mark.svg", "gongheng/app-192.png")
ICONS = (("app-192.png", "192x192", "any"), ("app-512.png", "512x512", "any"),
         ("app-maskable-512.png", "512x512", "maskable"))  # fmt: skip
TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "app"
BAND = "#12335c"


def manifest(request: Any) -> JsonResponse:
    """What a phone reads to install the app."""
    told = {
        "id": "/app/", "name": "掌上信用 · 公衡", "short_name": "掌上信用", "lang": "zh-CN", "dir": "ltr",
        "description": "公共资源交易信用记录、记分、名单、承诺、案例和修复，一处可查。",
        "start_url": reverse("app:home"), "scope": "/app/", "display": "standalone",
        "orientation": "any", "background_color": "#ffffff", "theme_color": BAND,
        "icons": [{"src": static(f"gongheng/{name}"), "sizes": sizes, "type": "image/png",
                   "purpose": purpose} for name, sizes, purpose in ICONS],
        "shortcuts": [{"name": "信用查询", "url": reverse("app:search")},
                      {"name": "我的信用", "url": reverse("app:mine")}],
    }  # fmt: skip
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/manifest+json; charset=utf-8"
    answer["Cache-Control"] = "no-cache"
    return answer


def worker(request: Any) -> HttpResponse:
    """The service worker with the addresses and the version of the shell of this release."""
    code = text_of(WORKER)
    shell = {"version": version(), "assets": [static(name) for name in ASSETS],
             "offline": reverse("app:offline"), "scope": "/app/"}  # fmt: skip
    answer = HttpResponse(f"self.SHELL = {json.dumps(shell)};\n{code}",
                          content_type="text/javascript; charset=utf-8")  # fmt: skip
    answer["Cache-Control"] = "no-cache"
    return answer


def text_of(name: str) -> str:
    """A built file as text; "" while nothing was built."""
    found = finders.find(name)
    return Path(found).read_text(encoding="utf-8") if isinstance(found, str) else ""


@cache
def version() -> str:
    """A digest of everything the shell is made of: another release has another one."""
    digest = hashlib.sha256()
    for name in (*ASSETS, WORKER):
        found = finders.find(name)
        digest.update(Path(found).read_bytes() if isinstance(found, str) else b"")
    for page in ("base.html", "offline.html"):
        digest.update((TEMPLATES / page).read_bytes())
    return digest.hexdigest()[:12]
