"""Restrictions on parties; written by supervision and credit, read by trading."""

from django.db import models
from django.db.models import F, Q

from gongheng.registry.standing.lifecycle import StandingState


class Restriction(models.TextChoices):
    """What is forbidden."""

    BID = "bid", "禁止参加投标（竞买）"
    AGENCY = "agency", "禁止承接代理业务"
    TENDER = "tender", "暂停招标活动"
    EVALUATE = "evaluate", "禁止参加评标"


class Standing(models.Model):
    """One restriction of one party (code) or person (vault reference), for a time."""

    party_code = models.CharField("被限制主体", max_length=80, db_index=True)
    restriction = models.TextField("限制事项", choices=Restriction.choices)
    reason = models.CharField("事由", max_length=1000)
    basis = models.CharField("依据条款", max_length=300)
    region = models.CharField("决定地区", max_length=6)
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True, blank=True)
    source = models.CharField("来源案卷", max_length=80, blank=True)
    state = models.TextField("状态", choices=StandingState.choices, default=StandingState.IN_FORCE)
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)

    class Meta:
        db_table = "registry_standing"
        verbose_name = "限制"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="restriction_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["party_code", "restriction", "source"],
                condition=Q(state="in_force") & ~Q(source=""),
                name="one_live_restriction_per_decision",
                violation_error_code="already_exists",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.party_code} {self.get_restriction_display()}"

    @property
    def matter(self) -> str:
        """Restrictions belong to the party's file."""
        return self.party_code
