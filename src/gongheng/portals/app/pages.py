"""What every page of the app shares: its place, its way back, and whether it may be kept offline."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.views.generic import TemplateView

from gongheng.foundation.access.actors import NOBODY

TABS = (
    ("首页", "app:home"),
    ("查询", "app:search"),
    ("我的", "app:mine"),
    ("设置", "app:settings"),
)
KEEP = "keep"  # the mark by which the service worker knows what it may keep
HERE = {"/credit/": "/app/", "/laws/": "/app/policies/"}


class AppPage(TemplateView):
    """A page of the app that is the same for everybody: nobody is told here who is signed in."""

    http_method_names = ["get", "head", "options"]
    title = ""
    tab = "app:home"
    personal = False
    back = "app:home"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Public pages may be kept on the device, personal ones never, not even for the back button."""
        if not self.personal:
            request.actor = NOBODY  # what is kept on a device must hold nothing for one reader only
        answer = super().dispatch(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store" if self.personal else "no-cache"
        if not self.personal and answer.status_code == HTTP_OK:
            answer["X-Offline"] = KEEP
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tabs, title, way back."""
        told = super().get_context_data(**kwargs)
        return {
            **told, "layout": "app/base.html", "title": self.title or told.get("title", ""),
            "tabs": [{"label": label, "url": reverse(name), "current": name == self.tab}
                     for label, name in TABS],
            "back": reverse(self.back) if self.back else "",
        }  # fmt: skip


HTTP_OK = 200


def inside(thing: Any) -> Any:
    """The same parts of a page, with addresses of the site turned into those of the app."""
    if isinstance(thing, dict):
        return {key: here(one) if key == "url" else inside(one) for key, one in thing.items()}
    if isinstance(thing, list):
        return [inside(one) for one in thing]
    if isinstance(thing, tuple):
        return tuple(here(one) if isinstance(one, str) else inside(one) for one in thing)
    return thing


def here(url: Any) -> Any:
    """The page of the app for a page of the site, or the page of the site when the app has none."""
    for site, app in HERE.items():
        if isinstance(url, str) and url.startswith(site):
            path = app + url.removeprefix(site)
            try:
                resolve(path.partition("?")[0])
            except (Resolver404, Http404):
                return url
            return path
    return url
