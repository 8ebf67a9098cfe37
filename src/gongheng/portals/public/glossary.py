"""词汇表 for citizens: words and meanings in Chinese; where they come from stands in docs/glossary.md."""

import re
from functools import cache
from typing import Any

import yaml

from gongheng.foundation.paths import checkout
from gongheng.portals.public.pages import Page

COLUMNS = ("词", "含义", "出处")
# A source a citizen can look up: a law, a rule, a standard; not a page of our own documents.
LOOKED_UP = re.compile(r"第.+[条章）]|条例|办法|通知|规范|意见|GB")
OURS = re.compile(r"docs/|README|RFC|C2SP|[a-z]+/")
SHORT = re.compile(r"S\d")


@cache
def parts() -> list[dict[str, Any]]:
    """Title and rows of each part."""
    file = checkout() / "rulebook" / "wording" / "glossary.yaml"
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    names = told.pop("出处")
    sources = _sources()
    return [
        {"title": title, "heads": COLUMNS,
         "rows": [(word, meaning, _source(sources.get(word, ""), names)) for word, meaning in words.items()]}
        for title, words in told.items()
    ]  # fmt: skip


def _sources() -> dict[str, str]:
    text = (checkout() / "docs" / "glossary.md").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in text.split("<!--")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4:
            found.setdefault(cells[1], cells[3])
    return found


def _source(text: str, names: dict[str, str]) -> str:
    if OURS.search(text) or not LOOKED_UP.search(text):
        return "本平台"
    return SHORT.sub(lambda match: names[match[0]], text)


class Glossary(Page):
    """Every word, found by its letters."""

    section, template_name, title = "services", "public/glossary.html", "词汇表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts with what was asked for in them."""
        asked = self.request.GET.get("q", "").strip()
        found = [{**part, "rows": [row for row in part["rows"]
                                   if not asked or any(asked in cell for cell in row)]}
                 for part in parts()]  # fmt: skip
        return {**super().get_context_data(**kwargs), "asked": asked,
                "parts": [part for part in found if part["rows"]]}  # fmt: skip
