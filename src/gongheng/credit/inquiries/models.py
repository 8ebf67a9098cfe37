"""An approval to open what is not public, and every reading under it."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from gongheng.credit.inquiries.lifecycle import InquiryState
from gongheng.credit.inquiries.purposes import part_labels, purposes
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex


class Kind(models.TextChoices):
    """On what the opening rests."""

    APPROVAL = "approval", "审批"
    EMERGENCY = "emergency", "紧急调阅"
    AUTHORISED = "authorised", "主体授权"


class Finding(models.TextChoices):
    """What the review of an emergency found."""

    SOUND = "sound", "符合规定"
    UNSOUND = "unsound", "不符合规定，移送处理"


class Inquiry(models.Model):
    """调阅审批. Nothing opens but what stands in `parts`, of `subjects`, from `begins_at` to `ends_at`."""

    code = models.CharField("调阅编号", max_length=30, unique=True)
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    # What for, of whom, what
    purpose = models.CharField("用途", max_length=20)
    case_number = models.CharField("案号（事由编号）", max_length=100, blank=True)
    reason = models.CharField("说明", max_length=500, blank=True)
    subjects = models.JSONField("信用主体", default=list)
    parts = models.JSONField("调阅内容", default=list)
    days = models.PositiveSmallIntegerField("申请天数", default=0)
    # Who asked: an organ, or a unit that the subject authorised
    body = models.CharField("调阅单位", max_length=18, db_index=True)
    body_name = models.CharField("调阅单位名称", max_length=200)
    region = models.CharField("地区", max_length=6, blank=True)
    requested_by = models.CharField("申请人引用", max_length=80)
    requested_role = models.CharField("申请人岗位", max_length=20, blank=True)
    requested_at = models.DateTimeField("申请时间")
    # Who approved, until when it holds
    approved_by = models.CharField("批准人引用", max_length=80, blank=True)
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    begins_at = models.DateTimeField("有效期起", null=True, blank=True)
    ends_at = models.DateTimeField("有效期止", null=True, blank=True, db_index=True)
    refused_for = models.CharField("不予批准（收回）原因", max_length=500, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    # The review of an emergency
    review_due_at = models.DateTimeField("审查期限", null=True, blank=True)
    reviewed_at = models.DateTimeField("审查时间", null=True, blank=True)
    reviewed_by = models.CharField("审查人引用", max_length=80, blank=True)
    finding = models.CharField("审查结论", max_length=10, choices=Finding.choices, blank=True)
    state = models.CharField("状态", max_length=12, choices=InquiryState.choices, db_index=True)

    class Meta:
        db_table = "credit_inquiry"
        verbose_name = "信用信息调阅"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="authorised") | Q(approved_by="")
                | ~Q(approved_by=F("requested_by")),
                name="nobody_approves_his_own_inquiry",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(begins_at__isnull=False, ends_at__isnull=False),
                name="a_grant_has_a_first_and_a_last_instant",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def matter(self) -> str:
        """An inquiry is its own file."""
        return self.code

    @property
    def whom(self) -> str:
        """SM3 of whose files it opens; the ledger holds it, so that nobody is slipped in later."""
        return sm3_hex(canonical({"code": self.code, "subjects": self.subjects}))

    @property
    def purpose_label(self) -> str:
        """The purpose in words."""
        known = purposes().get(self.purpose)
        return known.label if known else self.purpose

    @property
    def part_labels(self) -> list[str]:
        """What may be opened, in words."""
        return part_labels(self.parts)


class Reading(models.Model):
    """One reading of one subject's file: on record before anything was shown. Never deleted."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="readings",
                                verbose_name="调阅审批")  # fmt: skip
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="readings",
                                verbose_name="信用主体")  # fmt: skip
    read_at = models.DateTimeField("查阅时间")
    read_by = models.CharField("查阅人引用", max_length=80)
    body_name = models.CharField("查阅单位", max_length=200)
    parts = models.JSONField("查阅内容", default=list)

    class Meta:
        db_table = "credit_reading"
        verbose_name = "查阅记录"
        ordering = ["-read_at", "-pk"]
        indexes = [models.Index(fields=["subject", "-read_at"], name="readings_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.inquiry} {self.read_at}"

    @property
    def shown(self) -> dict[str, Any]:
        """What the subject learns: the organ and not the person, when, what for, by which approval."""
        return {"body": self.body_name, "at": self.read_at, "purpose": self.inquiry.purpose_label,
                "kind": self.inquiry.get_kind_display(), "code": self.inquiry.code,
                "parts": part_labels(self.parts)}  # fmt: skip
