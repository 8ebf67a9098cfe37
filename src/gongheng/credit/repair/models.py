"""One application to end the publicity of one record early."""

from django.db import models
from django.db.models import F, Q

from gongheng.credit.pledges.models import Pledge
from gongheng.credit.records.models import Record
from gongheng.credit.repair.lifecycle import LIVE, RepairState
from gongheng.credit.subjects.models import Subject


class Repair(models.Model):
    """信用修复申请. What the calculator said on the day of the application stays with it."""

    # Whose, of which record
    code = models.CharField("申请编号", max_length=36, unique=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="repairs",
                                verbose_name="信用主体")  # fmt: skip
    record = models.ForeignKey(Record, models.PROTECT, related_name="repairs",
                               verbose_name="信用记录")  # fmt: skip
    statement = models.TextField("纠正和履行情况", max_length=2000)
    proof = models.JSONField("履行证明材料摘要", default=list)
    pledge = models.OneToOneField(Pledge, models.PROTECT, related_name="repair",
                                  verbose_name="信用修复承诺书")  # fmt: skip
    kind = models.CharField("失信分类", max_length=10, blank=True)
    earliest_on = models.DateField("最早可申请日期")
    articles = models.JSONField("适用的规定", default=list, blank=True)
    applied_by = models.CharField("申请人引用", max_length=80)
    applied_at = models.DateTimeField("申请时间", db_index=True)
    # Materials
    missing = models.TextField("需要补正的内容", max_length=2000, blank=True)
    asked_at = models.DateTimeField("告知补正时间", null=True, blank=True)
    supplemented_at = models.DateTimeField("补正时间", null=True, blank=True)
    checked_by = models.CharField("核对人引用", max_length=80, blank=True)
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    # Facts and decision
    findings = models.TextField("核实情况", max_length=2000, blank=True)
    verified_by = models.CharField("核实人引用", max_length=80, blank=True)
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)
    extended_for = models.CharField("延长原因", max_length=500, blank=True)
    extended_at = models.DateTimeField("延长时间", null=True, blank=True)
    decided_by = models.CharField("决定人引用", max_length=80, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    document_number = models.CharField("修复决定文书号", max_length=128, blank=True)
    reason = models.TextField("理由", max_length=2000, blank=True)
    # The end
    finished_at = models.DateTimeField("终止公示时间", null=True, blank=True)
    falsehood = models.CharField("拟认定虚假的材料", max_length=500, blank=True)
    falsehood_by = models.CharField("提出认定虚假人引用", max_length=80, blank=True)
    falsehood_at = models.DateTimeField("提出认定虚假时间", null=True, blank=True)
    revoked_by = models.CharField("认定虚假人引用", max_length=80, blank=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    banned_until = models.DateField("不予受理至", null=True, blank=True)
    state = models.CharField("状态", max_length=15, choices=RepairState.choices, db_index=True)

    class Meta:
        db_table = "credit_repair"
        verbose_name = "信用修复"
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(state__in=sorted(LIVE)),
                name="one_live_repair_per_record", violation_error_code="repair_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("verified_by")),
                name="nobody_decides_what_he_verified",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by="") | ~Q(revoked_by=F("falsehood_by")) & ~Q(
                    revoked_by=F("verified_by")),
                name="nobody_revokes_what_he_doubted_or_verified",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "finished"])
                | Q(verified_at__isnull=False, decided_at__isnull=False) & ~Q(document_number=""),
                name="a_granted_repair_was_verified_and_decided",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["subject", "banned_until"], name="repair_by_ban"),
            models.Index(fields=["state", "-decided_at"], name="repair_by_decision"),
        ]

    def __str__(self) -> str:
        return f"信用修复 {self.code[:8]}"

    @property
    def matter(self) -> str:
        """An application is filed under its subject."""
        return self.subject.code
