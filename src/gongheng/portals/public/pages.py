"""What every public page shares: its place in the map, its crumbs, its base layout."""

from typing import Any, ClassVar

from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.portals.lists import ListPage

HOME = ("首页", "public:home")
# The part of the map a page belongs to: the menu entry that is marked and the second crumb.
SECTIONS = {
    "trades": ("交易信息", "public:trades"),
    "credit": ("信用", "public:credit"),
    "supervision": ("监督", "public:supervision"),
    "services": ("服务", "public:services"),
    "figures": ("数据", "public:figures"),
}


def crumbs_of(section: str, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Return 首页 / 栏目 / …; `more` are (label, url), the last without url."""
    found = [{"label": HOME[0], "url": reverse(HOME[1])}]
    if section in SECTIONS:
        label, name = SECTIONS[section]
        found.append({"label": label, "url": reverse(name)})
    found += [{"label": label, "url": url} for label, url in more]
    return found


class Page(TemplateView):
    """A public page: read only, the same for everybody."""

    http_method_names = ["get", "head", "options"]
    section = ""
    title = ""
    above: ClassVar[tuple[tuple[str, str], ...]] = ()  # crumbs between section and title

    def trail(self) -> list[tuple[str, str]]:
        """Return crumbs below the section: (label, url), the last one this page."""
        above = [(label, reverse(name)) for label, name in self.above]
        return [*above, (self.title, "")] if self.title else above

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the layout what it reads."""
        trail = self.trail()
        return {
            "section": self.section or "home",
            "title": self.title,
            "crumbs": crumbs_of(self.section, *trail) if trail else [],
            **super().get_context_data(**kwargs),
        }


class PublicList(ListPage):
    """A public list in the public layout."""

    public = True
    template_name = "public/list.html"
    http_method_names = ["get", "head", "options"]
    section = ""
    above: ClassVar[tuple[tuple[str, str], ...]] = ()
    rss = ""  # the url name of the feed with the same filter

    def trail(self) -> list[tuple[str, str]]:
        """As `Page.trail`."""
        above = [(label, reverse(name)) for label, name in self.above]
        return [*above, (self.title, "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add place, crumbs and feed."""
        query = self.request.GET.urlencode()
        feed = f"{reverse(self.rss)}?{query}" if self.rss else ""
        trail = self.trail()
        own = SECTIONS.get(self.section, ("",))[0] == self.title
        return {
            "layout": "base.html",
            "section": self.section,
            "crumbs": crumbs_of(self.section, *([] if own else trail)),
            "rss": feed.rstrip("?"),
            **super().get_context_data(**kwargs),
        }
