"""A bid is composed, sealed, receipted, replaced and withdrawn; only its own unit sees any of it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.reading import proof_of, story_of
from gongheng.portals.acts import bar
from gongheng.portals.bidder import bonds
from gongheng.portals.doors import Door
from gongheng.portals.fields import Count, Papers, Yuan
from gongheng.portals.forms import ActForm, ActView, Reason
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.templatetags.written import money, zh_datetime
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.lifecycle import BID
from gongheng.trading.bidding.queries import bids_of
from gongheng.trading.bonds.queries import live_bond
from gongheng.trading.tendering.queries import section_of_code

TONES = {"submitted": "info", "withdrawn": "neutral", "opened": "done", "rejected": "danger", "revoked": "danger",
         "lapsed": "warn", "deemed_revoked": "danger", "deemed_withdrawn": "warn", "void": "danger"}  # fmt: skip
SEALING = ("示例：本项目公告时本地区没有在任的密钥监护组，投标文件由服务器在内存中加密封装后保存，"
           "截止时间到达之前没有任何岗位可以开启。")  # fmt: skip

ABOVE = "请更正投标报价；确实要这样递交的，勾选这一项（招标投标法实施条例第五十一条）。"


def own_bid(actor: Any, pk: int) -> Any:
    """Return one's own bid; another's is 404."""
    found = bids_of(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class LetterForm(ActForm):
    """The letter and its attachments. What is typed here is never kept as a draft on the server."""

    price = Yuan(label="投标报价", help_text="含税总价，最多到分")
    period_days = Count(label="工期", unit="天", min_value=1)
    quality = forms.CharField(label="质量", max_length=200, initial="合格")
    manager = forms.CharField(label="项目负责人姓名", max_length=50, help_text="开标时当众宣读")
    attachments = Papers(
        label="附件", required=False, help_text="可以一次选择多个；出错重新提交时需要再选一次"
    )
    sure = forms.BooleanField(label="已核对报价和附件，以本单位名义递交",
                              error_messages={"required": "请核对后勾选。"})  # fmt: skip
    renamed = {"letter": "price", "file": "attachments", "submitted_at": ""}

    def is_above(self, most: Decimal) -> bool:
        """Tell whether the price typed is above this ceiling."""
        try:
            return bool(self.fields["price"].clean(self.data.get("price")) > most)
        except forms.ValidationError:
            return False

    def letter(self) -> dict[str, Any]:
        """Return the letter as the action reads it."""
        given = self.cleaned_data
        return {"price": format(given["price"], "f"), "period_days": given["period_days"],
                "quality": given["quality"], "manager": given["manager"]}  # fmt: skip

    def papers(self) -> list[tuple[str, bytes]]:
        """Return name and bytes of the attachments."""
        return [(one.name, one.read()) for one in self.cleaned_data["attachments"]]


class Compose(ActView):
    """递交投标文件."""

    open_to = (Role.BIDDER,)
    form_class = LetterForm
    template_name = "bidder/compose.html"
    title = "编制并递交投标文件"
    submit = "封装并递交"
    article = BID.acts["submit"].under
    done = "投标文件已封装递交，这是回执。"

    def load(self) -> Any:
        """Return nothing yet: the act begins the bid."""
        self.section = section_of_code(self.kwargs["code"])
        if self.section is None or self.section.tender.announced_at is None:
            raise Http404

    def facts(self) -> list[Any]:
        """Show what the section asks."""
        section, tender = self.section, self.section.tender
        ceiling = f"{money(section.ceiling_price)} 元" if section.ceiling_price else "未设"
        return [("项目", tender.title), ("标段", f"{section.title}（{section.code}）"),
                ("最高投标限价", ceiling), ("要求工期", f"{section.period_days} 天"),
                ("投标截止", zh_datetime(tender.bids_due_at)),
                ("投标保证金", self._bond())]  # fmt: skip

    def _bond(self) -> str:
        asked = f"{money(self.section.tender.terms().get('bond_yuan', 0))} 元"
        standing = bonds.standing_in_words(self.section, self.request.actor)
        return f"{asked}（{standing}）" if standing else asked

    def get_form(self, form_class: Any = None) -> Any:
        """A price above the ceiling is asked about once more, for the committee must reject it."""
        form, most = super().get_form(form_class), self.section.ceiling_price
        if form.is_bound and most and form.is_above(most):
            form.fields["above"] = forms.BooleanField(
                label=f"投标报价高于最高投标限价 {money(most)} 元，评标时将被否决，仍要递交",
                error_messages={"required": ABOVE},
            )
        return form

    def act(self, form: Any) -> Any:
        """Submit."""
        self.bid = bidding.submit(self.section, letter=form.letter(), attachments=form.papers(),
                                  by=self.request.actor, at=self.request.now)  # fmt: skip
        return self.bid

    def done_url(self) -> str:
        """Show the receipt; before that the way back leads to the tender."""
        if hasattr(self, "bid"):
            return reverse("bidder:bid", args=[self.bid.pk])
        return reverse("bidder:tender", args=[self.section.tender.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say plainly how it is sealed today."""
        tender = self.section.tender
        way = [{"label": "找项目", "url": reverse("bidder:trades")},
               {"label": tender.title, "url": reverse("bidder:tender", args=[tender.code])}]  # fmt: skip
        words = super().get_context_data(**kwargs)
        return {"sealing": SEALING, "due": tender.bids_due_at, "crumbs": [*way, {"label": words["title"], "url": ""}],
                **words}  # fmt: skip


class OnBid(ActView):
    """An act on one's own bid."""

    open_to = (Role.BIDDER,)
    life = BID
    template_name = "trade/act.html"

    def load(self) -> Any:
        """Return one's own bid."""
        self.bid = own_bid(self.request.actor, self.kwargs["pk"])
        self.section = self.bid.section
        return self.bid

    def done_url(self) -> str:
        """Return to the bid."""
        return reverse("bidder:bid", args=[self.bid.pk])


class Replace(OnBid, Compose):
    """替换."""

    verb = "replace"
    title = "替换投标文件"
    submit = "封装并替换"
    article = BID.acts["replace"].under
    template_name = "bidder/compose.html"
    lead = "以新的投标文件整体替换。旧的信封密钥随即销毁，不能再打开。"
    done = "已替换，新的回执如下。"

    def act(self, form: Any) -> Any:
        """Replace."""
        return bidding.replace(self.bid, letter=form.letter(), attachments=form.papers(),
                               by=self.request.actor, at=self.request.now)  # fmt: skip


class Withdraw(OnBid):
    """撤回."""

    verb = "withdraw"
    form_class = Reason
    danger = True
    lead = "截止之前可以撤回，撤回后可以重新递交。信封密钥随即销毁，撤回的文件不能再打开。"
    done = "投标文件已撤回。"

    def facts(self) -> list[Any]:
        """Name the bid, and what becomes of its bond."""
        told = [("标段", self.section.title), ("递交时间", zh_datetime(self.bid.submitted_at))]
        if standing := bonds.standing_in_words(self.section, self.request.actor):
            told += [("投标保证金", standing), ("撤回以后", bonds.AGAIN)]
        return told

    def act(self, form: Any) -> Any:
        """Withdraw."""
        return bidding.withdraw(self.bid, reason=form.cleaned_data["reason"], by=self.request.actor,
                                at=self.request.now)  # fmt: skip


class Revoke(OnBid):
    """撤销."""

    verb = "revoke"
    form_class = Reason
    danger = True
    lead = ("撤销不同于截止前的撤回：撤销后投标不再参加评审，不能恢复，也不能重新投标；"
            "招标人可以不退还投标保证金（招标投标法实施条例第三十五条）。")  # fmt: skip
    done = "投标文件已撤销。"

    def facts(self) -> list[Any]:
        """Name the bid, and the money at stake."""
        told = [("标段", self.section.title), ("投标报价", f"{money(self.bid.price)} 元")]
        bond = live_bond(self.request.actor, self.section)
        if bond is not None and bond.held:
            told.append(("可能不予退还的投标保证金", f"{money(bond.held)} 元"))
        return told

    def act(self, form: Any) -> Any:
        """Revoke."""
        return bidding.revoke(self.bid, reason=form.cleaned_data["reason"], by=self.request.actor,
                              at=self.request.now)  # fmt: skip


def latest_entry(bid: Any) -> Any:
    """Return the entry of the latest sealing of a bid."""
    rows = story_of(bid.section.tender.code, public_only=False)
    return rows.filter(subject=f"bid:{bid.pk}", act__in=["bid.submit", "bid.replace"]).last()


class Receipt(Door, TemplateView):
    """The receipt of a bid: printable, with its digest and its place in the ledger."""

    open_to = (Role.BIDDER,)
    template_name = "bidder/receipt.html"

    def enter(self) -> None:
        """Load one's own bid."""
        self.bid = own_bid(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        bid, section = self.bid, self.bid.section
        tender, entry = section.tender, latest_entry(bid)
        leaf = getattr(entry, "leaf", None)
        over = "投标截止时间已过" if self.request.now >= tender.bids_due_at else ""
        acts = bar(BID, bid, self.request.actor, {
            "replace": {"url": reverse("bidder:replace", args=[bid.pk]), "closed": over, "kind": ""},
            "withdraw": {"url": reverse("bidder:withdraw", args=[bid.pk]), "kind": "danger", "closed": over},
            "revoke": {"url": reverse("bidder:revoke", args=[bid.pk]), "kind": "danger"},
        })  # fmt: skip
        proof = {"position": leaf.position, "digest": entry.digest,
                 "url": reverse("bidder:proof", args=[bid.pk])} if leaf else None  # fmt: skip
        unsecured = (
            bid.state == "submitted"
            and not over
            and not bonds.is_secured(section, self.request.actor)
        )
        return {
            "unsecured": unsecured, "bond_again": "" if bonds.is_secured(section, self.request.actor) else bonds.AGAIN, "bid": bid, "section": section, "tender": tender, "proof": proof, "entry": entry, "acts": acts,
            "state": {"text": bid.get_state_display(), "tone": TONES[bid.state]},
            "crumbs": [{"label": "我的投标", "url": reverse("bidder:bids")}, {"label": "回执", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class Proof(Door, View):
    """The proof of the receipt, for the offline verifier."""

    open_to = (Role.BIDDER,)

    def get(self, request: Any, pk: int) -> JsonResponse:
        """Answer with the bundle; refuses `not_sealed_yet`."""
        bundle = proof_of(latest_entry(own_bid(request.actor, pk)))
        answer = JsonResponse(bundle, json_dumps_params={"ensure_ascii": False, "indent": 1})
        answer["Content-Disposition"] = f'attachment; filename="receipt-{pk}.json"'
        return answer


class Bids(ListPage):
    """My bids."""

    open_to = (Role.BIDDER,)
    title = "我的投标"
    noun = "份投标"
    file_name = "bids"
    columns = (Column("section", "标段"), Column("tender", "项目"), Column("submitted", "递交时间", sort="submitted_at"),
               Column("opening", "开标时间", sort="section__tender__bids_due_at"),
               Column("price", "报价", "money", "元"), Column("state", "状态", sort="shown_state"))  # fmt: skip
    filters = (
        Filter("state", "状态", options=BID.states.choices, field="shown_state", counted=True),
    )
    nothing = Nothing("还没有投标", "先找到合适的项目。", "/bidder/", "找项目")

    def rows(self) -> Any:
        """Return the unit's bids."""
        return bids_of(self.request.actor)

    def row(self, thing: Any) -> dict[str, Any]:
        """Return one row; the price is known to the platform only once it was read out."""
        tender = thing.section.tender
        return {"section": {"text": thing.section.title, "url": reverse("bidder:bid", args=[thing.pk]),
                            "note": thing.section.code},
                "tender": {"text": tender.title, "url": reverse("bidder:tender", args=[tender.code])},
                "submitted": thing.submitted_at, "opening": tender.bids_due_at,
                "price": thing.price if thing.price is not None else {"text": "密封"},
                "state": {"text": thing.get_state_display(), "tone": TONES[thing.state]}}  # fmt: skip
