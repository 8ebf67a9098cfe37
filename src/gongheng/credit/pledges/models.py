"""One signed text of one subject, and the checks made afterwards."""

from django.db import models
from django.db.models import F, Q

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.pledges.lifecycle import PledgeState
from gongheng.credit.subjects.models import Subject


class Pledge(models.Model):
    """信用承诺. The text is the rulebook's of `version`; `digest` is of exactly that text."""

    # What was signed
    code = models.CharField("承诺书编号", max_length=36, unique=True)
    kind = models.CharField("承诺种类", max_length=40)
    version = models.CharField("版本", max_length=20)
    digest = models.CharField("文本摘要", max_length=64)
    paragraphs = models.JSONField("承诺内容", default=list)
    for_life = models.BooleanField("一次签署长期有效", default=False)
    occasion = models.CharField("所涉事项", max_length=200, blank=True)
    # By whom
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="pledges",
                                verbose_name="承诺人")  # fmt: skip
    subject_kind = models.CharField("承诺人身份", max_length=20, choices=SubjectKind.choices)
    region = models.CharField("签署地区", max_length=6, blank=True, db_index=True)
    signed_by = models.CharField("签署人引用", max_length=80)
    signed_at = models.DateTimeField("签署时间", db_index=True)
    signature = models.TextField("电子签名", blank=True)
    # How it ended
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True,
                                    related_name="replaced_by", verbose_name="替代")  # fmt: skip
    state = models.CharField("状态", max_length=20, choices=PledgeState.choices, db_index=True)

    class Meta:
        db_table = "credit_pledge"
        verbose_name = "信用承诺"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"], condition=Q(state="signed", for_life=True),
                name="one_live_pledge_of_a_kind_for_life", violation_error_code="already_pledged",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-signed_at", "-id"], name="pledge_newest_first")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code[:8]}"

    @property
    def matter(self) -> str:
        """A pledge is filed under its subject."""
        return self.subject.code

    def open_finding(self) -> "PledgeCheck | None":
        """What its subject was told it would be found, not decided yet."""
        return self.checks.filter(finding=PledgeCheck.Finding.TOLD).first()


class PledgeCheck(models.Model):
    """One check of one pledge, with what was found."""

    class Finding(models.TextChoices):
        """What the check found."""

        KEPT = "kept", "属实、已履行"
        OPEN = "open", "尚在履行"
        TOLD = "told", "拟认定不实（已告知）"
        DROPPED = "dropped", "不予认定"
        BROKEN = "broken", "不实或者违背"

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="checks",
                               verbose_name="信用承诺")  # fmt: skip
    finding = models.CharField("核查结果", max_length=10, choices=Finding.choices)
    grounds = models.CharField("核查情况", max_length=1000)
    organ_code = models.CharField("核查单位", max_length=18)
    checked_by = models.CharField("核查人引用", max_length=80)
    checked_at = models.DateTimeField("核查时间")
    record_code = models.CharField("拟报的信用记录", max_length=36, blank=True)
    # Before it is found broken: told, heard, decided by another
    notice_digest = models.CharField("告知书摘要", max_length=64, blank=True)
    heard_until = models.DateField("陈述申辩截止", null=True, blank=True)
    statement = models.TextField("陈述申辩", max_length=4000, blank=True)
    stated_at = models.DateTimeField("陈述时间", null=True, blank=True)
    answer = models.CharField("对陈述申辩的答复", max_length=1000, blank=True)
    decided_by = models.CharField("认定人引用", max_length=80, blank=True)
    decided_at = models.DateTimeField("认定时间", null=True, blank=True)

    class Meta:
        db_table = "credit_pledge_check"
        verbose_name = "承诺核查"
        constraints = [
            models.UniqueConstraint(fields=["pledge"], condition=Q(finding="told"),
                                    name="one_open_finding_per_pledge",
                                    violation_error_code="finding_open"),
            models.CheckConstraint(condition=Q(decided_by="") | ~Q(finding="broken")
                                   | ~Q(decided_by=F("checked_by")),
                                   name="nobody_finds_broken_what_he_told"),
        ]  # fmt: skip
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pledge} {self.get_finding_display()}"
