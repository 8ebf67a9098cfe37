"""信用: find a subject by name or code, and everything public of it on one page."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.credit.lists import queries as listings
from gongheng.credit.points.queries import address_of, subject_at
from gongheng.credit.subjects.queries import SHORTEST_CODE, find_subjects, shown_names
from gongheng.foundation.codes import mask_name
from gongheng.portals.public import words
from gongheng.portals.public.credit_sections import parts_of
from gongheng.portals.public.pages import Page
from gongheng.portals.public.parties import facts_of as registered_facts
from gongheng.registry.parties import queries as parties
from gongheng.registry.standing import queries as standing

FOUND, LONGEST = 20, 100
COLUMNS = [{"key": "name", "label": "主体"}, {"key": "code", "label": "统一社会信用代码"},
           {"key": "place", "label": "地区"}, {"key": "standing", "label": "正在执行的限制"},
           {"key": "lists", "label": "名单"}]  # fmt: skip
# What stands under 信用, in the order of the map.
ENTRIES = (
    ("违法违规行为记录", "public:credit_records", "公示中的处罚、处理和失信行为"),
    ("双公示：行政处罚", "public:credit_penalties", "谁被处罚，是否按期公示"),
    ("双公示：行政许可", "public:credit_licences", "许可了什么，是否按期公示"),
    ("量化记分", "public:credit_points", "谁记了几分，记到哪一天"),
    ("黑名单", "public:black_list", "严重违法失信主体"),
    ("红名单", "public:red_list", "守信主体"),
    ("信用承诺", "public:pledges", "谁承诺了什么，核查结果"),
    ("联合奖惩案例", "public:cases", "各单位怎样使用名单"),
    ("联合奖惩措施", "public:memoranda", "措施、依据和适用环节"),
    ("正在执行的措施", "public:measures", "现在对谁执行什么措施"),
    ("限制名单", "public:restrictions", "被禁止投标、禁止代理的主体"),
    ("奖励表彰", "public:credit_awards", "机关给予的奖励"),
    ("履约信息", "public:credit_performance", "合同履行情况"),
    ("信用目录", "public:credit_catalogue", "记录哪些信用事项"),
    ("失信行为清单", "public:credit_conducts", "什么行为、什么等级、依据哪条"),
    ("责任清单", "public:credit_duties", "各类主体在各环节的责任"),
    ("信用评价等级", "public:credit_ratings", "综合评价的等级和模型"),
    ("信用报告", "public:credit_reports", "出具报告，查验别人给您的报告"),
    ("修复期限推算", "public:repair_calculator", "一条失信信息什么时候可以修复"),
    ("修复结果公示", "public:repairs", "准予修复的失信信息"),
    ("信用宣传", "public:credit_pieces", "动态、政策、典型案例"),
    ("工作通报", "public:credit_bulletins", "每半年的信用工作通报"),
    ("主体", "public:parties", "登记信息、资质、业绩"),
)


class Credit(Page):
    """One search box by name or code, and the ways into everything public."""

    section, template_name = "credit", "public/credit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Matches with the restrictions and lists they are under."""
        asked = asked_words(self.request)
        return {
            **super().get_context_data(**kwargs), "asked": asked, "columns": COLUMNS,
            "rows": found_rows(asked, self.request.now) if asked else [], "most": FOUND,  # type: ignore[attr-defined]
            "entries": [{"title": title, "url": reverse(name), "text": text}
                        for title, name, text in ENTRIES],
            "laws": f"{reverse('public:laws')}?subject=credit",
        }  # fmt: skip


def asked_words(request: Any) -> str:
    """What was typed, cut to what can be asked."""
    return " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]


def found_rows(asked: str, now: Any) -> list[dict[str, Any]]:
    """Subjects with records, then registered parties without one; five queries, whatever is found."""
    found = {one.code: (one.name, one.region) for one in find_subjects(asked)[:FOUND]}
    if len(found) < FOUND:
        more = _parties(asked).exclude(kind="person").exclude(code__in=list(found))
        found |= {one.code: (one.name, one.region) for one in more[: FOUND - len(found)]}
    barred = _barred(list(found), now)
    listed = _listed(list(found))
    return [
        {"name": {"text": name, "url": reverse("public:credit_subject", args=[code])},
         "code": code, "place": words.short_region(place),
         "standing": {"text": "、".join(barred[code]), "tone": "danger"} if code in barred
         else {"text": "没有限制", "tone": "done"},
         "lists": listed.get(code, "—")}
        for code, (name, place) in found.items()
    ]  # fmt: skip


def _parties(asked: str) -> Any:
    """Registered parties; a code is asked of the index on codes alone."""
    if len(asked) >= SHORTEST_CODE and asked.isascii() and asked.isalnum():
        return parties.parties_registered().filter(code__startswith=asked.upper())
    return parties.find_parties(asked)


def _barred(codes: list[str], now: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in standing.restrictions_in_force(now).filter(party_code__in=codes):
        found.setdefault(one.party_code, []).append(str(one.get_restriction_display()))
    return found


def _listed(codes: list[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for colour in ("red", "black"):  # a black one is told before a red one
        for one in listings.public_list(colour).filter(subject__code__in=codes):
            tone = "danger" if one.is_black else "done"
            found[one.subject.code] = {"text": one.get_colour_display(), "tone": tone}
    return found


class SubjectPage(Page):
    """Everything public of one subject; a registered party without a record has its page too."""

    section, template_name = "credit", "public/credit_subject.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Restrictions first, then the sections in their order."""
        address, now = self.kwargs["code"][:40], self.request.now  # type: ignore[attr-defined]
        subject, party = both_or_404(address)
        natural = subject.is_person if subject else party.kind == "person"
        self.title = name = name_of(subject, party, natural=natural)
        code = "" if natural else (subject or party).code
        held = standing.standing_of(subject.code if subject else party.code, now)
        return {
            **super().get_context_data(**kwargs), "name": name, "code": code, "natural": natural,
            "address": address_of(subject.pk, subject.code, is_person=natural) if subject else code,
            "restrictions": held, "nothing_known": subject is None,
            "parts": parts_of(subject, party, now) if subject else [],
            "registered": registered_facts(party, natural=natural) if party else [],
            "place": words.region_name(subject.region if subject else party.region),
        }  # fmt: skip


def both_or_404(address: str) -> tuple[Any, Any]:
    """The subject and the registered party of an address; at least one is there."""
    subject = subject_at(address)
    party = None
    if subject is None or not subject.is_person:
        party = parties.party_of(subject.code if subject else address.upper())
    if party is not None and party.state == "claimed":
        party = None
    if subject is None and (party is None or party.kind == "person" or not party.code):
        raise Http404
    if subject is not None and subject.code.startswith("unnamed:"):
        raise Http404
    return subject, party


def name_of(subject: Any, party: Any, *, natural: bool) -> str:
    """The name anyone may read."""
    if subject is not None:
        return shown_names([subject])[subject.code]
    return mask_name(party.name) if natural else str(party.name)
