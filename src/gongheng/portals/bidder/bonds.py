"""A bidder's bonds: lodge, print the payment slip, follow, cancel; only its own unit sees them."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.access.roles import Role
from gongheng.foundation.files import store
from gongheng.portals import bonding, trades
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Day, Paper, Yuan
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.templatetags.written import money, zh_date, zh_datetime
from gongheng.trading.bonds import actions, queries, rules
from gongheng.trading.bonds.lifecycle import BOND
from gongheng.trading.tendering.queries import section_of_code


class LodgeForm(ActForm):
    """How the bond is given: the account it will come from, or the paper."""

    when = {
        "payer_account": "转账的必填",
        "issuer": "保函的必填",
        "number": "保函的必填",
        "valid_until": "保函的必填",
        "paper": "保函的必填",
    }
    form = forms.ChoiceField(
        label="形式", choices=bonding.FORMS, widget=forms.RadioSelect, initial="transfer"
    )
    payer_account = forms.CharField(
        label="基本账户账号", max_length=60, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="转账时填写。只有从这个账户转出、户名与本单位一致的款项才能确认",
    )  # fmt: skip
    issuer = forms.CharField(
        label="出具机构", max_length=200, required=False, help_text="保函、保证保险填写"
    )
    number = forms.CharField(label="保函编号", max_length=100, required=False)
    valid_until = Day(label="有效期至", required=False)
    paper = Paper(label="保函文件", required=False, help_text="开标之前任何人不得打开")
    renamed = {"digest": "paper", "file": "paper"}


class PerformanceForm(LodgeForm):
    """The same, with the amount agreed."""

    amount = Yuan(label="金额", min_value=0)
    field_order = ("amount", "form")


class Lodge(ActView):
    """缴纳登记."""

    open_to = (Role.BIDDER,)
    form_class = LodgeForm
    template_name = "trade/act.html"
    title, submit = "登记投标保证金", "登记并取得缴款码"
    article = BOND.acts["lodge"].under
    done = "已登记，这是缴款单。"
    purpose = "bid"

    def load(self) -> Any:
        """Return nothing yet: the act begins the bond."""
        self.section = section_of_code(self.kwargs["code"])
        if self.section is None or self.section.tender.announced_at is None:
            raise Http404

    def facts(self) -> list[Any]:
        """Show what the tender document asks."""
        tender = self.section.tender
        return [("项目", tender.title), ("标段", f"{self.section.title}（{self.section.code}）"),
                ("应缴金额", f"{money(rules.demanded(tender))} 元"),
                ("到账截止", zh_datetime(tender.bids_due_at)),
                ("保函有效期", f"至少到 {zh_date(rules.valid_at_least_until(tender))}")]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Lodge."""
        given, now, by = dict(form.cleaned_data), self.request.now, self.request.actor
        paper = given.pop("paper", None)
        digest = store.put(paper.read(), name=paper.name, at=now, by=by).digest if paper else ""
        self.bond = actions.lodge(self.section, purpose=self.purpose, digest=digest, **given,
                                  by=by, at=now)  # fmt: skip
        return self.bond

    def done_url(self) -> str:
        """Show the slip; before that the way back leads to the tender."""
        if hasattr(self, "bond"):
            return reverse("bidder:bond", args=[self.bond.pk])
        return reverse("bidder:tender", args=[self.section.tender.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say where this page stands."""
        tender, words = self.section.tender, super().get_context_data(**kwargs)
        way = [{"label": "找项目", "url": reverse("bidder:trades")},
               {"label": tender.title, "url": reverse("bidder:tender", args=[tender.code])}]  # fmt: skip
        return {"crumbs": [*way, {"label": words["title"], "url": ""}], **words}


class LodgePerformance(Lodge):
    """登记履约保证金."""

    form_class = PerformanceForm
    title = "登记履约保证金"
    article = "招标投标法实施条例第五十八条"
    purpose = "performance"

    def facts(self) -> list[Any]:
        """Show what the law allows."""
        tender = self.section.tender
        ruling = tender.law["bonds/performance_bond_max_ratio"]
        return [("项目", tender.title), ("标段", self.section.title), ("招标人", tender.tenderer_name),
                ("上限", f"中标合同金额的 {ruling.shown}（{ruling.source}）"),
                ("最高金额", f"{money(self._most())} 元")]  # fmt: skip

    def _most(self) -> Any:
        """Return the highest amount; nought to who has not won, whom the act refuses."""
        award = getattr(self.section, "award", None)
        mine = award is not None and award.winner is not None and (
            award.winner.bidder_code == self.request.actor.body)  # fmt: skip
        return rules.most_of_performance(self.section.tender, award.winner.price) if mine else 0

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the tender document asks."""
        return {**super().get_initial(), "amount": self._most() or None}


def own_bond(actor: Any, pk: int) -> Any:
    """Return one's own bond; another's is 404."""
    found = queries.bonds_of(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class BondPage(Door, TemplateView):
    """The payment slip and how far the bond has come."""

    open_to = (Role.BIDDER,)
    template_name = "bidder/bond.html"

    def enter(self) -> None:
        """Load one's own bond."""
        self.bond = own_bond(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        bond, tender = self.bond, self.bond.tender
        acts = bar(BOND, bond, self.request.actor,
                   {"cancel": {"url": reverse("bidder:cancel_bond", args=[bond.pk]), "kind": "danger"}})  # fmt: skip
        words, _, soon = trades.left(self.request.now, tender.bids_due_at)
        waits = bond.state == "lodged" and bond.purpose == "bid" and bond.is_money
        return {
            "bond": bond, "tender": tender, "section": bond.section, "acts": [one for one in acts if one["open"]],
            "state": bonding.state_of(bond), "waits": waits,
            "next": {"label": "到账截止", "due": tender.bids_due_at, "left": words,
                     "tone": "warn" if soon else "", "article": BOND.acts["lodge"].under} if waits else None,
            "told": [*bonding.receipt_facts(bond), *bonding.return_facts(bond)],
            "crumbs": [{"label": "我的保证金", "url": reverse("bidder:bonds")}, {"label": "缴款单", "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class Cancel(ActView):
    """取消登记."""

    open_to = (Role.BIDDER,)
    life, verb, form_class, danger = BOND, "cancel", Sure, True
    template_name = "trade/act.html"
    lead = "还没有汇款、或者登记有误时取消，可以另行登记。已经汇出的款项到账后不予确认，原路退还。"
    done = "登记已取消。"

    def load(self) -> Any:
        """Return one's own bond."""
        return own_bond(self.request.actor, self.kwargs["pk"])

    def facts(self) -> list[Any]:
        """Name the bond."""
        return [("标段", self.thing.section.title), ("缴款码", self.thing.reference)]

    def act(self, form: Any) -> Any:
        """Cancel."""
        return actions.cancel(self.thing, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("bidder:bonds")


class Bonds(ListPage):
    """My bonds."""

    open_to = (Role.BIDDER,)
    title, noun, file_name = "我的保证金", "笔", "bonds"
    lead = "款项由银行收付。到账由账户经办按缴款码确认，其他人在开标之前看不到。"
    columns = (Column("reference", "缴款码"), Column("section", "标段"), Column("purpose", "用途"),
               Column("form", "形式"), Column("amount", "金额", "money", "元", sort="amount"),
               Column("state", "状态", sort="state"), Column("due", "退还期限", "date", sort="due_on"),
               Column("back", "退还", "money", "元"), Column("interest", "利息", "money", "元"))  # fmt: skip
    filters = (Filter("state", "状态", options=BOND.states.choices, field="state", counted=True),)
    nothing = Nothing(
        "还没有保证金", "招标文件要求投标保证金的，在项目页面登记。", "/bidder/", "找项目"
    )

    def rows(self) -> Any:
        """Return the unit's bonds."""
        return queries.bonds_of(self.request.actor)

    def row(self, bond: Any) -> dict[str, Any]:
        """Return one row."""
        late = bonding.due_of(bond, self.request.now)["late"]
        return {"reference": {"text": bond.reference, "url": reverse("bidder:bond", args=[bond.pk])},
                "section": {"text": bond.section.title, "note": bond.tender.title},
                "purpose": bond.get_purpose_display(), "form": bond.get_form_display(),
                "amount": bond.amount, "state": bonding.state_of(bond), "due": bond.due_on,
                "back": bond.released or "", "interest": bond.interest if bond.released else "",
                "_class": "late" if late else ""}  # fmt: skip


def acts_for(section: Any, actor: Any, now: Any) -> list[dict[str, Any]]:
    """Return what a bidder may do about its bonds on the page of a tender."""
    tender = section.tender
    acts = []
    if rules.kept_here(tender):
        acts.append(_bid_bond(section, tender, actor, now))
    award = getattr(section, "award", None)
    won = award is not None and award.state in {"notified", "contracted"} and (
        award.winner.bidder_code == actor.body)  # fmt: skip
    if won and rules.account_of(tender) is not None:
        bond = queries.live_bond(actor, section, "performance")
        url = reverse("bidder:bond", args=[bond.pk]) if bond else reverse("bidder:lodge_performance", args=[section.code])  # fmt: skip
        label = f"履约保证金：{bond.get_state_display()}" if bond else "登记履约保证金"
        acts.append({"label": label, "url": url, "open": True})
    return acts


LOST = {"due", "released", "refused"}  # a bond that secures no bid any more
AGAIN = "撤回的投标，保证金列为应退；重新投标的，须在投标截止之前另行提交保证金。"


def standing_in_words(section: Any, actor: Any) -> str:
    """Say how one's own bid bond stands; nothing when none is asked or kept here."""
    if not rules.kept_here(section.tender):
        return ""
    bond = queries.live_bond(actor, section)
    if bond is None:
        return "尚未登记"
    again = "，须另行提交" if bond.state in LOST else ""
    return f"{bond.get_state_display()}{again}"


def is_secured(section: Any, actor: Any) -> bool:
    """Tell whether a bid handed in now would stand on a bond, or needs none here."""
    bond = queries.live_bond(actor, section) if rules.kept_here(section.tender) else None
    return not rules.kept_here(section.tender) or (bond is not None and bond.state not in LOST)


def _bid_bond(section: Any, tender: Any, actor: Any, now: Any) -> dict[str, Any]:
    bond = queries.live_bond(actor, section)
    if bond is not None and bond.state not in LOST:
        return {"label": f"投标保证金：{bond.get_state_display()}", "open": True,
                "url": reverse("bidder:bond", args=[bond.pk])}  # fmt: skip
    running = tender.state == "announced" and now < tender.bids_due_at
    return {"label": "登记投标保证金", "url": reverse("bidder:lodge", args=[section.code]),
            "open": running, "reason": "投标截止时间已过", "article": BOND.acts["lodge"].under}  # fmt: skip
