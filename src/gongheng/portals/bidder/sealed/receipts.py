"""The receipt of a sealed bid: shown, printed, taken home; and how far its proof has come."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import JsonResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.reading import proof_of, story_of
from gongheng.foundation.refusals import Refused
from gongheng.foundation.timestamps.queries import in_words, token_of
from gongheng.portals.acts import bar, refuse_unless_open
from gongheng.portals.bidder import bonds
from gongheng.portals.bidder.bids import TONES
from gongheng.portals.bidder.sealed.doors import Spoken, own_sealed_bid
from gongheng.portals.bidder.sealed.halves import shown_receipts
from gongheng.portals.doors import Door
from gongheng.portals.templatetags.written import zh_datetime
from gongheng.portals.trades import task
from gongheng.trading.bidding.lifecycle import BID
from gongheng.trading.bidding.queries import bids_of
from gongheng.trading.bidding.sealed.queries import proof_with_stamp, receipt_of, stamp_of_receipt
from gongheng.trading.opening.shares.queries import half_view, unsealing_of

SEALINGS = ("bid.submit_sealed", "bid.replace_sealed", "bid.withdraw_sealed")
PROMISED = timedelta(seconds=60)
LATE = "已超过一分钟，有的单位还没有答复，平台会继续送请，不用重新递交；已经签名的回执照样有效。"
DECRYPT = "电子招标投标办法第三十条"


def latest_entry(bid: Any) -> Any:
    """Return the entry of the latest link of a sealed bid."""
    rows = story_of(bid.section.tender.code, public_only=False)
    return rows.filter(subject=f"bid:{bid.pk}", act__in=SEALINGS).last()


def proof_state(bid: Any, now: datetime) -> dict[str, Any]:
    """Tell in words whether the receipt is in the log, and how many witnesses signed its head."""
    entry = latest_entry(bid)
    late = LATE if now - entry.at > PROMISED else ""
    try:
        proof = proof_of(entry)
    except Refused:
        return {"sealed": False, "witnessed": False,
                "said": f"回执已记录，一分钟左右记入日志，再由外部见证单位会签。本页会自动更新。{late}"}  # fmt: skip
    # A note's first signature is the log's own; the lines after it are the witnesses'.
    witnesses = proof["checkpoint"].partition("\n\n")[2].count("\n— ")
    if witnesses >= settings.WITNESS_QUORUM:
        said = f"回执已记入日志，{witnesses} 家外部见证单位已会签，证明可以下载。"
        return {"sealed": True, "witnessed": True, "said": said}
    return {"sealed": True, "witnessed": False,
            "said": f"回执已记入日志，证明可以下载；外部见证单位会签 {witnesses} 家，满 {settings.WITNESS_QUORUM} 家后请再下载一次。{late}"}  # fmt: skip


def stamp_state(bid: Any) -> dict[str, Any]:
    """Tell in words whether an outside clock has stamped the receipt."""
    stamp = stamp_of_receipt(bid)
    return {"stamp": in_words(stamp), "stamp_waits": stamp is None or not token_of(stamp)}


def waiting(actor: Any, now: datetime) -> list[dict[str, Any]]:
    """Return the openings that wait for the bidder's half."""
    rows = bids_of(actor).filter(state="submitted", header__isnull=False,
                                 section__tender__bids_due_at__lte=now)  # fmt: skip
    found = []
    for bid in rows:
        told = half_view(bid)
        if told["phase"] == "giving" and len(told["given"]) < len((bid.header or {})["parts"]):
            unsealing = unsealing_of(bid.section.tender)
            found.append(task(f"提交解密信息（{bid.section.title}）", reverse("bidder:half", args=[bid.pk]),
                              bid.section.tender, now=now, due=unsealing.gives_until if unsealing else None,
                              article=DECRYPT))  # fmt: skip
    return found


def acts_of(bid: Any, actor: Any, now: Any) -> list[dict[str, Any]]:
    """Return what may be done with a sealed bid."""
    over = "投标截止时间已过" if now >= bid.section.tender.bids_due_at else ""
    url = {
        verb: reverse(f"bidder:{verb}", args=[bid.pk])
        for verb in ("replace", "withdraw", "revoke", "half")
    }
    acts = bar(BID, bid, actor, {
        "replace_sealed": {"url": url["replace"], "closed": over, "kind": ""},
        "withdraw_sealed": {"url": url["withdraw"], "kind": "danger", "closed": over},
        "revoke": {"url": url["revoke"], "kind": "danger"},
    })  # fmt: skip
    if over and bid.state == "submitted":
        acts.insert(0, {"label": "开标解密", "url": url["half"], "open": True, "kind": "primary",
                        "article": DECRYPT})  # fmt: skip
    return acts


class SealedReceipt(Door, TemplateView):
    """The receipt page."""

    open_to = (Role.BIDDER,)
    template_name = "bidder/sealed/receipt.html"

    def enter(self) -> None:
        """Load one's own bid."""
        self.bid = own_sealed_bid(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        bid, actor, now = self.bid, self.request.actor, self.request.now
        section, is_secured = bid.section, bonds.is_secured(bid.section, actor)
        running = bid.state == "submitted" and now < section.tender.bids_due_at
        return {
            "bid": bid, "section": section, "tender": section.tender, "receipt": bid.receipt,
            "acts": acts_of(bid, actor, now), "proof_state": proof_state(bid, now),
            "stamp_state": stamp_state(bid),
            "half_receipts": shown_receipts(bid),
            "unsecured": running and not is_secured, "bond_again": "" if is_secured else bonds.AGAIN,
            "state": {"text": bid.get_state_display(), "tone": TONES.get(bid.state, "neutral")},
            "crumbs": [{"label": "我的投标", "url": reverse("bidder:bids")}, {"label": "回执", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class OwnPaper(Spoken, Door, View):
    """A paper of one's own bid as a file."""

    open_to = (Role.BIDDER,)
    name = ""

    def told(self, bid: Any) -> Any:
        """Return what the file holds."""
        raise NotImplementedError

    def get(self, request: Any, pk: int) -> JsonResponse:
        """Answer."""
        told = self.told(own_sealed_bid(request.actor, pk))
        answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
        if self.name:
            answer["Content-Disposition"] = f'attachment; filename="{self.name}-{pk}.json"'
        return answer


class ReceiptFile(OwnPaper):
    """`gongheng-receipt/1`."""

    name = "receipt"

    def told(self, bid: Any) -> Any:
        """Return the latest receipt."""
        return receipt_of(bid)


class SealedProof(OwnPaper):
    """The proof for the offline verifier; refuses `not_sealed_yet`."""

    name = "proof"

    def told(self, bid: Any) -> Any:
        """Return the bundle."""
        return proof_with_stamp(bid)


class ReceiptState(OwnPaper):
    """How far the proof has come; the receipt page asks again and again."""

    def told(self, bid: Any) -> Any:
        """Return the state in words."""
        return proof_state(bid, self.request.now) | stamp_state(bid)  # type: ignore[attr-defined]


class SealedWithdraw(Door, TemplateView):
    """撤回."""

    open_to = (Role.BIDDER,)
    template_name = "bidder/sealed/withdraw.html"

    def enter(self) -> None:
        """Load one's own bid; refuse at once what could not be done."""
        self.bid = own_sealed_bid(self.request.actor, self.kwargs["pk"])
        refuse_unless_open(BID, "withdraw_sealed", self.bid, self.request.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the bid, and what becomes of its bond."""
        bid, section = self.bid, self.bid.section
        facts = [("标段", section.title), ("递交时间", zh_datetime(bid.submitted_at))]
        if standing := bonds.standing_in_words(section, self.request.actor):
            facts += [("投标保证金", standing), ("撤回以后", bonds.AGAIN)]
        return {
            "bid": bid, "section": section, "tender": section.tender, "facts": facts,
            "article": BID.acts["withdraw_sealed"].under,
            "withdraw_url": reverse("bidder:sealed_withdraw", args=[bid.pk]),
            "crumbs": [{"label": "我的投标", "url": reverse("bidder:bids")},
                       {"label": "回执", "url": reverse("bidder:bid", args=[bid.pk])}, {"label": "撤回", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip
