"""The keeper's desk: bonds by their payment codes only, confirmed, refused, given back."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.foundation.access.roles import Role
from gongheng.portals import bonding, papers
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Paper
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.templatetags.written import money, zh_date
from gongheng.trading.bonds import actions, queries, statements
from gongheng.trading.bonds.lifecycle import BOND
from gongheng.trading.bonds.references import tidy

KEEPERS = (Role.CENTRE,)
WORK = (("lodged", "待确认"), ("back", "待退还"), ("over", "待划转"))


def narrowed(rows: Any, work: str) -> Any:
    """Return the bonds that wait for this work."""
    if work == "back":
        return rows.filter(queries.WAITING)
    return rows.filter(state__in=["forfeited", "claimed"] if work == "over" else [work])


class Bonds(ListPage):
    """Every bid bond of the accounts one keeps, by its code."""

    open_to = KEEPERS
    title, noun, file_name = "保证金收退", "笔", "bond-codes"
    lead = "只显示缴款码。金额、账户、户名、时间由平台与登记比对，投标人和项目不显示。"
    columns = (Column("reference", "缴款码", sort="reference"), Column("form", "形式", sort="form"),
               Column("state", "状态", sort="state"), Column("received", "到账金额", "money", "元", sort="received"),
               Column("serial", "到账流水号"), Column("due", "退还期限", "date", sort="due_on"), Column("left", "剩余"))  # fmt: skip
    filters = (
        Filter("work", "待办", options=WORK, apply=narrowed),
        Filter("state", "状态", options=BOND.states.choices, field="state", counted=True),
        Filter("form", "形式", options=bonding.FORMS, field="form"),
        Filter("code", "缴款码", kind="text",
               apply=lambda rows, text: rows.filter(reference__startswith=tidy(text))),
    )  # fmt: skip
    nothing = Nothing(
        "没有需要您办理的保证金", "由安全管理员指定为账户经办后，专户的缴款码在此显示。"
    )

    def rows(self) -> Any:
        """Only of accounts one keeps."""
        return queries.bonds_to_keep(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Confirm many at once, check guarantees."""
        actor = self.request.actor
        waiting = queries.guarantees_to_check(actor).count()
        return [
            {"label": "按银行流水批量确认", "url": reverse("operator:statement"), "open": True, "kind": "primary"},
            {"label": f"核验保函（{waiting} 份）", "url": reverse("operator:guarantees"), "open": True},
        ]  # fmt: skip

    def row(self, bond: Any) -> dict[str, Any]:
        """One bond by its code."""
        due = bonding.due_of(bond, self.request.now)
        stray = bond.state == "refused" and bond.held > 0
        return {
            "reference": {"text": bond.reference, "url": reverse("operator:bond", args=[bond.reference])},
            "form": bond.get_form_display(), "state": bonding.state_of(bond),
            "received": bond.received or "", "serial": bond.receipt_serial, "due": due["due"],
            "left": {"text": "原路退还", "tone": "warn"} if stray else due["left"],
            "_class": "late" if due["late"] else "",
        }  # fmt: skip


def kept_bond(actor: Any, reference: str) -> Any:
    """Return a bond of an account one keeps; any other is 404."""
    found = queries.bonds_to_keep(actor).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


class BondPage(Door, TemplateView):
    """One bond by its code, and what the keeper may do now."""

    open_to = KEEPERS
    template_name = "operator/bond.html"

    def enter(self) -> None:
        """Load the bond."""
        self.bond = kept_bond(self.request.actor, self.kwargs["reference"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page: nothing of bidder or tender."""
        bond, actor = self.bond, self.request.actor
        code = bond.reference
        ready = bond.is_money or queries.guarantees_to_check(actor).filter(pk=bond.pk).exists()
        early = "" if ready or bond.state != "lodged" else "保函在开标以后核验"
        acts = bar(BOND, bond, actor, {
            "confirm": {"url": reverse("operator:confirm_bond", args=[code]), "closed": early,
                        "label": "确认到账" if bond.is_money else "确认保函"},
            "reject_receipt": {"url": reverse("operator:reject_bond", args=[code]), "closed": early},
            "release": {"url": reverse("operator:release_bond", args=[code]),
                        "closed": "" if bond.held else "没有款项到账，不需要退还"},
            "pay_over": reverse("operator:pay_over_bond", args=[code]),
        })  # fmt: skip
        sender = [("付款账户", bond.sender_shown)] if bond.sender_shown else []
        due = [("退还期限", zh_date(bond.due_on) if bond.due_on else bonding.AT_ONCE)] if bond.state == "due" else []  # fmt: skip
        return {
            "bond": bond, "state": bonding.state_of(bond), "acts": acts,
            "facts": [("缴款码", code), ("形式", bond.get_form_display()), ("专户", str(bond.account)),
                      *bonding.receipt_facts(bond), *sender, *due],
            "crumbs": [{"label": "保证金收退", "url": reverse("operator:bonds")}, {"label": code, "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class OnBond(ActView):
    """An act on a bond one keeps."""

    open_to = KEEPERS
    life = BOND
    template_name = "trade/act.html"

    def load(self) -> Any:
        """Return the bond."""
        return kept_bond(self.request.actor, self.kwargs["reference"])

    def facts(self) -> list[Any]:
        """Name it by its code."""
        return [("缴款码", self.thing.reference), *bonding.receipt_facts(self.thing)]

    def done_url(self) -> str:
        """Back to the bond."""
        return reverse("operator:bond", args=[self.thing.reference])


class Confirm(OnBond):
    """确认到账."""

    verb, done = "confirm", "已确认到账。"
    lead = "按银行回单如实填写。与登记不一致的，平台不予确认并说明哪一项不符。"

    def get_form_class(self) -> Any:
        """A guarantee is checked, money is confirmed."""
        return bonding.ConfirmForm if self.thing.is_money else bonding.CheckForm

    def act(self, form: Any) -> Any:
        """Confirm."""
        given = {"arrived_at": self.request.now, **form.cleaned_data}
        return actions.confirm(self.thing, **given, by=self.request.actor, at=self.request.now)


class Reject(OnBond):
    """不予确认."""

    verb, form_class, done, danger = "reject_receipt", bonding.RejectForm, "已登记不予确认。", True

    def act(self, form: Any) -> Any:
        """Refuse it."""
        return actions.reject_receipt(self.thing, **form.cleaned_data, by=self.request.actor,
                                      at=self.request.now)  # fmt: skip


class Release(OnBond):
    """退还."""

    verb, form_class, done = "release", bonding.ReleaseForm, "已登记退还。"
    lead = "原路退回付款账户。填写银行已经办理的退还。"

    def get_initial(self) -> dict[str, Any]:
        """Today is the usual day."""
        return {"released_on": bonding.usual_day(self.request.now)}

    def facts(self) -> list[Any]:
        """Show what goes back."""
        return [*super().facts(), ("应退本金", f"{money(self.thing.held)} 元")]

    def act(self, form: Any) -> Any:
        """Give it back."""
        return actions.release(self.thing, **form.cleaned_data, by=self.request.actor,
                               at=self.request.now)  # fmt: skip


class PayOver(OnBond):
    """划转招标人."""

    verb, form_class, done = "pay_over", bonding.PayOverForm, "已登记划转。"

    def get_initial(self) -> dict[str, Any]:
        """Today is the usual day."""
        return {"paid_on": bonding.usual_day(self.request.now)}

    def act(self, form: Any) -> Any:
        """Pay it over."""
        return actions.pay_over(self.thing, **form.cleaned_data, by=self.request.actor,
                                at=self.request.now)  # fmt: skip


class StatementForm(ActForm):
    """A statement as the bank gives it."""

    statement = Paper(
        label="银行流水",
        types="CSV、XLSX",
        help_text=f"第一行写列名：{'、'.join(statements.COLUMNS)}",
    )


class Statement(ActView):
    """按银行流水批量确认."""

    open_to = KEEPERS
    form_class = StatementForm
    template_name = "operator/statement.html"
    title, submit = "按银行流水批量确认", "逐行确认"
    article = BOND.acts["confirm"].under
    lead = "每一行单独确认：不符的一行不影响其他行，重复上传不会重复登记。"
    done = ""

    def act(self, form: Any) -> Any:
        """Try every line by itself."""
        file, by, at = form.cleaned_data["statement"], self.request.actor, self.request.now
        self.outcomes = statements.confirm_lines(
            statements.read(file.read(), file.name), by=by, at=at
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Show the report line by line; what cannot be read at all is said at the field."""
        answer = super().form_valid(form)
        return self._report() if hasattr(self, "outcomes") else answer

    def _report(self) -> HttpResponse:
        done = sum(one.done for one in self.outcomes)
        known = sum(one.known for one in self.outcomes)
        left = len(self.outcomes) - done - known
        rows = [{"line": one.line, "reference": one.reference or "—", "serial": one.serial or "—",
                 "words": {"text": one.words, "tone": "done" if one.done else "neutral" if one.known else "danger"}}
                for one in self.outcomes]  # fmt: skip
        return self.render_to_response(self.get_context_data(
            form=self.form_class(), report=rows, columns=REPORT,
            left=left,
            told=f"共 {len(rows)} 行，确认 {done} 行，早已确认 {known} 行，未确认 {left} 行"))  # fmt: skip

    def done_url(self) -> str:
        """Back to the queue."""
        return reverse("operator:bonds")


REPORT = [{"key": "line", "label": "行", "kind": "number"}, {"key": "reference", "label": "缴款码"},
          {"key": "serial", "label": "流水号"}, {"key": "words", "label": "结果"}]  # fmt: skip


class Guarantees(ListPage):
    """Guarantees that may be opened now: their bids were opened."""

    open_to = KEEPERS
    title, noun, file_name = "核验保函", "份", "guarantees"
    lead = "开标以后才显示。按保函写明的方式向出具机构核验，再确认或者不予确认。"
    export = False  # who gave which guarantee leaves the platform in no list
    columns = (Column("reference", "登记编码", sort="reference"), Column("issuer", "出具机构"), Column("number", "保函编号"),
               Column("amount", "应担保金额", "money", "元"), Column("valid", "有效期至", "date", sort="valid_until"),
               Column("bidder", "投标人"), Column("paper", "文件"))  # fmt: skip
    filters = (Filter("issuer", "出具机构", kind="text"),)
    nothing = Nothing("没有待核验的保函", "开标之前，保函不打开也不显示。")

    def rows(self) -> Any:
        """Only those whose bids were opened."""
        return queries.guarantees_to_check(self.request.actor)

    def row(self, bond: Any) -> dict[str, Any]:
        """One guarantee."""
        return {"reference": {"text": bond.reference, "url": reverse("operator:bond", args=[bond.reference])},
                "issuer": bond.issuer, "number": bond.number, "amount": bond.amount,
                "valid": bond.valid_until, "bidder": bond.bidder_name,
                "paper": {"text": "下载", "url": reverse("operator:guarantee", args=[bond.reference])}}  # fmt: skip


class GuaranteePaper(Door, View):
    """Hand out a guarantee that may be checked now."""

    open_to = KEEPERS

    def get(self, request: Any, reference: str) -> HttpResponseBase:
        """Answer with the paper after the opening only."""
        rows = queries.guarantees_to_check(request.actor)
        bond = rows.filter(reference=reference).first()
        if bond is None:
            raise Http404
        return papers.stored(bond.digest, f"保函_{bond.reference}")
