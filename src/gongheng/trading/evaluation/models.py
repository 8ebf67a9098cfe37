"""The evaluation of one section: its plan, its committee, every score, the ranking and the report."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from gongheng.registry.experts.models import Expert
from gongheng.trading.bidding.models import Bid
from gongheng.trading.tendering.models import Section, Tender


class EvaluationState(models.TextChoices):
    """How far the evaluation of a section has come."""

    FORMED = "formed", "已组建"
    SCORING = "scoring", "评审中"
    RANKED = "ranked", "已排序"
    REPORTED = "reported", "已报告"
    FAILED = "failed", "已否决全部投标"


class MemberKind(models.TextChoices):
    """Why a person sits on the committee."""

    EXPERT = "expert", "专家"
    REPRESENTATIVE = "representative", "招标人代表"


class Evaluation(models.Model):
    """评标: one section, one committee, one ranking that anyone can compute again."""

    section = models.OneToOneField(Section, models.PROTECT, related_name="evaluation")
    plan = models.JSONField("评标办法", help_text="开标时有效的招标文件条款，原样抄入")
    # When
    formed_at = models.DateTimeField("组建时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    reported_at = models.DateTimeField("报告时间", null=True, blank=True)
    # What came of it
    ranking = models.JSONField("排序", default=dict, blank=True)
    report_digest = models.TextField("评标报告摘要", blank=True)
    failed_for = models.TextField("否决全部投标的原因", blank=True)
    state = models.TextField("状态", choices=EvaluationState.choices)

    class Meta:
        db_table = "trading_evaluation"
        verbose_name = "评标"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="reported") | ~Q(report_digest=""),
                name="a_reported_evaluation_has_its_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} 评标"

    @property
    def tender(self) -> Tender:
        """The tender the section belongs to."""
        return self.section.tender

    @property
    def matter(self) -> str:
        """Evaluations are filed under their tender."""
        return self.section.tender.code

    def parties(self) -> set[str]:
        """Return the tender, its project, its host and, once opened, every bidder: whom a member keeps off."""
        tender = self.section.tender
        codes = {
            tender.code,
            tender.project.code or "",
            tender.tenderer_code,
            tender.agency_code,
        } - {""}
        # 投标人名称在开标前保密，此前不得用来比对，以免借回避推知谁来投标
        if tender.state == "opened":
            bids = self.section.bids.exclude(state="withdrawn")
            codes.update(bids.values_list("bidder_code", flat=True))
        return codes


class Member(models.Model):
    """A seat on the committee. The person's name lies in the vault."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="members")
    person = models.TextField("人员引用")
    expert = models.ForeignKey(Expert, models.PROTECT, null=True, blank=True,
                               related_name="seats")  # fmt: skip
    kind = models.TextField("类别", choices=MemberKind.choices)
    chair = models.BooleanField("评标委员会负责人", default=False)
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)
    dissent = models.TextField("不同意见和理由", blank=True, max_length=5000)
    refused = models.BooleanField("拒绝签字且未书面说明", default=False)

    class Meta:
        db_table = "trading_evaluation_member"
        verbose_name = "评标委员会成员"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "person"], name="one_seat_per_person_and_committee"
            ),
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(chair=True), name="one_chair_per_committee"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(refused=False),
                name="whoever_signed_did_not_refuse",
            ),
        ]


class Score(models.Model):
    """The points one member gave one bid under one criterion."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="scores")
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="scores")
    criterion = models.TextField("评分因素")
    points = models.DecimalField("得分", max_digits=6, decimal_places=2,
                                 validators=[MinValueValidator(Decimal(0))])  # fmt: skip

    class Meta:
        db_table = "trading_evaluation_score"
        verbose_name = "评分"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "bid", "criterion"],
                name="one_score_per_member_bid_and_criterion",
            ),
        ]
