"""The award of one section: candidates, publicity, winner, notice, written report."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from gongheng.trading.bidding.models import Bid
from gongheng.trading.tendering.models import Section, Tender


class AwardState(models.TextChoices):
    """How far the award has come."""

    PUBLISHED = "published", "候选人公示"
    DECIDED = "decided", "已定标"
    NOTIFIED = "notified", "已发通知书"
    CONTRACTED = "contracted", "已签约"


class Award(models.Model):
    """定标: from the candidates' publicity to the award notice."""

    section = models.OneToOneField(Section, models.PROTECT, related_name="award")
    candidates = models.JSONField("中标候选人")
    # Publicity
    published_at = models.DateTimeField("公示时间")
    publicity_ends_at = models.DateTimeField("公示截止")
    # Decision
    winner = models.ForeignKey(Bid, models.PROTECT, null=True, blank=True, related_name="awards")
    passed_over = models.JSONField("依次另定的原因", default=dict, blank=True,
                                   help_text="名次 → 实施条例第五十五条所列情形")  # fmt: skip
    reason = models.TextField("定标说明", blank=True, max_length=5000)
    decided_at = models.DateTimeField("定标时间", null=True, blank=True)
    # Notice and report
    notice_number = models.TextField("中标通知书编号", blank=True)
    notice_digest = models.TextField("中标通知书摘要", blank=True)
    notified_at = models.DateTimeField("发出时间", null=True, blank=True)
    report_digest = models.TextField("书面报告摘要", blank=True)
    reported_at = models.DateTimeField("书面报告时间", null=True, blank=True)
    state = models.TextField("状态", choices=AwardState.choices)

    class Meta:
        db_table = "trading_award"
        verbose_name = "定标"
        constraints = [
            models.CheckConstraint(
                condition=Q(publicity_ends_at__gt=F("published_at")),
                name="candidates_are_published_for_a_while",
            ),
            models.CheckConstraint(
                condition=Q(state="published") | Q(winner__isnull=False),
                name="a_decided_award_has_a_winner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} 定标"

    @property
    def tender(self) -> Tender:
        """The tender the section belongs to."""
        return self.section.tender

    @property
    def matter(self) -> str:
        """Awards are filed under their tender."""
        return self.section.tender.code

    @property
    def chosen(self) -> Bid:
        """The winner of a decided award."""
        assert self.winner is not None
        return self.winner

    def candidate(self, bid: Bid) -> dict[str, Any] | None:
        """Return the candidate's row of this bid, or None."""
        return next((row for row in self.candidates if row["bid"] == bid.pk), None)


class AbilityState(models.TextChoices):
    """What the committee found when it was called back."""

    OPEN = "open", "审查中"
    CONFIRMED = "confirmed", "确认能够履约"
    DENIED = "denied", "确认不能履约"


class AbilityChange(models.TextChoices):
    """What has changed with the candidate (实施条例第五十六条)."""

    BUSINESS = "business", "经营状况发生较大变化"
    FINANCE = "finance", "财务状况发生较大变化"
    UNLAWFUL = "unlawful", "存在违法行为"


class AbilityReview(models.Model):
    """履约能力审查: the original committee looks again before the award notice."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="reviews")
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="ability_reviews")
    change = models.TextField("变化情形", choices=AbilityChange.choices)
    facts = models.TextField("事实和依据", max_length=5000)
    called_at = models.DateTimeField("提请时间")
    concluded_at = models.DateTimeField("结论时间", null=True, blank=True)
    reason = models.TextField("审查意见", blank=True, max_length=5000)
    state = models.TextField("状态", choices=AbilityState.choices)

    class Meta:
        db_table = "trading_ability_review"
        verbose_name = "履约能力审查"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "bid"], condition=Q(state="open"),
                name="one_open_ability_review_per_candidate",
                violation_error_code="already_exists",
            ),
        ]  # fmt: skip

    @property
    def matter(self) -> str:
        """Filed under the tender."""
        return self.award.matter

    @property
    def tender(self) -> Tender:
        """The tender the award belongs to."""
        return self.award.tender

    @property
    def evaluation(self) -> Any:
        """The evaluation whose committee is called back."""
        return self.award.section.evaluation
