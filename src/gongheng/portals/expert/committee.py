"""What a committee does together: reject, rank, sign, report; each is one act of one person."""

from typing import Any

from django import forms

from gongheng.portals.expert.sheets import OnEvaluation
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, Sure
from gongheng.rules.codelists import codelist
from gongheng.trading.evaluation import actions as evaluation
from gongheng.trading.evaluation.rules import REJECTION_LIST, member_name, valid_bids
from gongheng.trading.evaluation.ties import actions as ties


class RejectForm(ActForm):
    """Which bid, on which ground, why."""

    bid = forms.ChoiceField(label="投标人")
    ground = forms.ChoiceField(label="法定情形", widget=forms.RadioSelect)
    reason = Text(label="事实和理由", max_length=2000)

    def __init__(self, *args: Any, bids: Any = (), grounds: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = [
            ("", "请选择"),
            *((str(one.pk), one.bidder_name) for one in bids),
        ]
        self.fields["ground"].choices = [(one.code, one.label) for one in grounds]


class Reject(OnEvaluation):
    """否决投标."""

    verb = "reject_bid"
    form_class = RejectForm
    danger = True
    lead = "只能依据法定情形，由评标委员会负责人代表全体成员记录。"
    done = "已否决。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer valid bids and statutory grounds."""
        grounds = codelist(REJECTION_LIST).on(self.thing.tender.law_day)
        self.bids = list(valid_bids(self.thing))
        return {**super().get_form_kwargs(), "bids": self.bids, "grounds": grounds}

    def act(self, form: Any) -> Any:
        """Reject."""
        given = form.cleaned_data
        bid = next(one for one in self.bids if str(one.pk) == given["bid"])
        return evaluation.reject_bid(self.thing, bid=bid, ground=given["ground"], reason=given["reason"],
                                     by=self.request.actor, at=self.request.now)  # fmt: skip


class RankForm(ActForm):
    """Only where points and price are equal must the committee say who comes first."""

    when = {"decided": "有并列的必填"}
    decided = forms.CharField(
        label="得分与报价均相等时的排序决议", required=False, max_length=200,
        help_text="没有并列的留空；有并列的，按先后填写并列投标人的序号，用逗号隔开，例如 2,1",
    )  # fmt: skip


class Rank(OnEvaluation):
    """汇总排序."""

    verb = "rank"
    form_class = RankForm
    template_name = "expert/rank.html"
    done = "已汇总排序，请各成员核对后签署。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List the bids with their numbers."""
        return {"bids": list(valid_bids(self.thing)), **super().get_context_data(**kwargs)}

    def act(self, form: Any) -> Any:
        """Rank."""
        bids = [one.pk for one in valid_bids(self.thing)]
        wanted = form.cleaned_data["decided"].replace("，", ",").split(",")
        numbers = [
            int(one) for one in wanted if one.strip().isdigit() and 0 < int(one) <= len(bids)
        ]
        return evaluation.rank(self.thing, decided=[bids[number - 1] for number in numbers],
                               by=self.request.actor, at=self.request.now)  # fmt: skip


class DrawLots(OnEvaluation):
    """并列抽签."""

    verb = "draw_lots"
    form_class = Sure
    lead = "招标文件规定并列抽签。申请提交后并列者即告固定，种子由密钥监护人产生；不能挑选，也不能重抽。"
    done = "已申请抽签。监护人产生结果以后，请再汇总排序。"

    def act(self, form: Any) -> Any:
        """Ask for the lot."""
        return ties.draw_lots(self.thing, by=self.request.actor, at=self.request.now)


class Reassess(OnEvaluation):
    """因撤销重新评审."""

    verb = "reassess"
    form_class = Sure
    danger = True
    lead = ("排序中的投标已被其投标人撤销，或者所用系数的抽取已被行政监督撤销。原排序和全体签字作废，"
            "按余下的投标重新汇总，或者依法否决全部投标。")  # fmt: skip
    done = "已作废原排序，请重新汇总。"

    def act(self, form: Any) -> Any:
        """Reassess."""
        return evaluation.reassess(self.thing, by=self.request.actor, at=self.request.now)


class SignForm(ActForm):
    """The signature, with dissent if there is any."""

    dissent = Text(label="不同意见和理由", required=False, max_length=5000,
                   help_text="同意的留空。拒绝签字又不书面说明的，视为同意")  # fmt: skip


class Sign(OnEvaluation):
    """签署评标报告."""

    verb = "sign"
    form_class = SignForm
    done = "已签署。"

    def act(self, form: Any) -> Any:
        """Sign."""
        return evaluation.sign(
            self.thing, **form.cleaned_data, by=self.request.actor, at=self.request.now
        )


class Refusal(OnEvaluation):
    """记录拒绝签字."""

    verb = "record_refusal"
    danger = True
    done = "已记录。"

    class SeatForm(ActForm):
        """Whose refusal."""

        member = forms.ChoiceField(label="成员")

    form_class = SeatForm

    def get_form(self, form_class: Any = None) -> Any:
        """Offer those who have not signed, by number."""
        form = super().get_form(form_class)
        self.members = list(self.thing.members.all())
        form.fields["member"].choices = [
            (str(n), member_name(n)) for n, one in enumerate(self.members, start=1)
            if one.signed_at is None and not one.refused
        ]  # fmt: skip
        return form

    def act(self, form: Any) -> Any:
        """Record."""
        member = self.members[int(form.cleaned_data["member"]) - 1]
        return evaluation.record_refusal(self.thing, member=member, by=self.request.actor,
                                         at=self.request.now)  # fmt: skip


class Report(OnEvaluation):
    """提交评标报告."""

    verb = "report"
    done = "评标报告已提交招标人。"
    lead = "提交后招标人才能看到排序和得分，并自收到之日起按期公示中标候选人。"

    def act(self, form: Any) -> Any:
        """Report."""
        return evaluation.report(self.thing, by=self.request.actor, at=self.request.now)
