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


class Leaving(models.TextChoices):
    """Why a member cannot go on (招标投标法实施条例第四十八条第三款)."""

    RECUSAL = "recusal", "有回避事由"
    DESERTED = "deserted", "擅离职守"
    HEALTH = "health", "因健康等原因不能继续评标"


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
    planned_until = models.DateTimeField("计划结束时间", null=True, blank=True)
    extended = models.JSONField("延长评标时间", default=list, blank=True)
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
            codes.update(*(bid.party_codes() for bid in bids.select_related("consortium")))
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
    arrived_late_at = models.DateTimeField("迟到的到场时间", null=True, blank=True)
    short_of_time_at = models.DateTimeField("认为评标时间不够", null=True, blank=True)

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


class FindingState(models.TextChoices):
    """What the committee made of a finding."""

    OPEN = "open", "待认定"
    UPHELD = "upheld", "认定成立"
    DISMISSED = "dismissed", "认定不成立"


class Finding(models.Model):
    """关联情形: facts of the register laid before the committee, which alone decides."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="findings")
    key = models.TextField("情形标识")
    ground = models.TextField("无效情形")
    bids = models.JSONField("涉及的投标")
    evidence = models.TextField("依据的事实", max_length=5000)
    found_at = models.DateTimeField("提示时间")
    decided_at = models.DateTimeField("认定时间", null=True, blank=True)
    reason = models.TextField("认定理由", blank=True, max_length=2000)
    state = models.TextField("状态", choices=FindingState.choices)

    class Meta:
        db_table = "trading_evaluation_finding"
        verbose_name = "关联情形"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "key"], name="one_finding_per_case_and_evaluation",
                violation_error_code="already_exists",
            ),
        ]  # fmt: skip

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.evaluation.matter


class InquiryState(models.TextChoices):
    """How far a clarification of a bid has come."""

    ASKED = "asked", "待投标人答复"
    ANSWERED = "answered", "待认定"
    ACCEPTED = "accepted", "已采纳"
    SET_ASIDE = "set_aside", "不予采纳"


class Inquiry(models.Model):
    """投标澄清: the committee asks in writing, the bidder answers once; both closed."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="inquiries")
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="inquiries")
    question = models.TextField("要求澄清的内容", max_length=5000)
    asked_at = models.DateTimeField("要求时间")
    due_at = models.DateTimeField("答复截止时间")
    answer = models.TextField("澄清、说明", blank=True, max_length=5000)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    reason = models.TextField("认定理由", blank=True, max_length=2000)
    state = models.TextField("状态", choices=InquiryState.choices)

    class Meta:
        db_table = "trading_bid_inquiry"
        verbose_name = "投标澄清"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__gt=models.F("asked_at")),
                name="an_inquiry_leaves_time_to_answer",
            ),
        ]

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.evaluation.matter
