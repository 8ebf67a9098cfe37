"""A host's bonds, once the bids were opened: list, early return, forfeiture; performance bonds."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.files import store
from gongheng.portals import bonding
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Paper, Text
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.templatetags.written import money
from gongheng.portals.tenderer.doors import HOSTS
from gongheng.trading.bonds import actions, queries
from gongheng.trading.bonds.endings import let_go
from gongheng.trading.bonds.lifecycle import BOND

PURPOSES = (("bid", "投标保证金"), ("performance", "履约保证金"))


class Bonds(ListPage):
    """The bonds of all opened tenders in one's hands."""

    open_to = HOSTS
    title, noun, file_name = "保证金", "笔", "bonds"
    lead = ("开标以后才显示。开标之前，谁缴纳了保证金、有几家，对招标人也保密。"
            "投标保证金由账户经办退还，这里显示退还期限和逾期情况；履约保证金由招标人退还。")  # fmt: skip
    columns = (Column("bidder", "投标人", sort="bidder_name"), Column("tender", "项目和标段"),
               Column("purpose", "用途"), Column("form", "形式"), Column("amount", "金额", "money", "元", sort="amount"),
               Column("state", "状态", sort="state"), Column("due", "退还期限", "date", sort="due_on"),
               Column("left", "剩余"), Column("back", "退还日期", "date", sort="released_on"))  # fmt: skip
    filters = (
        Filter("state", "状态", options=BOND.states.choices, field="state", counted=True),
        Filter("purpose", "用途", options=PURPOSES, field="purpose"),
        Filter("words", "投标人或项目", kind="text",
               apply=lambda rows, words: rows.filter(bidder_name__icontains=words)
               | rows.filter(section__tender__title__icontains=words)
               | rows.filter(section__tender__code__startswith=words)),
    )  # fmt: skip
    nothing = Nothing(
        "没有可以显示的保证金", "开标以后在此显示；保证金不经平台专户的项目不在此显示。"
    )

    def rows(self) -> Any:
        """Only of opened tenders."""
        return queries.bonds_of_hosts(self.request.actor)

    def row(self, bond: Any) -> dict[str, Any]:
        """One bond."""
        due = bonding.due_of(bond, self.request.now)
        return {"bidder": {"text": bond.bidder_name, "url": reverse("tenderer:bond", args=[bond.pk])},
                "tender": {"text": bond.tender.title, "note": bond.section.title},
                "purpose": bond.get_purpose_display(), "form": bond.get_form_display(),
                "amount": bond.amount, "state": bonding.state_of(bond), "due": due["due"],
                "left": due["left"], "back": bond.released_on, "_class": "late" if due["late"] else ""}  # fmt: skip


def hosts_bond(actor: Any, pk: int) -> Any:
    """Return a bond of an opened tender in one's hands; any other is 404."""
    found = queries.bonds_of_hosts(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class BondPage(Door, TemplateView):
    """One bond and what the host may do."""

    open_to = HOSTS
    template_name = "tenderer/bond.html"

    def enter(self) -> None:
        """Load the bond."""
        self.bond = hosts_bond(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page."""
        bond, actor = self.bond, self.request.actor
        url = lambda name: reverse(f"tenderer:{name}", args=[bond.pk])  # noqa: E731
        wanted: dict[str, Any] = {}
        if bond.purpose == "performance":
            wanted = {"confirm": url("confirm_bond"), "reject_receipt": url("reject_bond"),
                      "release": url("release_bond")}  # fmt: skip
        else:
            wanted = {"owe": {"url": url("let_go"), "label": "提前退还"}}
        wanted["forfeit"] = {"url": url("forfeit"), "kind": "danger"}
        if not bond.is_money:
            wanted["claim"] = url("claim")
        shared = [
            names for names in queries.shared_accounts(bond.tender) if bond.bidder_name in names
        ]
        return {
            "bond": bond, "state": bonding.state_of(bond), "shared": "、".join(shared[0]) if shared else "",
            "acts": bar(BOND, bond, actor, wanted),
            "facts": [("投标人", f"{bond.bidder_name}（{bond.bidder_code}）"), ("项目", bond.tender.title),
                      ("标段", bond.section.title), ("形式", bond.get_form_display()),
                      ("应缴金额", f"{money(bond.amount)} 元"),
                      *bonding.receipt_facts(bond), *bonding.return_facts(bond), *who_returns(bond)],
            "crumbs": [{"label": "保证金", "url": reverse("tenderer:bonds")}, {"label": bond.bidder_name, "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def who_returns(bond: Any) -> list[tuple[str, str]]:
    """Say who gives back what is owed: a state to the host, no act of his."""
    if bond.state != "due" or bond.purpose == "performance":
        return []
    return [("退还办理", "待账户经办从保证金专户原路退还")]


class OnBond(ActView):
    """An act of the host on a bond; most are the tenderer's alone, as the table says."""

    open_to = HOSTS
    life = BOND
    template_name = "trade/act.html"

    def load(self) -> Any:
        """Return the bond."""
        return hosts_bond(self.request.actor, self.kwargs["pk"])

    def facts(self) -> list[Any]:
        """Name it."""
        bond = self.thing
        return [("投标人", bond.bidder_name), ("标段", bond.section.title),
                ("金额", f"{money(bond.amount)} 元")]  # fmt: skip

    def done_url(self) -> str:
        """Back to the bond."""
        return reverse("tenderer:bond", args=[self.thing.pk])


class LetGo(OnBond):
    """提前退还."""

    verb, form_class, done = "owe", Sure, "已列为应退，账户经办将原路退还。"
    title = submit = "提前退还"
    lead = "不再需要的投标保证金可以在签订合同之前退还。"

    def act(self, form: Any) -> Any:
        """Let it go."""
        return let_go(self.thing, by=self.request.actor, at=self.request.now)


class ForfeitForm(ActForm):
    """On which ground, why, and the paper that shows it."""

    when = {"paper": "撤销投标的必填"}
    ground = forms.ChoiceField(label="法定情形", widget=forms.RadioSelect)
    reason = Text(label="理由", max_length=2000, help_text="投标人会看到")
    paper = Paper(label="证明材料", required=False, help_text="有材料的请上传")
    renamed = {"evidence": "paper", "file": "paper"}

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = choices


class Forfeit(OnBond):
    """不予退还."""

    verb, form_class, done, danger = "forfeit", ForfeitForm, "已登记不予退还。", True
    lead = ("只有下列法定情形可以不予退还保证金。撤销投标、不交履约保证金以平台登记的事实为准；"
            "拒绝签约、附加条件、不履行合同的，须先由行政监督部门认定。")  # fmt: skip

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the grounds of the law."""
        return {**super().get_form_kwargs(), "choices": bonding.grounds(self.thing)}

    def act(self, form: Any) -> Any:
        """Keep it."""
        given, now, by = dict(form.cleaned_data), self.request.now, self.request.actor
        paper = given.pop("paper", None)
        digest = store.put(paper.read(), name=paper.name, at=now, by=by).digest if paper else ""
        return actions.forfeit(self.thing, evidence=digest, **given, by=by, at=now)


class Claim(OnBond):
    """向出具机构索赔."""

    verb, form_class, done = "claim", Sure, "已登记索赔。"

    def act(self, form: Any) -> Any:
        """Claim."""
        return actions.claim(self.thing, by=self.request.actor, at=self.request.now)


class Confirm(OnBond):
    """确认履约保证金."""

    verb, done = "confirm", "已确认。"

    def get_form_class(self) -> Any:
        """A guarantee is checked, money is confirmed."""
        return bonding.ConfirmForm if self.thing.is_money else bonding.CheckForm

    def act(self, form: Any) -> Any:
        """Confirm."""
        given = {"arrived_at": self.request.now, **form.cleaned_data}
        return actions.confirm(self.thing, **given, by=self.request.actor, at=self.request.now)


class Reject(OnBond):
    """不予确认履约保证金."""

    verb, form_class, done, danger = "reject_receipt", bonding.RejectForm, "已登记不予确认。", True

    def act(self, form: Any) -> Any:
        """Refuse it."""
        return actions.reject_receipt(self.thing, **form.cleaned_data, by=self.request.actor,
                                      at=self.request.now)  # fmt: skip


class Release(OnBond):
    """退还履约保证金."""

    verb, form_class, done = "release", bonding.ReleaseForm, "已登记退还。"

    def get_initial(self) -> dict[str, Any]:
        """Today is the usual day."""
        return {"released_on": bonding.usual_day(self.request.now)}

    def act(self, form: Any) -> Any:
        """Give it back."""
        return actions.release(self.thing, **form.cleaned_data, by=self.request.actor,
                               at=self.request.now)  # fmt: skip
