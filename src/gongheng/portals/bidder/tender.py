"""A tender as a bidder sees it: documents, what may be done now, one's own bids and nobody else's."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.foundation.access.roles import Role
from gongheng.portals import components, papers, trades
from gongheng.portals.acts import bar
from gongheng.portals.bidder import bonds, consortia, inquiries
from gongheng.portals.bidder.sealed.receipts import acts_of
from gongheng.portals.doors import Door
from gongheng.portals.measures_shown import at_step
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.portals.tenderer.scoring_shown import terms_table
from gongheng.portals.tenderer.tabs import ranking_table, revision_url
from gongheng.registry.standing.queries import may_bid
from gongheng.trading.award.queries import public_ranking
from gongheng.trading.bidding.lifecycle import BID, CONSORTIUM
from gongheng.trading.bidding.queries import bids_of
from gongheng.trading.clarification.queries import clarifications_of, own_questions
from gongheng.trading.notices.queries import notices_of
from gongheng.trading.objections.queries import own_objections
from gongheng.trading.tendering import limits, queries

BASIS = ("tendering/bid_preparation", "objections/document_lead", "bidding/refuse_receipt",
         "bidding/withdrawal_in_writing", "bonds/bid_bond_max_ratio")  # fmt: skip


def announced(actor: Any, code: str) -> Any:
    """Return a tender whose notice is out; otherwise 404."""
    tender = trades.tender_of(actor, code)
    if tender.announced_at is None:
        raise Http404
    return tender


class TenderPage(Door, TemplateView):
    """One tender for a bidder."""

    open_to = (Role.BIDDER,)
    template_name = "bidder/tender.html"

    def enter(self) -> None:
        """Load the tender."""
        self.tender = announced(self.request.actor, self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        tender, actor, now = self.tender, self.request.actor, self.request.now
        own = {bid.section_id: bid for bid in bids_of(actor).filter(section__tender=tender)
               .exclude(state="withdrawn")}  # fmt: skip
        words, _, soon = trades.left(now, tender.bids_due_at)
        running = tender.state == "announced" and now < tender.bids_due_at
        spans = trades.spans(tender, now)
        return {
            "tender": tender, "state": trades.state_of(tender),
            "next": {"label": "投标截止（开标）", "due": tender.bids_due_at, "left": words,
                     "tone": "warn" if soon else "", "article": "招标投标法第三十四条"} if running else None,
            "acts": tender_acts(tender, actor, now),
            "forbidden": may_bid(actor.body, now),
            "measures": [one for one in at_step("bid", [actor.body]) if one["tone"] != "danger"],
            "sections": [section_shown(one, own.get(one.pk), actor, now) for one in tender.sections.all()],
            "documents": documents(tender, now), "terms": terms_table(tender.terms()),
            "notices": [{"title": one.title, "url": reverse("bidder:notice", args=[tender.code, one.pk]),
                         "end": trades.end_of(one.published_at).date(), "meta": [one.number]}
                        for one in notices_of(tender).filter(state="published")],
            "clarifications": list(clarifications_of(tender)),
            "questions": list(own_questions(tender, actor)),
            "objections": list(own_objections(actor).filter(tender=tender)),
            "inquiries": inquiries.shown(tender, actor, now),
            "timeline": components.timeline(spans, now),
            "articles": trades.basis(tender.law, *BASIS),
            "crumbs": [{"label": "找项目", "url": reverse("bidder:trades")}, {"label": tender.title, "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def tender_acts(tender: Any, actor: Any, now: Any) -> list[dict[str, Any]]:
    """Return what may be asked and objected now."""
    url = lambda name: reverse(f"bidder:{name}", args=[tender.code])  # noqa: E731
    running = tender.state == "announced" and now < tender.bids_due_at
    last = limits.at_latest_before(tender, "objections/document_lead", tender.bids_due_at)
    in_time = running and now <= trades.end_of(last.on)
    why = "" if in_time else "已过对招标文件提出异议的期限" if running else "不在招标公告期内"
    acts = [
        {"label": "提出疑问", "url": url("ask"), "open": running, "reason": "不在招标公告期内",
         "article": "招标投标法第二十二条"},
        {"label": "对招标文件提出异议", "url": url("object_documents"), "open": in_time, "reason": why,
         "article": "招标投标法实施条例第二十二条"},
        {"label": "开标大厅", "url": reverse("hall:room", args=[tender.code]), "open": True},
    ]  # fmt: skip
    if tender.state in {"opened", "concluded"}:
        acts = [acts[2], *result_acts(tender, url, now)]
    return acts


def result_acts(tender: Any, url: Any, now: Any) -> list[dict[str, Any]]:
    """Return the objection to the result: within the publicity only."""
    notices = notices_of(tender).filter(kind="candidates", state="published")
    running = any(one.published_at <= now < one.ends_at for one in notices)
    why = "公示期已满；您仍可依法投诉" if notices else "中标候选人还没有公示"
    return [{"label": "对评标结果提出异议", "url": url("object_result"), "open": running, "reason": why,
             "article": "招标投标法实施条例第五十四条"}]  # fmt: skip


def section_shown(section: Any, bid: Any, actor: Any, now: Any) -> dict[str, Any]:
    """Return a section with one's own bid and what may be done with it."""
    tender = section.tender
    over = "" if tender.state == "announced" and now < tender.bids_due_at else "投标截止时间已过"
    early = (
        f"招标文件发出后才能递交（{zh_datetime(tender.documents_from)}）"
        if now < tender.documents_from
        else ""
    )
    if bid is None:
        acts = [{"label": "编制并递交投标文件", "url": reverse("bidder:submit", args=[section.code]),
                 "open": not (over or early), "reason": over or early, "kind": "primary",
                 "article": BID.acts["submit"].under}]  # fmt: skip
    else:
        acts = acts_of(bid, actor, now) if bid.header else bar(BID, bid, actor, {
            "replace": {"url": reverse("bidder:replace", args=[bid.pk]), "closed": over},
            "withdraw": {"url": reverse("bidder:withdraw", args=[bid.pk]), "kind": "danger", "closed": over},
        })  # fmt: skip
        acts.insert(
            0, {"label": "查看回执", "url": reverse("bidder:bid", args=[bid.pk]), "open": True}
        )
    acts += bonds.acts_for(section, actor, now)
    joint = consortia.shown(section, actor, over)
    acts += propose_acts(section, joint, over or early)
    award = getattr(section, "award", None)
    settled = award is not None and award.state in {"notified", "contracted"}
    return {"section": section, "bid": bid, "acts": acts, "consortia": joint, "state": trades.state_of(section),
            "ranking": ranking_table(public_ranking(section), section.tender.code), "award": award,
            "won": settled and award.winner.bidder_code == actor.body,
            "winner": award.winner if settled else None}  # fmt: skip


def propose_acts(section: Any, joint: Any, closed: str) -> list[dict[str, Any]]:
    """Return the way to form a consortium, where the document takes one and none is led yet."""
    if not section.tender.terms().get("consortium") or any(one["lead"] for one in joint):
        return []
    return [{"label": "组成联合体", "url": reverse("bidder:propose", args=[section.code]),
             "open": not closed, "reason": closed, "article": CONSORTIUM.acts["propose"].under}]  # fmt: skip


def documents(tender: Any, now: Any) -> list[dict[str, Any]]:
    """Return the versions of the tender document, once they are given out."""
    if now < tender.documents_from:
        return []
    return [{"version": one.version, "changes": one.changes, "made": one.made_at,
             "digest": one.digest, "compare": revision_url(tender, one, now),
             "url": reverse("bidder:document", args=[tender.code, one.version])}
            for one in queries.documents_of(tender)]  # fmt: skip


class Document(Door, View):
    """One version of the tender document."""

    open_to = (Role.BIDDER,)

    def get(self, request: Any, code: str, number: int) -> Any:
        """Answer with the file once it is given out."""
        tender = announced(request.actor, code)
        found = next((one for one in queries.documents_of(tender) if one.version == number), None)
        if found is None or request.now < tender.documents_from:
            raise Http404
        return papers.stored(found.digest, f"{tender.title}招标文件第{number}版")


class Notice(Door, View):
    """A notice as PDF."""

    open_to = (Role.BIDDER,)

    def get(self, request: Any, code: str, pk: int) -> Any:
        """Answer with the notice."""
        notice = notices_of(announced(request.actor, code)).filter(pk=pk).first()
        if notice is None:
            raise Http404
        return papers.made("notice", papers.notice_facts(notice), notice.title)


class AwardNotice(Door, View):
    """The award notice, for the winner."""

    open_to = (Role.BIDDER,)

    def get(self, request: Any, code: str) -> Any:
        """Answer with the file."""
        section = queries.section_of_code(code)
        award = getattr(section, "award", None)
        mine = (
            award is not None
            and award.notice_digest
            and award.winner.bidder_code == request.actor.body
        )
        if not mine or award.state not in {"notified", "contracted"}:
            raise Http404
        return papers.stored(award.notice_digest, f"{section.title}中标通知书")
