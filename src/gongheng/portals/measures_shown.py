"""Joint rewards and sanctions at the step where they bite: the same words on every page."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from gongheng.credit.measures import queries
from gongheng.credit.measures.memoranda import measure_of, offered
from gongheng.portals.templatetags.written import zh_date
from gongheng.registry.checked.rules import warning

TONES = {"incentive": "done", "warning": "warn", "restrict": "danger"}
WORDS = {"incentive": "守信激励", "warning": "失信提示", "restrict": "限制"}


def at_step(occasion: str, codes: Collection[str]) -> list[dict[str, Any]]:
    """Return a notice for every measure on these organisations at this step, bans first. One query."""
    known = sorted(code for code in codes if code)
    rows = queries.at_occasion(known, occasion).filter(subject__is_person=False) if known else []
    order = list(reversed(TONES))
    return [_shown(one) for one in sorted(rows, key=lambda one: order.index(one.effect))]


def unchecked(occasion: str, case: str, names: Mapping[str, str], *, by: Collection[str]
              ) -> list[dict[str, Any]]:  # fmt: skip
    """Return a notice for each firm that none of `by` has looked up for this case, and the way."""
    return [
        {"tone": "warn", "title": f"应查尽查：{name}", "text": told, "do": "查询信用",
         "url": f"{reverse('checks:check')}?"
                f"{urlencode({'occasion': occasion, 'case': case, 'subject': code})}"}
        for code, name in names.items() if (told := warning(occasion, case, code, by=by))
    ]  # fmt: skip


def of_experts(occasion: str) -> list[dict[str, Any]]:
    """Return the measures on experts at this step with their number; who they are stays unsaid."""
    return [
        {"tone": TONES[effect], "title": f"{WORDS[effect]}：评标专家 {number} 名",
         "text": _sentence(label, basis, ""), "url": ""}
        for effect, label, basis, number in queries.persons_at(occasion)
    ]  # fmt: skip


def to_be_offered(occasion: str, kind: str, on: date) -> list[dict[str, Any]]:
    """Return the incentives that a red name of this kind may enjoy at a step, before anybody does."""
    return [{"tone": TONES["incentive"], "title": f"守信激励{_mark(one.standing)}",
             "text": _sentence(one.label, one.basis, one.note), "url": reverse("public:memoranda")}
            for one in offered(occasion, kind, on)]  # fmt: skip


def _shown(one: Any) -> dict[str, Any]:
    told = measure_of(one.measure)
    until = f"期限至{zh_date(one.listing.ends_on)}" if one.listing.ends_on else ""
    note = told.note if told and one.effect == "incentive" else ""
    return {"tone": TONES[one.effect],
            "title": f"{WORDS[one.effect]}{_mark(told.standing if told else '')}：{one.subject.name}",
            "text": _sentence(one.label, one.basis, note, until),
            "url": reverse("public:listing", args=[one.listing.code])}  # fmt: skip


def _sentence(label: str, basis: str, note: str, until: str = "") -> str:
    told = [label, f"依据：{basis}" if basis else "", note, until]
    return "。".join(one for one in told if one) + "。"


def _mark(standing: str) -> str:
    return f"（{standing}）" if standing else ""
